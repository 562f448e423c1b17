"""Papers: a template of ours and words as data go in, a tagged PDF comes out.

`program.py` does it beside the server (`core.aside`; ADR 8). A template reads all that stands on
the paper with `json()`, so no word is ever markup. A word is `{"text": …, "rtl": …}`, wherever in
the data it stands; a template sets each once, in the order of the data, because who listens to the
paper hears it in that order.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fanal.core import aside

PROGRAM = Path(__file__).parent / "program.py"


@dataclass(frozen=True)
class Printed:
    """`whole` is False when a letter could not be drawn, for want of a font."""

    pdf: bytes = field(repr=False)
    whole: bool


@dataclass(frozen=True)
class Sheet:
    """One paper before it is printed. `machine` takes the fonts of the machine, too."""

    template: Path
    data: Mapping[str, Any] = field(repr=False)
    machine: bool = False

    def print(self) -> Printed:
        """A tagged PDF; the same sheet is the same bytes. `AsideFailed` when it cannot be made."""
        made = self._press("pdf", 0)
        return Printed(pdf=made[1:], whole=made[:1] == b"1")

    def picture(self, page: int = 0, ppi: int = 72) -> bytes:
        """One page as PNG, to look at."""
        return self._press("png", page, ppi)[1:]

    def _press(self, form: str, page: int, ppi: int = 72) -> bytes:
        asked = {
            "form": form,
            "page": page,
            "ppi": ppi,
            "template": str(self.template),
            "machine": self.machine,
            "paper": self.data,
        }
        return aside.run(PROGRAM, json.dumps(asked).encode())


def runs_from_the_right(text: str, otherwise: bool) -> bool:
    """As its first letter with a direction says (Unicode, UAX 9, P2 and P3)."""
    inside = 0
    for letter in text:
        match unicodedata.bidirectional(letter):
            case "LRI" | "RLI" | "FSI":
                inside += 1
            case "PDI":
                inside -= 1
            case "L" if not inside:
                return False
            case "R" | "AL" if not inside:
                return True
    return otherwise


def has_letters_from_the_right(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
