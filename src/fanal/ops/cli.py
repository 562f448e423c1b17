"""The `fanal` command: what it can do, in one table.

Each command lives in its own small module and is imported only when it is called.
"""

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from fanal.ops.say import Stop, complain

Arguments = argparse.Namespace
Add = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True)
class Command:
    """One command; `does` names the function that takes the parsed arguments."""

    name: str
    help: str
    does: str
    add: Add | None = None
    mode: str | None = None


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the backup")


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", help="where to; a dated name in backups/ if left out")


def _restore(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument("--ledger", help="the erasure ledger that was kept apart")


def _sweep(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--every", type=int, metavar="SECONDS", help="go on until stopped")


def _team(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("team", help="the team's id in the pack, as in be/payoke")


def _email(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="the address they sign in with")


def _lead(parser: argparse.ArgumentParser) -> None:
    _team(parser)
    _email(parser)


def _review(parser: argparse.ArgumentParser, folder: str) -> None:
    parser.add_argument(folder, metavar="DIR", help="a folder for one page per pack, to read")
    parser.add_argument(
        "--languages", default="", help="translations beside the English, as in nl,fr"
    )


def _packs_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--old-after", type=int, metavar="DAYS", help="a record checked longer ago is listed"
    )
    parser.add_argument("--strict", action="store_true", help="what waits for somebody fails too")
    _review(parser, "--page")


def _api_token(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", help="its name, as the desk shall read it")
    sectors = ("work", "care", "youth", "police", "anyone")
    parser.add_argument("--sector", choices=sectors, default="anyone", help="where it works")
    parser.add_argument(
        "--scope", action="append", choices=("submit", "state"), help="both if left out"
    )
    parser.add_argument("--until", metavar="DAY", help="the last day on which it works")


def _api_revoke(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=int, help="as `fanal api list` shows it")


def _packs_page(parser: argparse.ArgumentParser) -> None:
    _review(parser, "page")


def _xlsform(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("list", help="the list's full id, as in be/be-payoke-professional")
    parser.add_argument("file", metavar="OUT.xlsx", help="where to")


def _django(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("arguments", nargs=argparse.REMAINDER)


COMMANDS = (
    Command("run", "serve the pages and look after what is due", "serve:run"),
    Command("demo", "the same with fictional staff and requests", "serve:demo", mode="demo"),
    Command("invite", "print a one-time enrolment link for a team", "people:invite", _team),
    Command("reset", "print a link for a member who lost the password", "people:reset", _email),
    Command("lead", "name a lead of a team that lost its only one", "people:lead", _lead),
    Command("api token", "let the system of an organisation submit", "api:token", _api_token),
    Command("api list", "list which systems may submit", "api:listing"),
    Command("api revoke", "end a token", "api:revoke", _api_revoke),
    Command("sweep", "do what is due once, or every so many seconds", "sweeper:sweep", _sweep),
    Command("packs check", "read the packs and list what is wrong", "packs:check", _packs_check),
    Command("packs xlsform", "write a list of signs as an XLSForm", "xlsform:write", _xlsform),
    Command("packs page", "write one page per pack, to read through", "packs:page", _packs_page),
    Command("audit verify", "walk the trail and name the first broken link", "audit:verify"),
    Command("backup-key", "make the offline key that backups are sealed to", "backup:make_key"),
    Command("backup", "write a sealed backup", "backup:write", _backup),
    Command("restore", "read a backup into an empty installation", "restore:read", _restore),
    Command("doctor", "look whether everything is as it should be", "doctor:examine"),
    Command("translations compile", "make the catalogues readable", "translations:compile_all"),
    Command("translations extract", "collect new texts to translate", "translations:extract_all"),
    Command("translations check", "list what is missing or does not fit", "translations:check_all"),
    Command(
        "languages", "list how far each language is, and whether it is shown", "languages:show"
    ),
    Command("manage", "Django's own commands", "manage:call", _django),
)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="fanal", description=__doc__)
    groups = {"": top.add_subparsers(dest="command", required=True, metavar="command")}
    for command in COMMANDS:
        group, _, name = command.name.rpartition(" ")
        if group not in groups:
            sub = groups[""].add_parser(group, help=f"fanal {group} --help says more")
            groups[group] = sub.add_subparsers(required=True, metavar="command")
        leaf = groups[group].add_parser(name, help=command.help, description=command.help)
        leaf.set_defaults(chosen=command)
        if command.add:
            command.add(leaf)
    return top


def _function(command: Command) -> Callable[[Arguments], int]:
    try:
        # Reads the environment when it is imported; nearly everything imports it.
        import_module("fanal.core.config")
    except ValueError as mistake:
        raise Stop(str(mistake)) from None
    module, name = command.does.split(":")
    function: Callable[[Arguments], int] = getattr(import_module(f"fanal.ops.{module}"), name)
    return function


def main(argv: Sequence[str] | None = None) -> None:
    arguments = parser().parse_args(argv)
    # Whatever is written is the owner's alone, the database's own files included.
    os.umask(0o077)
    command: Command = arguments.chosen
    if command.mode:
        # Before anything reads the settings, which are read once.
        os.environ["FANAL_MODE"] = command.mode
    try:
        raise SystemExit(_function(command)(arguments))
    except Stop as stop:
        complain(str(stop))
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
