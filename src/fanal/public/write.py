"""Writing to a centre: the form, the page to check, the sending, the receipt.

One address, and nothing stored between the pages: what was typed rides along in hidden fields.
"""

import logging
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.views.decorators.http import require_http_methods

from fanal.accounts.tickets import Ticket, ticket_for, turn
from fanal.core import clock
from fanal.core.config import config
from fanal.core.line import Full
from fanal.intake import receipt as receipts
from fanal.intake.contents import ReportIntake
from fanal.intake.forms import ReportForm
from fanal.intake.promises import answer_by, office_of, promised
from fanal.intake.routing import Destination, destinations, due_for, pack_of
from fanal.intake.sending import Replaced, SendingToken, Sent, StaleForm, sent_before, submit
from fanal.knowledge import Pack, RouteReason, Team, Ternary, current
from fanal.public import contents, render, told, waiting
from fanal.public.countries import Edition
from fanal.public.posting import posted
from fanal.public.views import from_memory
from fanal.vault import Busy

log = logging.getLogger("fanal.public")

PATH = "write/"
SEVERAL = ("days",)
# Seconds in the line before the waiting room is kinder than a page that does not come.
PATIENCE = 15.0
# What the token on the receipt page is bound to, in place of the words: they are gone by then.
NOTING = b"noted"


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The form; what it sends comes back to the same address."""
    if request.method != "POST":
        return from_memory(edition, PATH)
    fields = posted(request, several=SEVERAL)
    with translation.override(edition.language.code):
        try:
            return Writing(request, edition, fields).answer()
        except Exception as mistake:
            # Whatever went wrong: the person is told plainly, and keeps every word.
            # The log gets the name of the mistake only, because its message may hold words.
            log.error("A request for help was not kept: %s.", type(mistake).__name__)
            return _not_sent(edition, fields)


@dataclass(frozen=True)
class Proposal:
    """Which team would read it, why, and by when it answers."""

    chosen: Destination
    others: list[Destination]
    suggested: Team

    @property
    def by_hand(self) -> bool:
        return self.team.id != self.suggested.id

    @property
    def team(self) -> Team:
        return self.chosen.team

    @classmethod
    def of(cls, pack: Pack, intake: ReportIntake, wish: str) -> "Proposal | None":
        """None when no team can receive."""
        options = destinations(pack, minor=intake.minor, place=intake.place)
        if not options:
            return None
        chosen = next((option for option in options if option.team.id == wish), options[0])
        others = [option for option in options if option is not chosen]
        if chosen is not options[0]:
            chosen = replace(chosen, reason=RouteReason.CHOSEN)
        return cls(chosen, others, options[0].team)


class Writing:
    """One answer to what was posted."""

    def __init__(self, request: HttpRequest, edition: Edition, fields: QueryDict) -> None:
        self.request = request
        self.edition = edition
        self.pack = edition.pack
        self.fields = fields
        self.deed = fields.get("do", "check")

    def answer(self) -> HttpResponse:
        try:
            return self._answer()
        except Replaced:
            return from_memory(self.edition, "messages/")

    def _answer(self) -> HttpResponse:
        if self.deed == "noted":
            return self._noted()
        form = contents.report_form(self.pack, self.fields)
        right = form.is_valid()
        if self.deed == "change":
            # Nothing is handed in, so nothing is missing: not when only the language changes.
            form.errors.clear()
            return self._form(form)
        if not right:
            return self._form(form)
        intake = form.intake()
        proposal = Proposal.of(self.pack, intake, self.fields.get("team", ""))
        if proposal is None:
            context = {"stay": "change", **carried(self.fields)}
            return self._page("write_closed.html", context, status=503)
        words = canonical(intake, proposal.team)
        if self.deed != "send":
            return self._check(form, intake, proposal, words)
        try:
            token = SendingToken.open(self.fields.get("token", ""), words)
        except StaleForm:
            return self._check(form, intake, proposal, words, again=True)
        return self._send(intake, proposal, token)

    def _form(self, form: ReportForm) -> HttpResponse:
        team = self.fields.get("team", "")
        context = {
            "form": form,
            "danger": self.fields.get("danger") == "yes",
            # A suggestion may change with the place; a choice stays.
            "team": team if team != self.fields.get("suggested") else "",
            "stay": "change",
        }
        return self._page("write.html", context, status=422 if form.errors else 200)

    def _check(
        self,
        form: ReportForm,
        intake: ReportIntake,
        proposal: Proposal,
        words: bytes,
        *,
        again: bool = False,
    ) -> HttpResponse:
        context = {
            "proposal": proposal,
            "due": answer_by(proposal.team).local,
            "country": self.pack.country,
            "office": office_of(proposal.team),
            "young": self._whom_to_call_about_the_young(intake),
            "told": told.lines(form),
            "token": SendingToken.new().seal(words),
            "again": again,
            "stay": "check",
            **carried(self.fields),
        }
        return self._page("check.html", context)

    def _whom_to_call_about_the_young(self, intake: ReportIntake) -> list[contents.Line]:
        if intake.minor not in (Ternary.YES, Ternary.NOT_SURE):
            return []
        return contents.for_the_young(self.pack, clock.now())

    def _send(self, intake: ReportIntake, proposal: Proposal, token: SendingToken) -> HttpResponse:
        # Who has a receipt already waits in no line.
        sent = sent_before(token)
        if sent is None:
            ticket = ticket_for(self.request, self.fields.get("line", ""), token.digest)
            try:
                with turn(waiting.sending, ticket, timeout=PATIENCE):
                    sent = self._submit(intake, proposal, token)
            except (Full, Busy):
                return self._busy(ticket, token)
        return self._receipt(sent, token)

    def _submit(self, intake: ReportIntake, proposal: Proposal, token: SendingToken) -> Sent:
        return submit(
            intake=intake,
            destination=proposal.chosen,
            chosen=proposal.by_hand,
            due=due_for(self.pack, proposal.team, intake),
            language=self.edition.language.code,
            pack=f"{self.pack.code}@{self.pack.version}",
            token=token,
        )

    def _busy(self, ticket: Ticket, token: SendingToken) -> HttpResponse:
        context = {
            "ticket": ticket,
            "line": ticket.again().seal(token.digest),
            "deed": "send",
            "alone": True,
            **carried(self.fields, "token", "team"),
        }
        response = self._page("busy.html", context, status=503)
        response.headers["Retry-After"] = str(ticket.seconds)
        return response

    def _receipt(self, sent: Sent, token: SendingToken, **more: Any) -> HttpResponse:
        # Of another country too: an old form comes again after the report was handed there.
        team = current().team(sent.team_id)
        urgent = sent.due_at <= clock.now()
        context = {
            "receipt": sent.receipt,
            "team": team,
            "country": pack_of(team.id, current()).country,
            "danger": urgent,
            "due": promised(team, sent.due_at),
            "office": office_of(team),
            "token": token.seal(NOTING),
            "stay": "noted",
            "site": config.origin.partition("://")[2],
            **more,
        }
        return self._page("receipt.html", context)

    def _noted(self) -> HttpResponse:
        """Whether the receipt was noted right; nothing is stored."""
        try:
            token = SendingToken.open(self.fields.get("token", ""), NOTING)
        except StaleForm:
            return from_memory(self.edition, "messages/")
        sent = sent_before(token)
        if sent is None:
            return from_memory(self.edition, "messages/")
        typed = self.fields.get("receipt", "")
        try:
            right = receipts.parse(typed) == sent.receipt
        except receipts.NotAReceipt:
            right = False
        return self._receipt(sent, token, again=True, noted=bool(typed), right=right)

    def _page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        return _page(self.edition, template, context, status=status)


def _page(
    edition: Edition, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render.respond(edition, PATH, f"public/{template}", context, status=status)


def _not_sent(edition: Edition, fields: QueryDict) -> HttpResponse:
    # Sending again with the same token: if it was kept after all, the receipt comes now.
    deed = fields.get("do", "check")
    context = {"deed": deed, "stay": "change", **carried(fields, "token", "team")}
    return _page(edition, "write_failed.html", context, status=503)


def carried(fields: QueryDict, *more: str) -> dict[str, Any]:
    """Every word that was typed, for hidden fields, and the message to show on the page."""
    names = (*ReportForm.base_fields, *more)
    words = [(name, value) for name in names for value in fields.getlist(name) if value]
    return {
        "carried": words,
        "message": fields.get("message", ""),
        "danger": fields.get("danger") == "yes",
    }


def canonical(intake: ReportIntake, team: Team) -> bytes:
    """What a token is bound to: these words for this team, however they were typed."""
    return f"{team.id}\n{intake.model_dump_json()}".encode()
