# Teams that do without leads.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0006_merged")]

    operations = [
        migrations.AddField(model_name="team", name="uses_leads", field=models.BooleanField(blank=True, default=True))
    ]
