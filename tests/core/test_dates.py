"""Days and sizes in every language; none of them falls back to English in silence."""

from datetime import date, timedelta

import pytest
from babel.dates import get_day_names, get_month_names
from django.utils import translation

from fanal.core import dates
from fanal.core.languages import NAMES, TRANSLATED

FRIDAY = date(2026, 11, 27)
ENGLISH = {
    name.lower()
    for names in (get_day_names("wide", locale="en"), get_month_names("wide", locale="en"))
    for name in names.values()
}
# Words that another language spells as English does.
ALIKE = {
    "nl": {"april", "september", "november", "december"},
    "de": {"april", "august", "september", "november"},
    "hu": {"november", "december"},
    "ro": {"august"},
}


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_day_and_no_month_is_in_english(code: str) -> None:
    with translation.override(code):
        for number in range(0, 366, 6):
            day = date(2026, 1, 1) + timedelta(days=number)
            for said in (dates.weekday_and_day(day), dates.full_date(day)):
                words = {word.strip(",.").lower() for word in said.split()}
                assert not (words & ENGLISH) - ALIKE.get(code, set()), said
                assert str(day.day) in said


@pytest.mark.parametrize("code", NAMES)
def test_the_days_of_a_week_have_seven_names(code: str) -> None:
    with translation.override(code):
        names = {str(dates.lazy_weekday(number)) for number in range(7)}
    assert len(names) == 7
    assert not any(character.isdigit() for name in names for character in name if code != "zh")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Friday 27 November"),
        ("nl", "vrijdag 27 november"),
        ("de", "Freitag, 27. November"),
        ("ar", "الجمعة، 27 نوفمبر"),
        ("pl", "piątek, 27 listopada"),
        ("hu", "november 27., péntek"),
        ("pt", "sexta-feira, 27 de novembro"),
        ("zh", "11月27日星期五"),
        ("ti", "ዓርቢ፣ 27 ሕዳር"),
    ],
)
def test_a_day_is_said_as_each_language_says_it(code: str, said: str) -> None:
    with translation.override(code):
        assert dates.weekday_and_day(FRIDAY) == said


def test_a_choice_of_days_is_read_in_the_language_of_the_moment() -> None:
    monday = dates.lazy_weekday(0)
    with translation.override("fr"):
        assert str(monday) == "lundi"
    with translation.override("ti"):
        assert str(monday) == "ሰኑይ"


@pytest.mark.parametrize(
    ("octets", "said"), [(10, "1 kB"), (25_400, "25 kB"), (2_540_000, "2,5 MB")]
)
def test_a_size_is_said_in_a_few_letters(octets: int, said: str) -> None:
    with translation.override("nl"):
        assert dates.size(octets) == said
