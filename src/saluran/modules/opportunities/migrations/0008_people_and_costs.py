"""Contacts with their parts in a deal, and what it costs and leaves: filled for the deals that are there."""

from collections import defaultdict
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Sum


def fill(apps: Any, _schema: Any) -> None:
    deals = apps.get_model("opportunities", "Opportunity").objects
    costs = apps.get_model("opportunities", "Cost").objects
    setting = apps.get_model("core", "Setting").objects.filter(key="company.currency", team=None).first()
    deals.exclude(amount=None).update(profit=F("amount"))
    spent = dict(costs.order_by().values_list("opportunity_id").annotate(n=Sum("amount")))
    goods: dict[int, int] = defaultdict(int)
    lines = apps.get_model("opportunities", "OpportunityLine").objects.exclude(product__cost=None)
    ours = lines.filter(opportunity__currency__in=("", setting.value if setting else "IDR"))
    for pk, quantity, cost in ours.values_list("opportunity_id", "quantity", "product__cost").iterator():
        goods[pk] += (1000 if quantity is None else quantity) * cost // 1000  # both are whole thousandths
    for pk in {*spent, *goods}:
        left = F("amount") - spent.get(pk, 0) - goods.get(pk, 0)
        deals.filter(pk=pk).update(costs_total=spent.get(pk), goods_cost=goods.get(pk), profit=left)


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0003_lead"),
        ("core", "0001_initial"),
        ("opportunities", "0007_history"),
        ("products", "0001_initial"),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name="opportunity", name=name, field=models.BigIntegerField(blank=True, null=True)
            )
            for name in ("costs_total", "goods_cost", "tax_total", "profit")
        ),
        migrations.CreateModel(
            name="Involved",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField(default=0)),
                ("role", models.CharField(blank=True, default="", max_length=24)),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="opportunities.opportunity"
                    ),
                ),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
