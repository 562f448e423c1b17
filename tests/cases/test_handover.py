"""Handing a case to another centre: who then reads, what stays behind, and what is never lost."""

import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.http import Http404

from fanal.accounts.models import Role as TeamRole
from fanal.audit.actions import read_details
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.cases import actions, views
from fanal.cases.finding.matching import likely_matches
from fanal.cases.handover import former_for, hand_over
from fanal.cases.kinds.around import Around, AroundNoted, Contact, Role
from fanal.cases.kinds.assignment import CaseAssigned
from fanal.cases.kinds.consent import Purpose
from fanal.cases.kinds.handover import Brings, CaseHandedOver, How
from fanal.cases.kinds.note import CaseNote as Note
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.procedure_end import ProcedureLeft
from fanal.cases.kinds.snooze import CaseSnoozed, WakeOn
from fanal.cases.kinds.task import Task, TaskDone
from fanal.cases.models import Case, DueDate, FormerCase
from fanal.cases.records.basis import Basis
from fanal.cases.records.htcds import record
from fanal.cases.sealing import CaseSummary, open_summary
from fanal.cases.sweeps import tell_receivers
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.dossiers.models import Compartment, Epoch, Grant, HolderKind
from fanal.dossiers.opening import OpenEntry, open_dossier
from fanal.intake.actions import NotPossible
from fanal.intake.contents import Ground
from fanal.intake.models import Report
from fanal.knowledge import Knowledge, current
from fanal.vault import CannotOpen
from tests.cases.conftest import UsePacks
from tests.cases.files import NAMED, evaluate, file_of, in_days, open_case, start, write
from tests.cases.test_pages import address, shown
from tests.cast import TeamWithKeys, join_team, make_member, make_team
from tests.documents import samples
from tests.documents.test_at_the_desk import upload
from tests.intake.desk import WORDS, at_desk, sent_report

pytestmark = pytest.mark.django_db
SINCE = date(2026, 11, 2)
SAID = "She moved to Liège and said: yes, tell them."
TYPED = {
    "ground": "person-agrees",
    "said_on": "2026-01-02",
    "how": "interpreter",
    "words": SAID,
    "history": "all",
    "reach": "Only through the library, Tuesdays.",
}


@pytest.fixture
def ours() -> TeamWithKeys:
    return make_team("be/pag-asa")


@pytest.fixture
def theirs() -> TeamWithKeys:
    return make_team("be/surya", members=(make_member("Claire"),))


@pytest.fixture
def case(ours: TeamWithKeys) -> Case:
    """A case with a note, a phase that runs and a task."""
    case = open_case(ours)
    write(ours, case, Note, text="A note from before.")
    start(ours, case, SINCE)
    write(ours, case, Task, text="Call the lawyer", on=in_days(3))
    return case


def handed(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case, *, least: bool = False, **told: Any
) -> CaseHandedOver:
    fields: dict[str, Any] = {
        "ground": Ground.PERSON_AGREES,
        "said_on": SINCE,
        "how": How.PHONE,
        "words": SAID,
    }
    fields |= {"from_team": ours.id, "to_team": theirs.id, "may_read": least}
    brings = Brings.of(file_of(ours, case).state) if least else None
    return CaseHandedOver(at=clock.now(), by=ours.actor.id, brings=brings, **{**fields, **told})


def give(ours: TeamWithKeys, theirs: TeamWithKeys, case: Case, **told: Any) -> None:
    hand_over(file_of(ours, case), handed(ours, theirs, case, **told), once=new_once())


def send(ours: TeamWithKeys, case: Case, **typed: Any) -> Any:
    desk = at_desk(ours.adviser)
    fields = shown(desk.get(address(case, "hand-over")).content.decode())
    return desk.post(address(case, "hand-over"), {**fields, **TYPED, **typed})


def secrets(team: TeamWithKeys) -> Any:
    return {(HolderKind.TEAM, team.key.id): team.secret}


