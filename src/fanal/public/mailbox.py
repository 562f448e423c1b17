"""Coming back with a receipt: read, answer, change how to be reached, take everything back.

One address. From page to page goes a sealed ticket that soon ends, never the receipt.
"""

import hashlib
import json
import logging
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from fanal.accounts.tickets import Ticket, ticket_for, turn
from fanal.core import clock
from fanal.core.line import Full
from fanal.documents.receiving import Full as NoPlace
from fanal.documents.receiving import Upload, from_outside
from fanal.intake.contents import DocumentSent, Message, VisitProposal, VisitReply
from fanal.intake.forms import (
    LONGEST_MESSAGE,
    ContactForm,
    DocumentForm,
    ReceiptForm,
    ReplyForm,
)
from fanal.intake.mailbox import (
    MOST_DOCUMENTS,
    Line,
    Mailbox,
    TicketExpired,
    TooManyDocuments,
    WrongReceipt,
    mailbox_of,
    open_typed,
    taken_back,
)
from fanal.intake.pace import TooManyTries
from fanal.public import render, waiting
from fanal.public.languages import Language
from fanal.public.posting import FILE_FORM, posted, posted_with_file
from fanal.public.views import from_memory
from fanal.vault import Busy, CannotOpen

log = logging.getLogger("fanal.public")

PATH = "messages/"
SEVERAL = ("days",)
PATIENCE = 15.0
# "yes-4" answers the proposal that is entry 4; "hide-4" takes an entry out of sight.
NUMBERED = re.compile(r"(yes|another-time|no|hide)-([0-9]{1,6})")
WORDS = re.compile(r"text|say-[0-9]{1,6}")
# Characters of a thread that are shown at first, so that a long one stays a small page.
IN_VIEW = 4000


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, language: Language) -> HttpResponse:
    """The receipt is asked for; everything after that comes back to the same address."""
    if request.method != "POST":
        return from_memory(language, PATH)
    if request.content_type == FILE_FORM:
        with translation.override(language.code):
            return receive(request, language)
    fields = posted(request, several=SEVERAL)
    with translation.override(language.code):
        try:
            return Visit(request, language, fields).answer()
        except Exception as mistake:
            # As in `write`: the person is told, keeps every word, and the log learns nothing.
            log.error("A page of messages failed: %s.", type(mistake).__name__)
            return _failed(language, fields)


@dataclass(frozen=True)
class Shown:
    """A line of the thread as the page shows it."""

    line: Line
    is_new: bool
    say: str = ""

    @property
    def at(self) -> datetime:
        """Local to the centre."""
        return render.pack().calendar.local(self.line.content.at)

    @property
    def when(self) -> datetime | None:
        content = self.line.content
        if isinstance(content, VisitProposal):
            return render.pack().calendar.local(content.when)
        return None

    @property
    def length(self) -> int:
        content = self.line.content
        if isinstance(content, DocumentSent):
            return len(content.title)
        return len(content.text) if isinstance(content, Message) else 200

    @property
    def open(self) -> bool:
        """A proposal that can still be answered."""
        when = self.when
        return when is not None and when > clock.now()


