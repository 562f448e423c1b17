"""The one door to a report at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import Member, Membership
from fanal.accounts.permissions import places_of
from fanal.audit.actions import read_details
from fanal.audit.models import AuditEvent
from fanal.core import clock
from fanal.dossiers.contents import Content
from fanal.dossiers.models import Compartment, HolderKind
from fanal.dossiers.opening import (
    ClosedEntry,
    OpenDossier,
    OpenEntry,
    Secrets,
    open_dossier,
    open_dossiers,
)
from fanal.intake.contents import (
    AddressShown,
    Asked,
    BecameCase,
    ContactChange,
    ContactTerms,
    HandedOver,
    Hidden,
    Reported,
    Routed,
    Unanswered,
    VisitAnswer,
)
from fanal.intake.models import Report
from fanal.vault import CannotOpen, SecretKey, VaultError

# Long enough to dial; who needs it again says why again.
ADDRESS_STAYS = timedelta(minutes=15)

TrailLine = tuple[AuditEvent, dict[str, str | int] | None]


@dataclass(frozen=True)
class Actor:
    """A member at work, with the keys their session opened."""

    member: Member
    ring: KeyRing
    # Of the restricted cases opened so far, by circle; it lives as long as one request.
    circles: dict[UUID, SecretKey] = field(default_factory=dict, repr=False, compare=False)

    @property
    def id(self) -> str:
        return str(self.member.id)


@dataclass
class DeskReport:
    """A report that a member holds, opened."""

    report: Report
    opened: OpenDossier = field(repr=False)
    actor: Actor = field(repr=False)

    @cached_property
    def entries(self) -> list[OpenEntry | ClosedEntry]:
        return self.opened.read()

    @property
    def open_entries(self) -> list[OpenEntry]:
        return [entry for entry in self.entries if isinstance(entry, OpenEntry)]

    @property
    def contents(self) -> list[Content]:
        return [entry.content for entry in self.open_entries]

    @cached_property
    def reported(self) -> Reported | None:
        """The first words; None when their key is missing."""
        return next((c for c in self.contents if isinstance(c, Reported)), None)

    @cached_property
    def routed(self) -> Routed | None:
        """Why it came to the team it came to first."""
        return next((c for c in self.contents if isinstance(c, Routed)), None)

    @property
    def silent(self) -> bool:
        """Whether nobody may read an answer: who has the receipt may be an exploiter (ADR 24)."""
        return any(isinstance(content, Unanswered) for content in self.contents)

    @property
    def by_professional(self) -> bool:
        """Whether the receipt is not the person's, but of who asked about them."""
        return any(isinstance(content, Asked | Unanswered) for content in self.contents)

    @property
    def handed_over(self) -> HandedOver | None:
        """Why it came to the team that has it now, when another had it before."""
        return next((c for c in reversed(self.contents) if isinstance(c, HandedOver)), None)

    @property
    def contact(self) -> ContactTerms:
        """What holds now: the newest terms, and through this site when nothing was said."""
        changes = [c.contact for c in self.contents if isinstance(c, ContactChange)]
        if changes:
            return changes[-1]
        return self.reported.intake.contact if self.reported else ContactTerms()

    @property
    def cases(self) -> list[str]:
        """The cases it was brought to, by id, the first one first."""
        found = [c.case for c in self.contents if isinstance(c, BecameCase)]
        return list(dict.fromkeys(found))

    @property
    def last_number(self) -> int:
        return max((entry.number for entry in self.entries), default=0)

    @property
    def complete(self) -> bool:
        """Whether our keys open every part: nothing may be passed on that would be lost."""
        held = self.report.dossier.epochs.values_list("compartment", "number")
        return set(held) <= set(self.opened.keys)

    @property
    def hidden_numbers(self) -> set[int]:
        return {c.number for c in self.contents if isinstance(c, Hidden)}

    @property
    def visit_answers(self) -> dict[int, VisitAnswer]:
        return {c.proposal: c for c in self.contents if isinstance(c, VisitAnswer)}

    def thread_after(self, seen: int) -> list[OpenEntry]:
        """What came into the thread since a page was shown, and concerns who answers."""
        return [
            entry
            for entry in self.open_entries
            if entry.number > seen
            and entry.content.compartment is Compartment.THREAD
            and not isinstance(entry.content, Hidden)
        ]

    def address_shown_to_me(self) -> bool:
        """Whether I gave a reason a moment ago, and the address is still the same."""
        for content in reversed(self.contents):
            if isinstance(content, ContactChange):
                return False
            if isinstance(content, AddressShown) and content.by == self.actor.id:
                return clock.now() - content.at < ADDRESS_STAYS
        return False

    def forget(self) -> None:
        """Read the entries again when they are next asked for."""
        for name in ("entries", "reported", "routed"):
            self.__dict__.pop(name, None)

    def trail(self, newest: int | None = None) -> list[TrailLine]:
        """Who did and read what, newest first; details are None where we lack the key."""
        events = AuditEvent.objects.filter(subject=self.report.pk).order_by("-seq")
        secrets = self.actor.ring.team_secrets.values()
        return [(event, details_of(event, secrets)) for event in events[:newest]]


def details_of(event: AuditEvent, secrets: Iterable[SecretKey]) -> dict[str, str | int] | None:
    """What is sealed in a line of the trail; None when none of these opens it."""
    for secret in secrets:
        try:
            return read_details(event, secret)
        except VaultError:
            continue
    return None


def reports_of(actor: Actor) -> QuerySet[Report]:
    """Every report of the teams whose key this member was granted; not those already erased."""
    return Report.objects.filter(team_id__in=teams_of(actor), locator__isnull=False)


def teams_of(actor: Actor) -> list[str]:
    """The teams whose requests this member may read; at the desk asked once a request."""
    return sorted(places_of(actor.member))


def granted_to(actor: Actor) -> "QuerySet[Membership, str]":
    """The same inside another query."""
    granted = Membership.objects.filter(member=actor.member, state=Membership.State.GRANTED)
    return granted.values_list("team_id", flat=True)


def team_of_report(member: Member, report_id: UUID) -> str | None:
    """For the gate, which has no keys: whether there is a report, and in which team."""
    found = Report.objects.filter(pk=report_id, locator__isnull=False)
    return found.values_list("team_id", flat=True).first()


def report_for(actor: Actor, report_id: UUID) -> DeskReport:
    """The same 404 for a report that is absent, another team's, or not ours to open."""
    report = (
        reports_of(actor)
        .select_related("dossier", "team", "summary_key")
        .filter(pk=report_id)
        .first()
    )
    if report is None:
        raise Http404
    try:
        return DeskReport(report, open_with_ring(report, actor), actor)
    except CannotOpen:
        raise Http404 from None


def reports_for(actor: Actor, reports: Iterable[Report]) -> list[DeskReport]:
    """Of these, all that `report_for` would open, in their order; asked for together.

    They come with their `dossier`.
    """
    teams = teams_of(actor)
    theirs = [each for each in reports if each.team_id in teams and each.locator is not None]
    opened = open_dossiers((each.dossier for each in theirs), _secrets_of(actor))
    return [DeskReport(each, opened[each.pk], actor) for each in theirs if each.pk in opened]


def open_with_ring(report: Report, actor: Actor) -> OpenDossier:
    return open_dossier(report.dossier, _secrets_of(actor))


def _secrets_of(actor: Actor) -> Secrets:
    return {(HolderKind.TEAM, key): secret for key, secret in actor.ring.team_secrets.items()}
