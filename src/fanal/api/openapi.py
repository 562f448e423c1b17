"""The API's own description: OpenAPI 3.1, made of what each address reads and answers."""

from functools import cache
from typing import Any

from fanal.api.bodies import SubmissionBody
from fanal.api.tokens import Scope
from fanal.core.config import config

WHY = {
    "400": "No JSON, or no Idempotency-Key",
    "401": "No token that works",
    "403": "A token without this scope",
    "404": "Nothing of yours is there",
    "405": "Another method",
    "413": "Too long",
    "415": "Another media type",
    "422": "Fields that do not fit, or a key that was used for another body",
    "429": "Too much at once",
    "503": "No team can receive now",
}


_REFERENCE = {
    "type": "string",
    "format": "uuid",
    "description": "Ask with it whether it was read. It opens nothing.",
}
_NUMBER = {
    "type": "object",
    "required": ["number", "name", "when"],
    "properties": {
        "number": {"type": "string", "description": "As it is dialled."},
        "name": {"type": "string", "description": "Who answers."},
        "when": {"type": "string", "description": "When to call it."},
    },
}
SENT = {
    "type": "object",
    "required": ["reference", "state", "team", "due_at"],
    "properties": {
        "reference": _REFERENCE,
        "state": {"const": "received", "description": "Kept; nobody has opened it yet."},
        "team": {"type": "string", "description": "The name of the team that reads it."},
        "due_at": {
            "type": "string",
            "format": "date-time",
            "description": "By when it is read: the end of the centre's next working day, in UTC. "
            "The same in danger, which only changes what is read first.",
        },
        "notice": {
            "type": "string",
            "description": "Only where `danger` is true: that nobody may read it before the "
            "centre opens, and whom to call by telephone. Show it to the professional.",
        },
        "emergency_numbers": {
            "type": "array",
            "items": _NUMBER,
            "description": "Only where `danger` is true: the country's numbers for danger now. "
            "They are called by telephone; nobody is told by this API.",
        },
    },
}
STATE = {
    "type": "object",
    "required": ["reference", "state"],
    "properties": {
        "reference": _REFERENCE,
        "state": {
            "enum": ["received", "read"],
            "description": "`read` from the first time that somebody of the centre opens it.",
        },
    },
}


@cache
def document(countries: tuple[str, ...]) -> dict[str, Any]:
    """As a server that serves these countries describes itself."""
    schema = SubmissionBody.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = schema.pop("$defs")
    _describe_country(schema, countries)
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "New for each submission. Sent again with the same body, it submits once.",
        "schema": {"type": "string", "pattern": "^[!-~]{8,255}$"},
    }
    reference = {
        "name": "reference",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    }
    submitting = {
        "operationId": "submit",
        "summary": "Ask for advice, refer somebody, or have somebody counted",
        "security": [{"token": [Scope.SUBMIT.value]}],
        "parameters": [key],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/SubmissionBody"}}
            },
        },
        "responses": {
            "201": {**_json("Kept, on the disk", SENT), "headers": {"Location": _text()}},
            **_problems("400", "401", "403", "404", "413", "415", "422", "429", "503"),
        },
    }
    asking = {
        "operationId": "state",
        "summary": "Whether it was read",
        "security": [{"token": [Scope.STATE.value]}],
        "parameters": [reference],
        "responses": {
            "200": _json("received or read, and nothing more", STATE),
            **_problems("401", "403", "404", "429"),
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Fanal: referrals by other systems", "version": "1"},
        "servers": [{"url": f"{config.origin}/api/v1"}],
        "paths": {
            "/referrals": {"post": submitting},
            "/referrals/{reference}": {"get": asking},
        },
        "components": {
            "schemas": {**parts, "SubmissionBody": schema, "Problem": _problem()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _describe_country(schema: dict[str, Any], countries: tuple[str, ...]) -> None:
    """With one country it may be left out; with several nothing is guessed."""
    field = schema["properties"]["country"]
    letters = {"type": "string", "enum": [*countries]}
    if len(countries) > 1:
        schema["required"].append("country")
        for name in ("anyOf", "default"):
            del field[name]
        field |= letters
    else:
        field["anyOf"] = [letters, {"type": "null"}]


def _text() -> dict[str, Any]:
    return {"schema": {"type": "string"}}


def _json(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problems(*codes: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": WHY[code], "content": content} for code in codes}


def _problem() -> dict[str, Any]:
    mistake = {
        "type": "object",
        "required": ["pointer", "detail"],
        "properties": {
            "pointer": {
                "type": "string",
                "description": "The field, as a JSON pointer (RFC 6901).",
            },
            "detail": {"type": "string", "description": "Why, in words; no value is repeated."},
        },
    }
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "description": "Always about:blank."},
            "title": {"type": "string", "description": "The status in words."},
            "status": {"type": "integer", "description": "The same as the answer's."},
            "detail": {"type": "string", "description": "What is wrong."},
            "scope": {"type": "string", "description": "Only with 403: what the token lacks."},
            "errors": {
                "type": "array",
                "items": mistake,
                "description": "Only with 422: the fields that do not fit. Empty when the key "
                "was used for another body.",
            },
        },
    }
