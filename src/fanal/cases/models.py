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
REFERENCE_DIGITS = 8


class Case(models.Model):
    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"
        # It was about the same person as another case, which goes on; which one is sealed.
        MERGED = "merged"

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
    # Snoozed: it is out of the list until this day, unless something wakes it; none: it is not.
    asleep_until = models.DateField(null=True)
    # Everything else that a list shows, sealed to the team.
    summary = Bytes()
    summary_key = models.ForeignKey(TeamKey, models.PROTECT, related_name="+", db_index=False)
    # Set while it is restricted: its rows are then sealed to the named colleagues, not the team.
    circle = models.ForeignKey("Circle", models.PROTECT, null=True, related_name="+")
    # Whether the tokens of its newest names stand in the index; a search opens all the others.
    indexed = models.BooleanField(default=False)
    # Names the deed that opened it, so that the same form sent twice opens one case.
    once = Bytes(unique=True)

    objects: ClassVar[models.Manager["Case"]] = models.Manager()

    class Meta:
        indexes = [
            # A tab is counted from its index alone, so all that a count asks for stands in it.
            models.Index(
                fields=["team", "state", "next_on", "dossier", "asleep_until"],
                name="caseload_team",
            ),
            models.Index(
                fields=["team", "state", "assignee", "next_on", "dossier", "asleep_until"],
                name="caseload_whose",
            ),
            models.Index(fields=["team"], condition=models.Q(indexed=False), name="not_indexed"),
            # Every list leaves out the restricted cases of others: few, and found without a look
            # at all the rest. (SQLite reads "IS NOT NULL" from an index only if that says it, too.)
            models.Index(
                fields=["circle", "dossier"],
                name="restricted_cases",
                condition=models.Q(circle__isnull=False),
            ),
            models.Index(
                fields=["team", "state", "asleep_until", "next_on", "dossier"],
                name="caseload_asleep",
                condition=models.Q(asleep_until__isnull=False),
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


class CaseIndex(models.Model):
    """That a case can be found by whoever holds one secret: a team's generation, or a member's."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="indexes")
    holder_id = models.UUIDField()

    objects: ClassVar[models.Manager["CaseIndex"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "holder_id"], name="one_index_per_holder")
        ]

    def __str__(self) -> str:
        return "index"


class CaseToken(models.Model):
    """One thing that a case is found by: a keyed digest that nobody else can make."""

    index = models.ForeignKey(CaseIndex, models.CASCADE, related_name="tokens")
    token = Bytes()

    objects: ClassVar[models.Manager["CaseToken"]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["token", "index"], name="found_by")]

    def __str__(self) -> str:
        return "token"


class FormerCase(models.Model):
    """That a team handed a case to another: all that it keeps, unless it may go on reading."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    # Whether the team may still read what was written until then: by keys, and not by this.
    reads = models.BooleanField(default=False)
    # The team that got it has yet to be told that something waits.
    notice_due = models.BooleanField(default=True)
    # To whom and when, up to which entry; sealed to the team that had it.
    sealed = Bytes()
    key = models.ForeignKey(TeamKey, models.PROTECT, related_name="+", db_index=False)
    # Of a case that was restricted: then it is sealed to those who were named, and theirs alone.
    circle = models.ForeignKey(
        "Circle", models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects: ClassVar[models.Manager["FormerCase"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "id"], name="former_team"),
            models.Index(fields=["id"], condition=models.Q(notice_due=True), name="former_untold"),
        ]

    def __str__(self) -> str:
        return "former case"


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
    circle = models.ForeignKey(
        "Circle", models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects: ClassVar[models.Manager["DueDate"]] = models.Manager()

    class Meta:
        indexes = [
            # The case stands in it so that a count, which leaves some cases out, reads no row.
            models.Index(fields=["team", "on", "id", "case"], name="due_team"),
            models.Index(fields=["team", "assignee", "on", "id", "case"], name="due_whose"),
        ]

    def __str__(self) -> str:
        return f"due on {self.on}"


class Reminder(models.Model):
    """One message that goes out unattended; the row goes when its appointment is over.

    It names no case: the case's file names it, sealed, and takes it back by its id.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    due_at = models.DateTimeField(db_index=True)
    # To whom and what, sealed to the dispatch key. Emptied before it is sent, so that nothing that
    # ends meanwhile can send it again: a second message may reach the wrong eyes.
    sealed = Bytes()
    went_out = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Reminder"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.id)

    @property
    def claimed(self) -> bool:
        """Somebody began to send it; unless it `went_out`, nobody knows what became of it."""
        return not self.sealed


class BroughtList(models.Model):
    """A list of cases that a member brings along: between two pages, sealed to that member."""

    id = models.UUIDField(primary_key=True, default=new_id)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    expires_on = models.DateField()
    sealed = Bytes()

    objects: ClassVar[models.Manager["BroughtList"]] = models.Manager()

    def __str__(self) -> str:
        return "list"


class Circle(models.Model):
    """One generation of the key pair of a restricted case, held by those who are named in it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.PROTECT, related_name="circles")
    # The secret half, sealed to the duty key that belongs to this generation of the team's key.
    duty = models.ForeignKey(TeamKey, models.PROTECT, related_name="+", db_index=False)
    duty_sealed = Bytes()

    objects: ClassVar[models.Manager["Circle"]] = models.Manager()

    def __str__(self) -> str:
        return "circle"


class CircleGrant(models.Model):
    """The secret of a circle, sealed to one of the named."""

    circle = models.ForeignKey(Circle, models.PROTECT, related_name="grants")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    sealed = Bytes()

    objects: ClassVar[models.Manager["CircleGrant"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "member"], name="one_circle_grant_each")
        ]

    def __str__(self) -> str:
        return "circle grant"


class Named(models.Model):
    """That a colleague is named in a restricted case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="named")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["Named"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "member"], name="named_once_in_a_case")
        ]

    def __str__(self) -> str:
        return "named"


class Glass(models.Model):
    """That somebody on duty opened a restricted case; it shuts by itself."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    once = Bytes(unique=True)

    objects: ClassVar[models.Manager["Glass"]] = models.Manager()

    def __str__(self) -> str:
        return "glass"


class GlassNotice(models.Model):
    """What one of those concerned is told of it, until they say that they have seen it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    glass = models.ForeignKey(Glass, models.PROTECT, related_name="notices")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    # Who opened which case when and why, sealed to the one who is told.
    sealed = Bytes()
    mail_due = models.BooleanField(default=True)

    objects: ClassVar[models.Manager["GlassNotice"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["glass", "member"], name="told_once_of_a_glass")
        ]

    def __str__(self) -> str:
        return "notice"
