"""Keys and sealing. A small library that has never heard of Django."""

from .content import open_sealed, seal, unwrap, wrap
from .context import Context
from .errors import Busy, CannotOpen, Malformed, Unsupported, VaultError
from .hpke import open_with, seal_to
from .password import password_key, receipt_secret
from .pieces import PIECE, PieceSealer, open_piece, pieces_of
from .queue import DerivationQueue, derivations
from .recovery import RecoveryKey
from .search import SearchKey
from .server import ServerSecret
from .stream import open_stream, seal_stream
from .token import open_token, seal_token
from .types import ContentKey, Fingerprint, PublicKey, Sealed, SecretKey

__all__ = [
    "PIECE",
    "Busy",
    "CannotOpen",
    "ContentKey",
    "Context",
    "DerivationQueue",
    "Fingerprint",
    "Malformed",
    "PieceSealer",
    "PublicKey",
    "RecoveryKey",
    "Sealed",
    "SearchKey",
    "SecretKey",
    "ServerSecret",
    "Unsupported",
    "VaultError",
    "derivations",
    "open_piece",
    "open_sealed",
    "open_stream",
    "open_token",
    "open_with",
    "password_key",
    "pieces_of",
    "receipt_secret",
    "seal",
    "seal_stream",
    "seal_to",
    "seal_token",
    "unwrap",
    "wrap",
]
