"""The same cast as in the tests of accounts."""

from tests.accounts.conftest import karim, lotte, quiet_minute

__all__ = ["karim", "lotte", "quiet_minute"]
