"""Two cases of one person become one, and two again: nothing is lost, nothing happens twice."""

import re
from datetime import date
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from fanal.audit.models import AuditEvent
from fanal.cases import actions
from fanal.cases.access import CaseFile, case_for
from fanal.cases.actions import Meanwhile
from fanal.cases.finding.matching import likely_matches
from fanal.cases.kinds.around import Around, AroundNoted, Contact, Role
from fanal.cases.kinds.closing import CaseClosed, CaseEnd
from fanal.cases.kinds.consent import By, Consent, Decision, How, Purpose
from fanal.cases.kinds.goal import Goal, Support
from fanal.cases.kinds.merging import CaseAbsorbed, CaseMerged
from fanal.cases.kinds.note import CaseNote
from fanal.cases.kinds.person import Person, PersonChanged
from fanal.cases.kinds.task import Task, TaskDone
from fanal.cases.merging import actions as merging
from fanal.cases.merging.actions import Hindrance, hindrance
from fanal.cases.models import NEVER, Case, DueDate, Reminder
from fanal.cases.timeline import linked_reports
from fanal.cases.today import Tab, caseload
from fanal.core.ids import new_once
from fanal.dossiers.models import Entry
from fanal.intake.actions import NotPossible
from tests.cases.files import evaluate, file_of, in_days, open_case, start, write
from tests.cases.test_reminders import SAFE, case_with, remind
from tests.cast import TeamWithKeys, join_team, make_member, make_team
from tests.documents.test_at_the_desk import upload
from tests.intake.desk import at_desk, sent_report

AMINA = Person(name="Amina Diallo", phone="+32 470 12 34 56", born=date(1999, 4, 2))
AMI = Person(name="Ami Jallow", other_names="Mina", phone="+32 499 00 11 22", nationality="Guinea")
BOTH = AMINA.model_copy(update={"other_names": "Ami Jallow, Mina", "nationality": "Guinea"})


@pytest.fixture
def team(db: None) -> TeamWithKeys:
    return make_team()


@pytest.fixture
def one(team: TeamWithKeys) -> Case:
    case = open_case(team, AMINA)
    write(team, case, Task, text="Call the lawyer", on=in_days(5))
    return case


@pytest.fixture
def other(team: TeamWithKeys) -> Case:
    case = open_case(team, AMI)
    write(team, case, Task, text="Ask for the interpreter", on=in_days(3))
    write(team, case, Task, text="Bring the papers", on=in_days(9))
    return case


def merge(who: Any, stays: Case, ends: Case, once: bytes | None = None, **changed: Any) -> None:
    into, file = file_of(who, stays), file_of(who, ends)
    told: dict[str, Any] = {
        "person": BOTH,
        "why": "Same birthday.",
        "seen": (into.last_number, file.last_number),
        "once": once or new_once(),
    }
    merging.merge(stays=into, ends=file, **{**told, **changed})


def undo(who: Any, stays: Case, ends: Case, once: bytes | None = None) -> None:
    files = {"stays": file_of(who, stays), "ends": file_of(who, ends)}
    merging.undo(**files, why="Two sisters.", once=once or new_once())


def due_in(case: Case) -> list[tuple[date, UUID]]:
    """As the lists have it."""
    return sorted(DueDate.objects.filter(case=case).values_list("on", "case_id"))


def columns_of(case: Case) -> dict[str, Any]:
    now = Case.objects.get(pk=case.pk)
    return {name: getattr(now, name) for name in ("state", "assignee_id", "next_on", "indexed")}


def words_due(who: TeamWithKeys, case: Case) -> list[str]:
    return [item.words for item in file_of(who, case).state.due_items]


def whole_state(file: CaseFile) -> dict[str, Any]:
    return {k: v for k, v in vars(file.state).items() if k != "phase"}


