"""What can go wrong in the vault. Each class is a fact, and no message carries content."""


class VaultError(Exception):
    """A sealed thing was not opened."""


class CannotOpen(VaultError):
    """The key is wrong or the ciphertext was altered; nobody can tell which."""

    def __init__(self) -> None:
        super().__init__("wrong key, other context, or altered")


class Malformed(VaultError):
    """The bytes cannot be what they are taken for; no key is needed to see it."""


class Unsupported(VaultError):
    """The format byte names a format that this version does not read here."""

    def __init__(self) -> None:
        super().__init__("unknown format, or a ciphertext of another kind")


class Busy(Exception):
    """No turn at deriving a key could be had; try again later."""

    def __init__(self, share: str) -> None:
        super().__init__(f"every place is taken: {share}")
        self.share = share


class NoMemory(Busy):
    """The memory that deriving a key takes could not be had; nothing was done."""

    def __init__(self) -> None:
        super().__init__("memory")
