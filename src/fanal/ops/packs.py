"""`fanal packs`: everything wrong with the packs, what waits for a person, and pages to review."""

import argparse
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

from fanal.core import clock
from fanal.core.config import BadConfig, read
from fanal.knowledge import check as problems_of
from fanal.knowledge import easy
from fanal.knowledge.common import COMMON
from fanal.knowledge.remarks import OLD_AFTER_DAYS, Kind, Remark, remarks
from fanal.ops.say import Stop, complain, say
from fanal.ops.translations import PACKS, pack_codes


def check(arguments: argparse.Namespace) -> int:
    """Problems and mistakes end with 1; what waits for somebody is only listed."""
    codes = _whole_codes()
    found = _look(codes, arguments.old_after or OLD_AFTER_DAYS)
    if arguments.page is not None:
        _write(Path(arguments.page), codes, arguments.languages)
    wrong = [each for each in found if each.wrong]
    _tell(wrong, complain)
    _tell([each for each in found if not each.wrong], say)
    if wrong or (arguments.strict and found):
        return 1
    say(f"{', '.join(codes)}: nothing wrong.")
    return 0


def _tell(found: Iterable[Remark], tell: Callable[[str], None]) -> None:
    for kind, each_of_it in groupby(sorted(found, key=_kind), key=_kind):
        tell(f"{kind.capitalize()}:")
        for each in each_of_it:
            tell(f"  {each}")


def _kind(remark: Remark) -> str:
    return remark.kind.value


def page(arguments: argparse.Namespace) -> int:
    _write(Path(arguments.page), _whole_codes(), arguments.languages)
    return 0


def _whole_codes() -> tuple[str, ...]:
    """Every pack there is, the chosen ones first; `Stop` when one of them cannot be used."""
    try:
        codes = tuple(dict.fromkeys([*read().packs, *pack_codes()]))
    except BadConfig as mistake:
        raise Stop(str(mistake)) from None
    if problems := problems_of(PACKS, codes):
        raise Stop("\n".join(str(problem) for problem in problems))
    return codes


def _look(codes: tuple[str, ...], old_after_days: int = OLD_AFTER_DAYS) -> list[Remark]:
    today = clock.now().date()
    hard = [Remark(Kind.HARD, COMMON, "easy", each, wrong=True) for each in easy.problems()]
    return [*remarks(PACKS, codes, today=today, old_after_days=old_after_days), *hard]


def _write(folder: Path, codes: tuple[str, ...], languages: str) -> None:
    # Templates are only needed here.
    from fanal.ops.review.page import write

    wanted = tuple(part.strip() for part in languages.split(",") if part.strip())
    for path in write(folder, PACKS, codes, languages=wanted, found=_look(codes)):
        say(f"wrote {path}")
