"""Reading what a form sent: exactly as browsers send it, or not at all."""

from collections.abc import Collection
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict

FORM = "application/x-www-form-urlencoded"


def posted(request: HttpRequest, *, several: Collection[str] = ()) -> QueryDict:
    """The fields of a form; only those in `several` may come more than once.

    No browser sends broken UTF-8, NUL or a field twice. Guessing what was meant could keep
    words that nobody wrote, so `BadRequest` answers, and nothing of it is repeated anywhere.
    """
    if request.content_type != FORM:
        raise BadRequest("not a form")
    try:
        text = unquote_to_bytes(request.body).decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("not UTF-8") from None
    if "\0" in text:
        raise BadRequest("a NUL byte")
    fields = request.POST
    if any(len(values) > 1 and name not in several for name, values in fields.lists()):
        raise BadRequest("a field came twice")
    return fields
