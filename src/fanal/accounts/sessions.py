"""Where sessions are kept: under a digest of the cookie, sealed under the server's key.

A stolen table shows how many sessions there are and when they end.
It gives no cookie that the desk would accept, and names nobody.
"""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session

from fanal.accounts.server import server_content_key, server_secret
from fanal.core import clock
from fanal.vault import Context, Sealed, VaultError, open_sealed, seal


def stored_name(cookie: str | None) -> str:
    """The primary key of the row: 40 characters that the cookie cannot be told from."""
    digest = hmac.digest(
        server_secret().derive("session names"), (cookie or "").encode(), hashlib.sha256
    )
    return digest.hex()[:40]


class SessionStore(DatabaseStore):
    """Django's store over the database, with another key and another encoding."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        plain = json.dumps(session_dict).encode()
        sealed = seal(server_content_key("sessions"), plain, Context("session"))
        return base64.b64encode(sealed).decode()

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        try:
            sealed = Sealed(base64.b64decode(session_data))
            plain = open_sealed(server_content_key("sessions"), sealed, Context("session"))
        except (ValueError, VaultError):
            return {}
        decoded: dict[str, Any] = json.loads(plain)
        return decoded

    def _get_session_from_db(self) -> Session | None:
        found = Session.objects.filter(
            session_key=stored_name(self.session_key), expire_date__gt=clock.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=stored_name(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        if self._session_key is None:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
        return Session(
            session_key=stored_name(self._session_key),
            session_data=self.encode(data),
            # By the house's own clock, as when it is read.
            expire_date=clock.now() + timedelta(seconds=self.get_expiry_age()),
        )

    def delete(self, session_key: str | None = None) -> None:
        name = session_key or self.session_key
        if name is not None:
            Session.objects.filter(session_key=stored_name(name)).delete()


def end_all(member_id: UUID) -> None:
    """Delete every session of a member, with the secrets they hold."""
    store = SessionStore()
    for row in Session.objects.all():
        if store.decode(row.session_data).get(SESSION_KEY) == str(member_id):
            row.delete()
