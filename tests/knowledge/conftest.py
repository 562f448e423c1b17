import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from fanal import knowledge
from fanal.knowledge import Pack, Problem

# Property tests keep no database of examples and know no deadline: machines are shared.
settings.register_profile("patient", database=None, deadline=None)
settings.load_profile("patient")

PACKS = Path(__file__).resolve().parents[2] / "packs"


@pytest.fixture(scope="session")
def pack() -> Pack:
    return knowledge.load(PACKS, ["be"]).packs["be"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the packs that a test may spoil."""
    shutil.copytree(PACKS, tmp_path / "packs")
    return tmp_path / "packs"


@pytest.fixture
def spoil(root: Path) -> Callable[[str, str, str], list[Problem]]:
    """Write something else into a file of the Belgian pack and say what is wrong now."""

    def spoil(file: str, old: str, new: str) -> list[Problem]:
        path = root / "be" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return knowledge.check(root, ["be"])

    return spoil


@pytest.fixture
def spoil_dutch(root: Path) -> Callable[..., list[Problem]]:
    """The same with a file of the Dutch pack."""

    def spoil(old: str, new: str, file: str = "organisations.toml") -> list[Problem]:
        path = root / "nl" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return knowledge.check(root, ["nl"])

    return spoil
