"""People and organizations who have shown a first interest."""

from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models import Record
from saluran.modules.parties import Address, Firm, Person

STATUSES = (
    ("new", _("New")),
    ("open", _("Open")),
    ("contacted", _("Contacted")),
    ("nurturing", _("Nurturing")),
    ("qualified", _("Qualified")),
    ("unqualified", _("Unqualified")),
    ("junk", _("Junk")),
    ("converted", _("Converted")),
    ("do_not_contact", _("Do not contact")),
)
STATUS_TONES = {
    "new": "info",
    "open": "info",
    "contacted": "accent",
    "nurturing": "secondary",
    "qualified": "success",
    "unqualified": "neutral",
    "junk": "neutral",
    "converted": "success",
    "do_not_contact": "error",
}
THROUGH = {key: "convert" if key == "converted" else "" for key, _label in STATUSES}
QUALIFICATIONS = (("unqualified", _("Unqualified")), ("in_process", _("In process")), ("qualified", _("Qualified")))
ORIGINS = (("company", _("From the company")), ("self", _("Found by the salesperson")))
#: How it came in, by the face that brought it. What programs may not say themselves.
CHANNELS = (
    ("screen", _("Entered on screen")),
    ("import", _("Imported from a file")),
    ("api", _("Sent by a program")),
    ("form", _("Web form")),
    ("cli", _("Command line")),
)
#: The six lawful bases of UU 27/2022, article 20.
BASES = (
    ("consent", _("Consent")),
    ("contract", _("Contract")),
    ("legal_obligation", _("Legal obligation")),
    ("vital_interest", _("Vital interest")),
    ("public_interest", _("Public interest")),
    ("legitimate_interest", _("Legitimate interest")),
)


class Lead(Person, Firm, Address, Record):
    campaign = c.Link("campaigns.Campaign", _("Campaign"), to="campaigns")
    lead_type = c.Link("picks.LeadType", _("Lead type"), to="lead_types")
    request_type = c.Link("picks.RequestType", _("Request type"), to="request_types")
    status = c.Choice(_("Status"), options=STATUSES, tones=STATUS_TONES, default="new", through=THROUGH)
    phone_ext = c.Text(_("Extension"), max_length=10)
    organization = c.Text(_("Organization"))
    fax = c.Phone(_("Fax"), spare=False)
    probability = c.Percent(_("Probability"))
    score = c.Integer(_("Score"), least=0, most=100)
    qualification = c.Choice(_("Qualification"), options=QUALIFICATIONS)
    need_identified = c.Boolean(_("Need identified"))
    prospect = c.Link("prospects.Prospect", _("Prospect"), to="prospects")
    origin = c.Choice(_("Origin"), options=ORIGINS, default="company")
    channel = c.Choice(_("Came by"), options=CHANNELS, readonly=True)
    channel_name = c.Text(_("File, program or form"), max_length=200, readonly=True)
    lawful_basis = c.Choice(
        _("Lawful basis"), options=BASES, help_text=_("Why the company may hold these data (UU PDP, article 20).")
    )
    consent_on = c.Date(_("Consent given on"))
    consent_note = c.Text(_("How consent was given"), max_length=200)
    converted_at = c.DateTime(_("Converted at"), readonly=True)
    account = c.Link("accounts.Account", _("Account"), to="accounts", readonly=True)
    contact = c.Link("contacts.Contact", _("Contact"), to="contacts", readonly=True)
    opportunity = c.Link("opportunities.Opportunity", _("Opportunity"), to="opportunities", readonly=True)
