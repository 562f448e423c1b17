"""The same house with the packs of one country and of two: the public pages know both."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings

from fanal import knowledge
from fanal.knowledge import Knowledge
from fanal.public import languages, pages

ONE = ("be",)
TWO = ("be", "zz")
HOUSES = (ONE, TWO)

# Pages that are ready once stay so for the whole run.
_ready: dict[tuple[str, ...], dict[str, Any]] = {}


@cache
def _packs() -> Path:
    """The real packs, and Belgium once more under another name."""
    root = Path(tempfile.mkdtemp(prefix="fanal-packs-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    for pack in settings.PACKS_ROOT.iterdir():
        shutil.copytree(pack, root / pack.name)
    shutil.copytree(root / "be", root / "zz")
    (root / "zz" / "procedure.toml").unlink()
    for path in (root / "zz").glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace('"be/', '"zz/').replace('"be-', '"zz-')
        text = text.replace('code = "be"', 'code = "zz"').replace('"Belgium"', '"Elsewhere"')
        # Not every number of one country is one of the other's.
        text = text.replace('number = "101"', 'number = "107"')
        path.write_text(text, encoding="utf-8")
    return root


@cache
def known(*codes: str) -> Knowledge:
    return knowledge.load(_packs(), codes)


@contextmanager
def living_in(*codes: str) -> Iterator[Knowledge]:
    """As after a start with `FANAL_PACKS` set to these."""
    found, served = known(*codes), _ready.setdefault(codes, {})
    with (
        mock.patch("fanal.knowledge.knowledge._current", found),
        mock.patch.object(pages, "_served", served),
    ):
        _forget()
        yield found
    _forget()


def _forget() -> None:
    languages.shown.cache_clear()
    pages._known.cache_clear()
