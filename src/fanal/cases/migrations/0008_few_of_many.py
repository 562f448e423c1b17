from django.db import migrations, models


class Migration(migrations.Migration):
    """The few that sleep or are restricted are found without a look at all the others."""

    dependencies = [("cases", "0007_restricted")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="caseload_asleep"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["team", "state", "asleep_until"],
                name="caseload_asleep",
                condition=models.Q(asleep_until__isnull=False),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["circle", "dossier"],
                name="restricted_cases",
                condition=models.Q(circle__isnull=False),
            ),
        ),
    ]
