"""`fanal api` where no server was started yet."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def _fanal(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "fanal", "api", *words],
        env={**plain, **settings},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("words", [("list",), ("token", "Hospital"), ("revoke", "1")])
def test_without_a_database_it_says_what_to_do(tmp_path: Path, words: tuple[str, ...]) -> None:
    data = tmp_path / "data"
    done = _fanal(*words, FANAL_DATA=str(data))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "`fanal run`" in done.stderr
    assert "FANAL_MODE=demo" in done.stderr
    assert done.stdout == ""
    assert not data.exists()


def test_an_empty_database_is_none(tmp_path: Path) -> None:
    database = tmp_path / "empty.sqlite3"
    database.touch()
    done = _fanal("list", FANAL_DATA=str(tmp_path), DATABASE_URL=f"sqlite:///{database}")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "`fanal run`" in done.stderr
