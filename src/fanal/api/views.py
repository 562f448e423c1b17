"""The addresses of the API. Every refusal is a problem (RFC 9457), and repeats no value."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from fanal.accounts.access import team_name
from fanal.api import countries, danger, deeds, openapi, tokens
from fanal.api.bodies import Unfit
from fanal.api.models import Submission, Token
from fanal.api.reading import NoJson, read
from fanal.api.tokens import NoToken, Scope
from fanal.directory.hsds.answers import as_json, problem
from fanal.intake.mailbox import was_read
from fanal.intake.pace import Pace, TooManyTries

LONGEST_BODY = 64 * 1024
# As the draft of the header wants it: something that a client draws at random.
_KEY = re.compile(r"[\x21-\x7e]{8,255}")
A_MINUTE = 60
# In each worker, for each token.
MOST_A_MINUTE = 1_200
_pace = Pace(tries=MOST_A_MINUTE, window=timedelta(seconds=A_MINUTE))
View = Callable[..., HttpResponse]


def endpoint(method: str, scope: Scope | None) -> Callable[[View], View]:
    """A view for one method, for who has a token of that scope; there is none while none works."""

    def around(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
            if not tokens.any_works():
                return nothing()
            if request.method != method and not (method == "GET" and request.method == "HEAD"):
                refusal = problem(405, "Method not allowed", f"Use {method}.")
                refusal.headers["Allow"] = "GET, HEAD" if method == "GET" else method
                return refusal
            if scope is None:
                return view(request, **arguments)
            try:
                token = tokens.find(request.headers.get("Authorization", ""))
                _pace.step(str(token.pk))
            except NoToken:
                refusal = problem(401, "Unauthorized", "This token does not work.")
                refusal.headers["WWW-Authenticate"] = 'Bearer realm="fanal"'
                return refusal
            except TooManyTries:
                refusal = problem(429, "Too many requests", "Come back in a minute.")
                refusal.headers["Retry-After"] = str(A_MINUTE)
                return refusal
            if scope not in token.scopes.split():
                return problem(403, "Forbidden", "This token is not for that.", scope=scope.value)
            return view(request, token, **arguments)

        return csrf_exempt(answer)

    return around


def nothing() -> HttpResponse:
    return problem(404, "Not found", "There is nothing under this address.")


@endpoint("GET", None)
def description(request: HttpRequest) -> HttpResponse:
    return as_json(openapi.document(tuple(countries.served())))


@endpoint("POST", Scope.SUBMIT)
def submit(request: HttpRequest, token: Token) -> HttpResponse:
    if request.content_type != "application/json":
        return problem(415, "Unsupported media type", "Send application/json.")
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        detail = "Send a header Idempotency-Key with 8 to 255 visible characters, new each time."
        return problem(400, "Bad request", detail)
    raw = request.body
    if len(raw) > LONGEST_BODY:
        return problem(413, "Content too large", f"At most {LONGEST_BODY} bytes.")
    try:
        body = read(raw)
        made = deeds.before(token.organisation, key, raw)
        made = made or deeds.submit(token.organisation, key, raw, body)
    except NoJson as mistake:
        return problem(400, "Bad request", str(mistake))
    except Unfit as mistake:
        detail = "Some fields are missing, unknown, or do not fit."
        return problem(422, "Unprocessable content", detail, errors=mistake.found)
    except deeds.OtherBody:
        detail = "This Idempotency-Key was used for another body: draw a new one."
        return problem(422, "Unprocessable content", detail, errors=[])
    except deeds.NobodyReceives:
        refusal = problem(503, "Service unavailable", "No team of that country receives now: call.")
        refusal.headers["Retry-After"] = str(A_MINUTE)
        return refusal
    said = {
        "reference": str(made.id),
        "state": "received",
        "team": str(team_name(made.team)),
        "due_at": made.due_at.isoformat(),
    }
    if body.danger:
        said |= danger.notice(made.team, body.language)
    response = as_json(said, status=201)
    response.headers["Location"] = f"/api/v1/referrals/{made.id}"
    return response


@endpoint("GET", Scope.STATE)
def state(request: HttpRequest, token: Token, reference: str) -> HttpResponse:
    """*received*, and from the first time that somebody opens it for ever *read*."""
    try:
        id = UUID(reference)
    except ValueError:
        return nothing()
    found = Submission.objects.select_related("report")
    made = found.filter(pk=id, organisation=token.organisation).first()
    if made is None:
        return nothing()
    said = "read" if was_read(made.report) else "received"
    return as_json({"reference": str(made.id), "state": said})
