# The first tables.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("picks", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Lead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(default="", max_length=200)),
                ("created_at", models.DateTimeField(blank=True)),
                ("modified_at", models.DateTimeField(blank=True)),
                ("version", models.IntegerField(default=1)),
                ("extra", models.JSONField(default=dict)),
                ("street", models.CharField(blank=True, default="", max_length=200)),
                ("village", models.CharField(blank=True, default="", max_length=120)),
                ("district", models.CharField(blank=True, default="", max_length=120)),
                ("city", models.CharField(blank=True, default="", max_length=120)),
                ("province", models.CharField(blank=True, default="", max_length=120)),
                ("postal_code", models.CharField(blank=True, default="", max_length=10)),
                ("country", models.CharField(blank=True, default="", max_length=60)),
                ("first_name", models.CharField(blank=True, default="", max_length=60)),
                ("middle_name", models.CharField(blank=True, default="", max_length=60)),
                ("last_name", models.CharField(blank=True, default="", max_length=60)),
                ("gender", models.CharField(blank=True, default="", max_length=24)),
                ("job_title", models.CharField(blank=True, default="", max_length=120)),
                ("email", models.CharField(blank=True, default="", max_length=120)),
                ("mobile", models.CharField(blank=True, default="", max_length=24)),
                ("whatsapp", models.CharField(blank=True, default="", max_length=24)),
                ("phone", models.CharField(blank=True, default="", max_length=24)),
                ("website", models.CharField(blank=True, default="", max_length=200)),
                ("employees", models.BigIntegerField(blank=True, null=True)),
                ("annual_revenue", models.BigIntegerField(blank=True, null=True)),
                ("status", models.CharField(blank=True, default="new", max_length=24)),
                ("phone_ext", models.CharField(blank=True, default="", max_length=10)),
                ("organization", models.CharField(blank=True, default="", max_length=120)),
                ("fax", models.CharField(blank=True, default="", max_length=24)),
                ("probability", models.BigIntegerField(blank=True, null=True)),
                ("score", models.BigIntegerField(blank=True, null=True)),
                ("qualification", models.CharField(blank=True, default="", max_length=24)),
                ("need_identified", models.BooleanField(blank=True, default=False)),
                ("origin", models.CharField(blank=True, default="company", max_length=24)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "industry",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="picks.industry",
                    ),
                ),
                (
                    "lead_type",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="picks.leadtype",
                    ),
                ),
                (
                    "market_segment",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="picks.marketsegment",
                    ),
                ),
                (
                    "modified_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request_type",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="picks.requesttype",
                    ),
                ),
                (
                    "salutation",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="picks.salutation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="picks.source",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.team",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="picks.territory",
                    ),
                ),
            ],
            options={"abstract": False},
        )
    ]
