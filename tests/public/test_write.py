"""From the form to the receipt, as a person without scripts sees it."""

import re
from datetime import UTC, datetime
from unittest import mock

import pytest
from django.db import DatabaseError

from fanal.core import clock
from fanal.intake.contents import About, Channel
from fanal.intake.models import Report
from fanal.intake.receipts import replace_receipt
from fanal.intake.sending import NotKept
from fanal.knowledge import Ternary, current
from tests.cast import TeamWithKeys, make_team
from tests.public.visitor import Visitor

pytestmark = pytest.mark.django_db

# A Sunday evening in Belgium.
SUNDAY = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
WORDS = "Ze hebben mijn paspoort.\nIk slaap in de keuken. نص <b>&amp; 'q'"


@pytest.fixture
def pagasa() -> TeamWithKeys:
    return make_team("be/pag-asa")


@pytest.fixture
def centres() -> dict[str, TeamWithKeys]:
    return {name: make_team(f"be/{name}") for name in ("pag-asa", "payoke", "payoke-lbtp", "surya")}


def the_report() -> Report:
    return Report.objects.get()


# The form


def test_the_form_asks_what_it_has_to_and_nothing_more(pagasa: TeamWithKeys) -> None:
    person = Visitor().get("write")
    assert person.status == 200
    for question in (
        "Who is it about?",
        "What is happening?",
        "Is someone in danger right now?",
        "under 18",
        "A postcode or a town",
        "I would rather not say",
        "In which languages",
        "Would an interpreter help?",
        "How may we reach you?",
        "On which days is it safe?",
        "May we leave a message",
        "Who should we say we are?",
        "A code word",
        "Until which day is this safe?",
    ):
        assert question in person.text
    assert person.value("channel") == "site"
    assert 'autocomplete="off"' in person.html
    # What is typed stays in the browser until it is sent: no spelling service reads along.
    for area in re.findall("<textarea[^>]*>", person.html):
        assert 'spellcheck="false"' in area


def test_only_the_message_is_needed(pagasa: TeamWithKeys) -> None:
    assert len(Visitor().send("Help.")) == 20
    reported = pagasa.open(the_report()).reported
    assert reported is not None
    intake = reported.intake
    assert intake.message == "Help."
    assert (intake.about, intake.danger, intake.minor, intake.interpreter) == (None,) * 4
    assert (intake.place, intake.languages) == ("", "")
    assert intake.contact.channel is Channel.SITE


def test_without_a_message_every_other_word_stays() -> None:
    person = Visitor().write(
        " \n ",
        about="someone-i-know",
        place="Sint-Niklaas",
        languages="Tigrinya, ትግርኛ",
        channel="phone",
        phone="0470 12 34 56",
        days=["1", "6"],
        say_we_are="A bakery",
    )
    assert person.status == 422
    assert "Write what is happening." in person.text
    for word in ("Sint-Niklaas", "Tigrinya, ትግርኛ", "0470 12 34 56", "A bakery"):
        assert word in person.carried
    fields = person.fields
    assert ("about", "someone-i-know") in fields
    assert ("days", "1") in fields
    assert ("days", "6") in fields


def test_the_summary_of_errors_gets_the_focus_and_leads_to_the_fields() -> None:
    person = Visitor().write("")
    assert 'role="alert" tabindex="-1" autofocus' in person.html
    assert 'href="#id_message"' in person.html
    assert 'id="id_message"' in person.html


def test_in_danger_the_numbers_come_first_and_the_form_remains() -> None:
    person = Visitor().write("", danger="yes")
    assert person.html.index("tel:112") < person.html.index("<h1>")
    assert 'name="message"' in person.html


# The page to check


def test_the_check_page_stores_nothing(pagasa: TeamWithKeys) -> None:
    Visitor().write(WORDS)
    assert not Report.objects.exists()