class Visit:
    """One answer to what was posted."""

    def __init__(self, request: HttpRequest, language: Language, fields: QueryDict) -> None:
        self.request = request
        self.language = language
        self.fields = fields
        self.deed = fields.get("do", "open")
        # Typed and not sent yet: shown again on whatever page comes next.
        self.words = dict(kept(fields))
        self.numbered = NUMBERED.fullmatch(self.deed)

    def answer(self) -> HttpResponse:
        if self.deed == "open":
            return self._open()
        ticket = self.fields.get("ticket", "")
        try:
            mailbox = mailbox_of(ticket)
            return self._do(mailbox)
        except TicketExpired:
            if self.deed == "take-back" and (day := taken_back(ticket)):
                return self._done(day)
            return self._ask_again()
        except WrongReceipt:
            return self._ask_again()

    def _do(self, mailbox: Mailbox) -> HttpResponse:
        deeds: dict[str, Callable[[Mailbox], HttpResponse]] = {
            "write": self._write,
            "reach": lambda box: self._reach(box, ContactForm(initial=self._typed_terms())),
            "reach-save": self._save_reach,
            "file": self._file,
            "file-send": self._file,
            "leave": self._leave,
            "take-back": self._take_back,
        }
        if self.numbered:
            return self._numbered(mailbox, self.numbered[1], int(self.numbered[2]))
        return deeds.get(self.deed, self._show)(mailbox)

    # Opening

    def _open(self) -> HttpResponse:
        typed = waiting.unseal_typed(self.fields.get("typed", ""))
        form = ReceiptForm({"receipt": typed} if typed else self.fields)
        if not form.is_valid():
            return self._ask(form)
        receipt: str = form.cleaned_data["receipt"]
        ticket = ticket_for(self.request, self.fields.get("line", ""), receipt.encode())
        try:
            with turn(waiting.opening, ticket, timeout=PATIENCE):
                mailbox = open_typed(receipt)
        except WrongReceipt:
            form.add_error("receipt", _wrong())
            return self._ask(form)
        except TooManyTries:
            return self._page("messages_slow.html", {}, status=429)
        except (Full, Busy):
            return self._busy(ticket, receipt)
        return self._go_on(mailbox)

    def _busy(self, ticket: Ticket, receipt: str) -> HttpResponse:
        context = {
            "ticket": ticket,
            "line": ticket.again().seal(receipt.encode()),
            "typed": waiting.seal_typed(receipt),
            "deed": "open",
            "alternates": (),
            "carried": kept(self.fields, "was"),
        }
        response = self._page("busy.html", context, status=503)
        response.headers["Retry-After"] = str(ticket.seconds)
        return response

    def _go_on(self, mailbox: Mailbox) -> HttpResponse:
        """Where the visit ended before, with the words that were typed then, not yet sent."""
        if self.fields.get("was") == "reach-save":
            return self._reach(mailbox, ContactForm(self.fields))
        return self._show(mailbox, note="kept" if self.words else "")

    def _ask(self, form: ReceiptForm) -> HttpResponse:
        context = {"form": form, "carried": kept(self.fields, "was")}
        return self._page("messages.html", context, status=422)

    def _ask_again(self) -> HttpResponse:
        carried = kept(self.fields)
        context = {
            "form": ReceiptForm(),
            "again": True,
            "typed": bool(carried),
            "carried": [*carried, ("was", self.deed)],
        }
        return self._page("messages.html", context)

    # Reading

    def _show(
        self, mailbox: Mailbox, *, note: str = "", reply: ReplyForm | None = None
    ) -> HttpResponse:
        lines = mailbox.lines()
        shown = [
            Shown(line, is_new, self.words.get(f"say-{line.number}", ""))
            for line, is_new in zip(lines, _new(lines), strict=True)
        ]
        first = 0 if self.deed == "earlier" else _first_in_view(shown)
        context = {
            "lines": shown[first:],
            "hidden": not shown and mailbox.anything_hidden,
            "earlier": first,
            "form": reply or ReplyForm(initial={"text": self.words.get("text", "")}),
            "note": note,
            "closed": mailbox.closed,
            "due": _still_to_come(mailbox),
            "stay": "read",
            **_state(mailbox),
        }
        return self._page("messages_open.html", context, status=422 if reply else 200)

    # Deeds

    def _write(self, mailbox: Mailbox) -> HttpResponse:
        form = ReplyForm(self.fields)
        if not form.is_valid():
            return self._show(mailbox, reply=form)
        mailbox.write(form.cleaned_data["text"], once=self._once())
        self.words.pop("text", None)
        return self._show(mailbox, note="sent")

    def _numbered(self, mailbox: Mailbox, deed: str, number: int) -> HttpResponse:
        say = f"say-{number}"
        text = self.words.get(say, "").strip()
        if len(text) > LONGEST_MESSAGE:
            return self._show(mailbox, note="long")
        try:
            if deed == "hide":
                mailbox.hide(number, once=self._once())
                return self._show(mailbox, note="hidden")
            mailbox.answer_visit(number, VisitReply(deed), text, once=self._once())
        except CannotOpen:
            return self._show(mailbox, note="gone")
        self.words.pop(say, None)
        return self._show(mailbox, note="sent")

    def _reach(self, mailbox: Mailbox, form: ContactForm) -> HttpResponse:
        context = {"form": form, "stay": "reach", **_state(mailbox)}
        return self._page("messages_reach.html", context, status=422 if form.errors else 200)

    def _typed_terms(self) -> dict[str, Any]:
        """What is on the page already, when only its language changes."""
        typed = {name: self.fields[name] for name in ContactForm.base_fields if name in self.fields}
        return typed | ({"days": self.fields.getlist("days")} if "days" in typed else {})

    def _save_reach(self, mailbox: Mailbox) -> HttpResponse:
        form = ContactForm(self.fields)
        if not form.is_valid():
            return self._reach(mailbox, form)
        mailbox.change_contact(form.terms(), once=self._once())
        return self._show(mailbox, note="reach")

    def _file(
        self, mailbox: Mailbox, form: DocumentForm | None = None, *, status: int = 200
    ) -> HttpResponse:
        """A page of its own for a file; the words that were typed wait on it."""
        context = {
            "form": form or DocumentForm(initial={"title": self.fields.get("title", "")}),
            "full": mailbox.documents >= MOST_DOCUMENTS,
            "most": MOST_DOCUMENTS,
            "carried": kept(self.fields),
            "stay": "file",
            **_state(mailbox),
        }
        return self._page("messages_file.html", context, status=status)

    def file_came(self, mailbox: Mailbox, upload: Upload) -> HttpResponse:
        """A file was sent with the form of `_file`, and is sealed by now."""
        form = DocumentForm(self.fields, upload=upload)
        if not form.is_valid():
            return self._file(mailbox, form, status=form.refusal)
        try:
            facts = upload.facts(form.cleaned_data["title"])
            mailbox.send_document(facts, once=self._once(facts.sha256))
        except TooManyDocuments:
            return self._file(mailbox, status=409)
        return self._show(mailbox, note="sent")

    def _leave(self, mailbox: Mailbox) -> HttpResponse:
        return self._page("messages_leave.html", {"stay": "leave", **_state(mailbox)})

    def _take_back(self, mailbox: Mailbox) -> HttpResponse:
        return self._done(mailbox.take_back(once=self._once()).date())

    def _done(self, day: date) -> HttpResponse:
        return self._page("messages_done.html", {"day": day})

    def _once(self, file: str = "") -> bytes:
        """Names the deed: the same button with the same words on the same page does it once.

        Another `file` is another deed: who goes back a page and chooses one more has sent two.
        """
        page = self.fields.get("once") or os.urandom(16).hex()
        said = sorted((name, values) for name, values in self.fields.lists() if name != "ticket")
        return hashlib.sha256(json.dumps([page, said, file]).encode()).digest()[:16]

    def _page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        return _page(self.language, template, context, status=status)


