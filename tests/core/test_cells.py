"""No cell that leaves the house starts a formula, and none loses a word by it."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as some

from fanal.core.cells import csv_file, plain, safe, starts_formula

FORMULAS = ["=1+1", "+32 470", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"]
FORMULAS += ["  =1", "\u200b=1", "\ufeff＝1", "\u00a0+1", "\x00=1", "'=1", "''@x"]


def _formula(cell: str) -> bool:
    """An own account of it: the first sign that is to be seen."""
    seen = "".join(letter for letter in cell if letter.isprintable() and not letter.isspace())
    return (seen or "x")[0] in "=+-@＝＋－＠" or (cell or "x")[0] in "\t\r\n"


@given(some.text() | some.sampled_from(FORMULAS))
@example("")
def test_no_cell_starts_a_formula(cell: str) -> None:
    assert not _formula(safe(cell))
    assert safe(cell) in (cell, f"'{cell}")


@given(some.text() | some.sampled_from(FORMULAS))
def test_nothing_is_lost_on_the_way_out_and_back(cell: str) -> None:
    assert plain(safe(cell)) == cell


@given(some.lists(some.lists(some.text(alphabet=some.characters(exclude_categories=["Cs"])))))
def test_every_cell_of_a_file_is_safe(rows: list[list[str]]) -> None:
    read = csv.reader(io.StringIO(csv_file(rows).decode("utf-8-sig"), newline=""))
    cells = [cell for row in read for cell in row]
    assert not any(_formula(cell) for cell in cells)
    assert [plain(cell) for cell in cells] == [cell for row in rows for cell in row]


def test_each_of_the_known_signs_is_seen() -> None:
    assert all(starts_formula(cell) for cell in FORMULAS if not cell.startswith("'"))
    assert not starts_formula("Amina = 1")