def test_the_check_page_shows_everything_back(pagasa: TeamWithKeys) -> None:
    person = Visitor().write(
        WORDS,
        about="me",
        minor="not-sure",
        channel="phone",
        phone="0470 12 34 56",
        days=["2", "4"],
        after="10:00",
        before="12:30",
        leave_message="no",
        say_we_are="A shop",
        code_word="tulip",
        until="2027-01-31",
    )
    assert person.status == 200
    assert "Nothing has been sent yet." in person.text
    for shown in (
        "Ik slaap in de keuken. نص <b>&amp; 'q'",
        "Not sure",
        "+32 470 12 34 56",
        "Tuesday, Thursday",
        "10:00",
        "12:30",
        "A shop",
        "tulip",
    ):
        assert shown in person.text
    assert "<b>&amp;" not in person.html.replace("&lt;b&gt;&amp;amp;", "")


def test_it_says_by_which_day_and_hour_and_why(pagasa: TeamWithKeys) -> None:
    with clock.frozen(SUNDAY):
        person = Visitor().write()
    assert "Monday 23 November, 17:00 (Belgium time)" in person.text
    assert "next working day" in person.text


def test_in_danger_it_says_plainly_that_nobody_may_be_reading(pagasa: TeamWithKeys) -> None:
    with clock.frozen(SUNDAY):
        person = Visitor().write(danger="yes")
    assert "call now" in person.text
    assert "nobody may read it before Monday 23 November, 09:00" in person.text
    assert person.html.index("tel:112") < person.html.index("<h1>")


def test_in_danger_in_office_hours_it_still_says_to_call(pagasa: TeamWithKeys) -> None:
    with clock.frozen(datetime(2026, 11, 24, 10, 0, tzinfo=UTC)):
        person = Visitor().write(danger="yes")
    assert "nobody watches the list every minute" in person.text


def test_change_goes_back_to_the_form_with_every_word(pagasa: TeamWithKeys) -> None:
    person = Visitor().write(WORDS, place="9000", danger="no").press("change")
    assert person.status == 200
    assert person.value("message").replace("\r\n", "\n") == WORDS
    assert person.value("place") == "9000"
    assert person.value("danger") == "no"
    assert "missing" not in person.text


@pytest.mark.parametrize(
    ("told", "team", "reason"),
    [
        ({}, "be/pag-asa", "the first in our list"),
        ({"place": "9000"}, "be/payoke", "the nearest one, about"),
        ({"place": "Liège"}, "be/surya", "the nearest one"),
        ({"place": "Atlantis"}, "be/pag-asa", "the first in our list"),
        ({"place": "9000", "no_place": "on"}, "be/pag-asa", "the first in our list"),
        ({"minor": "yes", "place": "4000"}, "be/payoke-lbtp", "under 18"),
        ({"minor": "not-sure"}, "be/payoke-lbtp", "under 18"),
        ({"minor": "no", "place": "2000"}, "be/payoke", "the nearest one"),
    ],
)
def test_the_centre_follows_from_age_and_place(
    centres: dict[str, TeamWithKeys], told: dict[str, str], team: str, reason: str
) -> None:
    person = Visitor().write(**told)
    assert reason in person.text
    assert str(current().team(team).name) in person.text
    person.press("send")
    assert the_report().team_id == team


def test_another_centre_can_be_chosen(centres: dict[str, TeamWithKeys]) -> None:
    person = Visitor().write(place="9000").press("choose", team="be/surya")
    assert "Because you chose it." in person.text
    assert person.press("send").receipt
    assert the_report().team_id == "be/surya"
    routed = centres["surya"].open(the_report()).contents[1].model_dump()
    assert routed["reason"] == "chosen"
    assert routed["chosen"] is True


def test_a_suggestion_follows_the_place_and_a_choice_stays(
    centres: dict[str, TeamWithKeys],
) -> None:
    person = Visitor().write(place="9000").press("change").press("check", place="4000")
    assert "Sürya, Liège" in person.text
    assert "the nearest one" in person.text
    person.press("choose", team="be/pag-asa").press("change").press("check", place="9000")
    assert "PAG-ASA, Brussels" in person.text
    assert "Because you chose it." in person.text


