"""To whom a deal was lost: what the lines of lost deals say already."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps: Any, _schema: Any) -> None:
    rivals = apps.get_model("opportunities", "Rival").objects.filter(status="won_by", opportunity=OuterRef("pk"))
    winner = Subquery(rivals.order_by("position", "pk").values("competitor_id")[:1])
    apps.get_model("opportunities", "Opportunity").objects.filter(status="lost").update(lost_to_id=winner)


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0005_amount_from_lines"), ("picks", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="opportunity",
            name="lost_to",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="picks.competitor",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
