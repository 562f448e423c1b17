"""The one door to a case."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from fanal.accounts.models import Member, TeamKey
from fanal.audit.models import AuditEvent
from fanal.cases.kinds import CaseEntry
from fanal.cases.kinds.correction import Correction
from fanal.cases.kinds.handover import CaseHandedOver
from fanal.cases.kinds.merging import CaseAbsorbed, CaseMerged
from fanal.cases.kinds.opening import CaseOpened
from fanal.cases.models import Case, CaseReport, DueDate
from fanal.cases.restricting.circles import (
    circle_secrets,
    circles_of_case,
    hidden_from,
    take_my_key,
    with_my_keys,
)
from fanal.cases.state import State
from fanal.dossiers.contents import PERSON
from fanal.dossiers.models import Compartment, HolderKind
from fanal.dossiers.opening import (
    ClosedEntry,
    OpenDossier,
    OpenEntry,
    Secrets,
    open_dossier,
    open_dossiers,
)
from fanal.intake.access import (
    Actor,
    DeskReport,
    TrailLine,
    details_of,
    granted_to,
    reports_for,
    teams_of,
)
from fanal.intake.models import Report
from fanal.intake.presence import names_and_writers
from fanal.intake.routing import pack_of
from fanal.intake.staff import name_of
from fanal.knowledge import Pack, current
from fanal.vault import CannotOpen, SecretKey

# What it is about, who has it and which case went on stays; a deed of its own undoes the rest.
NEVER_STRUCK = (CaseOpened, CaseHandedOver, Correction, CaseMerged, CaseAbsorbed)


@dataclass
class CaseFile:
    """A case that a member holds, opened."""

    case: Case
    opened: OpenDossier = field(repr=False)
    actor: Actor = field(repr=False)
    # The last entry that is shown to a team that handed it over; none: all of them.
    until: int | None = None
    # The first entry that counts, for a team that gets it without what was written before.
    since: int = 0
    # What leads to its requests, where they were opened along with it; none: they were not.
    linked: list[CaseReport] | None = field(default=None, repr=False)
    _requests: dict[UUID, DeskReport] = field(default_factory=dict, repr=False)
    # Others whose names are wanted, besides those in the file.
    _also: set[str] = field(default_factory=set, init=False, repr=False)

    @property
    def pack(self) -> Pack:
        """Of the team's country, as it is today."""
        return pack_of(self.case.team_id, current())

    @cached_property
    def entries(self) -> list[OpenEntry | ClosedEntry]:
        entries = self.opened.read({Compartment.FILE})
        last = self.until
        return [e for e in entries if e.number >= self.since and (last is None or e.number <= last)]

    @cached_property
    def struck(self) -> dict[int, Correction]:
        """The entries that no longer count, by number, with what corrected them."""
        corrections = [e.content for e in self.entries if isinstance(e, OpenEntry)]
        return {c.number: c for c in corrections if isinstance(c, Correction)}

    @cached_property
    def state(self) -> State:
        """What the entries add up to; one that stays closed changes nothing and is named."""
        state = State()
        for entry in self.entries:
            if isinstance(entry, OpenEntry) and entry.number not in self.struck:
                assert isinstance(entry.content, CaseEntry)
                entry.content.change(state, entry.number)
        return state

    def strikable(self) -> list[tuple[int, Any, datetime]]:
        """The entries that a correction may strike: number, title, moment.

        Never the first, for a case is about somebody; and nothing twice.
        """
        return [
            (entry.number, entry.content.title, entry.content.at)
            for entry in self.entries
            if isinstance(entry, OpenEntry)
            and isinstance(entry.content, CaseEntry)
            and not isinstance(entry.content, NEVER_STRUCK)
            and entry.content.strikable
            and entry.number not in self.struck
        ]

    @property
    def complete(self) -> bool:
        """Whether every entry opens that was not erased: only then is the state the whole one."""
        shut = (entry for entry in self.entries if isinstance(entry, ClosedEntry))
        return all(entry.erased or entry.number < self.begins for entry in shut)

    @property
    def begins(self) -> int:
        """The entry with which it begins for us: the first, or the one that brought it here."""
        opened = [entry for entry in self.entries if isinstance(entry, OpenEntry)]
        if opened and isinstance(opened[0].content, CaseHandedOver) and opened[0].content.brings:
            return opened[0].number
        return 1

    def pack_at(self, number: int) -> Pack:
        """Of the country whose team wrote the entry of that number."""
        for entry in self.entries:
            if entry.number < number or not isinstance(entry, OpenEntry):
                continue
            if isinstance(entry.content, CaseHandedOver):
                code = entry.content.from_team.partition("/")[0]
                return current().packs.get(code, self.pack)
        return self.pack

    @property
    def colleagues(self) -> set[str]:
        """The ids of everybody who wrote in it or is named in it."""
        contents = [e.content for e in self.entries if isinstance(e, OpenEntry)]
        named = (id for c in contents if isinstance(c, CaseEntry) for id in c.colleagues)
        return {*(c.by for c in contents), *named}

    def names_of(self, ids: set[str]) -> dict[str, str]:
        """The names of others, too; in the same question when nobody's was asked for yet."""
        self._also |= ids
        if ids <= {*self.names, PERSON, ""}:
            return self.names
        self.__dict__.pop("_names_and_writers")
        return self.names

    @cached_property
    def _names_and_writers(self) -> tuple[dict[str, str], list[str]]:
        # Two who are known already; often nobody else ever wrote in the file.
        known = [self.actor.member, *([self.case.assignee] if self.case.assignee else [])]
        names = {str(member.pk): name_of(member) for member in known}
        others, writers = names_and_writers(
            [UUID(id) for id in (self.colleagues | self._also) - {*names, PERSON, ""}],
            self.case.pk,
            self.case.team_id,
            self.actor.member,
        )
        return names | {str(id): name for id, name in others.items()}, writers

    @property
    def names(self) -> dict[str, str]:
        """Of everybody who wrote in it or is named in it, by id; asked once for the whole file."""
        return self._names_and_writers[0]

    @property
    def writers(self) -> list[str]:
        """The colleagues who have a form of it open."""
        return self._names_and_writers[1]

    @property
    def last_number(self) -> int:
        return max((entry.number for entry in self.entries), default=0)

    def trail(self, newest: int | None = None) -> list[TrailLine]:
        """Who did and read what, newest first; details are None where we lack the key."""
        events = AuditEvent.objects.filter(subject=self.case.pk).order_by("-seq")
        # The newest keys first: most lines are sealed to them, and the newest lines to no other.
        now = circle_secrets(self.actor, [self.case.circle_id])
        circles = now if newest else circles_of_case(self.actor, self.case)
        secrets = [*circles.values(), *self._newest_first()]
        return [(event, details_of(event, secrets)) for event in events[:newest]]

    def _newest_first(self) -> list[SecretKey]:
        team = self.actor.ring.team_secrets
        return list(reversed(team.values()))

    def requests(self, reports: Iterable[Report]) -> list[DeskReport]:
        """Of these requests of the case, all that open, in their order; asked for together."""
        if self.linked is None or self.state.absorbed:
            return reports_for(self.actor, reports)
        return [self._requests[each.pk] for each in reports if each.pk in self._requests]

    def forget(self) -> None:
        """Read the entries again when they are next asked for."""
        for name in ("entries", "struck", "state", "_names_and_writers"):
            self.__dict__.pop(name, None)


