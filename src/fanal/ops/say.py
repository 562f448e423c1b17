"""What commands tell the operator. Never what a person wrote."""

import sys


def say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


class Stop(Exception):
    """Ends the command; the message tells the operator what to do next."""
