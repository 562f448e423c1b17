"""Deeds on a case: one transaction each, an entry in the file, a line in the trail."""

import secrets
from collections.abc import Callable, Sequence

from django.db import IntegrityError, transaction

from fanal.audit.actions import Fact, Witness, record, record_all
from fanal.audit.events import Event
from fanal.cases.access import CaseFile, open_with_ring
from fanal.cases.finding.indexing import catch_up, index_case
from fanal.cases.kinds import CaseEntry
from fanal.cases.kinds.correction import Correction
from fanal.cases.kinds.opening import CaseOpened
from fanal.cases.kinds.person import Person
from fanal.cases.models import NEVER, REFERENCE_DIGITS, Case, CaseReport, DueDate
from fanal.cases.plan import reminders
from fanal.cases.plan.alarms import alarms
from fanal.cases.restricting.circles import CaseKey, key_of, renewed_key, secrets_for
from fanal.cases.sealing import CaseSummary, DueLine, seal_summary, sealed_due
from fanal.cases.snoozing import asleep_until
from fanal.cases.state import State
from fanal.core import clock
from fanal.documents.actions import Gone, hold
from fanal.dossiers.actions import append, create_dossier
from fanal.dossiers.models import Compartment, Entry
from fanal.dossiers.opening import OpenEntry
from fanal.intake import actions as reports
from fanal.intake.access import DeskReport
from fanal.intake.actions import NotPossible
from fanal.intake.asked import is_count
from fanal.intake.contents import BecameCase
from fanal.intake.rotation import renew_epoch
from fanal.intake.routing import pack_of
from fanal.knowledge import current


class Meanwhile(Exception):
    """Somebody wrote the same kind of entry since the page was shown."""

    def __init__(self, entries: list[OpenEntry]) -> None:
        super().__init__()
        self.entries = entries


def open_case(desk: DeskReport, *, person: Person, once: bytes) -> Case:
    """A new case about one person, from a request; the same form sent twice opens one case."""
    for _ in range(3):
        if before := Case.objects.filter(once=once).first():
            return before
        try:
            with transaction.atomic():
                return _open_case(desk, person, once)
        except IntegrityError:
            # Sent twice in one moment, or two cases drew the same eight digits.
            continue
    raise NotPossible


def _open_case(desk: DeskReport, person: Person, once: bytes) -> Case:
    team_id, actor = desk.report.team_id, desk.actor
    key, pack, now = CaseKey.of_team(team_id), pack_of(team_id, current()), clock.now()
    first = CaseOpened(at=now, by=actor.id, person=person, request=desk.report.locator or "")
    opened = create_dossier(
        kind="case",
        pack=f"{pack.code}@{pack.version}",
        holders={Compartment.FILE: [key.holder]},
        first=[first],
    )
    case = Case(
        dossier=opened.dossier,
        team_id=team_id,
        assignee=actor.member,
        reference=_reference(),
        once=once,
    )
    file = CaseFile(case, opened, actor)
    seal_summary(case, CaseSummary.of(file.state), key)
    case.save(force_insert=True)
    _index(file, key)
    case.save(update_fields=["indexed"])
    _link(case, desk, once)
    entry = opened.dossier.entries.get(number=1)
    record(
        Event.CASE_OPENED,
        witness=Witness(team_id, key.public_key),
        subject=case.pk,
        entry_hash=bytes(entry.hash),
        by=actor.id,
    )
    return case


@transaction.atomic
def link(file: CaseFile, desk: DeskReport, *, once: bytes) -> None:
    """One more request that is about the same person."""
    # The case first and then the request, as when a case is handed over with its requests.
    now = Case.objects.select_for_update().get(pk=file.case.pk)
    if now.team_id != file.case.team_id or now.team_id != desk.report.team_id or file.state.merged:
        raise NotPossible
    _link(file.case, desk, once)


def _link(case: Case, desk: DeskReport, once: bytes) -> None:
    if not reports.begin(desk, once):
        return
    if is_count(desk):
        raise NotPossible
    CaseReport.objects.get_or_create(case=case, report=desk.report)
    content = BecameCase(at=clock.now(), by=desk.actor.id, case=str(case.pk))
    reports.add(desk, content, Event.REPORT_LINKED, once=once)


@transaction.atomic
def write(
    file: CaseFile,
    content: CaseEntry,
    *,
    seen: int,
    once: bytes,
    still: Callable[[CaseFile], bool] = lambda _: True,
) -> None:
    """One entry; `Meanwhile` when somebody wrote one of its kind after number `seen`.

    What one wrote oneself counts only where the new one would stand in place of all of it.

    `still` is asked of the case as it is once it is held: whether the deed is possible.
    """
    if not begin(file, once):
        return
    if (file.state.merged and not content.in_merged) or not still(file):
        # Nobody works in a merged file any more: what is due in it would be in no list.
        raise NotPossible
    same = [
        entry
        for entry in file.entries
        if entry.number > seen
        and isinstance(entry, OpenEntry)
        and entry.content.kind == content.kind
        and (content.whole or entry.content.by != file.actor.id)
    ]
    if same and not content.stands_beside:
        raise Meanwhile(same)
    if isinstance(content, Correction) and content.number not in {
        number for number, *_ in file.strikable()
    }:
        raise NotPossible
    if not content.allowed(file.state) or not content.fits(file):
        raise NotPossible
    if not file.complete and content.changes_state:
        # Added up without what stays shut, a date could vanish from the lists of everybody.
        raise NotPossible
    entry = put(file, content, once=once)
    trace(file, content, entry)


