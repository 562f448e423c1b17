"""`fanal packs check`: everything wrong with the packs, without starting anything."""

import argparse
from collections.abc import Sequence

from fanal.core.config import BadConfig, read
from fanal.knowledge import Centre, load
from fanal.knowledge import check as problems_of
from fanal.ops.say import Stop, complain, say
from fanal.ops.translations import PACKS, pack_codes


def check(_: argparse.Namespace) -> int:
    try:
        codes = tuple(dict.fromkeys([*read().packs, *pack_codes()]))
    except BadConfig as mistake:
        raise Stop(str(mistake)) from None
    problems = problems_of(PACKS, codes)
    for problem in problems:
        complain(str(problem))
    if problems:
        return 1
    say(f"{', '.join(codes)}: nothing wrong.")
    for centre in _with_assumed_hours(codes):
        say(f"{centre.id}: its office hours are assumed; ask it, then drop office_confirmed.")
    return 0


def _with_assumed_hours(codes: Sequence[str]) -> list[Centre]:
    centres = (each for pack in load(PACKS, codes).packs.values() for each in pack.centres.values())
    return [centre for centre in centres if not centre.office_confirmed]
