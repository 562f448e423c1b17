"""The schemas of HSDS 3.0, closed: what they do not name may not stand there."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

STANDARD = Path(__file__).parents[3] / "shared" / "standards" / "hsds"
needs_the_standard = pytest.mark.skipif(
    not STANDARD.exists(), reason="the standard's own files are not here"
)


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((STANDARD / name).read_text())
    return found


@cache
def _registry() -> Registry[Any]:
    closed = {
        path.name: Resource.from_contents(
            read(path.name) | {"additionalProperties": False}, DRAFT202012
        )
        for path in STANDARD.glob("*.json")
        if path.name != "openapi.json"
    }
    registry: Registry[Any] = Registry().with_resources(closed.items())
    return registry


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"{name}.json"},
        registry=_registry(),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def mistakes(name: str, thing: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(thing)]