def test_choosing_and_sending_at_once_shows_the_new_centre_first(
    centres: dict[str, TeamWithKeys],
) -> None:
    person = Visitor().write(place="9000").press("send", team="be/surya")
    assert not Report.objects.exists()
    assert "Look at it once more" in person.text
    assert person.press("send").receipt
    assert the_report().team_id == "be/surya"


def test_a_centre_that_cannot_receive_is_stood_in_for() -> None:
    make_team("be/pag-asa", receives=False)
    make_team("be/payoke")
    person = Visitor().write()
    assert "PAG-ASA cannot receive messages here right now" in person.text
    person.press("send")
    assert the_report().team_id == "be/payoke"


def test_a_centre_that_stopped_receiving_meanwhile_is_shown_anew(
    centres: dict[str, TeamWithKeys],
) -> None:
    person = Visitor().write()
    gone = centres["pag-asa"].team
    gone.recovery_confirmed = False
    gone.save()
    person.press("send")
    assert not Report.objects.exists()
    assert "Look at it once more" in person.text
    assert "Payoke" in person.text


def test_when_no_centre_can_receive_the_phones_are_shown_and_the_words_stay() -> None:
    person = Visitor().write(WORDS, place="9000")
    assert person.status == 503
    assert "No centre can receive messages here right now" in person.text
    for centre in current().pack.centres.values():
        assert centre.phone_display in person.text
    assert person.value("message").replace("\r\n", "\n") == WORDS
    assert person.value("place") == "9000"


# Sending


def test_sending_seals_what_was_typed_to_the_centre(pagasa: TeamWithKeys) -> None:
    Visitor("nl").send(
        WORDS,
        about="someone-met-at-work",
        danger="no",
        minor="no",
        place=" 9000 Gent ",
        languages="Twi",
        interpreter="yes",
        channel="email",
        email="me@example.org",
        phone="0470 12 34 56",
    )
    reported = pagasa.open(the_report()).reported
    assert reported is not None
    intake = reported.intake
    assert intake.message == WORDS
    assert intake.about is About.SOMEONE_MET_AT_WORK
    assert intake.danger is False
    assert intake.minor is Ternary.NO
    assert intake.place == "9000 Gent"
    assert intake.interpreter is True
    assert intake.contact.address == "me@example.org"
    assert reported.language == "nl"


def test_an_address_of_a_channel_not_chosen_is_not_kept(pagasa: TeamWithKeys) -> None:
    Visitor().send(
        channel="site", phone="0470 12 34 56", email="me@example.org", until="1999-01-01"
    )
    reported = pagasa.open(the_report()).reported
    assert reported is not None
    assert reported.intake.contact.address == ""


def test_the_receipt_page_says_who_when_and_how_to_come_back(pagasa: TeamWithKeys) -> None:
    with clock.frozen(SUNDAY):
        person = Visitor().write().press("send")
    assert person.status == 200
    assert "It is sent. This is your receipt." in person.text
    assert "PAG-ASA, Brussels" in person.text
    assert "Monday 23 November, 17:00 (Belgium time)" in person.text
    assert "Read your answer" in person.text
    # Screen readers speak digit by digit.
    assert " ".join(person.receipt[:4]) in person.html
    # Nothing of what was typed is left on it.
    assert "papers" not in person.html


def test_in_danger_the_receipt_page_repeats_whom_to_call(pagasa: TeamWithKeys) -> None:
    with clock.frozen(SUNDAY):
        person = Visitor().write(danger="yes").press("send")
    assert person.html.index("tel:112") < person.html.index("<h1>")
    assert "Monday 23 November, 17:00" in person.text
    assert the_report().due_at == SUNDAY


