"""A case: opened from a request, added up from its entries, corrected, closed."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.http import Http404

from fanal.audit.actions import Witness, record
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.cases import actions
from fanal.cases.kinds.assignment import CaseAssigned
from fanal.cases.kinds.closing import CaseClosed, CaseEnd, CaseReopened
from fanal.cases.kinds.correction import Correction
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.outcome import Finding, Outcome
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.task import Task, TaskDone
from fanal.cases.models import NEVER, Case, CaseReport, DueDate
from fanal.cases.papers.casefile import DEEDS
from fanal.cases.sealing import open_summary
from fanal.cases.trail import CaseTrail
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.dossiers.contents import Content
from fanal.dossiers.models import Compartment, Entry
from fanal.dossiers.opening import ClosedEntry, OpenDossier, OpenEntry
from fanal.dossiers.sealing import open_entry
from fanal.intake.actions import NotPossible
from fanal.intake.contents import BecameCase
from fanal.intake.timeline import Trail
from fanal.vault import CannotOpen, ContentKey
from tests.cases.files import NAMED, evaluate, file_of, in_days, keep, open_case, start, write
from tests.cast import TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import at_desk, sent_report

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_a_request_becomes_a_case_of_who_opened_it(team: TeamWithKeys) -> None:
    report = sent_report(team)
    case = actions.open_case(team.open(report), person=NAMED, once=new_once())
    file = file_of(team, case)
    assert file.state.person == NAMED
    assert file.state.person.initials == "A. D."
    assert case.assignee == team.adviser.member
    assert CaseReport.objects.get(case=case).report == report
    assert any(isinstance(c, BecameCase) for c in team.open(report).contents)
    events = AuditEvent.objects.order_by("seq").values_list("event", flat=True)
    assert list(events)[-2:] == ["report-linked", "case-opened"]


def test_the_same_form_sent_twice_opens_one_case(team: TeamWithKeys) -> None:
    desk, once = team.open(sent_report(team)), new_once()
    first = actions.open_case(desk, person=NAMED, once=once)
    assert actions.open_case(desk, person=NAMED, once=once) == first
    assert Case.objects.count() == CaseReport.objects.count() == 1


def test_one_request_opens_several_cases_and_one_case_has_several_requests(
    team: TeamWithKeys,
) -> None:
    report, other = sent_report(team), sent_report(team)
    one = actions.open_case(team.open(report), person=NAMED, once=new_once())
    two = actions.open_case(team.open(report), person=Person(), once=new_once())
    actions.link(file_of(team, one), team.open(other), once=new_once())
    assert set(CaseReport.objects.values_list("case", "report")) == {
        (one.pk, report.pk),
        (two.pk, report.pk),
        (one.pk, other.pk),
    }


def test_stranger_cannot_tell_absent_from_forbidden(team: TeamWithKeys) -> None:
    case = open_case(team)
    stranger = make_team("be/surya").actor
    for id in (case.pk, uuid4()):
        with pytest.raises(Http404) as refused:
            actions.note_reading(file_of(stranger, Case(pk=id)))
        assert refused.value.args == ()


def test_another_teams_request_is_no_part_of_a_case(team: TeamWithKeys) -> None:
    case, other = open_case(team), make_team("be/surya")
    with pytest.raises(NotPossible):
        actions.link(file_of(team, case), other.open(sent_report(other)), once=new_once())
    assert CaseReport.objects.count() == 1


def test_who_left_opens_nothing_that_is_written_later(team: TeamWithKeys) -> None:
    from fanal.accounts.models import Membership, TeamGrant

    case, leaver = open_case(team), make_member("Leaver")
    join_team(team, leaver)
    assert file_of(leaver.actor, case).state.opening
    Membership.objects.filter(member=leaver.member).delete()
    TeamGrant.objects.filter(member=leaver.member).delete()
    with pytest.raises(Http404):
        file_of(leaver.actor, case)


def test_the_newest_entry_of_a_kind_counts(team: TeamWithKeys) -> None:
    case = open_case(team)
    evaluate(team, case)
    file = write(team, case, Outcome, finding=Finding.NOT, why="Another problem.")
    assert file.state.outcome is not None
    assert file.state.outcome.finding is Finding.NOT
    summary = open_summary(file.case, team.actor.ring.team_secrets)
    assert summary is not None
    assert summary.finding is Finding.NOT


def test_a_correction_strikes_and_leaves_readable(team: TeamWithKeys) -> None:
    case = open_case(team)
    evaluate(team, case)
    wrong = write(team, case, Outcome, finding=Finding.NOT, why="Wrong file.").last_number
    file = write(team, case, Correction, number=wrong, why="It was about somebody else.")
    assert file.state.outcome is not None
    assert file.state.outcome.finding is Finding.PRESUMED
    assert set(file.struck) == {wrong}
    assert wrong in {entry.number for entry in file.entries}


@pytest.mark.parametrize("number", [1, 99])
def test_the_first_entry_and_what_is_not_there_cannot_be_struck(
    team: TeamWithKeys, number: int
) -> None:
    case = open_case(team)
    with pytest.raises(NotPossible):
        write(team, case, Correction, number=number, why="No.")
    assert file_of(team, case).last_number == 1


def test_a_struck_hand_over_gives_the_case_back(team: TeamWithKeys) -> None:
    case, colleague = open_case(team), make_member("Colleague")
    join_team(team, colleague)
    number = write(team, case, CaseAssigned, member=str(colleague.member.pk)).last_number
    assert Case.objects.get().assignee == colleague.member
    write(team, case, Correction, number=number, why="The wrong colleague.")
    assert Case.objects.get().assignee == team.adviser.member


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Amina Diallo", "A. D."),
        ("مُحَمَّد علي", "م. ع."),
        ("क्षितिज कुमार", "क. क."),
        ("", "?"),
        ("李", "李."),
    ],
)
def test_initials_are_letters_in_every_script(name: str, initials: str) -> None:
    assert Person(name=name).initials == initials


def test_nothing_is_struck_twice_nor_is_a_correction(team: TeamWithKeys) -> None:
    case = open_case(team)
    write(team, case, CaseNote, text="A note.")
    write(team, case, Correction, number=2, why="Wrong.")
    for number in (2, 3):
        with pytest.raises(NotPossible):
            write(team, case, Correction, number=number, why="Again.")


def test_a_colleagues_finding_meanwhile_is_shown_first(team: TeamWithKeys) -> None:
    case, colleague = open_case(team), make_member("Colleague")
    join_team(team, colleague)
    evaluate(team, case)
    seen = file_of(team, case).last_number
    write(colleague.actor, case, Outcome, finding=Finding.TOO_EARLY, why="Ask again.")
    with pytest.raises(actions.Meanwhile) as meanwhile:
        write(team, case, Outcome, seen, finding=Finding.NOT, why="I thought so.")
    assert [entry.number for entry in meanwhile.value.entries] == [seen + 1]
    # Notes of two simply stand one after the other.
    write(colleague.actor, case, CaseNote, text="One.")
    write(team, case, CaseNote, seen, text="Two.")


def test_a_deed_sent_twice_is_done_once(team: TeamWithKeys) -> None:
    case = open_case(team)
    file, once = file_of(team, case), new_once()
    entry = CaseNote(at=clock.now(), by=file.actor.id, text="Once.")
    for _ in range(2):
        actions.write(file, entry, seen=1, once=once)
    assert file_of(team, case).last_number == 2


def test_a_closed_case_has_nothing_due_and_opens_again_with_it(team: TeamWithKeys) -> None:
    case = open_case(team)
    file = write(team, case, Task, text="Call the lawyer", on=in_days(3))
    assert file.case.next_on == in_days(3)
    file = write(team, case, CaseClosed, reason=CaseEnd.NO_CONTACT)
    assert (file.case.state, file.case.next_on) == (Case.State.CLOSED, NEVER)
    assert not DueDate.objects.exists()
    file = write(team, case, CaseReopened, explanation="She called.")
    assert (file.case.state, file.case.next_on) == (Case.State.OPEN, in_days(3))


def test_a_task_is_due_until_it_is_done(team: TeamWithKeys) -> None:
    case = open_case(team)
    file = write(team, case, Task, text="Call the lawyer", on=in_days(3))
    (task,) = file.state.tasks
    file = write(team, case, TaskDone, key=task.key, task=task.words)
    assert file.state.tasks == []
    assert not DueDate.objects.exists()


def test_an_entry_whose_key_is_missing_is_named_and_the_rest_still_opens(
    team: TeamWithKeys,
) -> None:
    from fanal.cases.timeline import Timeline

    case = open_case(team)
    write(team, case, CaseNote, text="Before.")
    file = write(team, case, CaseNote, text="After.")
    entry = next(e for e in file.opened.dossier.entries.all() if e.number == 2)
    file.opened.keys.clear()
    items = Timeline(file).items()
    assert entry.number in {item.number for item in items}
    file.forget()
    again = Timeline(file).items()
    assert len(again) == len(items)
    assert all(item.shut for item in again)


def test_an_entry_that_was_altered_is_named_and_the_rest_still_opens(
    team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(team)
    write(team, case, CaseNote, text="Before.")
    write(team, case, CaseNote, text="After.")
    last = file_of(team, case).last_number

    def altered(entry: Entry, key: ContentKey) -> Content:
        if entry.number == last - 1:
            raise CannotOpen
        return open_entry(entry, key)

    monkeypatch.setattr("fanal.dossiers.opening.open_entry", altered)
    file = file_of(team, case)
    assert [e.number for e in file.entries if isinstance(e, ClosedEntry)] == [last - 1]
    assert not file.complete
    page = at_desk(team.adviser).get(f"/desk/cases/{case.pk}/").content.decode()
    assert "After." in page
    assert "Before." not in page


def test_where_an_entry_stays_shut_nothing_is_added_up_without_it(
    team: TeamWithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(team)
    task = write(team, case, Task, text="Call the lawyer", on=in_days(3)).last_number
    read = OpenDossier.read

    def shut(opened: OpenDossier, wanted: set[Compartment]) -> list[OpenEntry | ClosedEntry]:
        entries = read(opened, wanted)
        return [ClosedEntry(e.number, erased=False) if e.number == task else e for e in entries]

    monkeypatch.setattr(OpenDossier, "read", shut)
    for kind, fields in (
        (CaseClosed, {"reason": CaseEnd.COMPLETED}),
        (Correction, {"number": task, "why": "No."}),
    ):
        with pytest.raises(NotPossible):
            write(team, case, kind, **fields)
    # Words may always be added; what is due stays due.
    file = write(team, case, CaseNote, text="A key is missing.")
    assert DueDate.objects.get(case=case).on == file.case.next_on == in_days(3)


def test_every_reading_and_every_entry_is_in_the_trail(team: TeamWithKeys) -> None:
    case = open_case(team)
    before = AuditEvent.objects.count()
    file = file_of(team, case)
    actions.note_reading(file)
    keep(file, CaseNote(at=clock.now(), by=file.actor.id, text="Note."))
    events = AuditEvent.objects.order_by("seq").values_list("event", "subject")[before:]
    assert list(events) == [("case-read", case.pk), ("case-written", case.pk)]


# What happens to neither a case nor a request: no page of either shows it.
ELSEWHERE = ("member-", "signed-", "sign-in-", "recovery-", "team-", "system-", "directory-")
OF_THE_HOUSE = {
    Event.LOCKED,
    Event.UNLOCKED,
    Event.BACKUP_MADE,
    Event.RESTORED,
    # Its line says only that the keys were destroyed: nobody did it.
    Event.DOSSIER_ERASED,
}


def test_whatever_happens_to_a_case_or_a_request_has_a_sentence_on_its_page() -> None:
    told = CaseTrail.sentences().keys() | Trail.sentences().keys()
    elsewhere = {event for event in Event if event.value.startswith(ELSEWHERE)} | OF_THE_HOUSE
    assert set(Event) == told | elsewhere
    assert told & elsewhere == set()
    # What its paper has words for, its page has, too.
    assert {event.value for event in CaseTrail.sentences()} == set(DEEDS)


def test_taking_an_original_and_a_reminder_read_as_what_they_are(team: TeamWithKeys) -> None:
    case, by = open_case(team), team.adviser.actor.id
    witness = Witness(team.id, team.secret.public)
    for event in CaseTrail.sentences():
        record(event, witness=witness, subject=case.pk, by=by)
    page = at_desk(team.adviser).get(f"/desk/cases/{case.pk}/trail/").content.decode()
    assert "did something" not in page
    for said in ("took the original", "handed the case to another centre", "A reminder was sent"):
        assert said in page


def test_a_page_that_shows_what_is_known_leaves_a_reading(team: TeamWithKeys) -> None:
    case, desk = open_case(team), at_desk(team.adviser)
    for path in ("", "person/", "note/"):
        before = AuditEvent.objects.filter(event="case-read").count()
        assert desk.get(f"/desk/cases/{case.pk}/{path}").status_code == 200
        assert AuditEvent.objects.filter(event="case-read").count() == before + 1


def test_no_clear_column_says_what_was_written(team: TeamWithKeys) -> None:
    case = open_case(team)
    evaluate(team, case)
    start(team, case, date(2026, 11, 2))
    for model in (Case, DueDate, CaseReport):
        for row in model.objects.values():
            text = str({k: v for k, v in row.items() if k not in ("summary", "sealed")})
            for word in ("Amina", "Diallo", "presumed", "reflection", "be-adult"):
                assert word not in text
