"""Who is there in most tests, made by the models alone; where a test wants others, it says so.

- `team`: a team that receives, with one adviser, who leads it.
- `desk`: that adviser's browser, signed in.
- `colleague`: Bram, a second adviser of the team.
- `no_pins`, named last: the fingerprints of the teams' keys that were written down are gone since.
"""

from pathlib import Path

import pytest
from django.test import Client

from fanal.accounts import pins
from tests.cast import MemberWithKeys, TeamWithKeys, join_team, make_member, make_team
from tests.intake.desk import at_desk


@pytest.fixture
def team() -> TeamWithKeys:
    return make_team()


@pytest.fixture
def desk(team: TeamWithKeys) -> Client:
    return at_desk(team.adviser)


@pytest.fixture
def colleague(team: TeamWithKeys) -> MemberWithKeys:
    other = make_member("Bram")
    join_team(team, other)
    return other


@pytest.fixture
def no_pins(team: TeamWithKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "pins"
    empty.write_text("")
    monkeypatch.setattr(pins, "_path", lambda: empty)
