"""`fanal packs check`: everything wrong with the packs, without starting anything."""

import argparse

from fanal.core.config import BadConfig, read
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
    return 0