def receive(request: HttpRequest, language: Language) -> HttpResponse:
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
            visit = Visit(request, language, fields)
            if deed == "file-send" and (opened or may(fields)):
                return visit.file_came(opened[0], upload)
            return visit.answer()
    except NoPlace:
        response = _page(language, "messages_file_later.html", {}, status=503)
        response.headers["Retry-After"] = "60"
        return response
    except BadRequest:
        raise
    except Exception as mistake:
        log.error("A page of messages failed: %s.", type(mistake).__name__)
        return _failed(language, fields)
    finally:
        upload.discard()


def _page(
    language: Language, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render.respond(language, PATH, f"public/{template}", context, status=status)


def _state(mailbox: Mailbox) -> dict[str, str]:
    return {"ticket": mailbox.ticket(), "once": os.urandom(16).hex()}


def _failed(language: Language, fields: QueryDict) -> HttpResponse:
    carried = kept(fields, "ticket", "once", "was", "typed")
    if receipt := fields.get("receipt"):
        carried.append(("typed", waiting.seal_typed(receipt)))
    context = {"carried": carried, "deed": fields.get("do", "open"), "alternates": ()}
    return _page(language, "messages_failed.html", context, status=503)


def kept(fields: QueryDict, *more: str) -> list[tuple[str, str]]:
    """Typed words, for hidden fields."""
    return [
        (name, value)
        for name, values in fields.lists()
        if name in more or name in ContactForm.base_fields or WORDS.fullmatch(name)
        for value in values
        if value
    ]


def _wrong() -> str:
    return gettext(
        "Nothing opens with these digits. Compare each group of four with what you noted."
    )


def _new(lines: list[Line]) -> list[bool]:
    """Which lines came from the centre after the person last wrote or answered."""
    own = [line.content.at for line in lines if line.from_person]
    own += [line.reply.at for line in lines if line.reply]
    last = max(own, default=None)
    return [not line.from_person and (last is None or line.content.at > last) for line in lines]


def _first_in_view(shown: list[Shown]) -> int:
    """All that is new, and before it what fits."""
    room = IN_VIEW
    for position in reversed(range(len(shown))):
        room -= shown[position].length
        if room < 0 and position < len(shown) - 1 and not shown[position].is_new:
            return position + 1
    return 0


def _still_to_come(mailbox: Mailbox) -> datetime | None:
    """By when the centre answers, while it is its turn and that moment is not over."""
    report = mailbox.report
    if report.state != report.State.OPEN or report.due_at <= clock.now():
        return None
    return render.pack().calendar.local(report.due_at)
