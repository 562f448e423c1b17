"""Who opens what in a dossier, and that nothing can be moved about in it."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanal.dossiers.actions import (
    AlreadyDone,
    append,
    erase,
    revoke,
    share_history,
    start_epoch,
)
from fanal.dossiers.contents import Content, UnknownVersion, entry_kind, kinds
from fanal.dossiers.models import Compartment, Entry, Grant
from fanal.dossiers.opening import ClosedEntry, OpenEntry, open_dossiers
from fanal.dossiers.sealing import entry_hash, open_entry, seal_entry
from fanal.intake.contents import Message, Note
from fanal.vault import CannotOpen, ContentKey, VaultError
from tests.dossiers.boxes import AT, KeyHolder, make_box, message, note

pytestmark = pytest.mark.django_db

THREAD, FILE = Compartment.THREAD, Compartment.FILE


def texts(entries: list[OpenEntry | ClosedEntry]) -> list[str | None]:
    return [
        entry.content.text
        if isinstance(entry, OpenEntry) and isinstance(entry.content, Message | Note)
        else None
        for entry in entries
    ]


def test_team_opens_both_compartments() -> None:
    box = make_box()
    assert texts(box.team.open(box.dossier).read()) == ["from the person", "among the team"]


def test_person_opens_the_thread_and_no_note() -> None:
    box = make_box()
    opened = box.person.open(box.dossier)
    assert texts(opened.read()) == ["from the person"]
    assert texts(opened.read({FILE})) == [None]


def test_stranger_opens_nothing() -> None:
    box = make_box()
    with pytest.raises(CannotOpen):
        KeyHolder.team().open(box.dossier)


def test_knowing_a_holders_id_does_not_help_without_the_key() -> None:
    box = make_box()
    impostor = KeyHolder(box.team.kind, box.team.id, KeyHolder.team().secret)
    with pytest.raises(CannotOpen):
        impostor.open(box.dossier)


def test_grant_does_not_fit_another_dossier_holder_or_compartment() -> None:
    mine, other = make_box(), make_box()
    grant = Grant.objects.get(holder_id=mine.person.id)
    for epoch in (
        other.dossier.epochs.get(compartment=THREAD),
        mine.dossier.epochs.get(compartment=FILE),
    ):
        moved = Grant.objects.create(
            epoch=epoch, holder_kind="receipt", holder_id=mine.person.id, sealed=grant.sealed
        )
        with pytest.raises(CannotOpen):
            mine.person.open(epoch.dossier)
        moved.delete()


def test_of_many_the_one_whose_grant_was_altered_keeps_no_other_shut() -> None:
    altered, sound = make_box(), make_box()
    Grant.objects.filter(epoch__dossier=altered.dossier).update(sealed=b"altered")
    secrets = {(box.team.kind, box.team.id): box.team.secret for box in (altered, sound)}
    opened = open_dossiers([altered.dossier, sound.dossier], secrets)
    assert set(opened) == {sound.dossier.id}
    assert texts(opened[sound.dossier.id].read()) == ["from the person", "among the team"]


def test_same_deed_twice_is_written_once() -> None:
    box = make_box()
    opened = box.team.open(box.dossier)
    append(opened, note("once"), once=b"x" * 16)
    with pytest.raises(AlreadyDone):
        append(opened, note("once"), once=b"x" * 16)
    assert box.dossier.entries.count() == 3


def test_what_comes_after_an_epoch_stays_shut_for_who_is_no_longer_a_holder() -> None:
    box, next_team = make_box(), KeyHolder.team()
    opened = box.team.open(box.dossier)
    start_epoch(opened, THREAD, holders=[next_team.holder, box.person.holder])
    append(opened, message("later"))
    assert texts(box.person.open(box.dossier).read()) == ["from the person", "later"]
    assert texts(box.team.open(box.dossier).read({THREAD})) == ["from the person", None]
    assert texts(next_team.open(box.dossier).read()) == [None, "later"]


def test_who_holds_only_old_epochs_cannot_write() -> None:
    box = make_box()
    opened, old = box.team.open(box.dossier), box.team.open(box.dossier)
    start_epoch(opened, THREAD, holders=[box.person.holder])
    with pytest.raises(CannotOpen):
        append(old, message("too late"))
    assert box.dossier.entries.count() == 2


def test_history_is_shared_only_as_far_as_one_can_open_it() -> None:
    box, newcomer = make_box(), KeyHolder.team()
    share_history(box.team.open(box.dossier), FILE, to=newcomer.holder)
    assert texts(newcomer.open(box.dossier).read()) == ["among the team"]


def test_revoked_grants_open_nothing_any_more() -> None:
    box = make_box()
    revoke(box.team.open(box.dossier), THREAD, holder=box.person.id)
    with pytest.raises(CannotOpen):
        box.person.open(box.dossier)


def test_a_missing_key_leaves_a_named_gap_and_the_rest_opens() -> None:
    box = make_box()
    opened = box.team.open(box.dossier)
    number = start_epoch(opened, FILE, holders=[KeyHolder.team().holder])
    append(opened, note("lost"))
    start_epoch(opened, FILE, holders=[box.team.holder])
    append(opened, note("found"))
    entries = box.team.open(box.dossier).read({FILE})
    assert texts(entries) == ["among the team", None, "found"]
    gap = entries[1]
    assert isinstance(gap, ClosedEntry)
    assert (gap.number, gap.erased) == (3, False)
    assert number == 2


def test_erasure_destroys_keys_and_words_and_keeps_the_hashes() -> None:
    box = make_box()
    before = [entry.hash for entry in box.dossier.entries.order_by("number")]
    opened = box.team.open(box.dossier)
    erase(box.dossier)
    with pytest.raises(CannotOpen):
        box.team.open(box.dossier)
    # Not even keys that were still in someone's memory open anything.
    assert [entry.erased for entry in opened.read() if isinstance(entry, ClosedEntry)] == [
        True,
        True,
    ]
    assert [entry.hash for entry in box.dossier.entries.order_by("number")] == before


def sealed_entry(content: Content, key: ContentKey, *, number: int = 1) -> Entry:
    entry = Entry(
        dossier_id=UUID(int=1),
        number=number,
        epoch=1,
        kind=content.kind,
        compartment=content.compartment,
    )
    seal_entry(entry, content, key)
    return entry


MOVES: dict[str, tuple[str, object]] = {
    "to another dossier": ("dossier_id", UUID(int=2)),
    "to another number": ("number", 2),
    "to another kind": ("kind", "note"),
    "to another compartment": ("compartment", FILE),
    "to another epoch": ("epoch", 2),
}


@pytest.mark.parametrize("move", MOVES)
def test_entry_moved_elsewhere_does_not_open(move: str) -> None:
    key = ContentKey.generate()
    entry = sealed_entry(message("here"), key)
    setattr(entry, *MOVES[move])
    with pytest.raises(CannotOpen):
        open_entry(entry, key)


def test_entry_does_not_open_with_another_key() -> None:
    entry = sealed_entry(message("here"), ContentKey.generate())
    with pytest.raises(CannotOpen):
        open_entry(entry, ContentKey.generate())


@given(first=st.text(max_size=900), second=st.text(max_size=900), data=st.data())
@settings(max_examples=40, deadline=None)
def test_no_part_of_one_entry_fits_into_another(
    first: str, second: str, data: st.DataObject
) -> None:
    key = ContentKey.generate()
    one = sealed_entry(message(first), key, number=1)
    two = sealed_entry(message(second), key, number=2)
    part = data.draw(st.sampled_from(["sealed", "wrapped"]))
    setattr(one, part, getattr(two, part))
    with pytest.raises(VaultError):
        open_entry(one, key)


@given(text=st.text(max_size=600), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_altered_or_shortened_entry_does_not_open(text: str, data: st.DataObject) -> None:
    key = ContentKey.generate()
    entry = sealed_entry(message(text), key)
    part = data.draw(st.sampled_from(["sealed", "wrapped"]))
    raw = bytearray(getattr(entry, part))
    at = data.draw(st.integers(0, len(raw) - 1))
    if data.draw(st.booleans()):
        raw[at] ^= data.draw(st.integers(1, 255))
    else:
        del raw[at:]
    setattr(entry, part, bytes(raw))
    with pytest.raises(VaultError):
        open_entry(entry, key)


@given(text=st.text())
@settings(max_examples=60, deadline=None)
def test_words_of_every_script_come_back_as_they_were_typed(text: str) -> None:
    key = ContentKey.generate()
    content = message(text)
    assert open_entry(sealed_entry(content, key), key) == content


def test_hash_is_bound_to_the_place() -> None:
    key = ContentKey.generate()
    entry = sealed_entry(message("here"), key)
    moved = sealed_entry(message("here"), key, number=2)
    moved.sealed = entry.sealed
    assert entry_hash(moved) != entry.hash


def test_lengths_are_hidden_in_steps() -> None:
    key = ContentKey.generate()
    sizes = {len(sealed_entry(message("x" * n), key).sealed) for n in range(0, 60, 7)}
    assert len(sizes) == 1


def test_a_version_nobody_can_read_is_a_fact_without_words() -> None:
    with pytest.raises(UnknownVersion) as unknown:
        Message.upcast({"text": "secret words"}, 99)
    assert "secret words" not in str(unknown.value)


def test_two_kinds_never_share_a_name() -> None:
    with pytest.raises(ValueError, match="two kinds are called 'message'"):
        entry_kind(type("Other", (Content,), {"kind": "message", "compartment": THREAD}))


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_contents_do_not_print_themselves(kind: str) -> None:
    content = kinds()[kind].model_construct(at=AT, by="x")
    assert repr(content) == f"<{kinds()[kind].__name__}>"
