"""Short-lived sealed state that rides in a form field: urlsafe base64, nothing to read in it."""

import base64
import binascii

from .content import TOKEN, open_padded, seal_padded
from .context import Context
from .errors import Malformed
from .types import ContentKey, Sealed


def seal_token(key: ContentKey, payload: bytes, context: Context) -> str:
    """Seal for a form field or an address; the payload says itself until when it holds."""
    return _encode(seal_padded(TOKEN, key, payload, context))


def open_token(key: ContentKey, token: str, context: Context) -> bytes:
    """Open what `seal_token` made."""
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("not a token") from None
    if _encode(sealed) != token:  # one token, one spelling
        raise Malformed("not a token")
    return open_padded(TOKEN, key, Sealed(sealed), context)


def _encode(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")
