"""Padding to steps, so that a length says little about what was written."""

from .errors import Malformed

SMALLEST = 256
LARGEST_DOUBLING = 16 * 1024
_FIELD = 4


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
