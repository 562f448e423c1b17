"""A PDF as a screen reader has it: what is marked, in which order, under which headings.

Written from ISO 32000-1 (14.6 to 14.8) and ISO 14289-1, and not from what makes the paper.
"""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf

SHOWS = {"Tj", "TJ", "'", '"'}
PAINTS = SHOWS | {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "EI", "INLINE IMAGE"}
Mark = tuple[int, int]


@dataclass
class Element:
    """One element of the structure tree: its type, what is marked as its own, and what it says."""

    tag: str
    object: Any = field(repr=False)
    marks: list[Mark]
    instead: str | None = None


class Paper:
    def __init__(self, pdf: bytes) -> None:
        self.file = pikepdf.open(io.BytesIO(pdf))
        self.root: Any = self.file.Root
        # What is painted, by page and number of its mark.
        self.said: dict[Mark, str] = {}
        self.stray: list[tuple[int, str]] = []
        self.unknown: list[bytes] = []
        for number, page in enumerate(self.file.pages):
            self._read(number, page)

    @property
    def pages(self) -> int:
        return len(self.file.pages)

    @cached_property
    def elements(self) -> list[Element]:
        """In the order in which they are read."""
        return list(self._walk(self.root.StructTreeRoot.K, None))

    def tags(self) -> list[str]:
        return [each.tag for each in self.elements]

    def headings(self) -> list[int]:
        return [int(tag[1]) for tag in self.tags() if re.fullmatch(r"H[1-6]", tag)]

    def marks(self) -> Counter[Mark]:
        """How often each mark stands in the tree."""
        return Counter(mark for element in self.elements for mark in element.marks)

    def texts(self) -> list[tuple[str, str]]:
        """Tag and words of each element that has words of its own, as they are read."""
        found = []
        for each in self.elements:
            told = "".join(self.said.get(mark, "") for mark in each.marks)
            if each.marks:
                found.append((each.tag, told if each.instead is None else each.instead))
        return found

    def fonts(self) -> Iterator[Any]:
        for page in self.file.pages:
            yield from page.resources.get("/Font", {}).values()

    def _walk(self, kids: Any, page: Any) -> Iterator[Element]:
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary) or "/S" not in kid:
                continue
            here = kid.get("/Pg", page)
            own = kid.get("/K", pikepdf.Array())
            instead = kid.get("/ActualText")
            marks = list(self._marks(own, here))
            yield Element(str(kid.S)[1:], kid, marks, None if instead is None else str(instead))
            yield from self._walk(own, here)

    def _marks(self, kids: Any, page: Any) -> Iterator[Mark]:
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                yield self._number(page), kid
            elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
                yield self._number(kid.get("/Pg", page)), int(kid.MCID)

    def _number(self, page: Any) -> int:
        return next(n for n, each in enumerate(self.file.pages) if each.obj.objgen == page.objgen)

    def _read(self, number: int, page: pikepdf.Page) -> None:
        fonts: Any = page.resources.get("/Font", {})
        tables = {str(name): _unicode(font) for name, font in fonts.items()}
        table: dict[bytes, str] = {}
        open_: list[tuple[str, int | None]] = []
        # The depth at which words stand in place of what is drawn.
        instead: int | None = None
        for each in pikepdf.parse_content_stream(page):
            operator, operands = str(each.operator), each.operands
            match operator:
                case "BMC":
                    open_.append((str(operands[0]), None))
                case "BDC":
                    about: Any = operands[1]
                    mark = int(about.MCID) if "/MCID" in about else None
                    open_.append((str(operands[0]), mark))
                    if "/ActualText" in about and instead is None:
                        instead = len(open_)
                        self._say(number, open_, str(about.ActualText))
                case "EMC":
                    open_.pop()
                    instead = instead if instead and len(open_) >= instead else None
                case "Tf":
                    table = tables[str(operands[0])]
            if operator not in PAINTS:
                continue
            marks = [mark for _, mark in open_ if mark is not None]
            tags = {tag for tag, _ in open_}
            if not marks and "/Artifact" not in tags:
                self.stray.append((number, operator))
            # A picture says nothing by itself, but is painted.
            self._say(number, open_, "")
            if operator in SHOWS:
                words = self._shown(operands, table)
                # 14.8.2.3.3: what is marked so is drawn from its end.
                words = words[::-1] if "/ReversedChars" in tags else words
                self._say(number, open_, "" if instead else "".join(words))

    def _say(self, number: int, open_: list[tuple[str, int | None]], words: str) -> None:
        for _, mark in open_:
            if mark is not None:
                self.said[number, mark] = self.said.get((number, mark), "") + words

    def _shown(self, operands: Any, table: dict[bytes, str]) -> list[str]:
        last = operands[-1]
        several = last if isinstance(last, pikepdf.Array) else [last]
        codes = b"".join(bytes(each) for each in several if isinstance(each, pikepdf.String))
        glyphs = [codes[at : at + 2] for at in range(0, len(codes), 2)]
        self.unknown += [glyph for glyph in glyphs if not table.get(glyph)]
        return [table.get(glyph, "") for glyph in glyphs]


