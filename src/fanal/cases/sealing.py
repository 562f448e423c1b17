"""What lists show of a case besides the clear columns, sealed to the team."""

from datetime import date, datetime
from uuid import UUID

from fanal.cases.kinds.closing import CaseEnd
from fanal.cases.kinds.definition import Need
from fanal.cases.kinds.outcome import Finding
from fanal.cases.kinds.person import Person
from fanal.cases.kinds.snooze import CaseSnoozed
from fanal.cases.models import Case, DueDate, FormerCase
from fanal.cases.restricting.circles import CaseKey
from fanal.cases.state import DueItem, State
from fanal.dossiers.contents import Silent
from fanal.intake.summary import opened
from fanal.knowledge.exploitation import TypeOfExploitation
from fanal.vault import Context, SecretKey, seal_to

Secrets = dict[UUID, SecretKey]


class CaseSummary(Silent):
    """`person` is what a new contact is compared with."""

    opened: datetime
    finding: Finding | None
    procedure: str
    phase: str
    person: Person
    # The case that goes on in its place, when it was merged.
    merged_into: str = ""
    # Why it closed, once it did.
    ending: CaseEnd | None = None
    # Why it sleeps, while it does.
    snooze: CaseSnoozed | None = None
    # What the evaluation found, for narrowing a list.
    purposes: tuple[TypeOfExploitation, ...] = ()
    danger: bool = False

    @classmethod
    def of(cls, state: State) -> "CaseSummary":
        assert state.opening is not None
        running, found = state.running, state.assessment
        return cls(
            opened=state.opening.at,
            finding=state.outcome.finding if state.outcome else None,
            procedure=running.procedure if running else "",
            phase=running.phase if running else "",
            person=state.person,
            merged_into=state.merged.into if state.merged else "",
            ending=state.closing.reason if state.closing else None,
            snooze=state.snooze,
            purposes=found.purposes if found else (),
            danger=bool(found and Need.DANGER in found.needs),
        )


class FormerLine(Silent):
    """`until` is the number of the last entry that the team that had it may have read."""

    to_team: str
    on: date
    until: int


class DueLine(Silent):
    item: DueItem
    initials: str


def _summary(case: UUID, key: UUID) -> Context:
    return Context("case-summary", dossier=case, team_key=key)


def _due(row: UUID, case: UUID, key: UUID) -> Context:
    return Context("case-due", row=row, dossier=case, team_key=key)


def _former(case: UUID, team: str, key: UUID) -> Context:
    return Context("case-former", dossier=case, team=team, team_key=key)


def sealed_former(case: Case, team_id: str, line: FormerLine, key: CaseKey) -> FormerCase:
    """An unsaved row for the team, or the circle, that had the case, whose key this is."""
    row = FormerCase(case=case, team_id=team_id, key=key.team_key, circle_id=key.circle)
    plain = line.model_dump_json().encode()
    row.sealed = bytes(seal_to(key.public_key, plain, _former(case.pk, team_id, key.id)))
    return row


def open_former(row: FormerCase, secrets: Secrets) -> FormerLine | None:
    key = row.circle_id or row.key_id
    context = _former(row.case_id, row.team_id, key)
    plain = opened(secrets.get(key), row.sealed, context)
    return FormerLine.model_validate_json(plain) if plain else None


def seal_summary(case: Case, summary: CaseSummary, key: CaseKey) -> None:
    """Set the case's summary; the caller saves."""
    plain = summary.model_dump_json().encode()
    case.summary = bytes(seal_to(key.public_key, plain, _summary(case.pk, key.id)))
    case.summary_key, case.circle_id = key.team_key, key.circle


def open_summary(case: Case, secrets: Secrets) -> CaseSummary | None:
    """None when our ring lacks the key, or the row was altered; it is shown all the same."""
    key = case.circle_id or case.summary_key_id
    plain = opened(secrets.get(key), case.summary, _summary(case.pk, key))
    return CaseSummary.model_validate_json(plain) if plain else None


def sealed_due(case: Case, line: DueLine, key: CaseKey, id: UUID | None = None) -> DueDate:
    """An unsaved row; under that id, where others know it by it."""
    row = DueDate(case=case, team_id=case.team_id, assignee_id=case.assignee_id)
    row.id = id or row.id
    row.key, row.circle_id = key.team_key, key.circle
    row.on = line.item.on
    plain = line.model_dump_json().encode()
    row.sealed = bytes(seal_to(key.public_key, plain, _due(row.id, case.pk, key.id)))
    return row


def open_due(row: DueDate, secrets: Secrets) -> DueLine | None:
    key = row.circle_id or row.key_id
    plain = opened(secrets.get(key), row.sealed, _due(row.id, row.case_id, key))
    return DueLine.model_validate_json(plain) if plain else None
