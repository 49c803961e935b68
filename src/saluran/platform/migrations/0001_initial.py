# The first tables.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=400)),
                ("name", models.CharField(max_length=200)),
                ("digest", models.CharField(default="", max_length=64)),
                ("module", models.CharField(max_length=40)),
                ("mapping", models.JSONField(default=dict)),
                ("state", models.CharField(default="new", max_length=9)),
                ("total", models.BigIntegerField(default=0)),
                ("position", models.BigIntegerField(default=0)),
                ("second", models.BooleanField(default=False)),
                ("waiting", models.JSONField(default=list)),
                ("report", models.JSONField(default=dict)),
                ("errors_size", models.BigIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.operation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["actor", "-id"], name="platform_importrun_actor"),
                    models.Index(fields=["digest"], name="platform_importrun_digest"),
                ]
            },
        )
    ]
