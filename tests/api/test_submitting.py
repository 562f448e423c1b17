"""The API: once however often it is sent, sealed, refused by name, and silent afterwards."""

import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from fanal.api import openapi, tokens, views
from fanal.api.models import Submission, Token
from fanal.api.tokens import Scope
from fanal.audit.events import Event
from fanal.audit.models import AuditEvent
from fanal.core import clock
from fanal.intake.actions import note_reading
from fanal.intake.contents import Source
from fanal.intake.models import Report
from fanal.intake.pace import Pace
from fanal.knowledge import Sector, current
from tests.cast import TeamWithKeys, make_team
from tests.intake.desk import address, at_desk
from tests.public.houses import ONE, TWO, living_in

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/referrals"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SEEN = "Zes bedden, zegt Kwikzilver"
CONSULT: dict[str, Any] = {
    "purpose": "consult",
    "minor": "no",
    "message": SEEN,
    "asker": {"phone": "03 123 45 67"},
}
REFER: dict[str, Any] = {
    **CONSULT,
    "purpose": "refer",
    "place": "2000",
    "person": {"called": "Zilverberk", "channel": "phone", "address": "+32 470 12 34 56"},
    "consent": {"agreed": True, "how_asked": "In Romanian"},
}
COUNT: dict[str, Any] = {"purpose": "count", "minor": "no", "types": ["ForcedLabour"]}


@pytest.fixture
def centre() -> TeamWithKeys:
    return make_team()


@pytest.fixture
def token() -> str:
    return tokens.make("Hospital of Ghent", Sector.CARE, list(Scope), None)


def send(
    token: str, body: Any, *, key: str = "key-00000001", raw: bytes | None = None, **headers: str
) -> HttpResponse:
    answer = Client(raise_request_exception=False).post(
        ADDRESS,
        json.dumps(body).encode() if raw is None else raw,
        content_type=headers.pop("content_type", "application/json"),
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key, **headers},
    )
    assert isinstance(answer, HttpResponse)
    assert not answer.cookies
    return answer


def ask(token: str, reference: str) -> HttpResponse:
    answer = Client().get(f"{ADDRESS}/{reference}", headers={"Authorization": f"Bearer {token}"})
    assert isinstance(answer, HttpResponse)
    return answer


