"""`fanal doctor`: all is well in a new house, and what is not is said with what to do."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fanal.cases.models import Reminder
from fanal.core import clock
from fanal.core.config import Config
from fanal.ops.doctor import LOOKS
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


def test_programs_that_cannot_run_are_named(
    finding: Finding, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("fanal.core.aside.sys.executable", str(tmp_path / "nothing"))
    said = finding("papers, photos, lists")
    assert said.startswith("papers cannot be printed, photos cannot be cleaned, lists")
