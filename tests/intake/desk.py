"""An adviser at the desk: a client that passed every gate, and reports to open."""

import re
from html import unescape
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.module_loading import import_string

from fanal.accounts import sitting
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.intake.contents import ReportIntake
from fanal.intake.models import Report
from fanal.intake.receipt import Receipt
from fanal.intake.routing import Destination, pack_of
from fanal.intake.sending import SendingToken, Sent, submit
from fanal.knowledge import RouteReason, current
from tests.cast import MemberWithKeys, TeamWithKeys

WORDS = "He keeps my passport in the blue drawer."


def at_desk(who: MemberWithKeys) -> Client:
    """Signed in with both factors, keys open."""
    request: Any = RequestFactory().get("/desk/")
    store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    request.session = store()
    sitting.begin(request, who.member, who.secret, enrolling=False)
    request.session.save()
    response = HttpResponse()
    sitting.depart(request, response)
    client = Client()
    client.cookies.update(response.cookies)
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client


def send(team: TeamWithKeys, message: str = WORDS, **told: Any) -> Sent:
    """A person's request, sent from the public pages."""
    pack, intake = pack_of(team.id, current()), ReportIntake(message=message, **told)
    receiving = pack.teams[team.id]
    return submit(
        intake=intake,
        destination=Destination(receiving, RouteReason.COUNTRY_DEFAULT, None, team.key),
        chosen=False,
        due=pack.due(receiving, clock.now(), danger=bool(intake.danger)),
        language="nl",
        pack="be@test",
        token=SendingToken.new(),
    )


def report_of(receipt: Receipt) -> Report:
    return Report.objects.get(locator=receipt.locator)


def sent_report(team: TeamWithKeys, message: str = WORDS, **told: Any) -> Report:
    return report_of(send(team, message, **told).receipt)


def address(report: Report, deed: str = "") -> str:
    return f"/desk/reports/{report.pk}/" + (f"{deed}/" if deed else "")


def page_of(client: Client, report: Report, deed: str = "") -> str:
    response = client.get(address(report, deed))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def hidden_fields(html: str, deed: str) -> dict[str, str]:
    """What a form of the page would send besides what is typed."""
    fields = re.findall(rf'<input type="hidden" name="({deed}-\w+)"(?: value="([^"]*)")?', html)
    return {name: unescape(value) for name, value in fields}


def do(client: Client, report: Report, deed: str, page: str | None = None, **typed: Any) -> Any:
    """Fill in one form of a page that was shown, and send it."""
    fields = hidden_fields(page or page_of(client, report, deed), deed)
    fields |= {f"{deed}-{name}": value for name, value in typed.items()}
    return client.post(address(report, deed), fields)


def once() -> bytes:
    return new_once()
