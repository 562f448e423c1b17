"""Coming back with a receipt, as a person without scripts sees it."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from unittest import mock

import pytest
from django.db import DatabaseError

from fanal.core import clock
from fanal.core.ids import new_once
from fanal.dossiers.contents import Content
from fanal.dossiers.models import Entry
from fanal.dossiers.sealing import open_entry
from fanal.intake import actions
from fanal.intake.contents import (
    Channel,
    CloseReason,
    ContactChange,
    Hidden,
    Message,
    VisitAnswer,
    VisitReply,
)
from fanal.intake.models import Report
from fanal.intake.pace import TooManyTries
from fanal.vault import ContentKey
from tests.cast import ADVISER, TeamWithKeys, make_team
from tests.public.visitor import Visitor

Spelling = Callable[[str], str]

pytestmark = pytest.mark.django_db

FIRST = "They keep my passport in the safe."
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def centre() -> TeamWithKeys:
    return make_team()


@pytest.fixture
def receipt(centre: TeamWithKeys) -> str:
    return Visitor().send(FIRST)


def _answer(centre: TeamWithKeys, text: str) -> int:
    desk = centre.open(Report.objects.get())
    actions.answer(desk, text=text, seen=desk.last_number, once=new_once())
    return centre.open(desk.report).last_number


def test_to_open_the_messages_each_of_them_is_opened_twice_at_most(
    centre: TeamWithKeys, receipt: str
) -> None:
    """Whose receipt it is stands in the first entry: a long thread is not read for that."""
    for number in range(20):
        _answer(centre, f"Answer {number}")
    opened = []

    def count(entry: Entry, key: ContentKey) -> Content:
        opened.append(entry.number)
        return open_entry(entry, key)

    with mock.patch("fanal.dossiers.opening.open_entry", count):
        assert "Answer 19" in Visitor().open(receipt).text
    assert max(Counter(opened).values()) <= 2
    assert len(opened) <= 20 + 2


def _propose(centre: TeamWithKeys, *, days: int = 2) -> int:
    desk = centre.open(Report.objects.get())
    actions.propose_visit(
        desk,
        when=clock.now() + timedelta(days=days),
        place="The library",
        way="Bus 71, back door",
        seen=desk.last_number,
        once=new_once(),
    )
    return centre.open(desk.report).last_number


def _thread(centre: TeamWithKeys, kind: type[Content]) -> list[Content]:
    return [c for c in centre.open(Report.objects.get()).contents if type(c) is kind]


def test_a_phone_number_is_shown_in_the_order_it_was_written(
    centre: TeamWithKeys, receipt: str
) -> None:
    _answer(centre, "اتصل بنا: +32 2 511 64 64. <b>")
    visit = Visitor().open(receipt)
    assert '<bdi dir="ltr">+32 2 511 64 64</bdi>. &lt;b&gt;' in visit.html


# Opening


def test_the_first_message_is_never_shown(receipt: str) -> None:
    visit = Visitor().open(receipt)
    assert visit.status == 200
    assert "There is no answer yet." in visit.text
    assert FIRST not in visit.carried
    assert "PAG-ASA" not in visit.html


@pytest.mark.parametrize(
    "spell",
    [
        lambda digits: "-".join(digits[at : at + 4] for at in range(0, 20, 4)),
        lambda digits: "  " + " ".join(digits) + "\t",
        lambda digits: "".join("٠١٢٣٤٥٦٧٨٩"[int(digit)] for digit in digits),
        lambda digits: " ".join("۰۱۲۳۴۵۶۷۸۹"[int(digit)] for digit in digits),
        lambda digits: "\u200f" + digits[:10] + "\u00a0–\u00a0" + digits[10:],
        lambda digits: "".join("０１２３４５６７８９"[int(digit)] for digit in digits),
    ],
    ids=["dashes", "spaces", "Arabic-Indic", "Persian", "marks", "full width"],
)
def test_digits_open_however_they_are_typed(receipt: str, spell: Spelling) -> None:
    assert "There is no answer yet." in Visitor().open(spell(receipt)).text


def test_a_wrong_receipt_is_told_the_same_whatever_is_wrong(receipt: str) -> None:
    wrong = [
        receipt[:-1] + str((int(receipt[-1]) + 1) % 10),  # finds the report, does not open it
        str((int(receipt[0]) + 1) % 10) + receipt[1:],
        "0" * 20,
        "1234",
        "9" * 21,
        "my receipt",
    ]
    answers = set()
    for digits in wrong:
        visit = Visitor().open(digits)
        answers.add((visit.status, visit.html.replace(digits, "…")))
    assert len(answers) == 1
    assert "Nothing opens with these digits." in answers.pop()[1]


def test_every_wrong_receipt_costs_one_derivation(receipt: str) -> None:
    for digits in (receipt[:-2] + "00", "0" * 20, "1234", "my receipt"):
        with mock.patch(
            "fanal.intake.mailbox.receipt_secret", wraps=_counted_secret
        ) as receipt_secret:
            Visitor().open(digits)
        assert receipt_secret.call_count == 1


def _counted_secret(*args: bytes) -> object:
    from fanal.vault import receipt_secret

    return receipt_secret(*args)  # type: ignore[arg-type]


def test_an_empty_receipt_is_asked_for_at_once() -> None:
    visit = Visitor().open("  ")
    assert visit.status == 422
    assert "Type the 20 digits of your receipt." in visit.text


def test_a_receipt_that_is_guessed_at_rests_for_some_minutes(receipt: str) -> None:
    wrong = receipt[:-1] + str((int(receipt[-1]) + 1) % 10)
    with mock.patch("fanal.intake.mailbox._pace.step", side_effect=TooManyTries("mailbox")):
        visit = Visitor().open(wrong)
    assert visit.status == 429
    assert "Wait a few minutes" in visit.text


def test_the_receipt_rides_in_no_field_and_no_cookie(receipt: str) -> None:
    visit = Visitor().open(receipt)
    for _name, value in visit.fields:
        assert receipt not in value
        assert receipt[6:] not in value
    assert receipt not in visit.html


def test_whom_to_call_in_danger_stands_first(receipt: str) -> None:
    visit = Visitor().open(receipt)
    assert visit.html.index("tel:112") < visit.html.index("<h1>")
    assert visit.press("write", text=" ").html.count("tel:112") == 1


# Reading and answering


def test_an_answer_is_marked_new_and_names_nobody(centre: TeamWithKeys, receipt: str) -> None:
    _answer(centre, "You can come on Tuesday.\nBring nothing.")
    visit = Visitor().open(receipt)
    assert "You can come on Tuesday." in visit.text
    assert "The centre wrote" in visit.text
    assert ">New<" in visit.html
    assert ADVISER not in visit.html
    visit.press("write", text="Thank you.")
    assert "Your words are with the centre." in visit.text
    assert ">New<" not in visit.html
    assert visit.value("text") == ""
    _answer(centre, "Until then.")
    visit.press("read")
    assert visit.html.count(">New<") == 1


def test_what_is_written_reaches_the_centre_once(centre: TeamWithKeys, receipt: str) -> None:
    page = Visitor().open(receipt)
    twin = Visitor(html=page.html)
    page.press("write", text="I am here.\r\nStill.")
    twin.press("write", text="I am here.\r\nStill.")
    written = _thread(centre, Message)
    assert [message.model_dump()["text"] for message in written] == ["I am here.\nStill."]


def test_other_words_from_the_same_page_are_not_swallowed(
    centre: TeamWithKeys, receipt: str
) -> None:
    page = Visitor().open(receipt)
    back = Visitor(html=page.html)
    page.press("write", text="One.")
    back.press("write", text="Two.")
    assert len(_thread(centre, Message)) == 2


def test_an_empty_answer_says_what_to_do(receipt: str) -> None:
    visit = Visitor().open(receipt).press("write", text="  ")
    assert visit.status == 422
    assert "Write something first" in visit.text


@pytest.mark.parametrize("reply", list(VisitReply))
def test_a_proposed_visit_is_answered(
    centre: TeamWithKeys, receipt: str, reply: VisitReply
) -> None:
    number = _propose(centre)
    visit = Visitor().open(receipt)
    assert "The centre proposes to meet" in visit.text
    assert "Bus 71, back door" in visit.text
    visit.press(f"{reply.value}-{number}", **{f"say-{number}": "After six."})
    assert "Your words are with the centre." in visit.text
    assert "You answered" in visit.text
    (answer,) = _thread(centre, VisitAnswer)
    assert answer.model_dump()["reply"] is reply
    assert answer.model_dump()["text"] == "After six."


def test_an_answer_to_a_visit_can_be_changed(centre: TeamWithKeys, receipt: str) -> None:
    number = _propose(centre)
    visit = Visitor().open(receipt).press(f"yes-{number}").press(f"no-{number}")
    assert "<dt>You answered</dt><dd>No</dd>" in visit.html


def test_the_buttons_step_aside_once_a_visit_is_answered(
    centre: TeamWithKeys, receipt: str
) -> None:
    number = _propose(centre)
    visit = Visitor().open(receipt)
    assert "<details" not in visit.html
    visit.press(f"yes-{number}", text="Not sent yet.")
    folded = visit.html.partition("<details>")[2].partition("</details>")[0]
    assert "Change my answer" in folded
    for answer in ("yes", "another-time", "no"):
        assert f'value="{answer}-{number}"' in folded
    assert f'value="hide-{number}"' not in folded
    # Words that were typed are never out of sight.
    assert "<details open>" in visit.press("read", **{f"say-{number}": "After six."}).html


def test_a_visit_that_is_over_is_not_asked_about(centre: TeamWithKeys, receipt: str) -> None:
    number = _propose(centre, days=-1)
    visit = Visitor().open(receipt)
    assert "The library" in visit.text
    assert f"yes-{number}" not in visit.buttons()


def test_a_visit_that_nobody_proposed_cannot_be_answered(
    centre: TeamWithKeys, receipt: str
) -> None:
    number = _answer(centre, "Hello.")
    for button in (f"yes-{number}", "yes-999", "hide-1", "hide-999"):
        visit = Visitor().open(receipt).press(button)
        assert "That message is no longer here." in visit.text
    assert _thread(centre, VisitAnswer) == []
    assert _thread(centre, Hidden) == []


def test_an_answer_can_be_hidden_from_view(centre: TeamWithKeys, receipt: str) -> None:
    number = _answer(centre, "A dangerous sentence.")
    visit = Visitor().open(receipt).press(f"hide-{number}")
    assert "A dangerous sentence." not in visit.carried
    assert "It is hidden." in visit.text
    assert "A dangerous sentence." not in Visitor().open(receipt).carried
    assert len(_thread(centre, Message)) == 1


def test_an_answer_that_was_hidden_is_not_denied(centre: TeamWithKeys, receipt: str) -> None:
    number = _answer(centre, "A dangerous sentence.")
    for visit in (
        Visitor().open(receipt).press(f"hide-{number}"),
        Visitor().open(receipt),
        Visitor().open(receipt).press("reach").press("reach-save", channel="site"),
    ):
        assert "There is no answer yet." not in visit.text
        assert "Nothing is shown here." in visit.text


def test_terms_that_changed_are_no_answer(receipt: str) -> None:
    visit = Visitor().open(receipt).press("reach").press("reach-save", channel="site")
    assert "There is no answer yet." in visit.text


def test_what_is_typed_elsewhere_on_the_page_survives_other_buttons(
    centre: TeamWithKeys, receipt: str
) -> None:
    number = _answer(centre, "Hello.")
    visit = Visitor().open(receipt).press(f"hide-{number}", text="I was just typing")
    assert visit.value("text") == "I was just typing"
    for page, back in (("reach", "read"), ("leave", "read"), ("file", "read")):
        visit = visit.press(page).press(back)
        assert visit.value("text") == "I was just typing", page
    visit = visit.press("reach", channel="site").press("reach-save")
    assert visit.value("text") == "I was just typing"


def test_a_long_thread_opens_at_its_end(centre: TeamWithKeys, receipt: str) -> None:
    visit = Visitor().open(receipt)
    for number in range(12):
        visit.press("write", text=f"Part {number}. " + "word " * 100)
    visit = Visitor().open(receipt)
    assert "Part 11." in visit.text
    assert "Part 0." not in visit.text
    visit.press("earlier")
    assert "Part 0." in visit.text


def test_it_says_by_when_the_answer_comes(centre: TeamWithKeys) -> None:
    with clock.frozen(NOW):
        receipt = Visitor().send(FIRST)
        visit = Visitor().open(receipt)
        assert "The centre answers by Wednesday 25 November, 17:00" in visit.text
    with clock.frozen(NOW + timedelta(days=3)):
        # A promise that was not kept is not repeated.
        assert "The centre answers by" not in Visitor().open(receipt).text


def test_who_is_in_danger_is_told_by_when_too_and_that_nobody_may_read_it_before(
    centre: TeamWithKeys,
) -> None:
    day = "Wednesday 25 November, 17:00"
    with clock.frozen(NOW):
        sent = Visitor().write(FIRST, danger="yes").press("send")
        assert day in sent.text
        receipt = sent.receipt
    with clock.frozen(NOW + timedelta(hours=12)):
        # The day that was promised, not one that moves on with the clock.
        assert day in sent.press("noted", receipt=receipt).text
        visit = Visitor().open(receipt)
        assert f"The centre answers by {day}" in visit.text
        assert "nobody may read it before Wednesday 25 November, 09:00" in visit.text
    with clock.frozen(NOW + timedelta(days=3)):
        assert "The centre answers by" not in Visitor().open(receipt).text
    with clock.frozen(NOW + timedelta(hours=13)):
        _answer(centre, "We are here.")
        assert "nobody may read it" not in Visitor().open(receipt).text


def test_a_closed_conversation_says_that_writing_opens_it(
    centre: TeamWithKeys, receipt: str
) -> None:
    desk = centre.open(Report.objects.get())
    actions.close(desk, reason=CloseReason.ADVICE_GIVEN, explanation="", once=new_once())
    visit = Visitor().open(receipt)
    assert "If you write, it opens again." in visit.text
    visit.press("write", text="One more thing.")
    assert Report.objects.get().state == Report.State.OPEN


# How to be reached


def test_the_terms_of_contact_are_replaced_and_never_shown(
    centre: TeamWithKeys, receipt: str
) -> None:
    visit = Visitor().open(receipt).press("reach")
    assert visit.value("channel") == "site"
    visit.press("reach-save", channel="phone", phone="0470 12 34 56", after="22:00", before="02:00")
    assert "The centre now knows how to reach you." in visit.text
    assert "470 12 34 56" not in visit.html
    assert "470 12 34 56" not in visit.press("reach").html
    (change,) = _thread(centre, ContactChange)
    assert isinstance(change, ContactChange)
    assert change.contact.channel is Channel.PHONE
    assert change.contact.after == time(22)


def test_terms_that_cannot_be_right_are_asked_again_with_every_word(receipt: str) -> None:
    visit = Visitor().open(receipt).press("reach")
    visit.press("reach-save", channel="email", email="me at home", code_word="tulip")
    assert visit.status == 422
    assert "does not look like an e-mail address" in visit.text
    assert visit.value("email") == "me at home"
    assert visit.value("code_word") == "tulip"


# Taking everything back


def test_taking_back_asks_first_and_says_what_happens(receipt: str) -> None:
    visit = Visitor().open(receipt).press("leave")
    for said in ("close at once", "seven days", "30 days"):
        assert said in visit.text
    assert Report.objects.get().erase_on is None
    visit.press("read")
    assert "Write to the centre" in visit.text


def test_taking_back_closes_at_once(centre: TeamWithKeys, receipt: str) -> None:
    page = Visitor().open(receipt)
    other_tab = Visitor(html=page.html)
    page.press("leave").press("take-back")
    assert "Everything is taken back" in page.text
    report = Report.objects.get()
    assert report.erase_on == clock.now().date() + timedelta(days=8)
    assert Visitor().open(receipt).status == 422
    other_tab.press("write", text="Too late?")
    assert "Your words are with the centre" not in other_tab.text
    assert _thread(centre, Message) == []


def test_taking_back_twice_says_the_same(receipt: str) -> None:
    page = Visitor().open(receipt).press("leave")
    twin = Visitor(html=page.html)
    page.press("take-back")
    twin.press("take-back")
    assert twin.text == page.text


# Tickets


def test_after_a_while_the_receipt_is_asked_again_and_the_words_stay(
    centre: TeamWithKeys, receipt: str
) -> None:
    with clock.frozen(NOW):
        visit = Visitor().open(receipt)
    with clock.frozen(NOW + timedelta(minutes=21)):
        visit.press("write", text="I was interrupted.")
        assert "Type your receipt again." in visit.text
        assert "What you typed was not sent." in visit.text
        visit.press("open", receipt="1234")
        visit.press("open", receipt=receipt)
        assert "What you typed is still here." in visit.text
        assert visit.value("text") == "I was interrupted."
        assert _thread(centre, Message) == []
        visit.press("write")
    assert len(_thread(centre, Message)) == 1


def test_after_a_while_the_terms_stay_too(receipt: str) -> None:
    with clock.frozen(NOW):
        visit = Visitor().open(receipt).press("reach")
    with clock.frozen(NOW + timedelta(minutes=21)):
        visit.press("reach-save", channel="phone", phone="0470 12 34 56", days=["1", "3"])
        visit.press("open", receipt=receipt)
        assert visit.value("phone") == "0470 12 34 56"
        assert ("days", "3") in visit.fields
        visit.press("reach-save")
        assert "The centre now knows how to reach you." in visit.text


@pytest.mark.parametrize("ticket", ["", "AAAA", "x" * 3000, "ünïcode"])
def test_a_foreign_ticket_opens_nothing(receipt: str, ticket: str) -> None:
    visit = Visitor().open(receipt).press("read", ticket=ticket)
    assert "Type your receipt again." in visit.text


def test_a_visit_without_typed_words_speaks_of_none(receipt: str) -> None:
    visit = Visitor().open(receipt).press("read", ticket="")
    assert "not sent" not in visit.text
    visit.press("open", receipt=receipt)
    assert "still here" not in visit.text


# When things go wrong


def test_when_a_page_fails_the_words_stay_and_are_sent_once(
    centre: TeamWithKeys, receipt: str
) -> None:
    visit = Visitor().open(receipt)
    with mock.patch("fanal.public.mailbox_pages._state", side_effect=DatabaseError):
        visit.press("write", text="Do you hear me?")  # kept, but the page could not be shown
    assert visit.status == 503
    assert "nothing is sent twice" in visit.text
    visit.press("write")
    assert visit.status == 200
    assert len(_thread(centre, Message)) == 1


def test_when_opening_fails_the_digits_need_not_be_typed_again(receipt: str) -> None:
    visit = Visitor()
    with mock.patch("fanal.public.mailbox_pages.open_typed", side_effect=DatabaseError):
        visit.open(receipt)
    assert visit.status == 503
    assert receipt not in visit.html
    visit.press("open")
    assert visit.status == 200
    assert "Write to the centre" in visit.text


@pytest.mark.parametrize(
    "body", [b"receipt=%00", b"receipt=%FF", b"receipt=1&receipt=2", b"do=open&do=write"]
)
def test_what_no_browser_sends_is_refused_plainly(body: bytes) -> None:
    visit = Visitor().post_raw("messages", body)
    assert visit.status == 400
    assert "<main" in visit.html
