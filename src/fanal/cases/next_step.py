"""What usually comes next in a case: offered first, never required."""

from fanal.cases.kinds.outcome import Finding
from fanal.cases.state import State
from fanal.knowledge import Pack


def next_step(state: State, pack: Pack) -> str:
    """The name of the deed that is still open on the usual way; "" when none is.

    It follows from what the entries add up to and from nothing that somebody has to click.
    """
    if state.closed:
        return ""
    if state.assessment is None:
        return "assess"
    if state.outcome is None:
        return "outcome"
    if state.outcome.finding is Finding.NOT:
        return "close"
    if state.outcome.finding is Finding.TOO_EARLY:
        return "assess"
    if state.rights is None and pack.rights:
        return "rights"
    if state.choice is None and pack.choices:
        return "choice"
    if state.running is None and state.left is None and _enters(state, pack):
        return "phase"
    return ""


def _enters(state: State, pack: Pack) -> bool:
    choice = pack.choices.get(state.choice.choice) if state.choice else None
    return choice is not None and choice.enters
