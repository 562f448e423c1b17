"""What is printed: a figure, its limit, and whether it holds."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number; `least` and `most` are the limits it has to keep to."""

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    note: str = ""
    # How many times slower the machine is than the one the limit was set on (`pace`).
    slower: float = 1.0

    @property
    def holds(self) -> bool:
        too_much = self.most is not None and self.value > self.most * self.slower
        too_little = self.least is not None and self.value < self.least / self.slower
        return not (too_much or too_little)

    @property
    def limit(self) -> str:
        if self.most is not None:
            return f"≤ {number(self.most * self.slower)} {self.unit}"
        if self.least is not None:
            return f"≥ {number(self.least / self.slower)} {self.unit}"
        return ""

    @property
    def said(self) -> str:
        """The note, and what a stretched limit was set as."""
        if self.slower == 1.0:
            return self.note
        limit = self.most if self.most is not None else self.least
        set_as = f"set as {number(limit or 0)}, this machine {self.slower:.2f} × slower"
        return "; ".join(part for part in (set_as, self.note) if part)


def number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def heading(text: str) -> None:
    _line(f"\n{text}")


def note(text: str) -> None:
    _line(f"  {text}")


def show(figure: Figure) -> None:
    mark = "ok" if figure.holds else "MISSED"
    mark = mark if figure.limit else ""
    value = f"{number(figure.value)} {figure.unit}"
    _line(f"  {figure.what:52} {value:>16}  {figure.limit:>16}  {mark:6} {figure.said}".rstrip())


def matrix(rows: dict[str, dict[str, str]]) -> None:
    """A block of values by row and column."""
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    wide = max(20, *(len(name) for name in rows)) + 1
    _line(f"  {'':{wide}}" + "".join(f"{column:>8}" for column in columns))
    for name, row in rows.items():
        _line(f"  {name:{wide}}" + "".join(f"{row.get(column, ''):>8}" for column in columns))


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
