"""Asking a centre as a professional: for advice, with a referral, or to count somebody (ADR 24).

One address, one thing at a time, and nothing stored between the pages: what was typed rides along
in hidden fields, and so do the marks of the check (`public.checking`).
"""

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from fanal.accounts.tickets import Ticket, ticket_for, turn
from fanal.core import clock
from fanal.core.config import config
from fanal.core.line import Full
from fanal.intake.contents import ReportIntake
from fanal.intake.forms import ReferralForm
from fanal.intake.forms.referral import PAGES
from fanal.intake.promises import answer_by, office_of
from fanal.intake.referral import Mark, Marked, Purpose
from fanal.intake.routing import due_for
from fanal.intake.sending import Replaced, SendingToken, Sent, StaleForm, sent_before, submit
from fanal.knowledge import Instrument, Team, Ternary
from fanal.public import checking, contents, render, told, waiting
from fanal.public.countries import Edition
from fanal.public.posting import posted
from fanal.public.views import from_memory
from fanal.public.write import PATIENCE, Proposal, canonical
from fanal.vault import Busy

log = logging.getLogger("fanal.public")

PATH = "professionals/ask/"
SEVERAL = ("types", "days")
# How each part is called where all of it is looked at before it is sent.
PARTS = {
    "first": _("What you ask"),
    "situation": _("The situation"),
    "person": _("The person"),
    "yes": _("Their yes"),
    "count": _("What is counted"),
    "asker": _("You"),
}
# What is left where an adult does not agree, and the page to go on with: a name can stand there.
WITHOUT_A_YES = {Purpose.CONSULT: "situation", Purpose.COUNT: "count"}
# The pages that are not a part of the form.
CHECK, SEND = "check", "send"
MARKS = ("sign-", "note-")
TAKEN_ALONG = (*MARKS, "list", "version")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The first page; what it sends comes back to the same address."""
    if request.method != "POST":
        return from_memory(edition, PATH)
    fields = posted(request, several=SEVERAL)
    with translation.override(edition.language.code):
        try:
            return Asking(request, edition, fields).answer()
        except Exception as mistake:
            # The message of a mistake may hold words that were typed.
            log.error("A professional's request was not kept: %s.", type(mistake).__name__)
            return _not_sent(edition, fields)


@dataclass(frozen=True)
class Step:
    """A page of the way: its name, and which number it has."""

    name: str
    number: int
    of: int
    last: bool


class Asking:
    """One answer to what was posted.

    `do` names the page that was asked for; `at` is the page on which the button was pressed, and
    `whole` says that the answers were looked at already: then a page leads back to them.
    """

    def __init__(self, request: HttpRequest, edition: Edition, fields: QueryDict) -> None:
        self.request = request
        self.edition = edition
        self.pack = edition.pack
        self.deed = fields.get("do", "first")
        if self.deed in WITHOUT_A_YES:
            purpose = Purpose(self.deed)
            fields, self.deed = _without_the_person(fields, purpose), WITHOUT_A_YES[purpose]
        self.fields = fields
        self.form = contents.referral_form(self.pack, fields)
        self.right = self.form.is_valid()
        self.minor = Ternary.NOT_SURE if self.form.child else Ternary.NO

    def answer(self) -> HttpResponse:
        pages = list(self.form.pages)
        at = self.fields.get("at", "")
        if self.deed == "next":
            if at in pages and any(name in self.form.errors for name in self.form.pages[at]):
                return self._part(at, status=422)
            here = pages.index(at) if at in pages else -1
            if here + 1 < len(pages) and not self.fields.get("whole"):
                return self._part(pages[here + 1])
            self.deed = CHECK
        if self.deed == "back":
            here = pages.index(at) if at in pages else 0
            return self._part(pages[max(0, here - 1)])
        if self.deed not in (CHECK, SEND):
            return self._part(self.deed if self.deed in pages else "first")
        if not self.right:
            # A change on one page may ask for more on another.
            return self._part(self.form.wrong_page() or "first", status=422)
        return self._checked()

    def _part(self, page: str, *, status: int = 200) -> HttpResponse:
        pages = list(self.form.pages)
        number = pages.index(page)
        if status == 200:
            # Nothing was handed in on this page yet, so nothing is missing.
            self.form.errors.clear()
        else:
            others = set(self.form.errors) - set(self.form.pages[page])
            for name in others:
                del self.form.errors[name]
        several = self.form.chosen is not None
        context = {
            "step": Step(page, number + 1, len(pages), several and number + 1 == len(pages)),
            "several": several,
            "form": self.form,
            "page": page,
            "child": self.form.child,
            "chosen": self.form.chosen,
            "marked": self._marked(),
            "instead": [each for each in self._purposes() if each[0] in WITHOUT_A_YES],
            "whole": bool(self.fields.get("whole")),
            "stay": page,
            "danger": self.fields.get("danger") == "yes",
            "carried": list(_carried(self.fields, but=self.form.pages[page])),
        }
        return self._page("ask", context, status=status)

    def _checked(self) -> HttpResponse:
        intake = self.form.intake(self._marked())
        placed = intake.model_copy(update={"place": self.form.where})
        proposal = Proposal.of(self.pack, placed, "")
        if proposal is None:
            context = {"stay": CHECK, **_words(self.fields)}
            return self._page("closed", context, status=503)
        words = canonical(intake, proposal.team)
        if self.deed != SEND:
            return self._check(intake, proposal, words)
        try:
            token = SendingToken.open(self.fields.get("token", ""), words)
        except StaleForm:
            return self._check(intake, proposal, words, again=True)
        try:
            return self._send(intake, proposal, token)
        except Replaced:
            return from_memory(self.edition, "messages/")

    def _check(
        self, intake: ReportIntake, proposal: Proposal, words: bytes, *, again: bool = False
    ) -> HttpResponse:
        lines = {line.name: line for line in told.lines(self.form)}
        context = {
            "proposal": proposal,
            "due": answer_by(proposal.team).local,
            "country": self.pack.country,
            "office": office_of(proposal.team),
            "young": self._young(),
            "parts": [
                (page, PARTS[page], [lines[name] for name in names if name in lines])
                for page, names in self.form.pages.items()
            ],
            "marked": self._shown_marks(),
            "silent": intake.silent,
            "chosen": self.form.chosen,
            "token": SendingToken.new().seal(words),
            "again": again,
            "stay": CHECK,
            **_words(self.fields),
        }
        return self._page("check_ask", context)

    def _send(self, intake: ReportIntake, proposal: Proposal, token: SendingToken) -> HttpResponse:
        sent = sent_before(token)
        if sent is None:
            ticket = ticket_for(self.request, self.fields.get("line", ""), token.digest)
            try:
                with turn(waiting.sending, ticket, timeout=PATIENCE):
                    sent = submit(
                        intake=intake,
                        destination=proposal.chosen,
                        chosen=False,
                        due=due_for(self.pack, proposal.team, intake),
                        language=self.edition.language.code,
                        pack=f"{self.pack.code}@{self.pack.version}",
                        token=token,
                    )
            except (Full, Busy):
                return self._busy(ticket, token)
        return self._receipt(sent, intake, proposal.team)

    def _busy(self, ticket: Ticket, token: SendingToken) -> HttpResponse:
        context = {
            "ticket": ticket,
            "line": ticket.again().seal(token.digest),
            "deed": SEND,
            "address": PATH,
            "alone": True,
            **_words(self.fields, "token"),
        }
        response = render.respond(self.edition, PATH, "public/busy.html", context, status=503)
        response.headers["Retry-After"] = str(ticket.seconds)
        return response

    def _receipt(self, sent: Sent, intake: ReportIntake, team: Team) -> HttpResponse:
        """`team` is the one it was sent to. Who has it by now is not told (ADR 24).

        The same form again would show the way of the person from one house to the next.
        """
        context = {
            "receipt": sent.receipt,
            "team": team,
            "state": team.centre.opening(clock.now()),
            "young": self._young(),
            "due": answer_by(team).local,
            "country": self.pack.country,
            "danger": bool(intake.danger),
            "office": office_of(team),
            "silent": intake.silent,
            "chosen": self.form.chosen,
            "again": sent.again,
            "site": config.origin.partition("://")[2],
            "alone": True,
        }
        return self._page("sent", context)

    def _young(self) -> list[contents.Line]:
        return contents.for_the_young(self.pack, clock.now()) if self.form.child else []

    def _purposes(self) -> list[tuple[str, Any]]:
        purposes: list[tuple[str, Any]] = self.form.fields["purpose"].choices  # type: ignore[attr-defined]
        return purposes

    def _marked(self) -> Marked | None:
        """What was marked in the check, on a list that is still this version."""
        found = self._list()
        if found is None or self.fields.get("version") != found.version:
            return None
        marks = checking.marks(found.asking(self.minor).items, self.fields)
        said = tuple(
            Mark(sign=mark.sign.id, seen=checking.ANSWERS[mark.seen], note=mark.note)
            for mark in marks
            if mark.said and not mark.too_long
        )
        return Marked(list=found.id, version=found.version, marks=said) if said else None

    def _shown_marks(self) -> list[tuple[str, list[checking.Mark]]]:
        """What comes along, by how it was marked; a count takes no notes."""
        marked, found = self._marked(), self._list()
        if marked is None or found is None:
            return []
        taken = {mark.sign for mark in marked.marks}
        marks = checking.marks(found.asking(self.minor).items, self.fields)
        marks = [mark for mark in marks if mark.sign.id in taken]
        if self.form.chosen is Purpose.COUNT:
            marks = [replace(mark, note="") for mark in marks]
        parts = [
            (str(title), [mark for mark in marks if mark.seen is seen])
            for seen, title in checking.TITLES.items()
        ]
        return [(title, marks) for title, marks in parts if marks]

    def _list(self) -> Instrument | None:
        return self.pack.professional_list(self.fields.get("list", ""))

    def _page(self, page: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        template = f"public/professionals_{page}.html"
        return render.respond(self.edition, PATH, template, context, status=status)


def _carried(fields: QueryDict, *more: str, but: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Every word that was typed, for hidden fields."""
    for name, values in fields.lists():
        mine = name in ReferralForm.base_fields or name in more or name.startswith(TAKEN_ALONG)
        if mine and name not in but:
            yield from ((name, value) for value in values if value)


def _without_the_person(fields: QueryDict, purpose: Purpose) -> QueryDict:
    """What is asked on this way, and nothing else of what was typed."""
    asked = {name for names in PAGES[purpose].values() for name in names}
    kept = QueryDict(mutable=True)
    for name, values in fields.lists():
        if name in asked or name.startswith(TAKEN_ALONG):
            kept.setlist(name, values)
    kept["purpose"] = purpose.value
    return kept


def _words(fields: QueryDict, *more: str) -> dict[str, Any]:
    """The same with what the pages say that stand in for an answer."""
    return {
        "carried": list(_carried(fields, *more)),
        "message": fields.get("message", ""),
        "danger": fields.get("danger") == "yes",
        "address": PATH,
    }


def _not_sent(edition: Edition, fields: QueryDict) -> HttpResponse:
    # Sending again with the same token: if it was kept after all, the receipt comes now.
    deed = fields.get("do", CHECK)
    context = {"deed": deed, "stay": CHECK, **_words(fields, "token", "at", "whole")}
    return render.respond(edition, PATH, "public/write_failed.html", context, status=503)
