"""The head of a track: what a decoder needs before the first picture or sound, and no words.

Nothing changes its length, for a package counts its bytes.
"""

# ITU-T H.265, table 7-1: messages before and after a picture; and what only fills.
_MESSAGES, _FILLER = (39, 40), 38


def without_words(codec: str, head: bytes) -> bytes:
    """ValueError or IndexError where it is not what it says it is."""
    if codec == "hevc" and head[:1] == b"\x01":
        return _hevc(head)
    return _vorbis(head) if codec == "vorbis" else head


def _hevc(head: bytes) -> bytes:
    """ISO/IEC 14496-15, 8.3.3.1: arrays of units, each behind its length."""
    made, at = bytearray(head), 23
    for _ in range(head[22]):
        kind, count, at = head[at] & 63, int.from_bytes(head[at + 1 : at + 3], "big"), at + 3
        if kind in _MESSAGES:
            made[at - 3] = head[at - 3] & 0xC0 | _FILLER
        for _ in range(count):
            length = int.from_bytes(head[at : at + 2], "big")
            at += 2
            if at + length > len(head):
                raise ValueError
            # What a unit is stands in itself, too.
            if kind in _MESSAGES or (length and head[at] >> 1 & 63 in _MESSAGES):
                filled = bytes([_FILLER << 1, 1]) + b"\xff" * (length - 3) + b"\x80"
                made[at : at + length] = filled[:length]
            at += length
    made[at:] = bytes(len(head) - at)
    return bytes(made)


def _vorbis(head: bytes) -> bytes:
    """Vorbis I, 5: the second of three heads has words; here it has blanks (Matroska, A_VORBIS)."""
    if head[:1] != b"\x02":
        raise ValueError
    at, lengths = 1, []
    for _ in range(2):
        length = 0
        while head[at] == 0xFF:
            length, at = length + 0xFF, at + 1
        length, at = length + head[at], at + 1
        lengths.append(length)
    at += lengths[0]
    words = lengths[1] - 16
    if words < 0 or head[at : at + 7] != b"\x03vorbis" or at + lengths[1] > len(head):
        raise ValueError
    blank = b"\x03vorbis" + words.to_bytes(4, "little") + b" " * words + bytes(4) + b"\x01"
    return head[:at] + blank + head[at + lengths[1] :]