def refused(answer: HttpResponse, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = json.loads(answer.content)
    assert said["status"] == status
    assert "Kwikzilver" not in answer.content.decode()
    assert "Zilverberk" not in answer.content.decode()
    assert not Report.objects.exists()
    return said


# What is kept


@pytest.mark.parametrize("body", [CONSULT, REFER, COUNT], ids=["consult", "refer", "count"])
def test_it_is_kept_sealed_and_acknowledged(
    centre: TeamWithKeys, token: str, body: dict[str, Any]
) -> None:
    answer = send(token, body)
    assert answer.status_code == 201
    said = json.loads(answer.content)
    assert said["state"] == "received"
    assert answer["Location"] == f"{ADDRESS}/{said['reference']}"
    desk = centre.open(Report.objects.get())
    assert desk.reported is not None
    assert desk.reported.source is Source.SYSTEM
    referral = desk.reported.intake.referral
    assert referral is not None
    assert referral.asker.organisation == "Hospital of Ghent"
    assert desk.silent


def test_a_child_needs_no_yes(centre: TeamWithKeys, token: str) -> None:
    body = {name: value for name, value in REFER.items() if name != "consent"}
    assert send(token, {**body, "minor": "not-sure"}).status_code == 201


def test_state_is_received_and_then_for_ever_read(centre: TeamWithKeys, token: str) -> None:
    reference = json.loads(send(token, REFER).content)["reference"]
    assert json.loads(ask(token, reference).content) == {
        "reference": reference,
        "state": "received",
    }
    note_reading(centre.open(Report.objects.get()))
    assert json.loads(ask(token, reference).content)["state"] == "read"


def test_the_desk_says_that_it_came_from_a_system(centre: TeamWithKeys, token: str) -> None:
    send(token, REFER)
    page = at_desk(centre.adviser).get(address(Report.objects.get())).content.decode()
    assert "Came from an organisation" in page
    assert "Hospital of Ghent" in page
    assert 'id="answer-title"' not in page
    # Nobody was asked.
    assert "May hear from us about them" not in page


# Once


def test_sent_again_it_is_the_same_answer(centre: TeamWithKeys, token: str) -> None:
    first, again = send(token, REFER), send(token, REFER)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert Report.objects.count() == 1


def test_the_same_key_for_another_body_is_refused(centre: TeamWithKeys, token: str) -> None:
    send(token, REFER)
    answer = send(token, {**REFER, "place": "1000"})
    assert answer.status_code == 422
    assert Report.objects.count() == 1


def test_the_same_key_of_another_organisation_is_another(centre: TeamWithKeys, token: str) -> None:
    other = tokens.make("Inspection", Sector.WORK, list(Scope), None)
    assert send(token, REFER).content != send(other, REFER).content
    assert Report.objects.count() == 2


def test_a_crash_between_keeping_and_answering_is_mended_by_sending_again(
    centre: TeamWithKeys, token: str
) -> None:
    with mock.patch.object(views, "as_json", side_effect=SystemError):
        assert send(token, REFER).status_code == 500
    assert Report.objects.count() == 1
    assert send(token, REFER).status_code == 201
    assert Report.objects.count() == 1


def test_what_is_not_kept_whole_is_not_kept_at_all(centre: TeamWithKeys, token: str) -> None:
    with mock.patch("fanal.api.deeds.note_arrival", side_effect=SystemError):
        assert send(token, REFER).status_code == 500
    assert not Report.objects.exists()
    assert not Submission.objects.exists()


# Refusals


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**CONSULT, "person": {"called": "Zilverberk"}}, "/person"),
        ({**CONSULT, "consent": {"agreed": True}}, "/consent"),
        ({**CONSULT, "message": " "}, "/message"),
        ({**CONSULT, "asker": {}}, "/asker"),
        ({**REFER, "consent": {"agreed": False}}, "/consent"),
        ({name: REFER[name] for name in REFER if name != "consent"}, "/consent"),
        ({**COUNT, "message": SEEN}, "/message"),
        ({**COUNT, "minor": "yes"}, "/minor"),
        ({**COUNT, "asker": {"name": "Zilverberk"}}, "/asker"),
        ({**CONSULT, "refused": "other"}, "/refused"),
        ({**CONSULT, "language": "xx"}, "/language"),
        ({**REFER, "person": {"age": SEEN}}, "/person/age"),
        ({**REFER, "person": {SEEN: 1}}, "/person"),
        ({**CONSULT, "languge": SEEN}, "/languge"),
        ({**CONSULT, "message": "a" * 8001}, "/message"),
        ({**CONSULT, "message": "a\0b"}, "/message"),
        ({**CONSULT, "asker": {"email": "nobody at all"}}, "/asker/email"),
        ({**CONSULT, "asker": {"email": "x@y.example\nBcc: z@y.example"}}, "/asker/email"),
        ({**CONSULT, "asker": {"phone": "03 123\n45 67"}}, "/asker/phone"),
        ({**REFER, "person": {"channel": "email", "address": "x@y\n"}}, "/person/address"),
        ({**REFER, "person": {"channel": "email", "address": "nobody"}}, "/person/address"),
        ({**REFER, "person": {"channel": "email"}}, "/person/address"),
        ({**REFER, "person": {"channel": "phone", "address": "Zilverberk"}}, "/person/address"),
        ({**REFER, "person": {"address": "+32 470 12 34 56"}}, "/person/channel"),
        ({**REFER, "person": {"code_word": "Zilverberk"}}, "/person/channel"),
        ({**CONSULT, "asker": {"phone": "Zilverberk"}}, "/asker/phone"),
        ({**REFER, "minor": "yes"}, "/consent"),
        ({**REFER, "minor": "not-sure", "consent": {"agreed": False}}, "/consent"),
        ({**CONSULT, "marked": {"list": "zilverberk", "version": "be@1"}}, "/marked/list"),
        ({**CONSULT, SEEN: 1}, ""),
        ({}, "/purpose"),
    ],
)
def test_what_does_not_fit_is_named_and_never_repeated(
    centre: TeamWithKeys, token: str, body: dict[str, Any], pointer: str
) -> None:
    said = refused(send(token, body), 422)
    assert pointer in [each["pointer"] for each in said["errors"]]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({**CONSULT, "languge": SEEN}, "is no field that is known here"),
        ({**CONSULT, "asker": []}, "must be an object, as in {}"),
        ({**CONSULT, "types": {}}, "must be an array, as in []"),
        ({**CONSULT, "types": [SEEN] * 1}, "must be one of: 'ForcedLabour'"),
        ({**CONSULT, "place": 2000}, "must be a text"),
        ({**CONSULT, "danger": "Kwikzilver"}, "must be true or false"),
        ({**CONSULT, "country": "BE"}, "must be two small letters, as in nl"),
        ({**CONSULT, "country": "nl"}, "is not served here; one of: be (Belgium)"),
        ({**CONSULT, "message": "a\0b"}, "holds a NUL or half a character: send it without"),
        ({**CONSULT, "place": "a\nb"}, "must be one line, without line breaks"),
        ({**CONSULT, "place": "a" * 201}, "must have at most 200 characters"),
        ({**CONSULT, "types": ["ForcedLabour"] * 13}, "must have at most 12 entries"),
        ({**CONSULT, "asker": {"phone": "Zilverberk"}}, "is no phone number: send its digits"),
        ({}, "is needed"),
    ],
)
def test_why_it_does_not_fit_is_a_sentence(
    centre: TeamWithKeys, token: str, body: dict[str, Any], detail: str
) -> None:
    said = refused(send(token, body), 422)
    assert detail in said["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("raw", "pointer"),
    [
        ('{"minor": "no", "minor": "yes"', "/minor"),
        ('"asker": {"phone": "03 1", "phone": "Zilverberk"}', "/asker/phone"),
        ('"marked": {"marks": [{"note": "Zilverberk", "note": ""}]}', "/marked/marks/0/note"),
        ('"Kwikzilver": 1, "Kwikzilver": 2', ""),
    ],
)
def test_a_name_that_stands_twice_is_refused(
    centre: TeamWithKeys, token: str, raw: str, pointer: str
) -> None:
    """One of the two would be lost without a word."""
    whole = json.dumps(CONSULT).removesuffix("}") + ", " + raw.removeprefix("{") + "}"
    said = refused(send(token, None, raw=whole.encode()), 422)
    assert {"pointer": pointer, "detail": "stands twice in this object"} in said["errors"]


