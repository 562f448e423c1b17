"""`fanal doctor`: all is well in a new house, and what is not is said with what to do."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fanal.api.models import Organisation, Token
from fanal.cases.models import Reminder
from fanal.core import clock
from fanal.core.config import Config
from fanal.documents.cleaner import FAMILIES
from fanal.documents.types import type_of
from fanal.ops.doctor import LOOKS
from fanal.ops.smallest import SMALLEST
from fanal.vault import Context, SecretKey, seal_to

Finding = Callable[[str], str]


@pytest.fixture
def finding(house: Config) -> Finding:
    return lambda name: LOOKS[name](house)


@pytest.fixture
def waiting(house: Config) -> Iterator[Reminder]:
    """A reminder that was sealed before a restore, to a key that is not here."""
    key = SecretKey.generate().public
    row = Reminder(due_at=clock.now() + timedelta(days=1))
    row.sealed = bytes(seal_to(key, b"{}", Context("reminder", row=row.id)))
    row.save()
    yield row
    row.delete()


@pytest.mark.parametrize("name", LOOKS)
def test_all_is_well_in_a_demo(name: str, finding: Finding) -> None:
    assert finding(name) == ""


def test_reminders_that_nobody_can_open_are_counted(waiting: Reminder, finding: Finding) -> None:
    assert finding("reminders").startswith("1 that wait")


def test_one_that_somebody_began_to_send_is_no_finding(waiting: Reminder, finding: Finding) -> None:
    Reminder.objects.filter(pk=waiting.pk).update(sealed=b"")
    assert finding("reminders") == ""


@pytest.mark.parametrize(
    ("days", "revoked", "said"),
    [(-1, False, False), (0, False, True), (30, False, True), (31, False, False), (5, True, False)],
)
def test_tokens_that_end_soon_are_named(
    house: Config, finding: Finding, days: int, revoked: bool, said: bool
) -> None:
    today = clock.now().date()
    organisation = Organisation.objects.create(name="Hospital", sector="care")
    token = Token.objects.create(
        organisation=organisation,
        digest=b"0" * 32,
        made_on=today,
        until=today + timedelta(days=days),
        revoked_on=today if revoked else None,
    )
    try:
        assert (str(token.pk) in finding("systems that submit")) is said
    finally:
        token.delete()
        organisation.delete()


def test_programs_that_cannot_run_are_named(
    finding: Finding, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("fanal.core.aside.sys.executable", str(tmp_path / "nothing"))
    said = finding("papers, lists, cleaned copies")
    assert said.startswith("papers cannot be printed, photos cannot be cleaned, PDF papers cannot")
    for what in SMALLEST:
        assert f"{what} cannot be cleaned" in said
    assert "lists cannot be read" in said


def test_every_cleaner_is_tried() -> None:
    assert {each.arguments[0] for each in SMALLEST.values()} == set(FAMILIES)


@pytest.mark.parametrize("what", SMALLEST)
def test_what_cannot_be_cleaned_is_named_and_nothing_else(
    what: str, finding: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = SMALLEST[what]._replace(make=lambda: b"no such document \xff")
    monkeypatch.setitem(SMALLEST, what, broken)
    said = finding("papers, lists, cleaned copies")
    assert said.startswith(f"{what} cannot be cleaned; ")


def test_a_smallest_document_is_what_it_is_taken_for() -> None:
    for each in SMALLEST.values():
        document = each.make()
        assert type_of(document, document).value == each.arguments[1]
        assert len(document) < 4096
