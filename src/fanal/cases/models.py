"""What the database may show of a case, so that lists can be sorted.

A stolen table shows random ids, teams, which reports belong to which case, and dates on which
something is due; no names, no kinds of exploitation, no reasons.
"""

from datetime import date
from typing import ClassVar

from django.db import models

from fanal.accounts.models import Member, Team, TeamKey
from fanal.core.fields import Bytes
from fanal.core.ids import new_id
from fanal.dossiers.models import Dossier
from fanal.intake.models import Report

NEVER = date.max


class Case(models.Model):
    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    assignee = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Eight random digits to say on the phone; they find the case and open nothing.
    reference = models.CharField(max_length=8, unique=True)
    # The earliest of its due dates; `NEVER` when nothing is due, so that one index has the order.
    next_on = models.DateField(default=NEVER)
    # Everything else that a list shows, sealed to the team.
    summary = Bytes()
    summary_key = models.ForeignKey(TeamKey, models.PROTECT, related_name="+", db_index=False)
    # Names the deed that opened it, so that the same form sent twice opens one case.
    once = Bytes(unique=True)

    objects: ClassVar[models.Manager["Case"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "state", "next_on", "dossier"], name="caseload_team"),
            models.Index(
                fields=["team", "state", "assignee", "next_on", "dossier"], name="caseload_whose"
            ),
        ]

    def __str__(self) -> str:
        return str(self.dossier_id)

    @property
    def next_date(self) -> date | None:
        return None if self.next_on == NEVER else self.next_on


class CaseReport(models.Model):
    """That a request belongs to a case: one request may open several, one case have many."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["CaseReport"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "report"], name="one_link_per_report")
        ]

    def __str__(self) -> str:
        return "link"


class DueDate(models.Model):
    """One day on which something of a case is due; made anew whenever the case changes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.PROTECT, related_name="due_dates")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    assignee = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )
    on = models.DateField()
    # What is due, why on that day, and the person's initials.
    sealed = Bytes()
    key = models.ForeignKey(TeamKey, models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[models.Manager["DueDate"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "on", "id"], name="due_team"),
            models.Index(fields=["team", "assignee", "on", "id"], name="due_whose"),
        ]

    def __str__(self) -> str:
        return f"due on {self.on}"
