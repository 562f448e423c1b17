"""Reading what a form sent: exactly as browsers send it, or not at all."""

from collections.abc import Collection

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from fanal.core.arriving import FORM, refuse_broken
from fanal.documents.receiving import Upload

FILE_FORM = "multipart/form-data"


def posted_with_file(request: HttpRequest, upload: Upload) -> QueryDict:
    """The fields of a form that carries a file, which `upload` has sealed by then.

    The file is the last field: `upload` may look at those before it with `so_far`.
    """
    try:
        parser = MultiPartParser(request.META, request, [upload], "utf-8")
        upload.so_far = lambda: parser._post  # type: ignore[attr-defined]  # no other way
        fields, _files = parser.parse()
    except (MultiPartParserError, SuspiciousOperation, OSError):
        # Broken, or more fields and longer ones than a form has: no mistake of ours to be logged.
        raise BadRequest("not a form with a file") from None
    if any(
        len(values) > 1 or "\0" in values[0] or "\ufffd" in values[0]
        for _name, values in fields.lists()
    ):
        raise BadRequest("not as a browser sends it")
    return fields


def posted(request: HttpRequest, *, several: Collection[str] = ()) -> QueryDict:
    """The fields of a form; only those in `several` may come more than once.

    `BadRequest` answers what no browser sends, and nothing of it is repeated anywhere.
    """
    if request.content_type != FORM:
        raise BadRequest("not a form")
    refuse_broken(request)
    fields = request.POST
    if any(len(values) > 1 and name not in several for name, values in fields.lists()):
        raise BadRequest("a field came twice")
    return fields
