"""Packs of more than one country, and a country that changes its law while a case runs."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from fanal import knowledge
from fanal.knowledge import Knowledge

UsePacks = Callable[..., Knowledge]
HERE = Path(__file__).parent


@pytest.fixture
def use_packs(monkeypatch: pytest.MonkeyPatch) -> UsePacks:
    """Let this process know other packs, as after a start with another FANAL_PACKS."""

    def use(*codes: str, root: Path = settings.PACKS_ROOT) -> Knowledge:
        loaded = knowledge.load(root, codes)
        monkeypatch.setattr("fanal.knowledge.knowledge._current", loaded)
        return loaded

    return use


@pytest.fixture
def two_countries(use_packs: UsePacks) -> Knowledge:
    """Belgium first, and the Netherlands at the desk."""
    return use_packs("be", "nl")


@pytest.fixture
def law(use_packs: UsePacks, tmp_path: Path) -> Callable[..., Knowledge]:
    """The made-up country "zz"; each call starts the house again with its law changed so."""
    shutil.copytree(settings.PACKS_ROOT / "be", tmp_path / "be")
    shutil.copytree(HERE / "zz", tmp_path / "zz")

    def now(*changes: tuple[str, str]) -> Knowledge:
        text = (HERE / "zz" / "procedure.toml").read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (tmp_path / "zz" / "procedure.toml").write_text(text, encoding="utf-8")
        return use_packs("be", "zz", root=tmp_path)

    return now