def test_reloading_shows_the_same_receipt_and_makes_no_second_report(
    pagasa: TeamWithKeys,
) -> None:
    check = Visitor().write(WORDS)
    again = Visitor(html=check.html)
    assert check.press("send").receipt == again.press("send").receipt
    assert Report.objects.count() == 1


def test_a_form_sent_a_day_later_is_shown_for_checking_again(pagasa: TeamWithKeys) -> None:
    with clock.frozen(SUNDAY):
        person = Visitor().write()
    with clock.frozen(SUNDAY.replace(day=24)):
        person.press("send")
        assert "Look at it once more" in person.text
        assert not Report.objects.exists()
        assert person.press("send").receipt


@pytest.mark.parametrize("token", ["", "AAAA", "ünïcode", "x" * 5000])
def test_a_foreign_token_leads_back_to_the_check_page(pagasa: TeamWithKeys, token: str) -> None:
    person = Visitor().write().press("send", token=token)
    assert person.status == 200
    assert "Look at it once more" in person.text
    assert person.press("send").receipt


def test_a_token_is_good_for_its_own_words_only(pagasa: TeamWithKeys) -> None:
    person = Visitor().write().press("send", message="Other words.")
    assert not Report.objects.exists()
    assert "Other words." in person.text


def test_pressing_send_without_checking_shows_the_check_page(pagasa: TeamWithKeys) -> None:
    person = Visitor().post("write", [("message", "Help."), ("do", "send")])
    assert "Check before you send" in person.text
    assert not Report.objects.exists()


# The note


def test_a_note_can_be_compared_without_storing_anything(pagasa: TeamWithKeys) -> None:
    person = Visitor().write().press("send")
    receipt = person.receipt
    with mock.patch("django.db.models.Model.save", side_effect=AssertionError):
        person.press("noted", receipt=" ".join(receipt[at : at + 4] for at in range(0, 20, 4)))
    assert "Yes, that is right." in person.text
    assert person.receipt == receipt
    wrong = receipt[:-1] + str((int(receipt[-1]) + 1) % 10)
    person.press("noted", receipt=wrong)
    assert "That is not the same." in person.text
    assert person.receipt == receipt
    person.press("noted", receipt="I wrote it on my hand")
    assert "That is not the same." in person.text


def test_an_old_receipt_page_leads_to_where_receipts_are_read(pagasa: TeamWithKeys) -> None:
    with clock.frozen(SUNDAY):
        person = Visitor().write().press("send")
    with clock.frozen(SUNDAY.replace(day=24)):
        person.press("noted", receipt=person.receipt)
    assert "Read your answer" in person.text
    assert person.receipt == ""


def test_a_receipt_that_was_replaced_is_not_shown_again(pagasa: TeamWithKeys) -> None:
    check = Visitor().write()
    again = Visitor(html=check.html)
    old = check.press("send").receipt
    replace_receipt(pagasa.open(the_report()), known_by="She told me.", seed=b"s" * 32)
    for page, button in ((again, "send"), (check, "noted")):
        page.press(button, receipt=old)
        assert page.receipt == ""
        assert "Read your answer" in page.text
    assert Report.objects.count() == 1


def test_after_taking_back_the_old_form_shows_no_receipt(pagasa: TeamWithKeys) -> None:
    check = Visitor().write()
    again = Visitor(html=check.html)
    Visitor().open(check.press("send").receipt).press("leave").press("take-back")
    again.press("send")
    assert again.receipt == ""
    assert Report.objects.count() == 1


def test_the_language_changes_without_losing_a_word(pagasa: TeamWithKeys) -> None:
    person = Visitor().write(WORDS)
    assert 'formaction="/ar/write/"' in person.html
    fields = person.fields
    person.language = "ar"
    person.post("write", [*fields, ("do", "check")])
    assert person.status == 200
    assert "Ik slaap in de keuken." in person.text


