"""Padding to steps, so that a length says little about what was written."""

from .errors import Malformed

SMALLEST = 256
LARGEST_DOUBLING = 16 * 1024
_FIELD = 4
_END = b"\x80"


def step(length: int) -> int:
    """The padded size for `length` bytes: 256, doubling to 16 KiB, then multiples of 16 KiB."""
    if length > LARGEST_DOUBLING:
        return -(-length // LARGEST_DOUBLING) * LARGEST_DOUBLING
    size = SMALLEST
    while size < length:
        size *= 2
    return size


def is_step(length: int) -> bool:
    return length > 0 and step(length) == length


def pad(plaintext: bytes) -> bytes:
    """A length field, the plaintext, and zeros up to the step."""
    size = step(_FIELD + len(plaintext))
    return (len(plaintext).to_bytes(_FIELD, "big") + plaintext).ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    """What `pad` was given; refuses everything that `pad` would not have made."""
    length = int.from_bytes(padded[:_FIELD], "big")
    end = _FIELD + length
    if step(end) != len(padded) or any(padded[end:]):
        raise Malformed("padding that this library does not make")
    return padded[_FIELD:end]


def pad_end(rest: bytes, number: int) -> bytes:
    """The last part of a file that is sealed in parts, after `number` full ones, with its padding.

    A full part is some multiple of 16 KiB. The steps count the whole file, so after a
    full part only such multiples remain: the mark and its zeros never reach into another part.
    """
    least = LARGEST_DOUBLING if number else 0
    return (rest + _END).ljust(step(max(len(rest) + 1, least)), b"\0")


def unpad_end(padded: bytes, number: int) -> bytes:
    """What `pad_end` was given; refuses everything that it would not have made."""
    rest, _, _ = padded.rpartition(_END)
    if pad_end(rest, number) != padded:
        raise Malformed("padding that this library does not make")
    return rest
