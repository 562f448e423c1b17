import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_reminders_that_went_out")]

    operations = [
        migrations.AddField(
            "formercase",
            "circle",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.circle",
            ),
        ),
    ]
