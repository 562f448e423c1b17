"""A list becomes cases: all of the accepted lines in one transaction, or none."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from fanal.accounts.models import TeamKey
from fanal.audit.actions import Fact, Witness, record_all
from fanal.audit.events import Event
from fanal.cases.bringing.listing import Listing, Outcome, Rejected, opened, reseal
from fanal.cases.bringing.rows import Reading
from fanal.cases.finding.indexing import index_new
from fanal.cases.finding.tokens import stored_tokens
from fanal.cases.kinds import CaseEntry
from fanal.cases.models import NEVER, REFERENCE_DIGITS, BroughtList, Case, DueDate
from fanal.cases.restricting.circles import CaseKey
from fanal.cases.sealing import CaseSummary, DueLine, seal_summary, sealed_due
from fanal.cases.state import State
from fanal.core import clock
from fanal.dossiers.actions import NewDossier, new_dossier, save_dossiers
from fanal.dossiers.models import Compartment
from fanal.intake.access import Actor
from fanal.intake.actions import NotPossible
from fanal.intake.rotation import sealing_key, team_holder
from fanal.intake.routing import pack_of
from fanal.knowledge import current
from fanal.vault import SearchKey


@dataclass
class _Made:
    dossier: NewDossier = field(repr=False)
    case: Case
    due: list[DueDate] = field(repr=False)
    tokens: set[bytes] = field(repr=False)


def bring(
    row: BroughtList,
    listing: Listing,
    accepted: Sequence[Reading],
    rejected: Sequence[Rejected],
    *,
    by: Actor,
    nobodys: bool,
) -> Outcome:
    """Every accepted line is a case afterwards; a list that was brought in stays so."""
    key = sealing_key(listing.team)
    # Sealing takes its time, and nobody else has to wait for it.
    made = [_make(row, listing, each, key, by, nobodys) for each in accepted]
    outcome = Outcome(cases=len(made), rejected=tuple(rejected))
    for _ in range(3):
        try:
            with transaction.atomic():
                return _save(row, listing, made, key, by, outcome)
        except IntegrityError:
            # Somebody drew the same eight digits meanwhile.
            continue
    raise NotPossible


def _save(
    row: BroughtList,
    listing: Listing,
    made: Sequence[_Made],
    key: TeamKey,
    by: Actor,
    outcome: Outcome,
) -> Outcome:
    held = BroughtList.objects.select_for_update().filter(pk=row.pk).first()
    if held is None:
        raise NotPossible
    if before := opened(held, by).outcome:
        return before
    _draw_references([each.case for each in made])
    save_dossiers([each.dossier for each in made])
    Case.objects.bulk_create(each.case for each in made)
    if key.id in by.ring.team_secrets:
        index_new([(each.case, each.tokens) for each in made], key.id)
    DueDate.objects.bulk_create(due for each in made for due in each.due)
    reseal(held, listing.model_copy(update={"rows": (), "outcome": outcome}))
    held.save(update_fields=["sealed"])
    facts = [
        Fact(
            Event.CASE_OPENED,
            subject=each.case.pk,
            entry_hash=bytes(each.dossier.entries[0].hash),
        )
        for each in made
    ]
    record_all(facts, witness=Witness(listing.team, key.public_key), by=by.id)
    return outcome


def _make(
    row: BroughtList, listing: Listing, reading: Reading, key: TeamKey, by: Actor, nobodys: bool
) -> _Made:
    pack, now = pack_of(listing.team, current()), clock.now()
    entries = list(reading.entries(pack, at=now, by=by.id, nobodys=nobodys))
    dossier = new_dossier(
        kind="case",
        pack=f"{pack.code}@{pack.version}",
        holders={Compartment.FILE: [team_holder(key)]},
        first=entries,
    )
    state = _added_up(entries)
    case = Case(
        dossier=dossier.opened.dossier,
        team_id=listing.team,
        assignee_id=state.assignee,
        reference="",
        once=_once(row, reading.row.number),
    )
    initials = state.person.initials
    to = CaseKey(key, key.public_key)
    due = [sealed_due(case, DueLine(item=item, initials=initials), to) for item in state.due_items]
    case.next_on = min((each.on for each in due), default=NEVER)
    seal_summary(case, CaseSummary.of(state), to)
    secret = by.ring.team_secrets.get(key.id)
    case.indexed = secret is not None
    tokens = stored_tokens(SearchKey.of(secret), state.person, case.pk) if secret else set()
    return _Made(dossier, case, due, tokens)


def _added_up(entries: Sequence[CaseEntry]) -> State:
    state = State()
    for number, entry in enumerate(entries, 1):
        entry.change(state, number)
    return state


def _once(row: BroughtList, number: int) -> bytes:
    """The name of the deed: this line of this list becomes a case once."""
    return hashlib.sha256(b"brought" + row.id.bytes + number.to_bytes(4, "big")).digest()[:16]


def _draw_references(cases: Sequence[Case]) -> None:
    """Eight digits each that nobody has; among many a clash is not rare."""
    used: set[str] = set()
    without = list(cases)
    while without:
        for case in without:
            while not case.reference or case.reference in used:
                case.reference = f"{secrets.randbelow(10**REFERENCE_DIGITS):0{REFERENCE_DIGITS}d}"
            used.add(case.reference)
        taken: set[str] = set()
        for at in range(0, len(without), 500):
            some = [case.reference for case in without[at : at + 500]]
            found = Case.objects.filter(reference__in=some)
            taken.update(found.values_list("reference", flat=True))
        without = [case for case in without if case.reference in taken]
