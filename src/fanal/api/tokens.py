"""Tokens: printed once, kept as a MAC, ended by a day or by hand."""

import hashlib
import secrets
from datetime import date
from enum import StrEnum

from django.db import transaction

from fanal.accounts.server import server_secret
from fanal.api.models import Organisation, Token
from fanal.audit.actions import record
from fanal.audit.events import Event
from fanal.core import clock
from fanal.knowledge import Sector

# Programs that look for secrets in other people's code know one by this.
PREFIX = "fanal_"


class Scope(StrEnum):
    SUBMIT = "referral:submit"
    STATE = "referral:state"


class NoToken(Exception):
    """Unknown, ended or revoked: nobody needs to know which."""


def make(name: str, sector: Sector, scopes: list[Scope], until: date | None) -> str:
    """A new token of an organisation, which is made when it is not there yet."""
    token = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        organisation, _ = Organisation.objects.get_or_create(
            name=name, defaults={"sector": sector.value}
        )
        row = Token.objects.create(
            organisation=organisation,
            digest=mac("token", token.encode()),
            scopes=" ".join(scopes),
            made_on=clock.now().date(),
            until=until,
        )
        record(Event.SYSTEM_LET_IN, token=row.pk)
    return token


def revoke(number: int) -> None:
    """`Token.DoesNotExist` when there is none of that number."""
    with transaction.atomic():
        row = Token.objects.select_for_update().get(pk=number)
        if row.revoked_on is None:
            row.revoked_on = clock.now().date()
            row.save(update_fields=["revoked_on"])
            record(Event.SYSTEM_SHUT_OUT, token=row.pk)


def find(header: str) -> Token:
    """The token of an `Authorization` header (RFC 6750) that works today, or `NoToken`."""
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token.startswith(PREFIX):
        raise NoToken
    found = Token.objects.select_related("organisation")
    row = found.filter(digest=mac("token", token.encode()), revoked_on=None).first()
    today = clock.now().date()
    if row is None or (row.until is not None and row.until < today):
        raise NoToken
    if row.used_on != today:
        # The day, not the moment: when somebody works is nobody's business.
        Token.objects.filter(pk=row.pk).update(used_on=today)
    return row


def any_works() -> bool:
    return Token.objects.filter(revoked_on=None).exists()


def mac(what: str, content: bytes) -> bytes:
    """32 bytes; without the server's secret nobody can look whether a guess is right."""
    key = server_secret().derive(f"api {what}")
    return hashlib.blake2b(content, key=key, digest_size=32).digest()
