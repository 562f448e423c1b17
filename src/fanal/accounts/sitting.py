"""A sitting: from signing in to signing out, with its locks between.

The session row holds the member's secret as ciphertext; its key is a cookie of its own.
So neither the database nor the session cookie opens anything without the other.
"""

import base64
import secrets
from enum import StrEnum

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponseBase

from fanal.accounts.access import witness_for
from fanal.accounts.keyring import KeyRing
from fanal.accounts.models import Member
from fanal.accounts.permissions import remember_places
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.core import clock
from fanal.vault import ContentKey, Context, Sealed, SecretKey, VaultError, open_sealed, seal

BACKEND = "fanal.accounts.backends.SealedKeyBackend"
IDLE_MINUTES = 20
# After this the phone is asked for again, too.
SECOND_FACTOR_MINUTES = 12 * 60


class Stage(StrEnum):
    """How far into the desk a request may go."""

    STRANGER = "stranger"
    ENROLLING = "enrolling"  # the password is set, the second factor is not
    LOCKED = "locked"
    WAITING = "waiting"  # signed in, but no team has granted its key yet
    OPEN = "open"


def begin(request: HttpRequest, member: Member, secret: SecretKey, *, enrolling: bool) -> None:
    """Start a sitting in a fresh session."""
    request.session.flush()
    login(request, member, backend=BACKEND)
    request.session["since"] = _minute()
    _open(request, member, secret, Stage.ENROLLING if enrolling else Stage.OPEN)


def finish_enrolling(request: HttpRequest) -> None:
    request.session.cycle_key()
    request.session["stage"] = Stage.OPEN


def unlock(request: HttpRequest, member: Member, secret: SecretKey, *, both: bool) -> None:
    """Open a locked sitting again; the forms on other pages stay valid."""
    request.session.cycle_key()
    if both:
        request.session["since"] = _minute()
    _open(request, member, secret, Stage.OPEN)


def lock(request: HttpRequest) -> None:
    """Forget the keys, remember who it was."""
    if stored_stage(request) == Stage.LOCKED:
        return
    request.session.pop("ring", None)
    request.session["stage"] = Stage.LOCKED
    _ring_cookie(request, "")
    request.key_ring = None  # type: ignore[attr-defined]
    record(Event.LOCKED, witness=witness_for(_member(request)), by=str(_member(request).pk))


def end(request: HttpRequest) -> None:
    """Forget everything."""
    logout(request)
    _ring_cookie(request, "")
    request.key_ring = None  # type: ignore[attr-defined]


def arrive(request: HttpRequest) -> None:
    """Look at what a request brings: lock it if it was idle, open its keys, note the minute."""
    request.key_ring = None  # type: ignore[attr-defined]
    if not request.user.is_authenticated or stored_stage(request) == Stage.LOCKED:
        return
    ring = None if _was_idle(request) else _opened_ring(request)
    if ring:
        request.key_ring = ring  # type: ignore[attr-defined]
        _note_minute(request)
    elif stored_stage(request) == Stage.ENROLLING:
        end(request)
    else:
        lock(request)


def depart(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set or delete the cookie of the keys, if this request changed it."""
    value: str | None = getattr(request, "_ring_cookie", None)
    if value:
        response.set_cookie(
            settings.RING_COOKIE_NAME, value, secure=True, httponly=True, samesite="Strict"
        )
    elif value == "":
        response.delete_cookie(settings.RING_COOKIE_NAME, samesite="Strict")


def stage_of(request: HttpRequest) -> Stage:
    if not request.user.is_authenticated:
        return Stage.STRANGER
    stage = stored_stage(request)
    if stage == Stage.OPEN and not remember_places(_member(request)):
        return Stage.WAITING
    return stage


def ring_of(request: HttpRequest) -> KeyRing | None:
    """The keys that this request has open."""
    ring: KeyRing | None = getattr(request, "key_ring", None)
    return ring


def stored_stage(request: HttpRequest) -> Stage:
    return Stage(request.session.get("stage", Stage.LOCKED))


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether unlocking asks for the code, too."""
    since: int = request.session.get("since", 0)
    return _minute() - since >= SECOND_FACTOR_MINUTES


def _open(request: HttpRequest, member: Member, secret: SecretKey, stage: Stage) -> None:
    key = secrets.token_bytes(ContentKey.LENGTH)
    sealed = seal(ContentKey.from_bytes(key), secret.export(), _context(member))
    request.session["ring"] = base64.b64encode(sealed).decode()
    request.session["stage"] = stage
    request.session["seen"] = _minute()
    request.key_ring = KeyRing(member.pk, secret)  # type: ignore[attr-defined]
    _ring_cookie(request, base64.urlsafe_b64encode(key).decode())


def _opened_ring(request: HttpRequest) -> KeyRing | None:
    member = _member(request)
    try:
        key = base64.urlsafe_b64decode(request.COOKIES[settings.RING_COOKIE_NAME])
        sealed = Sealed(base64.b64decode(request.session["ring"]))
        seed = open_sealed(ContentKey.from_bytes(key), sealed, _context(member))
    except (KeyError, ValueError, VaultError):
        return None
    return KeyRing(member.pk, SecretKey.from_seed(seed))


def _note_minute(request: HttpRequest) -> None:
    # Written once a minute at most: most requests change nothing in the session.
    if request.session["seen"] != _minute():
        request.session["seen"] = _minute()


def _was_idle(request: HttpRequest) -> bool:
    seen: int = request.session.get("seen", 0)
    return _minute() - seen >= IDLE_MINUTES


def _ring_cookie(request: HttpRequest, value: str) -> None:
    request._ring_cookie = value  # type: ignore[attr-defined]


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)
    return request.user


def _minute() -> int:
    return int(clock.now().timestamp()) // 60


def _context(member: Member) -> Context:
    return Context("session-ring", member=member.pk)
