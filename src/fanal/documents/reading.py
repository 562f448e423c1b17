"""Opening a sealed file, one piece at a time: memory does not grow with it."""

from collections.abc import Iterator

from fanal.documents.actions import file_context
from fanal.documents.contents import Stored
from fanal.documents.models import Piece
from fanal.vault import PIECE, CannotOpen, Sealed, open_piece, pieces_of


def read(stored: Stored, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The plain bytes from `start` up to, not including, `end`; `CannotOpen` at what is missing."""
    end = stored.size if end is None else min(end, stored.size)
    first = start // PIECE
    key, context, of = stored.content_key, file_context(stored.id), pieces_of(stored.size)
    for number in range(first, of):
        begins = number * PIECE
        if begins >= end and number > first:
            return
        rows = Piece.objects.filter(file_id=stored.id, number=number)
        sealed = rows.values_list("sealed", flat=True).first()
        if sealed is None:
            raise CannotOpen
        plain = open_piece(key, Sealed(sealed), context, number=number, of=of)
        yield plain[max(0, start - begins) : end - begins]
