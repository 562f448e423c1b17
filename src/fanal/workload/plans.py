"""What can be done to many at once: each plan says what it refuses, does, and how it is undone.

Every single deed is the same function that a page for one calls, with its own entry and its own
line in the trail.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fanal.accounts.models import Member
from fanal.cases import actions as cases
from fanal.cases.access import CaseFile
from fanal.cases.kinds.assignment import CaseAssigned
from fanal.cases.kinds.closing import CaseClosed, CaseEnd, CaseReopened
from fanal.core import clock
from fanal.dossiers.contents import Silent
from fanal.intake import actions as reports
from fanal.intake.access import DeskReport
from fanal.intake.actions import colleagues
from fanal.intake.contents import CloseReason
from fanal.intake.models import Report
from fanal.workload.picks import Item, Pick, Refusal, What, allowed, is_danger


class Done(Silent):
    """How it was before, so that it can be put back."""

    was: UUID | None = None
    state: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class HandOver:
    """To one colleague, to several in turn, or to nobody (an empty list)."""

    to: Sequence[UUID]
    teams: Mapping[str, set[UUID]]

    @classmethod
    def among(cls, to: Sequence[UUID], team_ids: set[str]) -> "HandOver":
        teams = {
            team: set(colleagues(team).values_list("member_id", flat=True)) for team in team_ids
        }
        return cls(to, teams)

    def refuses(self, item: Item) -> Refusal | None:
        if not self.to:
            # To nobody, whatever the row that was sent says.
            return None if item.whose and item.pick.to is None else Refusal.SAME
        if item.pick.to in self._fit(item):
            return None
        return self._why_not(item)

    def do(self, item: Item, once: bytes) -> Done:
        was = item.whose
        still = partial(allowed, What.ASSIGN)
        assign(item.opened, item.pick.to, was=was, seen=item.pick.seen, once=once, still=still)
        return Done(was=was)

    def shared_out(self, items: Sequence[Item]) -> dict[Pick, UUID | None]:
        """Who gets which: each colleague the next one in turn of those they can have."""
        found: dict[Pick, UUID | None] = {}
        given = dict.fromkeys(self.to, 0)
        for item in items:
            fit = self._fit(item) if item.refusal is None else []
            if fit:
                least = min(fit, key=lambda id: given[id])
                given[least] += 1
                found[item.pick] = least
        return found

    def _fit(self, item: Item) -> list[UUID]:
        """Of those chosen, who can have it: they hold its key, and do not have it already."""
        held = self.teams.get(item.team_id, set())
        named = _named(item)
        return [
            id for id in self.to if id in held and id != item.whose and (not named or id in named)
        ]

    def _why_not(self, item: Item) -> Refusal:
        if item.whose in self.to:
            return Refusal.SAME
        return Refusal.RESTRICTED if _named(item) else Refusal.OTHER_TEAM


def _named(item: Item) -> Collection[UUID]:
    """Who alone may have a restricted case; nobody is named in any other."""
    return item.opened.state.named if isinstance(item.opened, CaseFile) else ()


@dataclass(frozen=True)
class Close:
    reason: str
    explanation: str

    def refuses(self, item: Item) -> Refusal | None:
        # Whoever told of danger is looked at one by one.
        return Refusal.DANGER if item.danger else None

    def do(self, item: Item, once: bytes) -> Done:
        seen = item.pick.seen
        if isinstance(item.opened, DeskReport):
            before = Done(state=item.opened.report.state, due_at=item.opened.report.due_at)
            reports.close(
                item.opened,
                reason=CloseReason(self.reason),
                explanation=self.explanation,
                seen=seen,
                once=once,
            )
            return before
        assert isinstance(item.opened, CaseFile)
        content = CaseClosed(
            reason=CaseEnd(self.reason), explanation=self.explanation, **common(item.opened)
        )
        at = _seen(item.opened, seen)
        cases.write(item.opened, content, seen=at, once=once, still=_may_close)
        return Done()


def _may_close(now: CaseFile) -> bool:
    """As it is once it is held: somebody may have closed it or found danger meanwhile."""
    return allowed(What.CLOSE, now) and not now.state.closed and not is_danger(now)


Plan = HandOver | Close


def put_back(what: What, opened: DeskReport | CaseFile, done: Done, once: bytes) -> None:
    """The opposite deed, as an entry of its own."""
    if what is What.ASSIGN:
        now = opened.report if isinstance(opened, DeskReport) else opened.case
        back = done.was if done.was in _held_by(now.team_id) else None
        assign(opened, back, was=now.assignee_id, seen=None, once=once)
    elif isinstance(opened, DeskReport):
        before = (Report.State(done.state), done.due_at) if done.due_at else None
        reports.reopen(opened, explanation=_undone(), once=once, as_it_was=before)
    else:
        content = CaseReopened(explanation=_undone(), **common(opened))
        cases.write(opened, content, seen=opened.last_number, once=once)


def _undone() -> str:
    return _("Closed together with others by mistake, and undone.")


def _held_by(team_id: str) -> set[UUID]:
    return set(colleagues(team_id).values_list("member_id", flat=True))


def assign(
    opened: DeskReport | CaseFile | None,
    to: UUID | None,
    *,
    was: UUID | None,
    seen: int | None,
    once: bytes,
    still: Callable[[CaseFile], bool] = lambda _: True,
) -> None:
    if isinstance(opened, DeskReport):
        member = Member.objects.get(pk=to) if to else None
        reports.assign(opened, to=member, was=was, once=once)
        return
    assert opened is not None
    content = CaseAssigned(member=str(to or ""), **common(opened))
    cases.write(opened, content, seen=_seen(opened, seen), once=once, still=still)


def common(file: CaseFile) -> dict[str, Any]:
    return {"at": clock.now(), "by": file.actor.id}


def _seen(file: CaseFile, seen: int | None) -> int:
    return file.last_number if seen is None else seen
