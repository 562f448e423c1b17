from django.db import migrations, models

FORMER = ("caseload_team", "caseload_whose", "caseload_asleep", "not_indexed")
FORMER_DATES = ("due_team", "due_whose")


class Migration(migrations.Migration):
    """A list is counted from its index alone: all that a count asks for stands in it."""

    dependencies = [("cases", "0008_few_of_many")]

    operations = [
        *(migrations.RemoveIndex(model_name="case", name=name) for name in FORMER),
        *(migrations.RemoveIndex(model_name="duedate", name=name) for name in FORMER_DATES),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["team", "state", "next_on", "dossier", "asleep_until"],
                name="caseload_team",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["team", "state", "assignee", "next_on", "dossier", "asleep_until"],
                name="caseload_whose",
            ),
        ),
        # Anew and last: SQLite takes the newest of the indexes that seem equally good to it, and
        # nothing may go through a whole team for the few that sleep or are not indexed.
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["team", "state", "asleep_until", "next_on", "dossier"],
                name="caseload_asleep",
                condition=models.Q(asleep_until__isnull=False),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["team"], condition=models.Q(indexed=False), name="not_indexed"
            ),
        ),
        migrations.AddIndex(
            model_name="duedate",
            index=models.Index(fields=["team", "on", "id", "case"], name="due_team"),
        ),
        migrations.AddIndex(
            model_name="duedate",
            index=models.Index(fields=["team", "assignee", "on", "id", "case"], name="due_whose"),
        ),
    ]
