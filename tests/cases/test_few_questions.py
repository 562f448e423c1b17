"""No page about cases asks the database more than twelve times, also where a case has it all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from fanal.accounts import drafts
from fanal.accounts.models import Membership, Role
from fanal.cases import actions, sweeps
from fanal.cases.kinds.appointment import Appointment
from fanal.cases.kinds.assignment import CaseAssigned
from fanal.cases.kinds.document import documents_of
from fanal.cases.kinds.goal import Goal, Support
from fanal.cases.kinds.note import CaseNote
from fanal.cases.models import Case, Reminder
from fanal.cases.plan.reminders import planned, ways
from fanal.cases.restricting.glass import break_glass
from fanal.cases.urls import urlpatterns
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.intake.presence import note_writing
from tests.cases.files import (
    evaluate,
    file_of,
    keep,
    meeting,
    open_case,
    start,
    today,
    write,
)
from tests.cases.test_reminders import SAFE, case_with
from tests.cases.test_restricted import joined, restrict
from tests.cast import MemberWithKeys, TeamWithKeys, make_team
from tests.documents import samples
from tests.documents.test_at_the_desk import upload
from tests.intake.desk import at_desk, sent_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_minute")]
MOST = 12
# Marks of a transaction, and the lock that PostgreSQL takes for the trail, ask for nothing.
MARKS = re.compile("SAVEPOINT|RELEASE|BEGIN|SELECT pg_advisory")
# These need something else than a case, a request and a document of it.
OTHERS = {"glass-seen", "bring-list"}
# What no page shows here: answers to POST alone, and what this case does not allow just now.
NOT_HERE = {
    "case-bring",
    "case-paper-again",
    "case-paper-take",
    "find-case",
    "former-case",
    "case-part",
}
NOT_HERE |= {"case-extend", "case-rule", "case-task-done", "case-wake", "case-reopen"}
REASON = "The police found her and ask for her lawyer now."


@dataclass
class Situation:
    """A restricted case with requests, documents, reminders, and colleagues who are at it too."""

    team: TeamWithKeys = field(default_factory=make_team)

    def __post_init__(self) -> None:
        self.noor, self.sam = self.team.adviser, joined(self.team, "Sam Named")
        self.dora = joined(self.team, "Dora Duty", Role.SHELTER)
        Membership.objects.filter(member=self.dora.member).update(on_duty=True)
        self.other = open_case(self.team)
        self.case, _ = case_with(self.team, SAFE)
        self._requests()
        evaluate(self.team, self.case)
        start(self.team, self.case, today())
        write(self.team, self.case, Goal, support=Support.LEGAL, words="My papers.")
        write(self.sam.actor, self.case, CaseNote, text="Sam's.")
        for _ in range(2):
            assert upload(at_desk(self.noor), self.case, samples.jpeg()).status_code == 302
        self._reminders()
        write(self.team, self.case, CaseAssigned, member=str(self.sam.member.pk))
        # Once more, so that there are two circles.
        restrict(self.team, self.case, self.noor, self.sam)
        self.case = restrict(self.team, self.case, self.noor, self.sam)
        note_writing(self.case.pk, self.sam.member)
        # In a case of another the same: nothing of it is on these pages.
        restrict(self.team, open_case(self.team), self.noor)

    def _requests(self) -> None:
        for _ in range(3):
            report = sent_report(self.team, contact=SAFE)
            actions.link(file_of(self.team, self.case), self.team.open(report), once=new_once())

    def _reminders(self) -> None:
        """One that went out, one of which nobody knows, and one that waits."""
        for hour in (9, 10, 11):
            file = file_of(self.team, self.case)
            met = meeting(5, hour)
            what = met.model_copy(update={"reminder": ways(file)[0].reminder(met.at)})
            keep(file, Appointment(at=clock.now(), by=file.actor.id, meeting=what))
        sent, unknown, waits = Reminder.objects.order_by("due_at", "pk")
        Reminder.objects.filter(pk=unknown.pk).update(sealed=b"")
        Reminder.objects.filter(pk=waits.pk).update(due_at=waits.due_at + timedelta(hours=5))
        with clock.frozen(sent.due_at):
            assert sweeps.send_reminders() == 1

    def begin_a_note(self, who: MemberWithKeys) -> None:
        place, fields = f"/desk/cases/{self.case.pk}/note/", QueryDict("text=Half+a+note.")
        drafts.keep(member=who.member, place=place, fields=fields)

    def pages(self) -> Iterator[tuple[str, str]]:
        """Every page below the addresses of cases: its name, and where it is for this case."""
        file, link = file_of(self.team, self.case), self.case.links.order_by("pk")[0]
        known = {
            "case_id": self.case.pk,
            "other_id": self.other.pk,
            "report_id": link.report_id,
            "number": documents_of(file)[0][0],
            "which": "copy",
            "key": next(iter(file.state.due)),
        }
        for pattern in urlpatterns:
            assert isinstance(pattern, URLPattern)
            assert pattern.name
            if pattern.name in OTHERS:
                continue
            names = re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))
            asked = {name: known[name] for name in names}
            yield pattern.name, reverse(pattern.name, urlconf="fanal.desk.urls", kwargs=asked)


def questions(client: Client, path: str) -> tuple[int, list[str]]:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        _ = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, [each["sql"] for each in asked if not MARKS.match(each["sql"])]


@pytest.fixture
def rich() -> Situation:
    return Situation()


def too_many(client: Client, rich: Situation) -> tuple[dict[str, int], set[str]]:
    """What each page asks beyond its limit, and the pages that were shown."""
    found, shown = {}, set()
    for name, path in rich.pages():
        status, asked = questions(client, path)
        if status == 200:
            shown.add(name)
        if len(asked) > MOST:
            found[name] = len(asked)
    return found, shown


def test_no_page_asks_more_in_a_restricted_case_with_everything_in_it(rich: Situation) -> None:
    file = file_of(rich.team, rich.case)
    became = planned(file, list(file.state.appointments.values()))
    assert len({each.reminder for each in became}) == 3, "one of each kind"
    over, shown = too_many(at_desk(rich.noor), rich)
    assert not over
    every = {name for name, _path in rich.pages()}
    assert every - shown - NOT_HERE == set(), "name what such a page needs, or why it is not here"


def test_nor_where_one_has_begun_to_write(rich: Situation) -> None:
    rich.begin_a_note(rich.noor)
    client = at_desk(rich.noor)
    for path in ("today/?scope=team", "cases/?tab=team", f"cases/{rich.case.pk}/"):
        status, asked = questions(client, f"/desk/{path}")
        assert status == 200
        assert len(asked) <= MOST, "\n".join(each[:140] for each in asked)
    assert "Half" not in client.get(f"/desk/cases/{rich.case.pk}/").content.decode()
    assert "Half a note." in client.get(f"/desk/cases/{rich.case.pk}/note/").content.decode()


def test_nor_for_who_broke_the_glass(rich: Situation) -> None:
    break_glass(rich.dora.actor, reference=rich.case.reference, reason=REASON, once=new_once())
    over, shown = too_many(at_desk(rich.dora), rich)
    assert not over
    assert {"today", "caseload", "case", "case-plan", "case-documents", "case-trail"} <= shown


def test_nor_in_an_open_case(rich: Situation) -> None:
    rich.case = Case.objects.get(pk=rich.other.pk)
    rich._requests()
    upload(at_desk(rich.noor), rich.case, samples.jpeg())
    start(rich.team, rich.case, today())
    over, shown = too_many(at_desk(rich.sam), rich)
    assert not over
    assert "case" in shown
