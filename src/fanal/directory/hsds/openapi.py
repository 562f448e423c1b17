"""The API's own description: OpenAPI 3.1, made of what each address reads."""

from functools import cache
from typing import Any

from pydantic import BaseModel

from fanal.core.config import config
from fanal.directory.hsds import queries

SCHEMAS = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema"
PAGE = {
    "total_items": "integer",
    "total_pages": "integer",
    "page_number": "integer",
    "size": "integer",
    "first_page": "boolean",
    "last_page": "boolean",
    "empty": "boolean",
}
# Address: what it gives, the schema of one, what may be asked of the list and of one.
LISTS: dict[str, tuple[str, type[BaseModel], type[BaseModel]]] = {
    "services": ("service.json", queries.Services, queries.Nothing),
    "organizations": ("organization.json", queries.Organizations, queries.Organization),
    "service_at_locations": (
        "service_at_location.json",
        queries.ServicesAtLocations,
        queries.Nothing,
    ),
    "taxonomies": ("taxonomy.json", queries.Paged, queries.Nothing),
    "taxonomy_terms": ("taxonomy_term.json", queries.Terms, queries.Nothing),
}


@cache
def document() -> dict[str, Any]:
    paths: dict[str, Any] = {"/": {"get": _operation("about", "About this API", {})}}
    for name, (schema, of_list, of_one) in LISTS.items():
        one = {"$ref": f"{SCHEMAS}/{schema}"}
        paths[f"/{name}"] = {
            "get": _operation(
                name,
                f"A page of {name}",
                _paged(one),
                _parameters(of_list),
                # A place can be asked for that nobody knows.
                ("404",) if "postcode" in of_list.model_fields else (),
                lines=one,
            )
        }
        id = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        paths[f"/{name}/{{id}}"] = {
            "parameters": [id],
            "get": _operation(f"{name}-one", "One, by its id", one, _parameters(of_one), ("404",)),
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Directory of help (Open Referral HSDS 3.0, read only)",
            "version": "1",
            "license": {"name": "As the operator says"},
        },
        "servers": [{"url": f"{config.origin}/hsds"}],
        "paths": paths,
        "components": {"schemas": {"Problem": _problem()}},
    }


def _operation(
    id: str,
    summary: str,
    schema: dict[str, Any],
    parameters: list[dict[str, Any]] | None = None,
    besides: tuple[str, ...] = (),
    *,
    lines: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "operationId": id,
        "summary": summary,
        "parameters": parameters or [],
        "responses": {
            "200": {"description": summary, "content": _content(schema) | _one_a_line(lines)},
            **{status: _refusal(status) for status in ("400", *besides, "503")},
        },
    }


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema or {"type": "object"}}}


def _one_a_line(one: dict[str, Any] | None) -> dict[str, Any]:
    """With `format=ndjson`: each line is one of these; the whole is text."""
    if one is None:
        return {}
    return {"application/x-ndjson": {"schema": {"type": "string"}, "x-each-line": one}}


def _refusal(status: str) -> dict[str, Any]:
    words = {"400": "Bad parameters", "404": "Not there", "503": "Not read yet"}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": words[status],
        "content": {"application/problem+json": {"schema": schema}},
    }


def _parameters(model: type[BaseModel]) -> list[dict[str, Any]]:
    made = model.model_json_schema()
    return (
        [
            {
                "name": name,
                "in": "query",
                "required": False,
                **({"description": schema["description"]} if "description" in schema else {}),
                "schema": _plain(schema, made.get("$defs", {})),
            }
            for name, schema in made["properties"].items()
        ]
        if "properties" in made
        else []
    )


def _plain(schema: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """One type: leaving a parameter out needs no null."""
    options = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    found = options[0]
    if "$ref" in found:
        found = parts[found["$ref"].rpartition("/")[2]]
    return {key: value for key, value in found.items() if key not in ("title", "description")}


def _paged(one: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {name: {"type": type} for name, type in PAGE.items()}
    properties["contents"] = {"type": "array", "items": one}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "parameters": {"type": "array", "items": {"type": "string"}},
        },
    }
