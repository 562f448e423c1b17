"""The second factor: six digits of a clock and a secret (RFC 6238)."""

import base64
import hmac
import os
from urllib.parse import quote, urlencode
from uuid import UUID

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from fanal.accounts.digits import plain_digits
from fanal.accounts.models import Member
from fanal.accounts.server import server_content_key
from fanal.core import clock
from fanal.core.config import config
from fanal.vault import Context, Sealed, open_sealed, seal

STEP = 30
# Clocks differ: the step before and the step after are accepted too.
DRIFT = 1
_SEED = 20
_ISSUER = "Fanal"


def new_seed() -> bytes:
    return os.urandom(_SEED)


def seal_seed(member_id: UUID, seed: bytes) -> bytes:
    return bytes(seal(server_content_key("totp"), seed, _context(member_id)))


def seed_of(member: Member) -> bytes:
    return open_sealed(server_content_key("totp"), Sealed(member.totp), _context(member.id))


def step_now() -> int:
    return int(clock.now().timestamp()) // STEP


def code_for(seed: bytes, step: int) -> str:
    # SHA-1, because that is what every authenticator app speaks; HMAC does not mind.
    return TOTP(seed, 6, SHA1(), STEP).generate(step * STEP).decode()  # noqa: S303


def spend(member: Member, typed: str) -> bool:
    """Whether the code is right and was not used before; it is used now."""
    step = matching_step(seed_of(member), typed)
    if step is None:
        return False
    unused = Member.objects.filter(pk=member.pk, totp_step__lt=step)
    return unused.update(totp_step=step) == 1


def matching_step(seed: bytes, typed: str) -> int | None:
    """The time step a code belongs to, if that is about now."""
    digits = plain_digits(typed)
    now, found = step_now(), None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_for(seed, step).encode(), digits.encode()):
            found = step
    return found


def demo_code(member: Member) -> str | None:
    """A code that still works, for the pages of a demo; nothing in a live installation."""
    if not config.demo:
        return None
    # After two quick sign-ins, the code of the next half minute.
    step = max(step_now(), member.totp_step + 1)
    return code_for(seed_of(member), step)


def demo_code_for(seed: bytes) -> str | None:
    return code_for(seed, step_now()) if config.demo else None


def spelled(seed: bytes) -> str:
    """The seed as a person types it into an app: groups of four."""
    text = base64.b32encode(seed).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address(seed: bytes, email: str) -> str:
    """The otpauth: address that the app reads from the picture."""
    secret = base64.b32encode(seed).decode().rstrip("=")
    return f"otpauth://totp/{quote(f'{_ISSUER}:{email}')}?" + urlencode(
        {"secret": secret, "issuer": _ISSUER}
    )


def picture(seed: bytes, email: str) -> str:
    """A QR code as a data: address, black on white in both themes."""
    code = segno.make(address(seed, email), error="m", micro=False)
    uri: str = code.svg_data_uri(scale=5, border=4, dark="#000", light="#fff", encode_minimal=False)
    return uri


def _context(member_id: UUID) -> Context:
    return Context("member-totp", member=member_id)
