"""A professional asks a centre: what is asked, what is refused, and all that is never shown."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import DatabaseError

from fanal.audit.models import AuditEvent
from fanal.cases.actions import open_case
from fanal.cases.kinds.person import Person
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.intake import actions
from fanal.intake.access import DeskReport
from fanal.intake.actions import NotPossible, note_reading
from fanal.intake.contents import (
    Channel,
    CloseReason,
    ContactTerms,
    Ground,
    ReportIntake,
    WakeOn,
)
from fanal.intake.desk_forms import DEEDS
from fanal.intake.forms import ReferralForm
from fanal.intake.forms.referral import PAGES, PERSON, REACH
from fanal.intake.handover import hand_over
from fanal.intake.mailbox import open_mailbox
from fanal.intake.models import Report
from fanal.intake.receipt import parse
from fanal.intake.receipts import replace_receipt
from fanal.intake.referral import Purpose, Referral
from fanal.intake.snoozing import snooze, wake
from fanal.knowledge import Audience, Ternary, current
from fanal.vault import CannotOpen
from fanal.workload.figures import asked_for
from tests.cast import TeamWithKeys, make_team
from tests.intake.desk import address, at_desk
from tests.public.visitor import Visitor

pytestmark = pytest.mark.django_db

ADDRESS = "professionals/ask"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SEEN = "Six beds in the cellar, says Kwikzilver."
NAME = "Zilverberk Amsinck"
Told = dict[str, str | list[str]]
SITUATION: Told = {"message": SEEN, "types": ["ForcedLabour", "Servitude"], "still": "yes"}
ASKER: Told = {
    "sector": "work",
    "organisation": "Inspection of Antwerp",
    "asker_phone": "03 123 45 67",
}
REFER: Told = {
    "purpose": "refer",
    "minor": "no",
    **SITUATION,
    "place": "2000",
    "called": NAME,
    "channel": "phone",
    "phone": "0470 12 34 56",
    "after": "10:00",
    "before": "15:00",
    "agreed": "yes",
    "how_asked": "In Romanian, with a telephone interpreter",
    **ASKER,
}
CONSULT: Told = {"purpose": "consult", **SITUATION}
COUNT: Told = {
    "purpose": "count",
    "minor": "no",
    "types": ["ForcedLabour"],
    "still": "yes",
    "refused": "afraid-of-authorities",
    "place": "2000",
    "sector": "care",
}


@pytest.fixture
def centre() -> TeamWithKeys:
    return make_team()


def _check(told: Told, **more: str | list[str]) -> Visitor:
    fields = [("do", "check")]
    for name, value in {**told, **more}.items():
        fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
    return Visitor().post(ADDRESS, fields)


def _sent(told: Told, **more: str | list[str]) -> str:
    page = _check(told, **more).press("send")
    assert len(page.receipt) == 20, page.text
    return page.receipt


def _kept(centre: TeamWithKeys) -> ReportIntake:
    desk = centre.open(Report.objects.get())
    assert desk.reported is not None
    return desk.reported.intake


def _referral(centre: TeamWithKeys) -> Referral:
    referral = _kept(centre).referral
    assert referral is not None
    return referral


# The way


def test_one_thing_at_a_time_and_back_and_a_look_at_everything(centre: TeamWithKeys) -> None:
    visit = Visitor().get(ADDRESS)
    assert 'name="purpose"' in visit.html
    visit = visit.press("next", purpose="refer", minor="no")
    assert "Part 2 of 5" in visit.text
    visit = visit.press("next", message=SEEN)
    visit = visit.press("next", called=NAME)
    assert "Part 4 of 5" in visit.text
    back = visit.press("back")
    assert back.value("called") == NAME
    visit = back.press("next").press("next", agreed="yes")
    visit = visit.press("next", organisation="Inspection", asker_email="i@inspection.example")
    assert "Check before you send" in visit.text
    assert NAME in visit.text
    changed = visit.press("situation")
    assert changed.value("message") == SEEN
    changed = changed.press("next", message="Seven beds.")
    assert "Check before you send" in changed.text
    assert "Seven beds." in changed.text
    assert len(changed.press("send").receipt) == 20
    assert _kept(centre).message == "Seven beds."


def test_a_page_without_an_answer_that_is_needed_says_so_and_keeps_the_rest(
    centre: TeamWithKeys,
) -> None:
    visit = Visitor().get(ADDRESS).press("next")
    assert visit.status == 422
    assert "Choose what you want to do." in visit.text
    visit = visit.press("next", purpose="consult").press("next", still="no")
    assert visit.status == 422
    assert "Write what you saw or heard." in visit.text
    assert visit.value("still") == "no"


def test_what_was_marked_in_the_check_comes_along(centre: TeamWithKeys) -> None:
    found = current().pack.professional_instruments[0]
    sign = found.items[0].id
    marks = {
        "list": found.id,
        "version": found.version,
        f"sign-{sign}": "seen",
        f"note-{sign}": "Behind the Boterham",
    }
    assert "What you marked in the list comes along." in _first(marks)
    _sent(CONSULT, **marks)
    marked = _referral(centre).marked
    assert marked is not None
    assert (marked.list, marked.version) == (found.id, found.version)
    assert [(mark.sign, mark.seen, mark.note) for mark in marked.marks] == [
        (sign, "yes", "Behind the Boterham")
    ]


def _first(fields: dict[str, str]) -> str:
    return Visitor().post(ADDRESS, [*fields.items(), ("do", "first")]).text


def test_marks_of_a_list_that_has_changed_since_are_left_behind(centre: TeamWithKeys) -> None:
    found = current().pack.professional_instruments[0]
    marks = {"list": found.id, "version": "1999", f"sign-{found.items[0].id}": "seen"}
    assert "comes along" not in _first(marks)
    _sent(CONSULT, **marks)
    assert _referral(centre).marked is None


# What each way keeps


def test_a_referral_is_kept_whole(centre: TeamWithKeys) -> None:
    _sent(REFER)
    intake, referral = _kept(centre), _referral(centre)
    assert (intake.message, intake.place, intake.minor) == (SEEN, "2000", Ternary.NO)
    assert intake.contact.channel is Channel.PHONE
    assert intake.contact.address == "+32 470 12 34 56"
    assert (referral.called, referral.agreed, referral.may_tell) == (NAME, True, False)
    assert referral.asker.organisation == "Inspection of Antwerp"
    assert [each.value for each in referral.types] == ["ForcedLabour", "Servitude"]


@pytest.mark.parametrize("told", [CONSULT, COUNT], ids=["consult", "count"])
def test_who_the_person_is_goes_nowhere_though_it_was_posted(
    centre: TeamWithKeys, told: Told
) -> None:
    own = {name: REFER[name] for name in (*PERSON, *REACH, "agreed", "how_asked") if name in REFER}
    _sent(told, **own, languages="Wolofzulu")
    kept = _kept(centre).model_dump_json()
    for word in (NAME, "470", "Romanian", "Wolofzulu"):
        assert word not in kept
    names = {name for page in PAGES[Purpose(str(told["purpose"]))].values() for name in page}
    assert not names & {*PERSON, *REACH}


def test_a_count_holds_no_free_word_and_no_place(centre: TeamWithKeys) -> None:
    found = current().pack.professional_instruments[0]
    sign = found.items[0].id
    marks = {"list": found.id, "version": found.version, f"sign-{sign}": "seen"}
    _sent(COUNT, **marks, **{f"note-{sign}": "Kwartelei"}, message=SEEN, organisation="Ziekenhuis")
    intake = _kept(centre)
    kept = intake.model_dump_json()
    for word in ("2000", "Kwartelei", "Kwikzilver", "Ziekenhuis"):
        assert word not in kept
    assert intake.referral is not None
    assert intake.referral.refused == "afraid-of-authorities"


@pytest.mark.parametrize("agreed", ["", "no", "not-an-answer"])
def test_an_adult_is_not_referred_without_a_yes(centre: TeamWithKeys, agreed: str) -> None:
    visit = _check(REFER, agreed=agreed)
    assert visit.status == 422
    assert not Report.objects.exists()
    assert NAME in visit.carried


@pytest.mark.parametrize("agreed", ["", "no"])
@pytest.mark.parametrize(
    ("way", "page", "more"),
    [("consult", "Leave out names", {}), ("count", "Nobody can be found again", {})],
)
def test_without_a_yes_the_way_leads_on_and_the_person_stays_behind(
    centre: TeamWithKeys, agreed: str, way: str, page: str, more: Told
) -> None:
    found = current().pack.professional_instruments[0]
    marks = {"list": found.id, "version": found.version, f"sign-{found.items[0].id}": "seen"}
    refused = _check(REFER, **marks, agreed=agreed)
    assert {"consult", "count"} <= set(refused.buttons())
    visit = refused.press(way)
    assert visit.status == 200
    assert page in visit.text
    for word in (NAME, "0470 12 34 56", "10:00", "telephone interpreter"):
        assert word not in visit.html
    assert (SEEN in visit.carried) == (way == "consult")
    assert visit.value("place") == "2000"
    visit = visit.press("next", **more)
    while "Check before you send" not in visit.text:
        visit = visit.press("next")
    assert len(visit.press("send").receipt) == 20
    kept = _kept(centre).model_dump_json()
    assert NAME not in kept
    referral = _referral(centre)
    assert referral.purpose == way
    assert referral.marked is not None


def test_the_other_ways_are_offered_where_a_yes_is_missing_and_nowhere_else(
    centre: TeamWithKeys,
) -> None:
    visit = Visitor().get(ADDRESS).press("next", purpose="refer", minor="no")
    assert "consult" not in visit.buttons()
    visit = visit.press("next", message=SEEN).press("next", called=NAME)
    assert "consult" not in visit.buttons(), "nothing was said yet"
    assert "consult" in visit.press("next", agreed="no").buttons()


def test_a_count_in_danger_promises_nobody(centre: TeamWithKeys) -> None:
    calls = "If somebody is in danger, call now. A count calls nobody."
    check = _check(COUNT, danger="yes")
    for page in (check, check.press("send")):
        assert calls in page.text
        assert "tel:112" in page.html
        assert "top of the list" not in page.text
    assert calls not in _check(COUNT, danger="no").text
    consult = _check(CONSULT, danger="yes")
    assert "top of the list" in consult.text
    assert calls not in consult.text


@pytest.mark.parametrize("minor", ["yes", "not-sure"])
def test_a_child_is_referred_without_waiting_for_a_yes(centre: TeamWithKeys, minor: str) -> None:
    told = {**REFER, "agreed": "no", "may_tell": "yes"}
    assert 'name="agreed" value="no" id' not in _check(told, minor=minor).html
    _sent(told, minor=minor)
    referral = _referral(centre)
    assert referral.agreed is None
    assert not referral.may_tell
    assert not ReferralForm({**told, "minor": minor}, region="be").pages.get("yes")


def test_a_childs_team_reads_about_a_child() -> None:
    teams = current().pack.teams.values()
    young = make_team(next(team.id for team in teams if team.audience is Audience.MINORS))
    make_team()
    _sent(CONSULT, minor="not-sure")
    assert Report.objects.get().team_id == young.id


@pytest.mark.parametrize("minor", ["yes", "not-sure", ""])
def test_only_an_adult_is_counted(centre: TeamWithKeys, minor: str) -> None:
    assert _check(COUNT, minor=minor).status == 422
    assert not Report.objects.exists()


def test_a_referral_says_how_the_centre_can_check(centre: TeamWithKeys) -> None:
    assert _check(REFER, asker_phone="").status == 422
    assert _check(REFER, organisation="").status == 422


def test_who_is_called_is_the_person_and_never_who_types(centre: TeamWithKeys) -> None:
    asked = _check(REFER, phone="")
    assert asked.status == 422
    for words in ("Through me.”", "Who should the centre say it is?", "if the person does not"):
        assert words in asked.text
    for words in ("Only through this site", "reach you", "you do not answer"):
        assert words not in asked.text


def test_before_it_is_sent_each_part_stands_under_its_name(centre: TeamWithKeys) -> None:
    bare = {"channel": "", "phone": "", "called": "", "after": "", "before": ""}
    for told, more, empty in ((REFER, {}, 0), (REFER, {**bare, "minor": "yes"}, 1), (COUNT, {}, 0)):
        shown = _check(told, **more)
        pages = ReferralForm({**told, **more}, region="be").pages
        for page in pages:
            assert f'<h3 id="{page}">' in shown.html
            assert f'value="{page}" aria-describedby="{page}"' in shown.html
        assert shown.text.count("The centre has to ask you who it is") == empty


def test_a_count_says_that_its_place_goes_no_further(centre: TeamWithKeys) -> None:
    asked = Visitor().get(ADDRESS).press("next", purpose="count", minor="no")
    assert "It is not sent along." in asked.text
    consult = Visitor().get(ADDRESS).press("next", purpose="consult")
    assert "It is not sent along." not in consult.text


def test_the_same_form_sent_twice_is_one_request(centre: TeamWithKeys) -> None:
    check = _check(REFER)
    html = check.html
    first = check.press("send").receipt
    again = Visitor(html=html).press("send")
    assert again.receipt == first
    assert Report.objects.count() == 1


# When things go wrong


def test_nothing_typed_is_lost_when_it_cannot_be_kept(
    centre: TeamWithKeys, caplog: pytest.LogCaptureFixture
) -> None:
    check = _check(REFER)
    failing = mock.patch("fanal.public.asking.submit", side_effect=DatabaseError(SEEN))
    with caplog.at_level(logging.DEBUG), failing:
        failed = check.press("send")
    assert failed.status == 503
    assert NAME in failed.carried
    assert "Kwikzilver" in failed.carried
    assert "Kwikzilver" not in caplog.text
    assert len(failed.press("send").receipt) == 20


def test_a_day_later_the_answers_are_looked_at_once_more(centre: TeamWithKeys) -> None:
    with clock.frozen(NOW):
        check = _check(REFER)
    with clock.frozen(NOW + timedelta(days=2)):
        again = check.press("send")
        assert "Nothing has been sent yet. Something changed" in again.text
        assert len(again.press("send").receipt) == 20


def test_when_nobody_can_receive_the_words_stay() -> None:
    visit = _check(REFER)
    assert visit.status == 503
    assert NAME in visit.carried
    make_team()
    assert "Check before you send" in visit.press("check").text


# What is shown afterwards


def test_advice_is_answered_behind_the_receipt(centre: TeamWithKeys) -> None:
    receipt = _sent(CONSULT)
    desk = centre.open(Report.objects.get())
    actions.answer(desk, text="Ask her alone.", seen=desk.last_number, once=new_once())
    assert "Ask her alone." in Visitor().open(receipt).text


def test_with_the_persons_yes_a_referral_is_answered(centre: TeamWithKeys) -> None:
    receipt = _sent(REFER, may_tell="yes")
    desk = centre.open(Report.objects.get())
    actions.answer(desk, text="She has a room.", seen=desk.last_number, once=new_once())
    assert "She has a room." in Visitor().open(receipt).text


def _note(desk: DeskReport) -> None:
    actions.note(desk, text="Something", once=new_once())


def _take(desk: DeskReport) -> None:
    actions.take(desk, was=desk.report.assignee_id, once=new_once())


def _assign(desk: DeskReport) -> None:
    actions.assign(desk, to=None, was=desk.report.assignee_id, once=new_once())


def _snooze(desk: DeskReport) -> None:
    # Late in the evening it is tomorrow already where the team works.
    day = (clock.now() + timedelta(days=2)).date()
    snooze(desk, wake_on=WakeOn.DAY, until=day, why="Later", seen=99, once=new_once())


def _wake(desk: DeskReport) -> None:
    wake(desk, once=new_once())


def _close(desk: DeskReport) -> None:
    actions.close(desk, reason=CloseReason.MISUSE, explanation="", once=new_once())


def _reopen(desk: DeskReport) -> None:
    actions.reopen(desk, explanation="", once=new_once())


def _show_address(desk: DeskReport) -> None:
    actions.show_address(desk, reason="Life", once=new_once())


def _hand_over(desk: DeskReport) -> None:
    make_team("be/payoke")
    hand_over(
        desk,
        to_team="be/payoke",
        ground=Ground.LIFE_IN_DANGER,
        explanation="Near her",
        once=new_once(),
    )


DONE: dict[str, Callable[[DeskReport], None]] = {
    "note": _note,
    "take": _take,
    "assign": _assign,
    "snooze": _snooze,
    "wake": _wake,
    "show-address": _show_address,
    "close": _close,
    "reopen": _reopen,
    "hand-over": _hand_over,
}
REFUSED = {"answer", "visit"}


def test_whatever_the_desk_does_a_stranger_with_the_receipt_sees_received_and_read(
    centre: TeamWithKeys,
) -> None:
    """Byte for byte: an exploiter may pose as a professional."""
    receipt = _sent(REFER)
    before = Visitor().open(receipt)
    assert "Received" in before.text
    assert "Not read yet" in before.text
    desk = centre.open(Report.objects.get())
    note_reading(desk)
    read = Visitor().open(receipt)
    assert "Not read yet" not in read.text
    assert set(DONE) | REFUSED == set(DEEDS)
    for name, deed in DONE.items():
        deed(centre.open(Report.objects.get()))
        assert Visitor().open(receipt).html == read.html, name


def test_the_same_form_again_does_not_tell_who_has_it_by_now(centre: TeamWithKeys) -> None:
    # In Brussels, so that the team that comes in later is not the nearest one.
    checked = _check(REFER, place="1000")
    form = [*checked.fields, ("do", "send")]
    receipt = Visitor().post(ADDRESS, form).receipt
    again = Visitor().post(ADDRESS, form)
    assert again.receipt == receipt
    for name, deed in DONE.items():
        deed(centre.open(Report.objects.get()))
        assert Visitor().post(ADDRESS, form).html == again.html, name
    assert Report.objects.get().team_id == "be/payoke"


def test_no_answer_and_no_new_receipt_where_nobody_may_read_one(centre: TeamWithKeys) -> None:
    _sent(REFER)
    desk = centre.open(Report.objects.get())
    with pytest.raises(NotPossible):
        actions.answer(desk, text="Hello", seen=99, once=new_once())
    with pytest.raises(NotPossible):
        actions.propose_visit(
            desk, when=clock.now(), place="here", way="", seen=99, once=new_once()
        )
    with pytest.raises(NotPossible):
        replace_receipt(desk, known_by="voice", seed=b"s" * 32)


@pytest.mark.parametrize("told", [REFER, COUNT], ids=["refer", "count"])
@pytest.mark.parametrize("button", ["write", "reach", "reach-save", "leave", "take-back", "file"])
def test_a_stranger_with_the_receipt_changes_nothing(
    centre: TeamWithKeys, told: Told, button: str
) -> None:
    receipt = _sent(told)
    report = Report.objects.get()
    # The ticket that a mailbox of the ordinary kind would carry.
    ticket = open_mailbox(parse(receipt)).ticket()
    entries, lines = report.dossier.entries.count(), AuditEvent.objects.count()
    visit = Visitor().post(
        "messages",
        [("do", button), ("ticket", ticket), ("text", "Where is she?"), ("channel", "site")],
    )
    assert "What you sent" in visit.text
    report.refresh_from_db()
    assert report.dossier.entries.count() == entries
    assert AuditEvent.objects.count() == lines
    assert report.erase_on is None


TOLD: Told = {**REFER, "may_tell": "yes"}
ANSWERED = pytest.mark.parametrize("told", [CONSULT, TOLD], ids=["consult", "may tell"])


@ANSWERED
def test_who_is_answered_sees_that_it_was_read(centre: TeamWithKeys, told: Told) -> None:
    receipt = _sent(told)
    assert "Not read yet" in Visitor().open(receipt).text
    note_reading(centre.open(Report.objects.get()))
    read = Visitor().open(receipt).text
    assert "Read by the centre" in read
    assert "Not read yet" not in read


@ANSWERED
def test_whatever_the_desk_does_shows_beside_an_answer_only_that_it_was_read(
    centre: TeamWithKeys, told: Told
) -> None:
    receipt = _sent(told, place="1000")
    note_reading(centre.open(Report.objects.get()))
    read = Visitor().open(receipt).text
    for name, deed in DONE.items():
        if name != "show-address" or told is TOLD:
            deed(centre.open(Report.objects.get()))
        assert Visitor().open(receipt).text == read, name


@ANSWERED
@pytest.mark.parametrize("button", ["reach", "reach-save", "leave", "take-back"])
def test_who_asked_changes_nothing_of_the_persons(
    centre: TeamWithKeys, told: Told, button: str
) -> None:
    receipt = _sent(told)
    visit = Visitor().open(receipt)
    assert f'value="{button}"' not in visit.html
    entries = Report.objects.get().dossier.entries.count()
    visit.press(button, channel="phone", phone="03 111 22 33")
    report = Report.objects.get()
    assert report.dossier.entries.count() == entries
    assert report.erase_on is None
    assert report.state == Report.State.OPEN
    assert centre.open(report).contact.address == ("+32 470 12 34 56" if told is TOLD else "")


def test_no_deed_of_a_mailbox_does_it_either(centre: TeamWithKeys) -> None:
    mailbox = open_mailbox(parse(_sent(TOLD)))
    with pytest.raises(CannotOpen):
        mailbox.take_back(once=new_once())
    with pytest.raises(CannotOpen):
        mailbox.change_contact(ContactTerms(), once=new_once())
    report = Report.objects.get()
    assert report.erase_on is None


# The desk


@ANSWERED
def test_above_an_answer_stands_who_may_read_it(centre: TeamWithKeys, told: Told) -> None:
    receipt = _sent(told)
    Visitor().open(receipt)
    report = Report.objects.get()
    page = at_desk(centre.adviser).get(address(report)).content.decode()
    assert "Answer who asked" in page
    assert "it may be an exploiter" in page
    assert "Who asked opened the messages." in page
    for words in (
        ">Answer the person</h2>",
        "Propose a visit",
        "The person opened",
        "The person sent",
    ):
        assert words not in page
    with pytest.raises(NotPossible):
        actions.propose_visit(
            centre.open(report), when=clock.now(), place="here", way="", seen=99, once=new_once()
        )


def test_the_desk_reads_what_was_asked_in_words(centre: TeamWithKeys) -> None:
    _sent(REFER)
    report = Report.objects.get()
    client = at_desk(centre.adviser)
    page = client.get(address(report)).content.decode()
    for words in (
        "A professional refers somebody",
        NAME,
        "Inspection of Antwerp",
        "Forced labour, Servitude",
        "Call their organisation",
    ):
        assert words in page
    assert 'id="answer-title"' not in page
    assert "Replace a lost receipt" not in page
    inbox = client.get("/desk/").content.decode()
    assert "A professional refers somebody" in inbox


def test_a_count_becomes_no_case_and_stands_in_the_figures(centre: TeamWithKeys) -> None:
    _sent(COUNT)
    report = Report.objects.get()
    desk = centre.open(report)
    assert "Bring it to a case" not in at_desk(centre.adviser).get(address(report)).content.decode()
    with pytest.raises(NotPossible):
        open_case(desk, person=Person(), once=new_once())
    chart = asked_for(desk.actor, [centre.id])
    assert [bar.value for bar in chart.bars] == [0, 0, 1]
    actions.close(desk, reason=CloseReason.COUNTED, explanation="", once=new_once())
