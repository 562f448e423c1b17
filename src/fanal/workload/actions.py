"""Doing one thing to many, and undoing it: each is a deed of its own.

What stands in the way of one keeps none of the others from being done.
"""

import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404

from fanal.cases.actions import Meanwhile
from fanal.core import clock
from fanal.core.ids import once_of
from fanal.dossiers.contents import Silent
from fanal.dossiers.models import Entry
from fanal.intake.access import Actor
from fanal.intake.actions import NewWords, NotPossible
from fanal.intake.rotation import UnpinnedKey
from fanal.vault import CannotOpen, Context, Sealed, VaultError, open_with, seal_to
from fanal.workload.models import Batch
from fanal.workload.picks import Pick, Refusal, Sort, What, last_number, look
from fanal.workload.plans import Done, Plan, put_back

log = logging.getLogger("fanal.workload")

UNDO_FOR = timedelta(minutes=15)


class Result(Silent):
    """What became of one of them; `number` is the entry that did it."""

    sort: Sort
    id: UUID
    refusal: Refusal | None = None
    number: int = 0
    to: UUID | None = None
    before: Done = Done()
    # After undoing: put back, or why it was left.
    undone: bool = False
    left: Refusal | None = None


class Results(Silent):
    what: What
    results: tuple[Result, ...]
    undone: bool = False

    @property
    def done(self) -> list[Result]:
        return [each for each in self.results if each.refusal is None]

    @property
    def refused(self) -> list[Result]:
        return [each for each in self.results if each.refusal is not None]


def do_all(
    actor: Actor,
    what: What,
    plan: Plan,
    picks: Sequence[Pick],
    *,
    once: bytes,
) -> UUID:
    """Do it to every one that was shown; the id under which the results are kept.

    The same form sent again does nothing twice: what was done is known by a name made of `once`.
    """
    batch = UUID(bytes=once)
    if Batch.objects.filter(pk=batch, member=actor.member).exists():
        return batch
    results = tuple(_do(actor, what, plan, pick, once_of(once, pick.id.bytes)) for pick in picks)
    row = Batch(id=batch, member=actor.member, ends_at=clock.now() + UNDO_FOR)
    _seal(row, actor, Results(what=what, results=results))
    # The same form may have been sent twice in one moment; then its row is there already.
    with suppress(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    return batch


def _do(actor: Actor, what: What, plan: Plan, pick: Pick, once: bytes) -> Result:
    entry = Entry.objects.filter(dossier_id=pick.id, once=once).first()
    item = look(actor, pick, what)
    result = Result(sort=pick.sort, id=pick.id, to=pick.to)
    if entry is not None and item.opened is not None:
        # A server that died in between did this one already.
        return result.model_copy(update={"number": entry.number, "before": Done(was=pick.was)})
    if refusal := item.refusal or plan.refuses(item):
        return result.model_copy(update={"refusal": refusal})
    try:
        before = plan.do(item, once)
        number = Entry.objects.get(dossier_id=pick.id, once=once).number
    except (NotPossible, NewWords, Meanwhile, Entry.DoesNotExist):
        return result.model_copy(update={"refusal": Refusal.CHANGED})
    except (CannotOpen, UnpinnedKey, DatabaseError) as mistake:
        log.error("One of many was not done: %s.", type(mistake).__name__)
        return result.model_copy(update={"refusal": Refusal.FAILED})
    return result.model_copy(update={"number": number, "before": before})


def undo(actor: Actor, batch: UUID) -> Results:
    """Put back every one that nobody changed since; the others are left and named."""
    row, results = batch_for(actor, batch)
    if results.undone:
        return results
    each = tuple(_undo(actor, results.what, result) for result in results.results)
    results = results.model_copy(update={"results": each, "undone": True})
    _seal(row, actor, results)
    row.save(update_fields=["sealed"])
    return results


def _undo(actor: Actor, what: What, result: Result) -> Result:
    if result.refusal is not None:
        return result
    item = look(actor, Pick(result.sort, result.id))
    name = f"undo {result.id} {result.number}".encode()
    once = hashlib.sha256(name).digest()[:16]
    if Entry.objects.filter(dossier_id=result.id, once=once).exists():
        return result.model_copy(update={"undone": True})
    if item.opened is None:
        return result.model_copy(update={"left": Refusal.NOT_HERE})
    if item.refusal is Refusal.NOT_ALLOWED:
        # Whoever no longer advises in that team undoes nothing there, either.
        return result.model_copy(update={"left": Refusal.NOT_ALLOWED})
    if last_number(result.id) != result.number:
        return result.model_copy(update={"left": Refusal.CHANGED})
    try:
        put_back(what, item.opened, result.before, once)
    except (NotPossible, NewWords, Meanwhile):
        return result.model_copy(update={"left": Refusal.CHANGED})
    except (CannotOpen, UnpinnedKey, DatabaseError) as mistake:
        log.error("One of many was not undone: %s.", type(mistake).__name__)
        return result.model_copy(update={"left": Refusal.FAILED})
    return result.model_copy(update={"undone": True})


def batch_for(actor: Actor, batch: UUID) -> tuple[Batch, Results]:
    """What this member did together a moment ago; the same 404 for anybody else's."""
    row = Batch.objects.filter(pk=batch, member=actor.member, ends_at__gt=clock.now()).first()
    if row is None:
        raise Http404
    try:
        plain = open_with(actor.ring.secret, Sealed(row.sealed), _context(row))
    except VaultError:
        raise Http404 from None
    return row, Results.model_validate_json(plain)


def _seal(row: Batch, actor: Actor, results: Results) -> None:
    plain = results.model_dump_json().encode()
    row.sealed = bytes(seal_to(actor.member.public_key, plain, _context(row)))


def _context(row: Batch) -> Context:
    return Context("workload-batch", batch=row.id, member=row.member_id)
