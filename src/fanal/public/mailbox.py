"""Coming back with a receipt: read, answer, change how to be reached, take everything back.

One address. From page to page goes a sealed ticket that soon ends, never the receipt.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.views.decorators.http import require_http_methods

from fanal.documents.receiving import Full as NoPlace
from fanal.documents.receiving import Upload, from_outside
from fanal.intake.mailbox import (
    Mailbox,
    TicketExpired,
    WrongReceipt,
    mailbox_of,
)
from fanal.public import waiting
from fanal.public.countries import Edition
from fanal.public.mailbox_pages import PATH, MailboxPages, kept, page
from fanal.public.posting import FILE_FORM, posted, posted_with_file
from fanal.public.views import from_memory

log = logging.getLogger("fanal.public")

SEVERAL = ("days",)


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The receipt is asked for; everything after that comes back to the same address."""
    if request.method != "POST":
        return from_memory(edition, PATH)
    if request.content_type == FILE_FORM:
        with translation.override(edition.language.code):
            return receive(request, edition)
    fields = posted(request, several=SEVERAL)
    with translation.override(edition.language.code):
        try:
            return MailboxPages(request, edition, fields).answer()
        except Exception as mistake:
            # As in `write`: the person is told, keeps every word, and the log learns nothing.
            log.error("A page of messages failed: %s.", type(mistake).__name__)
            return _failed(edition, fields)


def receive(request: HttpRequest, edition: Edition) -> HttpResponse:
    """A form with a file: read only for who has an open mailbox, and sealed while it is read."""
    opened: list[Mailbox] = []

    def may(fields: Mapping[str, Any]) -> bool:
        try:
            opened.append(mailbox_of(str(fields.get("ticket", ""))))
        except (TicketExpired, WrongReceipt):
            return False
        return True

    upload = Upload(may)
    fields = QueryDict(mutable=True)
    try:
        with from_outside.taken():
            fields = posted_with_file(request, upload).copy()
            # The button stands behind the file, and what stands there may not have been read.
            deed = fields.setdefault("do", "file-send")
            pages = MailboxPages(request, edition, fields)
            if deed == "file-send" and (opened or may(fields)):
                return pages.file_came(opened[0], upload)
            return pages.answer()
    except NoPlace:
        response = page(edition, "messages_file_later.html", {}, status=503)
        response.headers["Retry-After"] = "60"
        return response
    except BadRequest:
        raise
    except Exception as mistake:
        log.error("A page of messages failed: %s.", type(mistake).__name__)
        return _failed(edition, fields)
    finally:
        upload.discard()


def _failed(edition: Edition, fields: QueryDict) -> HttpResponse:
    carried = kept(fields, "ticket", "once", "was", "typed")
    if receipt := fields.get("receipt"):
        carried.append(("typed", waiting.seal_typed(receipt)))
    context = {"carried": carried, "deed": fields.get("do", "open"), "alone": True}
    return page(edition, "messages_failed.html", context, status=503)