def test_one_case_goes_on_with_the_dates_and_requests_of_both(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    merge(team, one, other)
    stays, ends = file_of(team, one), file_of(team, other)
    assert stays.state.person == BOTH
    assert words_due(team, one) == [
        "Ask for the interpreter",
        "Call the lawyer",
        "Bring the papers",
    ]
    assert {case for _on, case in due_in(one)} == {one.pk}
    assert len(due_in(one)) == 3
    assert due_in(other) == []
    assert ends.state.closed
    assert ends.case.state == Case.State.MERGED
    assert ends.case.next_on == NEVER
    assert len(linked_reports(stays)) == 2
    assert len(linked_reports(ends)) == 1
    newest = AuditEvent.objects.order_by("-seq").values_list("event", "subject")[:2]
    assert set(newest) == {("case-written", one.pk), ("case-written", other.pk)}


def test_lists_show_one_case(team: TeamWithKeys, one: Case, other: Case) -> None:
    merge(team, one, other)
    shown = {tab: [row.case for row in caseload(team.actor, tab, 0).rows] for tab in Tab}
    assert shown == {**{tab: [] for tab in Tab}, Tab.MINE: [one], Tab.TEAM: [one]}


@pytest.mark.parametrize(
    "asked",
    [{"name": "Ami Jallow"}, {"name": "Aminata Dialo"}, {"phone": "0499 00 11 22"}],
)
def test_whoever_looks_for_the_old_name_or_number_finds_the_case_that_goes_on(
    team: TeamWithKeys, one: Case, other: Case, asked: dict[str, str]
) -> None:
    merge(team, one, other)
    assert [match.case for match in likely_matches(team.actor, Person(**asked))] == [one]


def test_the_old_reference_leads_to_the_case_that_goes_on(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    merge(team, one, other)
    desk = at_desk(team.adviser)
    found = desk.post("/desk/cases/find/", {"words": other.reference})
    assert found.headers["Location"] == f"/desk/cases/{one.pk}/"


def test_the_same_form_sent_twice_merges_once(team: TeamWithKeys, one: Case, other: Case) -> None:
    once = new_once()
    files = (file_of(team, one), file_of(team, other))
    for _ in range(2):
        merging.merge(
            stays=files[0],
            ends=files[1],
            person=BOTH,
            why="",
            seen=(files[0].last_number, files[1].last_number),
            once=once,
        )
    kinds = Entry.objects.filter(dossier__in=[one.pk, other.pk]).values_list("kind", flat=True)
    assert sorted(k for k in kinds if k in ("case-merged", "case-absorbed")) == [
        CaseAbsorbed.kind,
        CaseMerged.kind,
    ]


def test_a_merge_undone_leaves_both_as_they_were(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    evaluate(team, other)
    before = [whole_state(file_of(team, case)) for case in (one, other)]
    rows = [due_in(case) for case in (one, other)]
    columns = [columns_of(case) for case in (one, other)]
    merge(team, one, other)
    undo(team, one, other)
    assert [whole_state(file_of(team, case)) for case in (one, other)] == before
    assert [due_in(case) for case in (one, other)] == rows
    assert [columns_of(case) for case in (one, other)] == columns
    assert likely_matches(team.actor, Person(name="Ami Jallow"))[0].case == other
    assert len(linked_reports(file_of(team, one))) == 1
    assert file_of(team, one).struck
    assert file_of(team, other).struck


def test_what_was_written_since_stays_where_it_was_written(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    merge(team, one, other)
    write(team, one, CaseNote, text="She likes the new room.")
    write(team, one, PersonChanged, person=BOTH.model_copy(update={"languages": "Pular"}))
    write(team, one, Task, text="A new task", on=in_days(1))
    undo(team, one, other)
    assert file_of(team, one).state.person.languages == "Pular"
    assert words_due(team, one) == ["A new task", "Call the lawyer"]
    assert file_of(team, other).state.person == AMI


def test_what_was_done_meanwhile_stays_done(team: TeamWithKeys, one: Case, other: Case) -> None:
    merge(team, one, other)
    carried = file_of(team, one).state.due_items[0]
    assert carried.words == "Ask for the interpreter"
    write(team, one, TaskDone, key=carried.key, task=carried.words)
    undo(team, one, other)
    assert words_due(team, other) == ["Bring the papers"]
    assert words_due(team, one) == ["Call the lawyer"]


def test_two_that_were_merged_and_parted_can_be_merged_again(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    merge(team, one, other)
    undo(team, one, other)
    merge(team, other, one)
    assert len(words_due(team, other)) == 3
    undo(team, other, one)
    assert words_due(team, one) == ["Call the lawyer"]


def test_a_chain_of_merges_leads_to_its_end_and_is_undone_from_there(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    third = open_case(team, Person(name="A. D."))
    merge(team, one, other)
    merge(team, third, one, person=BOTH)
    assert {m.case for m in likely_matches(team.actor, Person(name="Ami Jallow"))} == {third}
    assert len(words_due(team, third)) == 3
    assert len(linked_reports(file_of(team, third))) == 3
    with pytest.raises(NotPossible):
        undo(team, one, other)
    undo(team, third, one)
    assert len(words_due(team, one)) == 3
    undo(team, one, other)
    assert len(words_due(team, other)) == 2


def test_undoing_one_of_two_merges_keeps_what_the_other_brought(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    third = open_case(team, Person(name="Amina Diallo", document="EA 123456"))
    merge(team, one, other)
    with_document = BOTH.model_copy(update={"document": "EA 123456"})
    merge(team, one, third, person=with_document)
    undo(team, one, other)
    assert file_of(team, one).state.person == AMINA.model_copy(update={"document": "EA 123456"})


def test_never_contact_stands_in_the_case_that_goes_on(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    boss = Around(role=Role.SUSPECT, name="The boss", contact=Contact.NEVER)
    write(team, other, AroundNoted, person=boss)
    merge(team, one, other)
    assert list(file_of(team, one).state.people.values()) == [boss]
    page = at_desk(team.adviser).get(f"/desk/cases/{one.pk}/").content.decode()
    assert "The boss" in page
    undo(team, one, other)
    assert file_of(team, one).state.people == {}


def say(team: TeamWithKeys, case: Case, decision: Decision) -> None:
    write(
        team,
        case,
        Consent,
        decision=decision,
        purposes=(Purpose.JUSTICE,),
        by_whom=By.PERSON,
        how=How.SPOKEN,
        language="French",
        on=in_days(0),
    )


def test_a_no_in_the_one_file_takes_an_older_yes_in_the_other_away(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    say(team, one, Decision.GIVEN)
    say(team, other, Decision.REFUSED)

    def now() -> Decision:
        return file_of(team, one).state.consents[Purpose.JUSTICE][1].decision

    merge(team, one, other)
    assert now() is Decision.REFUSED
    undo(team, one, other)
    assert now() is Decision.GIVEN


def test_a_yes_in_the_file_that_ends_opens_nothing_in_the_other(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    say(team, other, Decision.GIVEN)
    merge(team, one, other)
    assert file_of(team, one).state.consents == {}


# Refusals


def test_what_cannot_be_merged_says_why(team: TeamWithKeys, one: Case, other: Case) -> None:
    def now(stays: Case = one, ends: Case = other) -> Hindrance | None:
        return hindrance(file_of(team, stays), file_of(team, ends))

    assert now() is None
    assert now(one, one) is Hindrance.ITSELF
    start(team, other, date(2026, 1, 2))
    assert now() is Hindrance.PROCEDURE
    assert now(other, one) is None
    write(team, one, CaseClosed, reason=CaseEnd.COMPLETED)
    assert now(other, one) is Hindrance.CLOSED
    with pytest.raises(NotPossible):
        merge(team, other, one)


def test_a_case_with_a_reminder_that_goes_out_by_itself_does_not_end(
    team: TeamWithKeys, one: Case
) -> None:
    reminded, _receipt = case_with(team, SAFE)
    remind(team, reminded)
    stays, ends = file_of(team, one), file_of(team, reminded)
    assert hindrance(stays, ends) is Hindrance.REMINDER
    assert hindrance(ends, stays) is None
    merge(team, reminded, one)
    assert Reminder.objects.count() == 1


def test_a_restricted_case_and_an_open_one_stay_apart(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    plain, few = file_of(team, one), file_of(team, other)
    few.case.circle_id = uuid4()
    assert hindrance(plain, few) is hindrance(few, plain) is Hindrance.RESTRICTED


def test_a_merged_case_is_not_merged_again_nor_opened_nor_written_to(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    third = open_case(team, Person(name="Third"))
    merge(team, one, other)
    assert hindrance(file_of(team, third), file_of(team, other)) is Hindrance.MERGED
    with pytest.raises(NotPossible):
        merge(team, third, other)
    with pytest.raises(NotPossible):
        actions.link(file_of(team, other), team.open(sent_report(team)), once=new_once())
    page = at_desk(team.adviser).get(f"/desk/cases/{other.pk}/").content.decode()
    assert f'href="/desk/cases/{other.pk}/reopen/"' not in page
    assert f'href="/desk/cases/{other.pk}/note/"' not in page
    assert f'href="/desk/cases/{one.pk}/"' in page


def test_a_case_of_another_team_is_not_merged_even_by_who_is_in_both(
    team: TeamWithKeys, one: Case
) -> None:
    surya, both = make_team("be/surya"), make_member("In both")
    for each in (team, surya):
        join_team(each, both)
    theirs = open_case(surya)
    files = [case_for(both.actor, case.pk) for case in (one, theirs)]
    assert hindrance(*files) is Hindrance.OTHER_TEAM
    with pytest.raises(NotPossible):
        merge(both.actor, one, theirs)
    desk = at_desk(both)
    answer = desk.get(f"/desk/cases/{one.pk}/merge/{theirs.pk}/").content.decode()
    assert "different teams" in answer
    assert 'name="stays"' not in answer


def test_to_a_stranger_neither_case_exists(team: TeamWithKeys, one: Case, other: Case) -> None:
    surya = make_team("be/surya")
    mine = open_case(surya)
    stranger = at_desk(surya.adviser)
    for a, b in ((one, other), (mine, one), (one, mine)):
        for path in (f"/desk/cases/{a.pk}/merge/{b.pk}/", f"/desk/cases/{a.pk}/part/{b.pk}/"):
            assert stranger.get(path).status_code == 404
            answer = stranger.post(path, {"why": "My words."})
            assert answer.status_code == 404
            assert "My words." in answer.content.decode()


def test_who_writes_after_the_preview_is_read_first(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    seen = (file_of(team, one).last_number, file_of(team, other).last_number)
    write(team, other, CaseNote, text="They have met: two sisters.")
    with pytest.raises(Meanwhile):
        merge(team, one, other, seen=seen)
    assert not file_of(team, other).state.merged


def test_neither_a_merge_nor_its_undoing_is_struck_by_a_correction(
    team: TeamWithKeys, one: Case, other: Case
) -> None:
    merge(team, one, other)
    titles = {number for number, *_ in file_of(team, one).strikable()}
    assert merging.absorptions(file_of(team, one))[0][0] not in titles
    undo(team, one, other)
    last = file_of(team, one).last_number
    assert last not in {number for number, *_ in file_of(team, one).strikable()}


# The pages


def filled(page: str) -> dict[str, str]:
    form = page[page.rindex('<form method="post" class="contact"') :]
    fields = {}
    for tag in re.findall(r"<input [^>]+>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="radio"' not in tag or " checked" in tag):
            fields[unescape(name[1])] = unescape(value[1]) if value else ""
    return fields


def test_from_a_case_to_the_other_one_and_back(
    desk: Client, team: TeamWithKeys, one: Case, other: Case
) -> None:
    page = desk.get(f"/desk/cases/{one.pk}/").content.decode()
    assert f'href="/desk/cases/{one.pk}/merge/"' in page
    assert desk.get(f"/desk/cases/{one.pk}/merge/").status_code == 200
    page = desk.post(f"/desk/cases/{one.pk}/merge/", {"words": "Ami Djallow"}).content.decode()
    beside = f"/desk/cases/{one.pk}/merge/{other.pk}/"
    assert f'href="{beside}"' in page
    page = desk.get(beside).content.decode()
    assert "Ask for the interpreter" in page
    sent = {**filled(page), "keep_name": "other", "keep_phone": "one", "why": "Her aunt says so."}
    answers = [desk.post(beside, sent) for _ in range(2)]
    assert {each.headers["Location"] for each in answers} == {f"/desk/cases/{one.pk}/?done=merged"}
    person = file_of(team, one).state.person
    assert person.name == "Ami Jallow"
    assert person.phone == AMINA.phone
    assert set(person.other_names.split(", ")) == {"Amina Diallo", "Mina"}
    page = desk.get(answers[0].headers["Location"]).content.decode()
    assert "The two cases are one." in page
    whole = desk.get(f"/desk/cases/{one.pk}/whole/").content.decode()
    assert "Bring the papers" in whole
    assert "Call the lawyer" in whole
    back = f"/desk/cases/{one.pk}/part/{other.pk}/"
    assert back in page
    sent = {**filled(desk.get(back).content.decode()), "why": "Two sisters after all."}
    answers = [desk.post(back, sent) for _ in range(2)]
    assert {each.headers["Location"] for each in answers} == {f"/desk/cases/{one.pk}/?done=parted"}
    assert file_of(team, one).state.person == AMINA


def test_what_was_chosen_stays_chosen_when_a_colleague_wrote_meanwhile(
    desk: Client, team: TeamWithKeys, one: Case, other: Case
) -> None:
    beside = f"/desk/cases/{one.pk}/merge/{other.pk}/"
    sent = {**filled(desk.get(beside).content.decode()), "stays": "other", "why": "Her words."}
    write(team, other, CaseNote, text="Met her.")
    answer = desk.post(beside, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Her words." in page
    assert filled(page)["stays"] == "other"
    assert desk.post(beside, {**filled(page), "why": "Her words."}).status_code == 302
    assert file_of(team, one).state.merged


def test_the_case_whose_procedure_runs_is_the_one_that_goes_on(
    desk: Client, team: TeamWithKeys, one: Case, other: Case
) -> None:
    start(team, other, date(2026, 1, 2))
    beside = f"/desk/cases/{one.pk}/merge/{other.pk}/"
    sent = filled(desk.get(beside).content.decode())
    assert sent["stays"] == "other"
    answer = desk.post(beside, {**sent, "stays": "one"})
    assert answer.status_code == 409
    assert "A procedure runs in the case that would end." in answer.content.decode()


def test_what_is_missing_is_said(desk: Client, one: Case, other: Case) -> None:
    beside = f"/desk/cases/{one.pk}/merge/{other.pk}/"
    assert desk.post(beside, {}).status_code == 422
    assert desk.post(f"/desk/cases/{one.pk}/merge/", {}).status_code == 422
    sent = filled(desk.get(beside).content.decode())
    desk.post(beside, sent)
    assert desk.post(f"/desk/cases/{one.pk}/part/{other.pk}/", {}).status_code == 422


def test_parting_what_is_not_merged_gives_the_words_back(
    desk: Client, one: Case, other: Case
) -> None:
    path = f"/desk/cases/{one.pk}/part/{other.pk}/"
    assert desk.get(path).status_code == 302
    answer = desk.post(path, {"why": "My words."})
    assert answer.status_code == 409
    assert "My words." in answer.content.decode()


def test_goals_and_documents_of_the_case_that_ended_are_counted_shown_and_led_to(
    desk: Client, team: TeamWithKeys, one: Case, other: Case
) -> None:
    write(team, other, Goal, support=Support.LEGAL, words="My papers back.")
    upload(desk, other, b"What she wrote.", name="a.txt", title="Her letter")
    preview = desk.get(f"/desk/cases/{one.pk}/merge/{other.pk}/").content.decode()
    assert "Open goals: 1" in preview
    assert "Open goals and documents of the one that ends stay in its file." in preview
    merge(team, one, other)
    ((_number, absorbed),) = merging.absorptions(file_of(team, one))
    assert (absorbed.goals, absorbed.documents) == (1, 1)
    page = desk.get(f"/desk/cases/{one.pk}/").content.decode()
    assert f'<a href="/desk/cases/{other.pk}/plan/">1</a>' in page
    assert f'<a href="/desk/cases/{other.pk}/documents/">1</a>' in page
    before = AuditEvent.objects.filter(event="case-read", subject=other.pk).count()
    plan = desk.get(f"/desk/cases/{one.pk}/plan/").content.decode()
    assert "My papers back." in plan
    assert f'href="/desk/cases/{other.pk}/plan/"' in plan
    papers = desk.get(f"/desk/cases/{one.pk}/documents/").content.decode()
    assert "Her letter" in papers
    assert f'href="/desk/cases/{other.pk}/documents/' in papers
    # What was shown of the other file was read.
    reads = AuditEvent.objects.filter(event="case-read", subject=other.pk).count()
    assert reads == before + 2
    undo(team, one, other)
    assert "My papers back." not in desk.get(f"/desk/cases/{one.pk}/plan/").content.decode()


def test_where_nothing_stays_behind_nothing_is_said_of_it(
    desk: Client, team: TeamWithKeys, one: Case, other: Case
) -> None:
    merge(team, one, other)
    page = desk.get(f"/desk/cases/{one.pk}/").content.decode()
    assert "stay in its file" not in page
    assert "merged into this one" not in desk.get(f"/desk/cases/{one.pk}/plan/").content.decode()