def put(file: CaseFile, content: CaseEntry, *, once: bytes) -> Entry:
    """Append to a case that is held, and make its rows anew; the caller then traces it."""
    key = content.rekey(file) or renewed_key(file.case, file.opened, file.actor)
    renew_epoch(file.opened, Compartment.FILE, key=key.team_key, holders=[key.holder])
    entry = append(file.opened, content, once=once)
    try:
        hold(entry, content.files)
    except Gone:
        raise NotPossible from None
    file.forget()
    if file.complete:
        reminders.follow(file, content)
        project(file, key)
    return entry


def trace(file: CaseFile, content: CaseEntry, entry: Entry) -> None:
    """Its line in the trail: the last thing in a deed, for the trail stays locked until the end."""
    _record(file, content.event, key_of(file.case, file.actor), bytes(entry.hash))


@transaction.atomic
def note_reading(file: CaseFile) -> None:
    """Reading leaves a trace too; a case older than the index is indexed on the way."""
    note_readings([file])


@transaction.atomic
def note_readings(files: Sequence[CaseFile]) -> None:
    """Several on one page: all in one go."""
    actor = files[0].actor
    if late := [file.case for file in files if not file.case.indexed]:
        catch_up(late, secrets_for(actor, (case.circle_id for case in late)))
    facts = [
        Fact(
            Event.CASE_READ,
            subject=file.case.pk,
            witness=Witness(file.case.team_id, key_of(file.case, actor).public_key),
        )
        for file in files
    ]
    record_all(facts, by=actor.id)


@transaction.atomic
def note_taking(file: CaseFile, number: int) -> None:
    """The original of a document leaves the house, with all it carries."""
    entry = file.case.dossier.entries.get(number=number)
    key = key_of(file.case, file.actor)
    _record(file, Event.DOCUMENT_TAKEN, key, bytes(entry.hash))


def was_done(file: CaseFile, once: str) -> bool:
    """Whether this very form was sent before: it is done, whatever the state allows by now."""
    try:
        return file.case.dossier.entries.filter(once=bytes.fromhex(once)).exists()
    except ValueError:
        return False


def begin(file: CaseFile, once: bytes) -> bool:
    """Hold the case for one deed, and see it as it is now; False when the deed was done before."""
    now = Case.objects.select_for_update().get(pk=file.case.pk)
    if now.dossier.entries.filter(once=once).exists():
        return False
    _see_again(file, now)
    return True


def hold_case(file: CaseFile) -> None:
    """Nobody else writes to it until the transaction ends, and it is seen as it is now."""
    _see_again(file, Case.objects.select_for_update().get(pk=file.case.pk))


def _see_again(file: CaseFile, now: Case) -> None:
    if now.team_id != file.case.team_id:
        raise NotPossible
    # What was ours to open when the page was asked for may no longer be.
    file.actor.circles.clear()
    file.case, file.opened = now, open_with_ring(now, file.actor)
    file.forget()


def project(file: CaseFile, key: CaseKey) -> None:
    """Make the clear columns and the sealed rows of lists say what the entries add up to."""
    case, state = file.case, file.state
    case.state = _state_of(state)
    case.assignee_id = state.assignee
    case.asleep_until = asleep_until(file)
    initials = state.person.initials
    rows = [
        sealed_due(case, DueLine(item=item, initials=initials), key, id)
        for id, item in [*((None, item) for item in state.due_items), *alarms(file)]
    ]
    case.next_on = min((row.on for row in rows), default=NEVER)
    seal_summary(case, CaseSummary.of(state), key)
    _index(file, key)
    case.save()
    DueDate.objects.filter(case=case).delete()
    DueDate.objects.bulk_create(rows)


def _state_of(state: State) -> Case.State:
    if state.merged:
        return Case.State.MERGED
    return Case.State.CLOSED if state.closed else Case.State.OPEN


def _index(file: CaseFile, key: CaseKey) -> None:
    """Under the newest key only: who left must not be able to look for what is written now."""
    secret = secrets_for(file.actor, [key.circle]).get(key.id)
    index_case(file.case, file.state.person, key.id, secret)


def _record(file: CaseFile, event: Event, key: CaseKey, entry_hash: bytes = b"") -> None:
    record(
        event,
        witness=Witness(file.case.team_id, key.public_key),
        subject=file.case.pk,
        entry_hash=entry_hash,
        by=file.actor.id,
    )


def _reference() -> str:
    return f"{secrets.randbelow(10**REFERENCE_DIGITS):0{REFERENCE_DIGITS}d}"
