"""Reading digits as people type them."""

import unicodedata


def plain_digits(typed: str) -> str:
    """The digits alone, of whatever script, as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed if sign.isdecimal())