def test_the_language_of_the_first_form_changes_without_losing_a_word(
    pagasa: TeamWithKeys,
) -> None:
    person = Visitor().get("write")
    assert 'formaction="/ar/write/" name="do" value="change"' in person.html
    # Enter presses the first button, so that one stands before the languages.
    assert person.buttons()[0] == "check"
    fields = [(name, value) for name, value in person.fields if name not in ("message", "place")]
    person.language = "ar"
    typed = [("message", WORDS), ("place", "9000"), ("days", "2"), ("no_place", "on")]
    person.post("write", [*fields, *typed, ("do", "change")])
    assert person.status == 200
    assert '<html lang="ar"' in person.html
    assert person.value("message").replace("\r\n", "\n") == WORDS
    for field in typed[1:]:
        assert field in person.fields


def test_only_changing_the_language_misses_nothing() -> None:
    person = Visitor().post("write", [("message", ""), ("channel", "phone"), ("do", "change")])
    assert person.status == 200
    assert 'role="alert"' not in person.html
    assert 'class="error"' not in person.html
    assert person.value("channel") == "phone"
    assert "aria-invalid" not in person.html


# When things go wrong


@pytest.mark.parametrize("failure", [DatabaseError("secret words"), NotKept(), ValueError(WORDS)])
def test_when_it_is_not_kept_the_page_says_so_and_keeps_the_words(
    pagasa: TeamWithKeys, failure: Exception
) -> None:
    person = Visitor().write(WORDS, place="9000")
    token = person.value("token")
    with mock.patch("fanal.public.write.submit", side_effect=failure):
        person.press("send")
    assert person.status == 503
    assert "Your message was not sent and not kept." in person.text
    assert person.receipt == ""
    assert "+32 2 511 64 64" in person.text
    assert person.value("message").replace("\r\n", "\n") == WORDS
    assert person.value("token") == token
    assert person.press("send").receipt
    assert Report.objects.count() == 1


def test_without_a_database_the_check_page_says_not_sent() -> None:
    with mock.patch("fanal.public.write.destinations", side_effect=DatabaseError):
        person = Visitor().write(WORDS, danger="yes")
    assert person.status == 503
    assert "not sent" in person.text
    assert person.html.index("tel:112") < person.html.index("<h1>")


@pytest.mark.parametrize(
    "body",
    [
        b"message=a%00b&do=check",
        b"message=%FF%FE&do=check",
        b"message=%ED%A0%80&do=check",
        "message=caf\xe9&do=check".encode("latin-1"),
        b"message=one&message=two&do=check",
        b"message=one&do=check&do=send",
        b"mess\xffage=one",
        b"message=one" + b"&x=1" * 300,
    ],
)
def test_what_no_browser_sends_is_refused_plainly(pagasa: TeamWithKeys, body: bytes) -> None:
    person = Visitor().post_raw("write", body)
    assert person.status == 400
    assert "That did not arrive well" in person.text
    assert "<main" in person.html
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"message": "secret"}'),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="m"\r\n'),
        ("text/plain", b"message=secret"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"message=secret"),
        ("", b"message=secret"),
    ],
)
def test_only_an_ordinary_form_is_read(content_type: str, body: bytes) -> None:
    person = Visitor().post_raw("write", body, content_type)
    assert person.status == 400
    assert "secret" not in person.html


def test_a_body_too_large_is_answered_in_the_frame() -> None:
    person = Visitor().post_raw("write", b"message=" + b"x" * 250_000)
    assert person.status == 413
    assert "That is too much text at once" in person.text


def test_the_longest_message_arrives_whole_in_any_script(pagasa: TeamWithKeys) -> None:
    words = "ሰላም" * 2000
    assert len(words) == 6000
    assert Visitor().send(words)
    reported = pagasa.open(the_report()).reported
    assert reported is not None
    assert reported.intake.message == words


def test_too_long_keeps_every_word_and_says_how_much(pagasa: TeamWithKeys) -> None:
    words = "ß" * 8010
    person = Visitor().write(words)
    assert person.status == 422
    assert "10 characters too long" in person.text
    assert words in person.html
