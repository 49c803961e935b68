"""What leads get from above: they are converted, and a conversion is taken back."""

from django.utils.translation import gettext_lazy as _

from saluran.core.kinds import Boolean
from saluran.core.registry import modules
from saluran.core.schema import Field, Verb
from saluran.modules.converting import asking, taking_back, verbs
from saluran.modules.converting.fields import OF_CUSTOMER, TAKES

OPENS = tuple((name, key) for name, key in reversed(verbs.BECAME))

modules.extend(
    "leads",
    verbs={
        "convert": Verb(
            "convert",
            _("Convert"),
            verbs.convert_lead,
            takes=TAKES,
            when=verbs.may_convert,
            beaten=verbs.what_it_became,
            past_seal=True,
            hands_over=True,
            undone_by="unconvert",
            icon="arrow-right-left",
            tone="primary",
            asks=asking.ask_convert,
            preview=asking.preview_convert,
            opens=OPENS,
            many=("action", "customer", "opportunity", "salesperson", "team"),
            done=_("Lead converted"),
        ),
        "create_customer": Verb(
            "create_customer",
            _("Create customer"),
            verbs.create_customer,
            takes=tuple(f for f in TAKES if f.name in OF_CUSTOMER),
            when=verbs.may_convert,
            beaten=verbs.what_it_became,
            past_seal=True,
            hands_over=True,
            undone_by="unconvert",
            makes=("accounts", _("Customer")),
            icon="building-2",
            asks=asking.ask_customer,
            preview=asking.preview_customer,
            opens=OPENS,
            button=False,
            done=_("Customer made"),
        ),
        "unconvert": Verb(
            "unconvert",
            _("Take the conversion back"),
            taking_back.unconvert_lead,
            when=taking_back.may_unconvert,
            preview=taking_back.preview_unconvert,
            past_seal=True,
            hands_over=True,
            icon="undo-2",
            done=_("Conversion taken back"),
            takes=(
                Field(
                    "keep_later",
                    _("Leave what was changed since"),
                    Boolean(),
                    default=lambda: False,
                    help=_("Records that were worked on since stay, and only the lead is as it was."),
                ),
            ),
        ),
    },
)
