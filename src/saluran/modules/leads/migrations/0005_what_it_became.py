# What a lead became: when, and which records.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("contacts", "0003_lead"),
        ("leads", "0004_campaign"),
        ("opportunities", "0003_campaign"),
    ]

    operations = [
        migrations.AddField(
            model_name="lead",
            name="account",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.account",
            ),
        ),
        migrations.AddField(
            model_name="lead",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="contacts.contact",
            ),
        ),
        migrations.AddField(model_name="lead", name="converted_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name="lead",
            name="opportunity",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="opportunities.opportunity",
            ),
        ),
    ]
