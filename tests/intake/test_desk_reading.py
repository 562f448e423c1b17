"""Reading a report at the desk: how to reach safely first, and every reading leaves a trace."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from fanal.accounts.models import Role
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.core import clock
from fanal.dossiers.models import Compartment, Grant
from fanal.intake import actions
from fanal.intake.contents import About, Channel, ContactTerms
from fanal.intake.mailbox import open_mailbox
from fanal.knowledge import Ternary
from tests.cast import join_team, make_member, make_team
from tests.intake.desk import (
    WORDS,
    address,
    at_desk,
    do,
    once,
    page_of,
    report_of,
    send,
    sent_report,
)

pytestmark = pytest.mark.django_db

PHONE = "+32 470 99 88 77"
# A Monday: 11:00 and 20:00 in Brussels.
MORNING = datetime(2025, 6, 23, 9, 0, tzinfo=UTC)
EVENING = datetime(2025, 6, 23, 18, 0, tzinfo=UTC)
BY_PHONE = ContactTerms(
    channel=Channel.PHONE,
    address=PHONE,
    days=(1, 2),
    after=time(10),
    before=time(12),
    leave_message=False,
    say_we_are="the dentist",
    code_word="umbrella",
)


def test_adviser_finds_the_request_in_the_inbox_and_reads_it() -> None:
    team = make_team()
    report = sent_report(team)
    client = at_desk(team.adviser)
    assert address(report) in client.get("/desk/").content.decode()
    assert WORDS in page_of(client, report)


def test_everything_that_was_told_stands_on_the_page() -> None:
    team = make_team()
    told: dict[str, Any] = {
        "about": About.SOMEONE_I_KNOW,
        "minor": Ternary.NOT_SURE,
        "place": "9000 Gent",
        "languages": "Tigrinya",
        "interpreter": True,
    }
    page = page_of(at_desk(team.adviser), sent_report(team, **told))
    for words in ("Someone they know", "Not sure", "9000 Gent", "Tigrinya", "Nederlands"):
        assert words in page


def test_what_was_not_answered_is_never_a_no() -> None:
    team = make_team()
    page = page_of(at_desk(team.adviser), sent_report(team))
    assert "Not said" in page
    assert "<dd>No</dd>" not in page


def test_how_to_reach_safely_stands_above_the_words() -> None:
    team = make_team()
    page = page_of(at_desk(team.adviser), sent_report(team))
    assert page.index("Only through this site") < page.index(WORDS)


def test_phone_number_is_shown_in_a_safe_hour() -> None:
    team = make_team()
    with clock.frozen(MORNING):
        page = page_of(at_desk(team.adviser), sent_report(team, contact=BY_PHONE))
    assert PHONE in page
    for words in ("the dentist", "umbrella"):
        assert words in page


def test_phone_number_is_nowhere_in_the_page_outside_the_safe_hours() -> None:
    team = make_team()
    with clock.frozen(EVENING):
        report = sent_report(team, contact=BY_PHONE)
        page = page_of(at_desk(team.adviser), report)
    assert PHONE not in page
    assert PHONE.replace(" ", "") not in page
    assert "Hidden until Tue 24 Jun, 10:00" in page


def test_safe_hours_are_those_of_the_centres_clock() -> None:
    # 09:30 in London is 10:30 in Brussels.
    team = make_team()
    with clock.frozen(datetime(2025, 6, 23, 8, 30, tzinfo=UTC)):
        assert PHONE in page_of(at_desk(team.adviser), sent_report(team, contact=BY_PHONE))


def test_number_outside_the_safe_hours_needs_a_reason_that_is_recorded() -> None:
    team = make_team()
    with clock.frozen(EVENING):
        report = sent_report(team, contact=BY_PHONE)
        client = at_desk(team.adviser)
        refused = do(client, report, "show-address", reason=" ")
        assert refused.status_code == 422
        assert PHONE not in refused.content.decode()
        do(client, report, "show-address", reason="The police ask whether she is alive.")
        page = page_of(client, report)
    assert PHONE in page
    assert "The police ask whether she is alive." in page
    assert AuditEvent.objects.filter(event=Event.PHONE_SHOWN, subject=report.pk).count() == 1


def test_a_reason_shows_the_number_to_nobody_else_and_not_for_long() -> None:
    colleague = make_member("Samuel De Wit")
    team = make_team(members=(make_member(), colleague))
    with clock.frozen(EVENING):
        report = sent_report(team, contact=BY_PHONE)
        do(at_desk(team.adviser), report, "show-address", reason="Because.")
        assert PHONE not in page_of(at_desk(colleague), report)
    with clock.frozen(EVENING + timedelta(minutes=16)):
        assert PHONE not in page_of(at_desk(team.adviser), report)


def test_a_reason_does_not_show_a_number_that_came_later() -> None:
    team = make_team()
    with clock.frozen(EVENING):
        sent = send(team, contact=BY_PHONE)
        report = report_of(sent.receipt)
        do(at_desk(team.adviser), report, "show-address", reason="Because.")
        newer = BY_PHONE.model_copy(update={"address": "+32 471 11 22 33"})
        open_mailbox(sent.receipt).change_contact(newer, once=once())
        assert "+32 471 11 22 33" not in page_of(at_desk(team.adviser), report)


def test_terms_that_have_run_out_are_said_and_hide_the_number() -> None:
    team = make_team()
    terms = BY_PHONE.model_copy(update={"until": date(2025, 6, 20)})
    with clock.frozen(MORNING):
        page = page_of(at_desk(team.adviser), sent_report(team, contact=terms))
    assert "What was safe has run out" in page
    assert PHONE not in page


def test_new_terms_replace_the_old_ones() -> None:
    team = make_team()
    with clock.frozen(MORNING):
        sent = send(team, contact=BY_PHONE)
        open_mailbox(sent.receipt).change_contact(ContactTerms(), once=once())
        page = page_of(at_desk(team.adviser), report_of(sent.receipt))
    assert PHONE not in page
    assert "Only through this site" in page


def test_every_opening_is_in_the_trail_and_visible_to_colleagues() -> None:
    colleague = make_member("Samuel De Wit")
    team = make_team(members=(make_member("Noor Peeters"), colleague))
    report = sent_report(team)
    page_of(at_desk(team.adviser), report)
    assert AuditEvent.objects.filter(event=Event.REPORT_OPENED, subject=report.pk).count() == 1
    page = page_of(at_desk(colleague), report)
    assert "Noor Peeters read the request." in page
    assert "Noor Peeters opened this" in page
    trail = at_desk(colleague).get(address(report, "trail")).content.decode()
    assert "The person sent the request." in trail


def test_who_may_not_write_there_is_not_said_to_be_writing() -> None:
    team, reader = make_team(), make_member("Rita Reads")
    join_team(team, reader, Role.READER)
    report = sent_report(team)
    page_of(at_desk(reader), report)
    page = page_of(at_desk(team.adviser), report)
    assert "Rita Reads read the request." in page
    assert "may be writing" not in page


def test_readings_on_end_stand_once_in_the_trail() -> None:
    team = make_team()
    report, client = sent_report(team), at_desk(team.adviser)
    for _ in range(3):
        page = page_of(client, report)
    assert page.count("read the request.") == 1
    assert "3 times" in page


def test_notes_and_answers_differ_in_words_and_not_only_in_colour() -> None:
    team = make_team()
    report = sent_report(team)
    actions.note(team.open(report), text="Ask the inspector.", once=once())
    actions.answer(team.open(report), text="You are not alone.", seen=99, once=once())
    page = page_of(at_desk(team.adviser), report)
    assert page.count("Note: team only") == 1
    assert page.count("To the person") == 1


def test_a_gap_is_named_when_a_key_is_missing() -> None:
    team = make_team()
    report = sent_report(team)
    actions.note(team.open(report), text="Nobody can read this any more.", once=once())
    Grant.objects.filter(epoch__dossier=report.pk, epoch__compartment=Compartment.FILE).delete()
    page = page_of(at_desk(team.adviser), report)
    assert "Your keys do not open the first words." in page
    assert 'id="form-answer"' in page


def test_report_says_when_the_clock_of_the_centre_says_it() -> None:
    team = make_team()
    with clock.frozen(datetime(2025, 7, 1, 21, 30, tzinfo=UTC)):
        page = page_of(at_desk(team.adviser), sent_report(team))
    assert "Tue 1 Jul, 23:30" in page
