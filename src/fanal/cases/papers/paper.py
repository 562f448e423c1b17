"""What stands on a paper: blocks of plain words, in order. No word is ever markup."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation

from fanal.cases.kinds import Line
from fanal.cases.naming import spelled
from fanal.core.press import Printed, Sheet, runs_from_the_right

_TEMPLATE = Path(__file__).parent / "paper.typ"
FILE_NAME = "papers.pdf"
# Longer than the narrowest place for it.
_LONG, _PIECE = re.compile(r"\S{24,}"), 8


@dataclass
class Paper:
    """`title` and `foot` are neutral; `language` is what it is in."""

    title: str = field(repr=False)
    language: str
    foot: str = field(default="", repr=False)
    blocks: list[dict[str, Any]] = field(default_factory=list, repr=False)

    @property
    def rtl(self) -> bool:
        return bool(translation.get_language_info(self.language)["bidi"])

    def heading(self, text: Any, level: int = 2, *, struck: bool = False) -> None:
        self._add("heading", text, level=level, struck=struck)

    def text(self, text: Any) -> None:
        self._add("text", text)

    def soft(self, text: Any) -> None:
        self._add("soft", text)

    def notice(self, text: Any) -> None:
        self._add("notice", text)

    def listing(self, items: Iterable[Any]) -> None:
        if words := [self._words(item) for item in items]:
            self.blocks.append({"kind": "list", "items": words})

    def facts(self, lines: Iterable[Line], *, struck: bool = False) -> None:
        """Label by label, as an entry reads."""
        rows = [
            {
                "label": self._words(line.label, struck=struck),
                "values": [
                    self._words(value, struck=struck) for value in (line.several or (line.value,))
                ],
            }
            for line in lines
        ]
        if rows:
            self.blocks.append({"kind": "facts", "rows": rows})

    def rule(self) -> None:
        self.blocks.append({"kind": "rule"})

    def print(self) -> Printed:
        """A tagged PDF; the same paper is the same bytes. `AsideFailed` when it cannot be made."""
        return self._sheet().print()

    def picture(self, page: int = 0) -> bytes:
        """One page as PNG, to look at."""
        return self._sheet().picture(page)

    def _sheet(self) -> Sheet:
        data = {
            "title": self.title,
            "language": self.language,
            "rtl": self.rtl,
            "foot": self.foot,
            "blocks": self.blocks,
        }
        # People write in more scripts than we have fonts for.
        return Sheet(_TEMPLATE, data, machine=True)

    def _add(self, kind: str, text: Any, **more: Any) -> None:
        self.blocks.append({"kind": kind, **more, **self._words(text), **more})

    def _words(self, value: Any, *, struck: bool = False) -> dict[str, Any]:
        text = spelled(value) if isinstance(value, date) else str(value)
        text = _LONG.sub(_in_pieces, text)
        return {"text": text, "rtl": runs_from_the_right(text, self.rtl), "struck": struck}


def apart(text: Any) -> str:
    """Words that may run the other way than those around them (Unicode, FSI and PDI)."""
    return f"\u2068{text}\u2069"


def _in_pieces(word: re.Match[str]) -> str:
    """With places to break it, which nobody sees: what runs over the edge is lost on paper."""
    return "\u200b".join(re.findall(f".{{1,{_PIECE}}}", word[0]))
