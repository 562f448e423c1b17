"""The page to write on says by itself whether anybody can receive."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import DatabaseError

from fanal.core import clock
from fanal.knowledge import current
from fanal.public import door, languages, pages
from tests.cast import TeamWithKeys, make_team
from tests.public.site import Look
from tests.public.visitor import Visitor

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
CLOSED = "No centre can receive messages here right now"


def _look(at: datetime, language: str = "en") -> Visitor:
    with clock.frozen(at):
        return Visitor(language).get("write")


def _close(centre: TeamWithKeys) -> None:
    centre.team.recovery_confirmed = False
    centre.team.save()


@pytest.mark.django_db
def test_when_nobody_can_receive_the_phones_stand_there_from_the_start() -> None:
    page = _look(NOW)
    assert page.status == 200
    assert CLOSED in page.text
    assert 'name="message"' not in page.html
    assert "not sent" not in page.text
    assert page.html.index("tel:112") < page.html.index("<h1>")
    assert page.html.count("tel:112") == 1
    for centre in current().pack.centres.values():
        assert centre.phone_display in page.text


@pytest.mark.django_db
def test_in_every_language_it_has_a_title_and_the_others_beside_it() -> None:
    for language in languages.shown():
        page = Look(_look(NOW, language.code).html)
        assert page.title
        assert len(page.all("form")) == 0
        assert f"/{language.code}/write/" in page.links


@pytest.mark.django_db
def test_the_form_opens_soon_after_a_team_has_come_in() -> None:
    assert CLOSED in _look(NOW).text
    make_team("be/surya")
    page = _look(NOW + door.WHILE_CLOSED + timedelta(seconds=1))
    assert CLOSED not in page.text
    assert 'name="message"' in page.html


@pytest.mark.django_db
def test_the_form_closes_within_a_minute_and_opens_again() -> None:
    centre = make_team("be/pag-asa")
    assert 'name="message"' in _look(NOW, "nl").html
    _close(centre)
    assert 'name="message"' not in _look(NOW + A_MINUTE, "nl").html
    centre.team.recovery_confirmed = True
    centre.team.save()
    assert 'name="message"' in _look(NOW + 2 * A_MINUTE, "nl").html


@pytest.mark.django_db
def test_a_team_that_cannot_receive_opens_nothing() -> None:
    make_team("be/pag-asa", receives=False)
    assert CLOSED in _look(NOW).text


@pytest.mark.django_db
def test_what_was_typed_meanwhile_is_kept_as_ever() -> None:
    person = _look(NOW).write("Help.")
    assert person.status == 503
    assert person.value("message") == "Help."


# The database is asked seldom, and can be away


@pytest.mark.parametrize("is_open", [True, False])
def test_it_is_asked_once_for_all_who_look(is_open: bool) -> None:
    found = [object()] if is_open else []
    with mock.patch("fanal.public.door.destinations", return_value=found) as asked:
        for second in range(door.WHILE_CLOSED.seconds):
            for language in languages.shown():
                page = _look(NOW + timedelta(seconds=second), language.code)
                assert ('name="message"' in page.html) == is_open
    assert asked.call_count == 1


def test_no_other_page_asks() -> None:
    with mock.patch("fanal.public.door.destinations") as asked:
        for ready in pages.addresses():
            if ready.page.path != "write/":
                pages.ready(ready.address)
    asked.assert_not_called()


def test_at_the_start_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection made before the workers are forked would be shared by them all."""
    monkeypatch.setattr(pages, "_served", {})
    with mock.patch("fanal.public.door.destinations", return_value=[]) as asked:
        with clock.frozen(NOW):
            pages.warm()
        asked.assert_not_called()
        # The first who looks finds out.
        assert CLOSED in _look(NOW + timedelta(seconds=1)).text


@pytest.mark.django_db
@pytest.mark.parametrize("mistake", [DatabaseError("away"), OSError("away")])
def test_while_the_database_is_away_the_form_is_shown(mistake: Exception) -> None:
    assert CLOSED in _look(NOW).text
    with mock.patch("fanal.public.door.destinations", side_effect=mistake):
        assert 'name="message"' in _look(NOW + A_MINUTE).html
    assert CLOSED in _look(NOW + 2 * A_MINUTE).text


def test_while_one_asks_the_others_go_on_with_what_was_found() -> None:
    with mock.patch("fanal.public.door.destinations", return_value=[]):
        assert not door.answer(current().pack, NOW).is_open
    with mock.patch("fanal.public.door.destinations", return_value=[object()]) as asked:
        with door._asking:
            assert not door.answer(current().pack, NOW + A_MINUTE).is_open
        asked.assert_not_called()
        assert door.answer(current().pack, NOW + A_MINUTE).is_open


def test_a_page_that_says_the_same_is_not_compressed_again() -> None:
    with mock.patch("fanal.public.door.destinations", return_value=[object()]):
        with clock.frozen(NOW):
            first = pages.ready("/fr/write/")
        with clock.frozen(NOW + A_MINUTE):
            second = pages.ready("/fr/write/")
    assert first is not None
    assert second is not None
    assert second is not first
    assert second.encodings is first.encodings
