"""The three commands as an operator types them."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.databases import Databases

KEY = re.compile(r"\b(?:[0-9A-Z]{4}-){12}[0-9A-Z]{4}\b")
Fanal = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def machine(databases: Databases, tmp_path: Path) -> Iterator[Callable[[str], Fanal]]:
    """Makes machines by name, each with a folder and a database of its own."""
    made: dict[str, str] = {}

    def new(name: str) -> Fanal:
        made[name] = databases.new()
        environment = {
            "PATH": os.environ["PATH"],
            "FANAL_DATA": str(tmp_path / name),
            "DATABASE_URL": databases.url(made[name]),
        }

        def fanal(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, "-m", "fanal", *arguments],
                input=typed,
                env=environment,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )

        return fanal

    yield new
    for database in made.values():
        databases.drop(database)


def test_from_one_machine_to_another(machine: Callable[[str], Fanal], tmp_path: Path) -> None:
    old, new, file = machine("old"), machine("new"), str(tmp_path / "moved.fanal")
    assert old("invite", "be/payoke").returncode == 0
    printed = KEY.search(old("backup-key").stdout)
    assert printed
    assert "There is a backup key already" in old("backup-key").stderr
    assert old("backup", file).returncode == 0
    done = new("restore", file, typed=printed[0].lower().replace("-", " ") + "\n")
    assert done.returncode == 0, done.stderr
    assert "The trail is whole; events: 1." in done.stdout
    assert "No ledger was given" in done.stdout
    assert "events: 2." in new("audit", "verify").stdout
    again = new("restore", file, typed=printed[0] + "\n")
    assert again.returncode == 1
    assert "not empty" in again.stderr


def test_the_key_is_nowhere_on_the_machine(machine: Callable[[str], Fanal], tmp_path: Path) -> None:
    old = machine("old")
    printed = KEY.search(old("backup-key").stdout)
    assert printed
    old("backup")
    clues = [printed[0].encode(), printed[0].replace("-", "").encode()]
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) > 4
    assert not any(clue in content for clue in clues for content in kept)


def test_mistakes_are_answered_in_one_line(machine: Callable[[str], Fanal], tmp_path: Path) -> None:
    fanal = machine("any")
    no_file = str(tmp_path / "nothing")
    for arguments in (("backup",), ("restore", no_file)):
        done = fanal(*arguments)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr
