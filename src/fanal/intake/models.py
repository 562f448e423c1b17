"""A report: what the database may show of a request for help, so that lists can be sorted."""

from typing import ClassVar

from django.db import models

from fanal.accounts.models import Member, Team, TeamKey
from fanal.core.fields import Bytes
from fanal.core.ids import new_id
from fanal.dossiers.models import Dossier


class Report(models.Model):
    class State(models.TextChoices):
        OPEN = "open"  # the team has to do something
        WAITING = "waiting"  # for the person
        ASLEEP = "asleep"  # until a day, or until something happens
        CLOSED = "closed"

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True)
    # The indexes below begin with the team; one of its own would only be in their way.
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    # Danger: the full hour in which it came, so that no exact time shows; else the end of a
    # working day.
    due_at = models.DateTimeField()
    # Danger was told: whenever the person writes again, it is due at once again. The person's side
    # has to know it without the team's keys; `due_at` shows it anyway.
    at_once = models.BooleanField(default=False)
    assignee = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Everything else that a list shows, sealed to the team.
    summary = Bytes()
    summary_key = models.ForeignKey(TeamKey, models.PROTECT, related_name="+", db_index=False)
    # Since when somebody waits: a team key's id and a moment sealed to it. Empty: since it came.
    waiting = Bytes(default=b"")

    # Asleep: the day it comes back by itself; `date.max` when only something that happens wakes it.
    asleep_until = models.DateField(null=True)
    # Why, and what wakes it: a team key's id and words sealed to it.
    asleep = Bytes(default=b"")

    # The receipt: its first six digits, and the public half of what the others open.
    # Null once erased, so that the digits can find another report.
    locator = models.CharField(max_length=6, null=True, unique=True)  # noqa: DJ001
    receipt_id = models.UUIDField(default=new_id)
    receipt_salt = Bytes()
    receipt_public = Bytes()

    # Something happened that the team was not told of by mail yet.
    notice_due = models.BooleanField(default=True)
    # The day on which its keys are destroyed, once the person took everything back.
    erase_on = models.DateField(null=True)

    objects: ClassVar[models.Manager["Report"]] = models.Manager()

    class Meta:
        constraints = [
            # One that is asleep without end and without a day would be in no list.
            models.CheckConstraint(
                condition=~models.Q(state="asleep") | models.Q(asleep_until__isnull=False),
                name="asleep_until_a_day",
            ),
            # Danger never sleeps.
            models.CheckConstraint(
                condition=~models.Q(state="asleep", at_once=True), name="danger_never_sleeps"
            ),
        ]
        indexes = [
            models.Index(fields=["team", "state", "due_at", "dossier"], name="inbox_team"),
            models.Index(
                fields=["team", "state", "assignee", "due_at", "dossier"], name="inbox_whose"
            ),
            # PostgreSQL keeps no order behind "is null", so those that are nobody's have their own.
            models.Index(
                fields=["team", "state", "due_at", "dossier"],
                name="inbox_unassigned",
                condition=models.Q(assignee__isnull=True),
            ),
            # Danger stands above a backlog of any length.
            models.Index(
                fields=["team", "state", "due_at", "dossier"],
                name="inbox_danger",
                condition=models.Q(at_once=True),
            ),
            models.Index(
                fields=["notice_due"], name="notices", condition=models.Q(notice_due=True)
            ),
            models.Index(
                fields=["erase_on"], name="erasures", condition=models.Q(erase_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.dossier_id)


class Sending(models.Model):
    """That a form was sent: kept a day, so that sending it again makes no second report."""

    digest = Bytes(primary_key=True)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    day = models.DateField()

    objects: ClassVar[models.Manager["Sending"]] = models.Manager()

    def __str__(self) -> str:
        return "sending"


class TeamText(models.Model):
    """Words that a team sends often, in several languages; sealed to the team."""

    id = models.UUIDField(primary_key=True, default=new_id)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    key = models.ForeignKey(TeamKey, models.PROTECT, related_name="+", db_index=False)
    sealed = Bytes()

    objects: ClassVar[models.Manager["TeamText"]] = models.Manager()

    def __str__(self) -> str:
        return "text"


class Writing(models.Model):
    """That a member has a form of a request or a case open; it says nothing of what is in it."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    until = models.DateTimeField()

    objects: ClassVar[models.Manager["Writing"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "member"], name="one_writing_per_member")
        ]

    def __str__(self) -> str:
        return "writing"
