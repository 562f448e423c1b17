"""`fanal manage`: Django's own commands, for those who develop Fanal."""

import argparse
import os

from django.core.management import execute_from_command_line

from fanal.ops.say import Stop

# They would empty tables that only grow, or show what is sealed for a reason.
REFUSED = frozenset({"flush", "sqlflush", "dumpdata", "loaddata", "runserver", "testserver"})


def call(arguments: argparse.Namespace) -> int:
    words: list[str] = arguments.arguments
    if words and words[0] in REFUSED:
        raise Stop(f"'{words[0]}' is not for Fanal's data; see `fanal --help`.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanal.settings")
    execute_from_command_line(["fanal manage", *words])
    return 0
