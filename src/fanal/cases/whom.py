"""What of a pack can be about the person of a case: it sorts what is laid before them."""

from datetime import date

from fanal.cases.kinds.person import Person
from fanal.cases.state import State
from fanal.core.duedates import today
from fanal.knowledge import Choice, Pack, Procedure, Right, Ternary, Whom

OF_AGE = 18


def choices_for(pack: Pack, state: State | None) -> list[Choice]:
    """The answers that the procedures of this person have; none stands above another."""
    procedures = procedures_for(pack, state)
    return [choice for choice in pack.choices.values() if choice.belongs_to(procedures)]


def procedures_for(pack: Pack, state: State | None) -> list[Procedure]:
    """The one that runs; else each that can be about them."""
    running = state.running if state else None
    if running and (found := pack.procedure(running.procedure)):
        return [found]
    minor = minor_of(state, pack) if state else None
    return [each for each in pack.procedures.values() if _may_be_about(each.whom, minor)]


def against_age(pack: Pack, state: State, procedure_id: str) -> Whom | None:
    """For whom a procedure is, when the person is noted as of another age; else None.

    What runs already is theirs: nobody is told again at each of its phases.
    """
    return None if state.running else _whose_else(pack, state, procedure_id)


def runs_against_age(pack: Pack, state: State) -> Whom | None:
    """For whom the running procedure is, when the person is noted as of another age by now.

    An age is often corrected after the first weeks, and a child has rights of its own.
    """
    return _whose_else(pack, state, state.running.procedure) if state.running else None


def _whose_else(pack: Pack, state: State, procedure_id: str) -> Whom | None:
    procedure = pack.procedure(procedure_id)
    if procedure is None or _may_be_about(procedure.whom, minor_of(state, pack)):
        return None
    return procedure.whom


def rights_for(pack: Pack, state: State) -> list[Right]:
    """What to explain to this person; what may be theirs is never left out."""
    minor = minor_of(state, pack)
    return [each for each in pack.rights.values() if _may_be_about(each.whom, minor)]


def minor_of(state: State, pack: Pack) -> Ternary | None:
    """Not known of somebody who was a minor when it happened and is of age by now."""
    person = state.person
    match under_age(person, today(pack.calendar)), person.minor:
        case Ternary.NO, Ternary.YES:
            return None
        case Ternary.YES, None | Ternary.NOT_SURE:
            return Ternary.YES
    return person.minor


def under_age(person: Person, on: date) -> Ternary | None:
    """Whether somebody is under 18 on a day, as far as what is known of their birth says it.

    None when it does not: no day of birth is known, and of the year not enough has passed. A note
    that somebody is under 18 has no day of its own, and says nothing about later.
    """
    if person.born:
        birthday = (person.born.month, person.born.day)
        age = on.year - person.born.year - ((on.month, on.day) < birthday)
        return Ternary.YES if age < OF_AGE else Ternary.NO
    if person.born_year and on.year - person.born_year != OF_AGE:
        return Ternary.YES if on.year - person.born_year < OF_AGE else Ternary.NO
    return None


def _may_be_about(whom: Whom, minor: Ternary | None) -> bool:
    match minor:
        case Ternary.YES:
            return whom is not Whom.ADULTS
        case Ternary.NO:
            return whom is not Whom.MINORS
    return True