def due_of(actor: Actor) -> QuerySet[DueDate]:
    """Every due date of the cases this member may see."""
    theirs = DueDate.objects.filter(team_id__in=teams_of(actor))
    return theirs.exclude(case_id__in=hidden_from(actor.member))


def cases_of(actor: Actor) -> QuerySet[Case]:
    """Every case of the teams whose key this member was granted; no restricted one of others."""
    # Asked inside: with the teams' names written out, SQLite would go through a whole team to find
    # the few cases that are wanted by their ids.
    theirs = Case.objects.filter(team_id__in=granted_to(actor))
    return theirs.exclude(pk__in=hidden_from(actor.member))


def team_of_case(member: Member, case_id: UUID) -> str | None:
    """For the gate, which has no keys: whether there is a case, and in which team."""
    found = Case.objects.filter(pk=case_id).exclude(pk__in=hidden_from(member))
    return found.values_list("team_id", flat=True).first()


def case_for(actor: Actor, case_id: UUID, *, with_requests: bool = False) -> CaseFile:
    """The same 404 for a case that is absent, another team's, or not ours to open.

    `with_requests` for a page that reads what its requests say: they are asked for together.
    """
    case = _known(actor).filter(pk=case_id).first()
    if case is None:
        raise Http404
    take_my_key(actor, case)
    try:
        file = _with_requests(case, actor) if with_requests else _alone(case, actor)
    except CannotOpen:
        raise Http404 from None
    if file.state.opening is None:
        # Its first entry is not ours to open: without it nothing can be shown as a case.
        raise Http404
    return file


