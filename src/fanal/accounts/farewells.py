"""What other parts of the house have to do when a member leaves a team or loses their keys."""

from collections.abc import Callable
from typing import Any

from fanal.accounts.models import Member, Team

Farewell = Callable[[Team, Member], None]
_leaving: list[Farewell] = []
_losing: list[Callable[[Member], None]] = []


class StillNeeded(Exception):
    """Something would be out of everybody's reach without them; `why` says what, on the page."""

    def __init__(self, why: Any) -> None:
        super().__init__()
        self.why = why


def when_leaving(farewell: Farewell) -> None:
    """Called inside the transaction, before the keys are taken; may raise `StillNeeded`."""
    if farewell not in _leaving:
        _leaving.append(farewell)


def when_losing_keys(loss: Callable[[Member], None]) -> None:
    """Called when a member gets a new key pair: what is sealed to the old one opens no more."""
    if loss not in _losing:
        _losing.append(loss)


def say_farewell(team: Team, member: Member) -> None:
    for each in _leaving:
        each(team, member)


def lose_keys(member: Member) -> None:
    for each in _losing:
        each(member)