def test_the_other_team_reads_everything_and_ours_keeps_a_line(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    done = send(ours, case, to=theirs.id)
    assert done.headers["Location"] == "/desk/cases/handed-over/"
    page = at_desk(theirs.adviser).get(address(case)).content.decode()
    for words in ("A note from before.", SAID, "Through an interpreter", "Call the lawyer"):
        assert words in page
    us = at_desk(ours.adviser)
    assert us.get(address(case)).status_code == 404
    assert us.get(f"{address(case)}until-then/").status_code == 404
    line = us.get("/desk/cases/handed-over/").content.decode()
    assert "Handed to Sürya on" in line
    assert case.reference[:4] in line
    assert "Amina" not in line
    assert not Grant.objects.filter(epoch__dossier=case.pk, holder_id=ours.key.id).exists()
    # A line of another team's is nobody else's.
    assert case.reference[:4] not in (
        at_desk(theirs.adviser).get("/desk/cases/handed-over/").content.decode()
    )


def test_the_form_sent_again_leads_to_the_line_and_not_to_a_refusal(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    desk = at_desk(ours.adviser)
    fields = shown(desk.get(address(case, "hand-over")).content.decode())
    typed = {**fields, **TYPED, "to": theirs.id}
    answers = [desk.post(address(case, "hand-over"), typed) for _ in range(2)]
    assert [each.headers.get("Location") for each in answers] == ["/desk/cases/handed-over/"] * 2
    assert FormerCase.objects.count() == 1
    stranger = at_desk(make_team("be/payoke").adviser)
    assert stranger.post(address(case, "hand-over"), typed).status_code == 404


def test_it_is_nobodys_at_the_new_team_and_its_dates_are_sealed_to_them(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    before = [(item.what, item.on) for item in file_of(ours, case).state.due_items]
    give(ours, theirs, case)
    case.refresh_from_db()
    assert (case.team_id, case.assignee) == (theirs.id, None)
    rows = DueDate.objects.filter(case=case)
    assert {(row.team_id, row.key_id, row.assignee_id) for row in rows} == {
        (theirs.id, theirs.key.id, None)
    }
    assert [(i.what, i.on) for i in file_of(theirs, case).state.due_items] == before
    today = at_desk(theirs.adviser).get("/desk/today/?scope=team").content.decode()
    assert "Call the lawyer" in today
    assert address(case) not in at_desk(ours.adviser).get("/desk/cases/?tab=team").content.decode()


def test_what_stays_behind_is_read_by_those_who_wrote_it_and_by_nobody_else(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    assert send(ours, case, to=theirs.id, history="least").status_code == 302
    desk = at_desk(theirs.adviser)
    page = desk.get(address(case)).content.decode()
    assert "A note from before." not in page
    for words in ("A. D.", "Time to rest and decide", "Call the lawyer", SAID, "the library"):
        assert words in page
    # A number without the terms on which it is safe to call is a danger.
    assert "+32 470" not in page
    us = at_desk(ours.adviser)
    old = us.get(f"{address(case)}until-then/").content.decode()
    assert "A note from before." in old
    assert SAID not in old
    # And the new team works on: the dates it got do not vanish with the next deed.
    file = write(theirs, case, Task, text="Find a bed", on=in_days(1))
    assert file.complete
    assert {i.words or i.task for i in file.state.tasks} == {
        "Find a bed",
        "Call the lawyer",
        "ask",
    }
    assert file.state.running is not None
    assert "Find a bed" not in us.get(f"{address(case)}until-then/").content.decode()


def test_whom_never_to_contact_goes_along_and_what_is_due_can_be_ticked_off_there(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    owner = Around(role=Role.SUSPECT, name="The owner", contact=Contact.NEVER)
    friend = Around(role=Role.FAMILY, name="The sister", contact=Contact.MAY)
    write(ours, case, AroundNoted, person=owner)
    write(ours, case, AroundNoted, person=friend)
    give(ours, theirs, case, least=True)
    file = file_of(theirs, case)
    assert [each.name for each in file.state.people.values()] == ["The owner"]
    assert len(file.state.tasks) == 2  # the phase brought one of its own
    for task in file.state.tasks:
        file = write(theirs, case, TaskDone, key=task.key, task=task.words)
    assert file.state.tasks == []


def test_a_case_that_slept_is_awake_at_the_new_team(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    write(ours, case, CaseSnoozed, wake_on=WakeOn.DAY, until=in_days(9), why="Waits.")
    give(ours, theirs, case)
    case.refresh_from_db()
    assert case.asleep_until is None
    assert file_of(theirs, case).state.snooze is None


def test_ours_goes_on_reading_what_was_written_until_then_if_the_person_wants_it(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    send(ours, case, to=theirs.id, may_read="on")
    write(theirs, case, Note, text="For nobody else.")
    page = at_desk(ours.adviser).get(f"{address(case)}until-then/").content.decode()
    assert "A note from before." in page
    assert "For nobody else." not in page
    assert "A note from before." in at_desk(theirs.adviser).get(address(case)).content.decode()
    # By keys: ours open no epoch that came after.
    opened = open_dossier(case.dossier, secrets(ours))
    newest = Epoch.objects.filter(dossier=case.pk, compartment=Compartment.FILE).latest("number")
    assert (Compartment.FILE, newest.number) not in opened.keys
    numbers = [entry.number for entry in opened.read() if isinstance(entry, OpenEntry)]
    assert max(numbers) == file_of(theirs, case).last_number - 2
    stranger = make_team("be/payoke")
    with pytest.raises(Http404):
        former_for(stranger.actor, case.pk)


def test_its_requests_go_along_but_not_those_of_another_person(
    ours: TeamWithKeys, theirs: TeamWithKeys
) -> None:
    alone, shared = sent_report(ours), sent_report(ours)
    case = actions.open_case(ours.open(alone), person=NAMED, once=new_once())
    actions.link(file_of(ours, case), ours.open(shared), once=new_once())
    actions.open_case(ours.open(shared), person=NAMED, once=new_once())
    give(ours, theirs, case)
    teams = {r.pk: r.team_id for r in Report.objects.all()}
    assert teams == {alone.pk: theirs.id, shared.pk: ours.id}
    page = at_desk(theirs.adviser).get(f"/desk/reports/{alone.pk}/").content.decode()
    assert WORDS in page
    page = at_desk(theirs.adviser).get(address(case)).content.decode()
    assert f"/desk/reports/{alone.pk}/" in page
    assert f"/desk/reports/{shared.pk}/" not in page


def test_how_to_reach_them_is_asked_when_a_request_stays_with_us(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    """It told of two people, and is the other one's, too: what is safe would stay behind."""
    both = case.links.get().report
    actions.open_case(ours.open(both), person=NAMED, once=new_once())
    answer = send(ours, case, to=theirs.id, reach="")
    assert answer.status_code == 422
    assert "Say how they may be reached, or that they may not." in answer.content.decode()
    assert send(ours, case, to=theirs.id, reach="Only on Mondays.").status_code == 302
    page = at_desk(theirs.adviser).get(address(case)).content.decode()
    assert "Only on Mondays." in page
    assert Report.objects.get().team_id == ours.id


def test_the_requests_stay_when_the_history_stays(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    give(ours, theirs, case, least=True)
    assert set(Report.objects.values_list("team_id", flat=True)) == {ours.id}


def test_both_teams_have_it_in_their_trail(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    give(ours, theirs, case)
    events = AuditEvent.objects.filter(event=Event.CASE_HANDED_OVER, subject=case.pk)
    assert {event.team for event in events} == {ours.id, theirs.id}
    for event in events:
        secret = ours.secret if event.team == ours.id else theirs.secret
        assert read_details(event, secret)["by"] == ours.actor.id


def test_a_record_of_it_says_who_handed_it_over_and_when(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    before = record(file_of(ours, case), Basis(None), Purpose.SUPPORT, words=False)
    assert "cas_ReferringOrganisation" not in before
    give(ours, theirs, case)
    file = file_of(theirs, Case.objects.get(pk=case.pk))
    found = record(file, Basis(None), Purpose.SUPPORT, words=False)
    assert found["cas_ReferringOrganisation"] == str(current().team(ours.id).name)
    assert found["cas_IncomingReferralDate"] == str(in_days(0))
    assert not {"cas_ReferringOrganisation", "cas_IncomingReferralDate"} & set(
        record(file, Basis(None), Purpose.STATISTICS, words=False)
    )


def test_a_case_can_come_back(ours: TeamWithKeys, theirs: TeamWithKeys, case: Case) -> None:
    give(ours, theirs, case, least=True)
    write(theirs, case, Note, text="From Liège.")
    give(theirs, ours, case)
    file = file_of(ours, case)
    texts = [
        e.content.text
        for e in file.entries
        if isinstance(e, OpenEntry) and isinstance(e.content, Note)
    ]
    assert texts == ["A note from before.", "From Liège."]
    assert file.complete
    assert file.state.phase_due == date(2026, 12, 17)


@pytest.mark.parametrize("missing", ["to", "ground", "said_on", "how", "words", "history", "reach"])
def test_it_needs_a_team_and_how_when_and_in_whose_words(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case, missing: str
) -> None:
    history = "least" if missing == "reach" else TYPED["history"]
    answer = send(ours, case, **{"to": theirs.id, "history": history, missing: ""})
    assert answer.status_code == 422
    if missing != "words":
        assert SAID in answer.content.decode()
    assert Case.objects.get(pk=case.pk).team_id == ours.id


def test_a_recorded_ground_needs_no_yes(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    done = send(ours, case, to=theirs.id, ground="minor-in-danger", said_on="", how="")
    assert done.status_code == 302


def test_the_page_says_who_reads_then_and_a_team_that_cannot_receive_is_not_offered(
    ours: TeamWithKeys, case: Case
) -> None:
    deaf = make_team("be/surya", receives=False)
    page = at_desk(ours.adviser).get(address(case, "hand-over")).content.decode()
    assert "No other team can receive at the moment." in page
    with pytest.raises(NotPossible):
        give(ours, deaf, case)
    make_team("be/payoke")
    page = at_desk(ours.adviser).get(address(case, "hand-over")).content.decode()
    assert "Who can read it then" in page
    assert "PAG-ASA writes nothing in it any more and reads nothing new." in page


@pytest.mark.parametrize(
    "told",
    [{"to_team": "be/pag-asa"}, {"from_team": "be/payoke"}, {"said_on": None}],
    ids=["itself", "not from there", "a yes without a day"],
)
def test_what_cannot_be_handed_over_stays(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case, told: dict[str, Any]
) -> None:
    with pytest.raises(NotPossible):
        give(ours, theirs, case, **told)
    assert Case.objects.get(pk=case.pk).team_id == ours.id
    assert not FormerCase.objects.exists()


def test_nothing_is_left_behind_that_nobody_could_read(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    with pytest.raises(NotPossible):
        give(ours, theirs, case, least=True, may_read=False)


def test_nothing_is_handed_over_that_would_be_lost_on_the_way(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    from fanal.dossiers.actions import start_epoch
    from fanal.intake.rotation import team_holder

    file = file_of(ours, case)
    start_epoch(file.opened, Compartment.FILE, holders=[team_holder(ours.key)])
    write(ours, case, Note, text="Under the second key.")
    Grant.objects.filter(epoch__dossier=case.pk, epoch__number=2).delete()
    for least in (False, True):
        with pytest.raises((NotPossible, CannotOpen)):
            give(ours, theirs, case, least=least)


def test_the_same_form_sent_twice_hands_over_once(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    file, once, content = file_of(ours, case), new_once(), handed(ours, theirs, case)
    for _ in range(2):
        hand_over(file, content, once=once)
    assert FormerCase.objects.filter(case=case).count() == 1
    assert case.dossier.entries.filter(kind="case-handover").count() == 1


def test_a_colleagues_deed_on_the_old_page_is_refused_with_its_words(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    desk = at_desk(ours.adviser)
    fields = shown(desk.get(address(case, "note")).content.decode())
    stale = file_of(ours, case)
    give(ours, theirs, case)
    answer = desk.post(address(case, "note"), {**fields, "text": "Words that stay mine."})
    assert answer.status_code == 404
    assert "Words that stay mine." in answer.content.decode()
    from fanal.cases import actions

    late = CaseAssigned(at=clock.now(), by=ours.actor.id, member="")
    with pytest.raises(NotPossible):
        actions.write(stale, late, seen=99, once=new_once())


def test_across_a_border_only_with_the_persons_yes_and_no_procedure_running(
    two_countries: Knowledge, ours: TeamWithKeys, case: Case
) -> None:
    dutch = make_team("nl/comensha")
    page = at_desk(ours.adviser).get(address(case, "hand-over")).content.decode()
    assert "CoMensha (Netherlands)" in page
    answer = send(ours, case, to=dutch.id)
    assert answer.status_code == 422
    assert "A procedure runs here. End it first." in answer.content.decode()
    write(ours, case, ProcedureLeft, procedure="be-adult", start=3, end="own-choice", on=SINCE)
    answer = send(ours, case, to=dutch.id, ground="life-in-danger")
    assert answer.status_code == 422
    assert "only with the person&#x27;s yes" in answer.content.decode()
    with pytest.raises(NotPossible):
        give(ours, dutch, case, ground=Ground.LIFE_IN_DANGER)
    assert send(ours, case, to=dutch.id).status_code == 302
    page = at_desk(dutch.adviser).get(address(case)).content.decode()
    # What was written under Belgian law still reads as that.
    assert "Protection procedure for adults" in page
    assert "Time to think" in at_desk(dutch.adviser).get(address(case, "phase")).content.decode()


def test_what_came_from_a_centre_that_no_pack_knows_any_more_still_opens(
    two_countries: Knowledge, use_packs: UsePacks, ours: TeamWithKeys
) -> None:
    dutch = make_team("nl/comensha")
    case = open_case(dutch)
    give(dutch, ours, case)
    use_packs("be")
    desk, report = at_desk(ours.adviser), case.links.get().report_id
    for path in (address(case), f"/desk/reports/{report}/"):
        assert "nl/comensha" in desk.get(path).content.decode()


def test_who_reads_until_then_is_led_to_no_page_that_is_not_theirs(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    upload(at_desk(ours.adviser), case, samples.jpeg())
    send(ours, case, to=theirs.id, may_read="on")
    desk = at_desk(ours.adviser)
    page = desk.get(f"{address(case)}until-then/").content.decode()
    links = set(re.findall(r'href="(/desk/cases/[0-9a-f-]{36}/[^"]*)"', page))
    assert [link for link in links if desk.get(link).status_code != 200] == []


def test_the_new_team_is_told_that_something_waits_once_and_of_nothing_else(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(ours, theirs, case, least=True)
    # The worker dies after the mail left and before it wrote that down.
    with monkeypatch.context() as patched:

        def dies(*args: object, **kwargs: object) -> None:
            raise SystemExit

        patched.setattr("django.db.models.query.QuerySet.update", dies)
        with pytest.raises(SystemExit):
            tell_receivers()
    tell_receivers()
    tell_receivers()
    assert [len(each.to) for each in mail.outbox] == [1, 1]
    assert all("Something is waiting" in str(each.subject) for each in mail.outbox)
    for each in mail.outbox:
        assert "Amina" not in f"{each.body} {each.subject}"


def test_the_lists_of_the_other_team_say_no_more_than_what_came_along(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    evaluate(ours, case)
    before = CaseSummary.of(file_of(ours, case).state)
    assert before.person.phone
    assert before.finding
    give(ours, theirs, case, least=True)
    summary = open_summary(Case.objects.get(pk=case.pk), {theirs.key.id: theirs.secret})
    assert summary == CaseSummary.of(file_of(theirs, case).state)
    assert summary is not None
    assert (summary.person.phone, summary.finding, summary.purposes) == ("", None, ())
    assert not likely_matches(theirs.actor, Person(phone=before.person.phone))
    assert DueDate.objects.filter(case=case).count() == len(file_of(theirs, case).state.due_items)


def test_who_wrote_whom_never_to_contact_a_moment_before_loses_nothing(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case
) -> None:
    file, content = file_of(ours, case), handed(ours, theirs, case, least=True)
    owner = Around(role=Role.SUSPECT, name="The owner", contact=Contact.NEVER)
    write(ours, case, AroundNoted, person=owner)
    hand_over(file, content, once=new_once())
    assert [each.name for each in file_of(theirs, case).state.people.values()] == ["The owner"]


def test_a_case_that_became_a_colleagues_a_moment_before_is_not_given_away(
    ours: TeamWithKeys, theirs: TeamWithKeys, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam = make_member("Sam Adviser")
    join_team(ours, sam, TeamRole.ADVISER)
    write(ours, case, CaseAssigned, member=str(sam.member.pk))

    def late(*args: Any, **kwargs: Any) -> None:
        write(ours, case, CaseAssigned, member=str(ours.adviser.member.pk))
        hand_over(*args, **kwargs)

    monkeypatch.setattr(views, "hand_over", late)
    desk = at_desk(sam)
    fields = shown(desk.get(address(case, "hand-over")).content.decode())
    answer = desk.post(address(case, "hand-over"), {**fields, **TYPED, "to": theirs.id})
    assert answer.status_code == 409
    assert Case.objects.get(pk=case.pk).team_id == ours.id