def _unicode(font: Any) -> dict[bytes, str]:
    """What each glyph stands for, by the font's own account of it."""
    if "/ToUnicode" not in font:
        return {}
    table: dict[bytes, str] = {}
    for line in font.ToUnicode.read_bytes().decode().splitlines():
        if found := re.fullmatch(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", line.strip()):
            table[bytes.fromhex(found[1])] = bytes.fromhex(found[2]).decode("utf-16-be")
    return table


def squeezed(text: str) -> str:
    """Without blanks, which a PDF sets by moving, and signs that only steer how it is set."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Cf")


def reaches(pdf: bytes) -> list[tuple[float, float]]:
    """From where to where each piece of text goes on its line, in points from the left."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for page in file.pages:
            fonts: Any = page.resources.get("/Font", {})
            at, size, font = 0.0, 0.0, pikepdf.Dictionary()
            for each in pikepdf.parse_content_stream(page):
                operator, operands = str(each.operator), each.operands
                if operator == "cm":
                    at = float(operands[4])
                elif operator == "Tf":
                    font, size = fonts[str(operands[0])], float(operands[1])
                elif operator in SHOWS:
                    found.append((at, at + size * _width(operands[-1], font) / 1000))
    return found


def spans(pdf: bytes) -> Iterator[tuple[int, float, float]]:
    """Page, left and right of each piece of text, in points, wherever on the page it was moved."""
    return ((page, left, right) for page, left, right, _base, _size in pieces(pdf))


def pieces(pdf: bytes) -> Iterator[tuple[int, float, float, float, float]]:
    """The same with the line on which it stands, from below, and the size of its letters."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for number, page in enumerate(file.pages):
            fonts: Any = page.resources.get("/Font", {})
            whole = pikepdf.Matrix()
            kept: list[pikepdf.Matrix] = []
            text, size, font = pikepdf.Matrix(), 0.0, pikepdf.Dictionary()
            for each in pikepdf.parse_content_stream(page):
                operator, operands = str(each.operator), each.operands
                match operator:
                    case "q":
                        kept.append(whole)
                    case "Q":
                        whole = kept.pop()
                    case "cm":
                        whole = pikepdf.Matrix(*map(float, operands)) @ whole
                    case "BT":
                        text = pikepdf.Matrix()
                    case "Tm":
                        text = pikepdf.Matrix(*map(float, operands))
                    case "Td":
                        text = text.translated(*map(float, operands))
                    case "Tf":
                        font, size = fonts[str(operands[0])], float(operands[1])
                if operator in SHOWS:
                    placed = text @ whole
                    wide = size * _width(operands[-1], font) / 1000 * placed.a
                    yield number, placed.e, placed.e + wide, placed.f, size * abs(placed.d)


def _width(shown: Any, font: Any) -> float:
    """In thousandths of the size of the letters."""
    widths = _widths(font.DescendantFonts[0])
    total = 0.0
    for each in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(each, pikepdf.String):
            codes = bytes(each)
            for place in range(0, len(codes), 2):
                total += widths.get(int.from_bytes(codes[place : place + 2], "big"), 1000.0)
        else:
            total -= float(each)
    return total


def _widths(font: Any) -> dict[int, float]:
    """ISO 32000-1, 9.7.4.3: a first glyph and a list, or a first, a last and one for all."""
    found: dict[int, float] = {}
    given = list(font.W)
    while given:
        first, second = int(given.pop(0)), given.pop(0)
        if isinstance(second, pikepdf.Array):
            found |= {first + n: float(width) for n, width in enumerate(second)}
        else:
            width = float(given.pop(0))
            found |= dict.fromkeys(range(first, int(second) + 1), width)
    return found
