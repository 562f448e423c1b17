"""`fanal languages`: who has read what, what is old, what is shown and why not."""

from dataclasses import replace
from datetime import date
from unittest import mock

import pytest

from fanal.core.languages import TONGUES, Scope, Tongue
from fanal.knowledge import spoken
from fanal.knowledge.spoken import Part, Standing
from fanal.knowledge.translations import Review
from fanal.ops import languages

TODAY = date(2026, 11, 27)
READ = Review("reviewed", "Els", "2026-03-01")
WHOLE = Part("be", 300, 300, READ)


@pytest.fixture
def romanian() -> Tongue:
    return next(tongue for tongue in TONGUES if tongue.code == "ro")


def test_every_language_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert languages.show(mock.Mock()) == 0
    lines = capsys.readouterr().out.splitlines()
    codes = [line.split()[0] for line in lines[1 : len(TONGUES) + 1]]
    assert codes == [tongue.code for tongue in TONGUES]
    assert "our own assumption" in lines[-1]


@pytest.mark.parametrize(
    ("part", "overdue"),
    [
        (WHOLE, False),
        (replace(WHOLE, review=Review()), False),  # nobody has read it: nothing can be old
        (replace(WHOLE, review=Review("reviewed", "Els", "2025-11-26")), True),
        (replace(WHOLE, review=Review("reviewed", "Els", "")), True),
        (replace(WHOLE, review=Review("reviewed", "Els", "last spring")), True),
        (replace(WHOLE, done=299), True),  # its English has changed since
    ],
)
def test_what_was_read_long_ago_or_has_changed_since_is_overdue(part: Part, overdue: bool) -> None:
    assert languages.is_overdue(part, TODAY) is overdue


@pytest.mark.parametrize(
    ("own", "enabled", "complete", "said"),
    [
        (True, False, (), "shown: a country's own"),
        (False, False, tuple(Scope), "not shown: not in FANAL_LANGUAGES"),
        (False, True, (), "not shown: texts are missing"),
        (False, True, tuple(Scope), "shown: enabled"),
    ],
)
def test_each_language_says_why_it_is_shown_or_not(
    romanian: Tongue, own: bool, enabled: bool, complete: tuple[Scope, ...], said: str
) -> None:
    with mock.patch.object(Standing, "complete", lambda _, scope: scope in complete):
        assert languages.here(Standing(romanian, own=own, enabled=enabled)) == said


def test_a_text_that_is_missing_keeps_an_enabled_language_away(romanian: Tongue) -> None:
    standing = Standing(romanian, own=False, enabled=True)
    parts = (Part("interface", 305, 306, Review()), WHOLE)
    with mock.patch.object(Standing, "parts", return_value=parts):
        assert [part.name for part in standing.lacking] == ["interface"]
        assert standing.lack == "interface 305 of 306"


def test_a_catalogue_that_nobody_began_is_not_complete() -> None:
    assert not Part("nl", 0, 0, Review()).complete


def test_the_real_catalogues_are_counted() -> None:
    dutch = next(standing for standing in spoken.standings() if standing.code == "nl")
    interface = dutch.parts(Scope.WHOLE)[0]
    essential = dutch.parts(Scope.ESSENTIAL)[0]
    assert 0 < essential.of < interface.of
    assert interface.done <= interface.of


def test_columns_stand_under_each_other_in_every_script() -> None:
    lines = list(languages.table([("中文", "a"), ("Polski", "b")]))
    assert lines == ["中文    a", "Polski  b"]
