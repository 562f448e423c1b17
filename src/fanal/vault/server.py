"""The server's one secret, and everything derived from it."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .types import Secret, SecretKey


class ServerSecret(Secret):
    """32 random bytes kept outside the database; each use derives its own key by its label."""

    __slots__ = ()
    LENGTH = 32

    def derive(self, label: str, length: int = 32) -> bytes:
        """HKDF-SHA256 (RFC 5869), no salt: the input is uniformly random already."""
        info = b"fanal server 1 " + label.encode()
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(self._raw)

    def pair_with(self, secret: SecretKey, label: str) -> SecretKey:
        """A key pair that takes both: this server's secret and a holder of `secret`.

        HKDF-SHA256 again, the server's part as salt, so that neither half alone says anything.
        """
        salt, info = self.derive(label), b"fanal pair 1 " + label.encode()
        kdf = HKDF(algorithm=SHA256(), length=SecretKey.LENGTH, salt=salt, info=info)
        return SecretKey.from_seed(kdf.derive(secret.export()))
