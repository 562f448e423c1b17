"""Keys from passwords and receipts cost nothing in the process of the tests.

What they really cost is the vault's business: its own tests derive them as they are, and so does
every server that a test starts.
"""

from collections.abc import Iterator

import pytest

from fanal.vault import password

LEAST = password.Argon2id(m=8, t=1)


@pytest.fixture(scope="session", autouse=True)
def cheap_keys() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(password, "PASSWORD", LEAST)
        patch.setattr(password, "RECEIPT", LEAST)
        yield
