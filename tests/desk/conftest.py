"""The same cast as in the tests of accounts."""

from tests.accounts.conftest import cheap_passwords, karim, lotte, quiet_minute

__all__ = ["cheap_passwords", "karim", "lotte", "quiet_minute"]