def _alone(case: Case, actor: Actor) -> CaseFile:
    return CaseFile(case, open_with_ring(case, actor), actor)


def _with_requests(case: Case, actor: Actor) -> CaseFile:
    linked = links_of([case.pk], {case.team_id})
    reports = {link.report_id: link.report for link in linked if link.report.locator is not None}
    dossiers = [case.dossier, *(each.dossier for each in reports.values())]
    opened = open_dossiers(dossiers, _secrets_of(actor, [case.circle_id]))
    if case.pk not in opened:
        raise CannotOpen
    requests = {
        id: DeskReport(each, opened[id], actor) for id, each in reports.items() if id in opened
    }
    return CaseFile(case, opened[case.pk], actor, linked=linked, _requests=requests)


def links_of(cases: Iterable[UUID], teams: Iterable[str]) -> list[CaseReport]:
    """What leads from these cases to their requests, as far as these teams hold them."""
    # What another team holds is its own, also when its case came here without it.
    links = CaseReport.objects.filter(case__in=list(cases), report__team_id__in=set(teams))
    return list(links.select_related("report__dossier").order_by("pk"))


def cases_for(actor: Actor, ids: Iterable[UUID]) -> list[CaseFile]:
    """Of these, all that `case_for` would open, in their order; asked for together."""
    wanted = list(dict.fromkeys(ids))
    cases = {case.pk: case for case in _known(actor).filter(pk__in=wanted)}
    for case in cases.values():
        take_my_key(actor, case)
    secrets = _secrets_of(actor, (case.circle_id for case in cases.values()))
    opened = open_dossiers((case.dossier for case in cases.values()), secrets)
    files = [CaseFile(cases[id], opened[id], actor) for id in wanted if id in opened]
    return [file for file in files if file.state.opening is not None]


def _known(actor: Actor) -> QuerySet[Case]:
    """Theirs, with all that is asked of a case on its page."""
    # The newest key comes along, so that the trace of a reading need not ask for it again.
    keys = TeamKey.objects.filter(team=OuterRef("team")).order_by("-generation")
    theirs = cases_of(actor).annotate(newest_key=Subquery(keys.values("pk")[:1]))
    known = theirs.select_related("dossier", "team", "assignee", "summary_key")
    return with_my_keys(known, actor.member)


def open_with_ring(case: Case, actor: Actor) -> OpenDossier:
    return open_dossier(case.dossier, _secrets_of(actor, [case.circle_id]))


def _secrets_of(actor: Actor, circles: Iterable[UUID | None]) -> Secrets:
    secrets = {(HolderKind.TEAM, key): secret for key, secret in actor.ring.team_secrets.items()}
    ours = circle_secrets(actor, circles)
    return secrets | {(HolderKind.CIRCLE, circle): secret for circle, secret in ours.items()}
