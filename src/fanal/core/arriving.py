"""The words of a form as they arrived: whole, or not at all.

No browser sends broken UTF-8 or a NUL byte. Guessing what was meant could keep, or hand on,
words that nobody wrote.
"""

from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest

FORM = "application/x-www-form-urlencoded"


def refuse_broken(request: HttpRequest) -> None:
    """`BadRequest` when the body of a form is no text; nothing of it is repeated."""
    try:
        text = unquote_to_bytes(request.body).decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("not UTF-8") from None
    if "\0" in text:
        raise BadRequest("a NUL byte")
