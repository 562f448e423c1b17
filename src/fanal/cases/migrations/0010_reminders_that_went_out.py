from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_counted_from_indexes")]

    operations = [
        migrations.AddField("reminder", "went_out", models.BooleanField(default=False)),
    ]
