"""What was asked of a mailbox, done with it, and the page that answers."""

import hashlib
import json
import os
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext

from fanal.accounts.tickets import Ticket, ticket_for, turn
from fanal.core import clock
from fanal.core.line import Full
from fanal.documents.receiving import Upload
from fanal.intake.contents import VisitReply
from fanal.intake.forms import (
    LONGEST_MESSAGE,
    ContactForm,
    DocumentForm,
    ReceiptForm,
    ReplyForm,
)
from fanal.intake.mailbox import (
    MOST_DOCUMENTS,
    Mailbox,
    TicketExpired,
    TooManyDocuments,
    WrongReceipt,
    mailbox_of,
    open_typed,
    taken_back,
)
from fanal.intake.models import Report
from fanal.intake.pace import TooManyTries
from fanal.intake.promises import office_of, promised
from fanal.intake.routing import pack_of
from fanal.knowledge import Pack, current
from fanal.public import countries, render, waiting
from fanal.public.countries import Edition
from fanal.public.thread import Shown, first_in_view, new_ones
from fanal.vault import Busy, CannotOpen

PATH = "messages/"
PATIENCE = 15.0
# "yes-4" answers the proposal that is entry 4; "hide-4" takes an entry out of sight.
NUMBERED = re.compile(r"(yes|another-time|no|hide)-([0-9]{1,6})")
WORDS = re.compile(r"text|say-[0-9]{1,6}")


class MailboxPages:
    """One answer to what was posted."""

    def __init__(self, request: HttpRequest, edition: Edition, fields: QueryDict) -> None:
        self.request = request
        self.edition = edition
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

    def _at_home(self, mailbox: Mailbox) -> None:
        """From here on the pages are those of the country whose team reads it.

        A receipt opens in every country, and another country's numbers would stand beside it.
        A professional stays in theirs: to see another would tell who has it by now.
        """
        if mailbox.by_professional:
            return
        code = pack_of(mailbox.report.team_id, current()).code
        self.edition = countries.find(self.edition.language, code) or self.edition

    def _do(self, mailbox: Mailbox) -> HttpResponse:
        if mailbox.silent:
            return self._unanswered(mailbox)
        self._at_home(mailbox)
        deeds: dict[str, Callable[[Mailbox], HttpResponse]] = {
            "write": self._write,
            "file": self._file,
            "file-send": self._file,
        }
        if not mailbox.by_professional:
            deeds |= {
                "reach": lambda box: self._reach(
                    box, self._contact_form(initial=self._typed_terms())
                ),
                "reach-save": self._save_reach,
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
            "alone": True,
            "carried": kept(self.fields, "was"),
        }
        response = self._page("busy.html", context, status=503)
        response.headers["Retry-After"] = str(ticket.seconds)
        return response

    def _go_on(self, mailbox: Mailbox) -> HttpResponse:
        """Where the visit ended before, with the words that were typed then, not yet sent."""
        if mailbox.silent:
            return self._unanswered(mailbox)
        self._at_home(mailbox)
        if self.fields.get("was") == "reach-save" and not mailbox.by_professional:
            return self._reach(mailbox, self._contact_form(self.fields))
        return self._show(mailbox, note="kept" if self.words else "")

    def _unanswered(self, mailbox: Mailbox) -> HttpResponse:
        """To a professional, or who poses as one: received, read, and nothing else for ever.

        Not even the centre's country: it may have gone to another one since.
        """
        return self._page("messages_unanswered.html", {"was_read": mailbox.was_read})

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
        lines, pack = mailbox.lines(), pack_of(mailbox.report.team_id, current())
        shown = [
            Shown(line, is_new, pack.calendar, self.words.get(f"say-{line.number}", ""))
            for line, is_new in zip(lines, new_ones(lines), strict=True)
        ]
        first = 0 if self.deed == "earlier" else first_in_view(shown)
        context = {
            "lines": shown[first:],
            "hidden": not shown and mailbox.anything_hidden,
            "earlier": first,
            "form": reply or ReplyForm(initial={"text": self.words.get("text", "")}),
            "note": note,
            "stay": "read",
            **(_read(mailbox) if mailbox.by_professional else _awaited(mailbox, pack)),
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
        context = {"form": form, "carried": self._reply(), "stay": "reach", **_state(mailbox)}
        return self._page("messages_reach.html", context, status=422 if form.errors else 200)

    def _reply(self) -> list[tuple[str, str]]:
        """A reply that was begun: it waits on each page until it is sent or wiped out."""
        return [(name, words) for name, words in self.words.items() if WORDS.fullmatch(name)]

    def _contact_form(self, data: QueryDict | None = None, **options: Any) -> ContactForm:
        return ContactForm(data, region=self.edition.pack.code, **options)

    def _typed_terms(self) -> dict[str, Any]:
        """What is on the page already, when only its language changes."""
        typed = {name: self.fields[name] for name in ContactForm.base_fields if name in self.fields}
        return typed | ({"days": self.fields.getlist("days")} if "days" in typed else {})

    def _save_reach(self, mailbox: Mailbox) -> HttpResponse:
        form = self._contact_form(self.fields)
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
        if mailbox.silent:
            return self._unanswered(mailbox)
        self._at_home(mailbox)
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
        context = {"carried": self._reply(), "stay": "leave", **_state(mailbox)}
        return self._page("messages_leave.html", context)

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
        return page(self.edition, template, context, status=status)


def page(
    edition: Edition, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render.respond(edition, PATH, f"public/{template}", context, status=status)


def _state(mailbox: Mailbox) -> dict[str, str]:
    return {"ticket": mailbox.ticket(), "once": os.urandom(16).hex()}


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


def _read(mailbox: Mailbox) -> dict[str, Any]:
    """What a professional sees beside the answer: closing it changes nothing of it."""
    return {"by_professional": True, "was_read": mailbox.was_read}


def _awaited(mailbox: Mailbox, pack: Pack) -> dict[str, Any]:
    """What the person sees beside the messages: whether, and by when, an answer comes."""
    report = mailbox.report
    return {
        "closed": mailbox.closed,
        "due": _still_to_come(mailbox),
        "danger": report.at_once and report.state == Report.State.OPEN,
        "office": office_of(current().team(report.team_id)),
        # Where the centre is, wherever the person reads this.
        "country": pack.country,
    }


def _still_to_come(mailbox: Mailbox) -> datetime | None:
    """By when the centre answers, while it is its turn and that moment is not over."""
    report = mailbox.report
    if report.state != report.State.OPEN:
        return None
    team = current().team(report.team_id)
    by = (
        promised(team, report.due_at)
        if report.at_once
        else team.centre.calendar.local(report.due_at)
    )
    return by if by > clock.now() else None
