"""Who appears in the tests of the vault, and what an attacker who has the database can do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from fanal.vault import (
    CannotOpen,
    ContentKey,
    Context,
    Sealed,
    SecretKey,
    VaultError,
)

VECTORS = Path(__file__).parent / "vectors"

adviser = SecretKey.generate()
stranger = SecretKey.generate()
entry_key = ContentKey.generate()
other_key = ContentKey.generate()
here = Context("entry", dossier=7, number=1, kind="message")
elsewhere = Context("entry", dossier=7, number=2, kind="message")

fields = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.integers() | st.text(max_size=20) | st.binary(max_size=20) | st.uuids(),
    max_size=4,
)
plaintexts = st.binary(max_size=700)


def vector(name: str) -> Any:
    """A file of vectors; long values are lists of lines."""
    return {
        key: "".join(value) if isinstance(value, list) and isinstance(value[0], str) else value
        for key, value in json.loads((VECTORS / name).read_text()).items()
    }


def flipped(sealed: bytes, bit: int) -> Sealed:
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    return Sealed(changed)


def refuses_every_bit_flip(sealed: Sealed, bit: int, opened: Callable[[Sealed], object]) -> None:
    with pytest.raises(VaultError) as caught:
        opened(flipped(sealed, bit))
    if bit >= 8:  # past the format byte, nothing but the key can tell
        assert caught.type is CannotOpen