@pytest.mark.parametrize("raw", [b"{", b"\xff", b"[" * 50_000, b'{"a": NaN'])
def test_what_is_no_json(centre: TeamWithKeys, token: str, raw: bytes) -> None:
    refused(send(token, None, raw=raw), 400)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'{"message": "Kwikzilver\n"}', "a bare control character"),
        (b'{"message": "Kwikzilver\\ud800"}', "half a character"),
        (b'{"message": "Kwikzilver"', "at line 1 column 24"),
    ],
)
def test_where_it_is_no_json(centre: TeamWithKeys, token: str, raw: bytes, said: str) -> None:
    assert said in refused(send(token, None, raw=raw), 400)["detail"]


def test_no_detail_holds_the_name_of_a_mistake(centre: TeamWithKeys, token: str) -> None:
    """Each kind of mistake that pydantic knows has a sentence of ours."""
    body = {"purpose": 1, "minor": SEEN, "danger": 1, "types": [1], "asker": 1, "message": 1}
    for each in refused(send(token, body), 422)["errors"]:
        assert each["detail"] != "does not fit"
        assert "_" not in each["detail"]


# Numbers


def test_numbers_are_kept_as_the_site_keeps_them(centre: TeamWithKeys, token: str) -> None:
    send(token, {**REFER, "asker": {"phone": "0470 12 34 56"}})
    desk = centre.open(Report.objects.get())
    assert desk.reported is not None
    referral = desk.reported.intake.referral
    assert referral is not None
    assert referral.asker.phone == desk.reported.intake.contact.address == "+32 470 12 34 56"


# Lists of signs


def _marked(list_id: str, version: str, *signs: str) -> dict[str, Any]:
    marks = [{"sign": sign, "seen": "yes", "note": "Zilverberk"} for sign in signs]
    return {**CONSULT, "marked": {"list": list_id, "version": version, "marks": marks}}


