"""Sealed files in rows: what is kept, what is destroyed, and what nobody can read."""

from datetime import timedelta
from unittest import mock

import pytest

from fanal.core import clock
from fanal.documents import sweeps
from fanal.documents.actions import LARGEST, Arriving, Gone, TooLarge, discard, hold
from fanal.documents.contents import DocumentFacts, Stored
from fanal.documents.models import Holding, Piece, SealedFile
from fanal.documents.reading import read
from fanal.dossiers.actions import append, erase
from fanal.dossiers.models import Entry, Erasure
from fanal.intake.contents import DocumentKept
from fanal.vault import PIECE, CannotOpen, ContentKey
from tests.dossiers.boxes import AT, Box, make_box

pytestmark = pytest.mark.django_db
SAYING = b"Foto uit de Kolibriekamer. " * 30_000  # some 790 KiB


def arrive(content: bytes = SAYING) -> Arriving:
    arriving = Arriving()
    for at in range(0, len(content), 65_536):
        arriving.add(content[at : at + 65_536])
    return arriving


def keep(box: Box, stored: Stored) -> Entry:
    facts = DocumentFacts(
        title="A photo",
        file_name="",
        type="jpeg",
        sha256="",
        original=stored,
        cleaning="failed",
    )
    entry = append(
        box.team.open(box.dossier),
        DocumentKept(at=AT, by="person", sent=1, document=facts),
    )
    hold(entry, [stored.id])
    return entry


def test_what_arrived_is_read_again_whole_and_in_parts() -> None:
    stored = arrive().end()
    assert stored.size == len(SAYING)
    assert b"".join(read(stored)) == SAYING
    for start, end in ((0, 1), (PIECE - 1, PIECE + 1), (3, len(SAYING)), (PIECE, 2 * PIECE)):
        assert b"".join(read(stored, start, end)) == SAYING[start:end], (start, end)
    assert b"".join(read(stored, len(SAYING) - 5, len(SAYING) + 99)) == SAYING[-5:]


def test_no_row_holds_a_word_of_it_or_its_length() -> None:
    one, other = arrive(SAYING).end(), arrive(SAYING + b"and a few more").end()
    rows = Piece.objects.order_by("number").values_list("file_id", "sealed")
    lengths: dict[object, list[int]] = {one.id: [], other.id: []}
    for file, sealed in rows:
        assert b"Kolibriekamer" not in bytes(sealed)
        lengths[file].append(len(sealed))
    assert len(lengths[one.id]) == len(SAYING) // PIECE + 1
    assert lengths[one.id] == lengths[other.id]


def test_with_another_key_or_a_missing_piece_nothing_more_is_read() -> None:
    stored = arrive().end()
    wrong = Stored.of(stored.id, ContentKey.generate(), stored.size)
    with pytest.raises(CannotOpen):
        list(read(wrong))
    shorter = Stored.of(stored.id, stored.content_key, PIECE - 1)
    with pytest.raises(CannotOpen):
        list(read(shorter))
    Piece.objects.filter(file_id=stored.id, number=1).delete()
    pieces = read(stored)
    assert next(pieces) == SAYING[:PIECE]
    with pytest.raises(CannotOpen):
        list(pieces)


def test_more_than_25_megabytes_are_refused_at_the_first_byte_too_many() -> None:
    arriving, block = Arriving(), bytes(1024 * 1024)
    with mock.patch.object(Arriving, "_keep"):
        for _ in range(25):
            arriving.add(block)
        assert arriving.size == LARGEST
        with pytest.raises(TooLarge):
            arriving.add(b"x")


def test_what_broke_off_is_swept_away_and_what_is_held_or_still_arriving_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box = make_box()
    held = arrive().end()
    keep(box, held)
    broken_off, later = arrive(), clock.now() + timedelta(hours=3, minutes=1)
    monkeypatch.setattr("fanal.core.clock.now", lambda: later)
    arriving = arrive()
    assert sweeps.forget_broken_off() == 1
    assert sweeps.forget_broken_off() == 0
    left = set(SealedFile.objects.values_list("pk", flat=True))
    assert left == {held.id, arriving.row.id}
    assert not Piece.objects.filter(file_id=broken_off.row.id).exists()


def test_an_entry_cannot_hold_what_was_swept_away_meanwhile() -> None:
    box, stored = make_box(), arrive().end()
    assert discard([stored.id]) == 1
    with pytest.raises(Gone):
        keep(box, stored)
    assert not Holding.objects.exists()


def test_nothing_that_an_entry_holds_is_discarded() -> None:
    box, stored = make_box(), arrive().end()
    keep(box, stored)
    assert discard([stored.id]) == 0
    assert b"".join(read(stored)) == SAYING
    assert SealedFile.objects.get().begun is None


def test_erasing_a_dossier_destroys_its_files() -> None:
    box, stored = make_box(), arrive().end()
    keep(box, stored)
    erase(box.dossier)
    assert not SealedFile.objects.exists()
    assert not Piece.objects.exists()
    assert not Holding.objects.exists()


def test_erasing_one_entry_destroys_its_files_and_no_others() -> None:
    box, one, other = make_box(), arrive().end(), arrive().end()
    entry = keep(box, one)
    keep(box, other)
    Erasure.objects.create(dossier=box.dossier, number=entry.number)
    assert list(SealedFile.objects.values_list("pk", flat=True)) == [other.id]


def test_a_file_that_two_dossiers_hold_lives_as_long_as_one_of_them() -> None:
    report, case, stored = make_box(), make_box(), arrive().end()
    keep(report, stored)
    keep(case, stored)
    erase(report.dossier)
    assert b"".join(read(stored)) == SAYING
    erase(case.dossier)
    assert not Piece.objects.exists()


def test_neither_keys_nor_names_print_themselves() -> None:
    arriving = arrive()
    stored = arriving.end()
    for each in (arriving, stored):
        assert stored.key not in f"{each!r} {each}"


def test_every_piece_is_committed_before_the_next_one_comes() -> None:
    """No writer waits for a slow phone: a file is not one long transaction."""
    arriving = Arriving()
    with mock.patch("fanal.documents.actions.transaction.atomic", side_effect=AssertionError):
        arriving.add(bytes(PIECE * 2))
    assert Piece.objects.count() == 2
