"""The API's own description: OpenAPI 3.1, made of what each address reads and answers."""

from functools import cache
from typing import Any

from fanal.api.bodies import SubmissionBody
from fanal.api.tokens import Scope
from fanal.core.config import config

_WHY = {
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


@cache
def document() -> dict[str, Any]:
    schema = SubmissionBody.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = schema.pop("$defs")
    sent = {
        "type": "object",
        "required": ["reference", "state", "team", "due_at"],
        "properties": {
            "reference": {"type": "string", "format": "uuid"},
            "state": {"const": "received"},
            "team": {"type": "string"},
            "due_at": {"type": "string", "format": "date-time"},
        },
    }
    state = {
        "type": "object",
        "required": ["reference", "state"],
        "properties": {
            "reference": {"type": "string", "format": "uuid"},
            "state": {"enum": ["received", "read"]},
        },
    }
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
            "201": {**_json("Kept, on the disk", sent), "headers": {"Location": _text()}},
            **_problems("400", "401", "403", "404", "413", "415", "422", "429", "503"),
        },
    }
    asking = {
        "operationId": "state",
        "summary": "Whether it was read",
        "security": [{"token": [Scope.STATE.value]}],
        "parameters": [reference],
        "responses": {
            "200": _json("received or read, and nothing more", state),
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


def _text() -> dict[str, Any]:
    return {"schema": {"type": "string"}}


def _json(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problems(*codes: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": _WHY[code], "content": content} for code in codes}


def _problem() -> dict[str, Any]:
    mistake = {
        "type": "object",
        "required": ["pointer", "detail"],
        "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
    }
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "scope": {"type": "string"},
            "errors": {"type": "array", "items": mistake},
        },
    }