def test_marks_on_the_list_of_today_are_its_own(centre: TeamWithKeys, token: str) -> None:
    found = current().packs["be"].professional_instruments[0]
    sign = str(found.items[0].id)
    for signs, pointer in ((["kwik"], "0"), ([sign, "kwik"], "1"), ([sign, sign], "1")):
        said = refused(send(token, _marked(found.id, found.version, *signs)), 422)
        assert [each["pointer"] for each in said["errors"]] == [f"/marked/marks/{pointer}/sign"]
    assert send(token, _marked(found.id, found.version, sign)).status_code == 201


def test_marks_on_an_older_version_are_kept_as_they_came(centre: TeamWithKeys, token: str) -> None:
    """No list that changes over night may stop a referral."""
    found = current().packs["be"].professional_instruments[0]
    assert send(token, _marked(found.id, "be@older", "gone")).status_code == 201
    page = at_desk(centre.adviser).get(address(Report.objects.get())).content.decode()
    assert "(be@older)" in page
    assert "gone" in page


def test_the_questions_for_everybody_are_no_list_for_professionals(
    centre: TeamWithKeys, token: str
) -> None:
    refused(send(token, _marked(current().packs["be"].selftest.id, "be@1")), 422)


# Countries


@pytest.fixture
def two_countries() -> Iterator[None]:
    with living_in(*TWO):
        yield


@pytest.mark.parametrize("country", [{}, {"country": None}])
def test_with_two_countries_none_is_guessed(
    two_countries: None, centre: TeamWithKeys, token: str, country: dict[str, None]
) -> None:
    said = refused(send(token, {**REFER, "place": "3011", **country}), 422)
    assert said["errors"] == [
        {
            "pointer": "/country",
            "detail": "is needed here, one of: be (Belgium), nl (Netherlands)",
        }
    ]


def test_with_two_countries_it_goes_where_it_says(
    two_countries: None, centre: TeamWithKeys, token: str
) -> None:
    make_team("nl/comensha")
    for country, key in (("be", "key-00000001"), ("nl", "key-00000002")):
        body = {**REFER, "place": "", "country": country}
        assert send(token, body, key=key).status_code == 201
    teams = set(Report.objects.values_list("team_id", flat=True))
    assert teams == {"be/pag-asa", "nl/comensha"}


def test_its_description_says_whether_a_country_is_needed() -> None:
    one, two = (openapi.document(each)["components"]["schemas"] for each in (ONE, TWO))
    assert "country" not in one["SubmissionBody"]["required"]
    assert "country" in two["SubmissionBody"]["required"]
    assert two["SubmissionBody"]["properties"]["country"]["enum"] == ["be", "nl"]


# Danger

SUNDAY = datetime(2026, 11, 22, 22, 40, tzinfo=UTC)


def test_in_danger_the_promise_is_the_same_and_it_says_whom_to_call(
    centre: TeamWithKeys, token: str
) -> None:
    with clock.frozen(SUNDAY):
        calm = json.loads(send(token, REFER).content)
        said = json.loads(send(token, {**REFER, "danger": True}, key="key-00000002").content)
    assert said["due_at"] == calm["due_at"] > SUNDAY.isoformat()
    assert "notice" not in calm
    assert "nobody may read it before Monday 23 November, " in said["notice"]
    assert "Call 112 when" in said["notice"]
    assert {each["number"] for each in said["emergency_numbers"]} == {"112", "101"}
    first = Report.objects.get(at_once=True)
    assert first.due_at < SUNDAY, "at the desk it still comes before everything else"


def test_while_the_centre_is_open_nobody_watches_the_list_either(
    centre: TeamWithKeys, token: str
) -> None:
    with clock.frozen(NOW):
        said = json.loads(send(token, {**CONSULT, "danger": True}).content)
    assert "nobody watches the list every minute" in said["notice"]
    assert said["due_at"] > NOW.isoformat()


def test_the_notice_is_in_the_language_of_the_submission(centre: TeamWithKeys, token: str) -> None:
    with clock.frozen(SUNDAY):
        body = {**CONSULT, "danger": True, "language": "nl"}
        said = json.loads(send(token, body).content)
    assert "maandag 23 november" in said["notice"]
    assert "call now" not in said["notice"]


def test_sent_again_in_danger_it_is_said_again(centre: TeamWithKeys, token: str) -> None:
    body = {**CONSULT, "danger": True}
    with clock.frozen(SUNDAY):
        first = send(token, body)
        assert send(token, body).content == first.content
    with clock.frozen(SUNDAY + timedelta(days=30)):
        again = json.loads(send(token, body).content)
    assert again["due_at"] == json.loads(first.content)["due_at"]
    assert again["emergency_numbers"]


