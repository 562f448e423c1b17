"""What people type, turned into typed values: every error, every limit, any characters."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from fanal.core import clock
from fanal.intake.contents import About, Channel, ContactTerms, ReportIntake
from fanal.intake.forms import LONGEST_MESSAGE, SHORT, ContactForm, ReceiptForm, ReportForm
from fanal.knowledge import Ternary

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

LONG = "x" * (SHORT + 1)
Typed = str | list[str]


def _fields(told: dict[str, Typed]) -> QueryDict:
    fields = QueryDict(mutable=True)
    for name, value in told.items():
        fields.setlist(name, value if isinstance(value, list) else [value])
    return fields


def typed(**told: Typed) -> ReportForm:
    return ReportForm(_fields({"message": "Help.", **told}), region="be")


def intake(**told: Typed) -> ReportIntake:
    form = typed(**told)
    assert form.is_valid(), form.errors
    return form.intake()


def contact(**told: Typed) -> ContactTerms:
    form = ContactForm(_fields(told), region="be")
    assert form.is_valid(), form.errors
    return form.terms()


def errors(**told: Typed) -> dict[str, str]:
    form = typed(**told)
    return {name: str(found[0]) for name, found in form.errors.items()}


# A request


def test_a_message_alone_is_a_request() -> None:
    assert intake() == ReportIntake(message="Help.")


def test_what_is_not_answered_is_not_no() -> None:
    plain = intake()
    assert plain.danger is None
    assert plain.minor is None
    assert plain.interpreter is None


@pytest.mark.parametrize("about", list(About))
def test_who_it_is_about(about: About) -> None:
    assert intake(about=about.value).about is about


@pytest.mark.parametrize("minor", list(Ternary))
def test_age_has_three_answers(minor: Ternary) -> None:
    assert intake(minor=minor.value).minor is minor


def test_line_breaks_count_once_and_the_ends_are_trimmed() -> None:
    assert intake(message="  a\r\nb\rc\n ").message == "a\nb\nc"
    whole = "x\r\n" * (LONGEST_MESSAGE // 2)
    assert "message" not in errors(message=whole)


@pytest.mark.parametrize(
    ("told", "field", "says"),
    [
        ({"message": ""}, "message", "One sentence is enough"),
        ({"message": " \r\n\t "}, "message", "One sentence is enough"),
        ({"message": "x" * (LONGEST_MESSAGE + 1)}, "message", "1 character too long"),
        ({"message": "x" * (LONGEST_MESSAGE + 7)}, "message", "7 characters too long"),
        ({"message": "a\0b"}, "message", "did not arrive well"),
        ({"message": "a\ud800b"}, "message", "did not arrive well"),
        ({"about": "nobody"}, "about", "Choose one"),
        ({"danger": "maybe"}, "danger", "Choose one"),
        ({"minor": "17"}, "minor", "Choose one"),
        ({"interpreter": "1"}, "interpreter", "Choose one"),
        ({"channel": "fax"}, "channel", "Choose one"),
        ({"place": "x" * (SHORT + 1)}, "place", "1 character too long"),
        ({"languages": "x" * (SHORT + 2)}, "languages", "2 characters too long"),
        ({"channel": "phone"}, "phone", "Type the phone number"),
        ({"channel": "phone", "phone": "at work"}, "phone", "does not look like a phone"),
        ({"channel": "phone", "phone": "12"}, "phone", "does not look like a phone"),
        ({"channel": "phone", "phone": "1" * 21}, "phone", "does not look like a phone"),
        ({"channel": "email"}, "email", "Type the e-mail address"),
        ({"channel": "email", "email": "me"}, "email", "as in name@example.org"),
        ({"channel": "phone", "phone": "0470123456", "after": "25:00"}, "after", "18:30"),
        ({"channel": "phone", "phone": "0470123456", "before": "noon"}, "before", "18:30"),
        (
            {"channel": "phone", "phone": "0470123456", "after": "9:00", "before": "09:00"},
            "before",
            "later time",
        ),
        ({"channel": "phone", "phone": "0470123456", "days": ["8"]}, "days", "Choose from"),
        ({"channel": "email", "email": "a@b.be", "until": "soon"}, "until", "31/12/2026"),
        ({"channel": "email", "email": "a@b.be", "until": "2026-11-23"}, "until", "is over"),
        ({"channel": "phone", "phone": "0470123456", "code_word": LONG}, "code_word", "long"),
        (
            {"channel": "phone", "phone": "0470123456", "say_we_are": "x" * 201},
            "say_we_are",
            "long",
        ),
    ],
)
def test_each_error_says_what_to_do(told: dict[str, Typed], field: str, says: str) -> None:
    with clock.frozen(NOW):
        found = errors(**told)
    assert set(found) == {field}
    assert says in found[field]


def test_rather_not_say_is_an_answer_and_wins() -> None:
    assert intake(place="9000", no_place="on").place == ""
    assert intake(place="9000").place == "9000"


# Terms of contact


def test_through_this_site_only_is_the_default() -> None:
    assert contact() == ContactTerms(channel=Channel.SITE)
    assert contact(channel="") == ContactTerms(channel=Channel.SITE)


def test_all_terms() -> None:
    with clock.frozen(NOW):
        terms = contact(
            channel="phone",
            phone="0470 12 34 56",
            days=["5", "1"],
            after="22:00",
            before="01:30",
            leave_message="no",
            say_we_are="A school",
            code_word="tulip",
            until="31/12/2026",
        )
    assert terms == ContactTerms(
        channel=Channel.PHONE,
        address="+32 470 12 34 56",
        days=(1, 5),
        after=time(22),
        before=time(1, 30),
        leave_message=False,
        say_we_are="A school",
        code_word="tulip",
        until=date(2026, 12, 31),
    )


def test_a_hidden_field_neither_counts_nor_complains() -> None:
    """Whoever chose this site does not have to put right what the page no longer shows."""
    with clock.frozen(NOW):
        terms = contact(phone="?", email="?", until="1999-01-01", after="?", code_word="x" * 999)
        by_phone = contact(channel="phone", phone="0470 12 34 56", email="?")
    assert terms == ContactTerms()
    assert by_phone.address == "+32 470 12 34 56"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("0470 12 34 56", "+32 470 12 34 56"),
        ("+32 (0)2 511 64 64", "+32 2 511 64 64"),
        ("0032470123456", "+32 470 12 34 56"),
        ("+251 91 123 4567", "+251 91 123 4567"),
        ("٠٤٧٠ ١٢ ٣٤ ٥٦", "+32 470 12 34 56"),
        # Looks like a number and nobody knows it: kept as it was typed.
        ("12345", "12345"),
        ("0470/99 (x12)", "0470/99 (x12)"),
        ("+999 123 456", "+999 123 456"),
    ],
)
def test_phone_numbers_are_read_kindly(told: str, kept: str) -> None:
    assert contact(channel="phone", phone=told).address == kept


@pytest.mark.parametrize("told", ["9:05", "09:05", "09:05:00", "9.05", "9h05"])
def test_hours_are_read_kindly(told: str) -> None:
    assert contact(channel="phone", phone="0470123456", after=told).after == time(9, 5)


# Any characters at all

ANYTHING = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\0\r\n\t\u202e\u2066\u200f\ufeff\ud800\udfffا়َ🏳️<&'\""),
    ),
    max_size=300,
)
NAMES = tuple(ReportForm.base_fields)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_whatever_is_typed_gives_a_request_or_an_error(told: dict[str, Any]) -> None:
    form = ReportForm(_fields(told), region="be")
    if form.is_valid():
        made = form.intake()
        assert made.message
        assert ReportIntake.model_validate_json(made.model_dump_json()) == made
    else:
        assert all(str(found[0]) for found in form.errors.values())


@settings(deadline=None)
@given(ANYTHING)
def test_what_is_shown_again_is_what_was_typed(text: str) -> None:
    form = ReportForm(_fields({"message": text, "place": text}), region="be")
    form.is_valid()
    assert form["message"].value() == text
    assert form["place"].value() == text


@settings(deadline=None)
@given(ANYTHING.filter(lambda text: "\0" not in text))
def test_readable_words_arrive_as_they_were_typed(text: str) -> None:
    form = ReportForm(_fields({"message": f"<{text}>"}), region="be")
    readable = not any("\ud800" <= character <= "\udfff" for character in text)
    assert form.is_valid() is readable
    if readable:
        expected = f"<{text}>".replace("\r\n", "\n").replace("\r", "\n")
        assert form.intake().message == expected


@settings(deadline=None)
@given(ANYTHING)
def test_any_receipt_is_words_or_an_error(text: str) -> None:
    form = ReceiptForm(_fields({"receipt": text}))
    assert form.is_valid() or form.errors["receipt"]
