"""Where notices to staff are mailed through."""

from typing import Any
from urllib.parse import unquote, urlsplit

# A mail server that does not answer holds up the sweeps behind it no longer than this.
TIMEOUT_S = 15
LOCAL = ("localhost", "127.0.0.1", "::1")


def smtp(url: str) -> dict[str, Any]:
    """Django's settings for `smtps://user:password@host` (TLS) or `smtp://…` (STARTTLS).

    Only to the machine itself does `smtp://` go without TLS. `ValueError` for anything else.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("FANAL_SMTP_URL must be smtps://user:password@host or smtp://…")
    tls = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if tls else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": tls,
        "EMAIL_USE_TLS": not tls and parts.hostname not in LOCAL,
        "EMAIL_TIMEOUT": TIMEOUT_S,
    }