def test_the_state_promises_nothing(centre: TeamWithKeys, token: str) -> None:
    made = json.loads(send(token, {**REFER, "danger": True}).content)
    assert set(json.loads(ask(token, made["reference"]).content)) == {"reference", "state"}


def test_other_refusals(centre: TeamWithKeys, token: str) -> None:
    refused(send(token, REFER, key="short"), 400)
    refused(send(token, REFER, content_type="text/plain"), 415)
    refused(send(token, None, raw=b" " * (views.LONGEST_BODY + 1)), 413)
    # To come back later would not help, as 503 says.
    said = refused(send(token, {**REFER, "country": "zz"}), 422)
    assert [each["pointer"] for each in said["errors"]] == ["/country"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = Client().get(ADDRESS, headers=headers)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert Client().get("/api/v1/nothing").status_code == 404


def test_when_no_team_can_receive(token: str) -> None:
    assert "Retry-After" in send(token, REFER).headers
    refused(send(token, REFER), 503)


# Tokens


@pytest.mark.parametrize("shown", ["", "fanal_wrong", "Basic abc", "fanal_"])
def test_a_wrong_token(centre: TeamWithKeys, token: str, shown: str) -> None:
    answer = send(shown, REFER)
    refused(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_that_was_revoked_or_is_over(centre: TeamWithKeys, token: str) -> None:
    over = tokens.make("Inspection", Sector.WORK, list(Scope), date(2026, 11, 24))
    with clock.frozen(NOW):
        assert send(over, REFER).status_code == 201
    Submission.objects.all().delete()
    with clock.frozen(NOW + timedelta(days=1)):
        assert send(over, REFER).status_code == 401
    tokens.revoke(Token.objects.get(organisation__name="Hospital of Ghent").pk)
    assert AuditEvent.objects.filter(event=Event.SYSTEM_SHUT_OUT).count() == 1
    assert send(token, REFER).status_code == 401


def test_a_scope_is_for_one_thing(centre: TeamWithKeys, token: str) -> None:
    asks = tokens.make("Inspection", Sector.WORK, [Scope.STATE], None)
    submits = tokens.make("Inspection", Sector.WORK, [Scope.SUBMIT], None)
    assert refused(send(asks, REFER), 403)["scope"] == Scope.SUBMIT
    reference = json.loads(send(submits, REFER).content)["reference"]
    assert ask(submits, reference).status_code == 403
    assert ask(asks, reference).status_code == 200


def test_what_is_anothers_is_not_there(centre: TeamWithKeys, token: str) -> None:
    reference = json.loads(send(token, REFER).content)["reference"]
    other = tokens.make("Inspection", Sector.WORK, list(Scope), None)
    unknown = ask(other, "3f2c1a52-0000-4000-8000-000000000000")
    assert ask(other, reference).status_code == unknown.status_code == 404
    assert ask(other, reference).content == unknown.content
    assert ask(other, "nonsense").content == unknown.content


def test_without_a_token_that_works_there_is_no_api(centre: TeamWithKeys, token: str) -> None:
    assert Client().get("/api/v1/openapi.json").status_code == 200
    tokens.revoke(Token.objects.get().pk)
    for path in ("openapi.json", "referrals", "referrals/x"):
        assert Client().get(f"/api/v1/{path}").status_code == 404


def test_too_much_at_once(
    centre: TeamWithKeys, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_pace", Pace(tries=1, window=timedelta(minutes=1)))
    send(token, REFER)
    answer = send(token, REFER)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"


# Leaks


def test_no_word_of_it_stands_in_a_row_or_in_the_log(
    centre: TeamWithKeys, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        send(token, REFER)
        send(token, {**REFER, "oops": SEEN}, key="key-00000002")
    shown = [caplog.text]
    tables = [each for each in connection.introspection.table_names() if "api_" in each]
    for table in [*tables, "intake_report", "audit_auditevent"]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            shown += [repr(row) for row in cursor.fetchall()]
    said = "\n".join(shown)
    for word in ("Kwikzilver", "Zilverberk", "470 12", token, token.removeprefix("fanal_")):
        assert word not in said
    assert not re.search(r"key-0000000[12]", said)
