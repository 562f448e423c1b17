"""The tables of the how-to and the description of the API say the same."""

import re
from collections.abc import Iterator
from typing import Any

from fanal.api import openapi
from tests.api.test_examples import PAGE
from tests.public.houses import TWO

# The answers of every address stand there, and what a mistake of ours is.
OURS = {"201", "500"}


def _table(title: str) -> dict[str, str]:
    """The rows under a title: the first cell, and the line."""
    _, _, after = PAGE.read_text("utf-8").partition(f"\n## {title}\n")
    rows = [line for line in after.partition("\n## ")[0].splitlines() if line.startswith("| ")]
    return {row.split(" | ")[0].strip("| `"): row for row in rows[1:]}


def _schemas() -> dict[str, Any]:
    found: dict[str, Any] = openapi.document(TWO)["components"]["schemas"]
    return found


def _refers(field: dict[str, Any]) -> tuple[str, str]:
    """The schema that a field is of, and what stands behind the name of one in a list."""
    listed = "[]" if field.get("type") == "array" else ""
    inner = field["items"] if listed else field
    for each in (inner, *inner.get("anyOf", ())):
        if "$ref" in each:
            return each["$ref"].rpartition("/")[2], listed
    return "", listed


def _fields(name: str = "SubmissionBody", before: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each field with the values that it may have, where they are a few words."""
    for field, described in _schemas()[name]["properties"].items():
        inner, listed = _refers(described)
        schema = _schemas().get(inner, {})
        yield before + field, [*described.get("enum", ()), *schema.get("enum", ())]
        if "properties" in schema:
            yield from _fields(inner, f"{before}{field}{listed}.")


def test_every_field_that_is_sent_stands_there_with_its_values() -> None:
    rows, fields = _table("What is sent"), dict(_fields())
    assert list(rows) == list(fields)
    for name, values in fields.items():
        said = set(re.findall("`([^`]+)`", rows[name].split(" | ")[2]))
        assert said >= set(values) or name == "country", name
        assert not said - set(values), name


def test_every_field_that_is_answered_stands_there() -> None:
    assert set(_table("What is answered")) == {
        *openapi.SENT["properties"],
        *openapi.STATE["properties"],
    }


def test_every_refusal_stands_there() -> None:
    assert {row[:3] for row in _table("When it is refused")} - OURS == set(openapi.WHY)


def test_every_field_is_described() -> None:
    for schema in (*_schemas().values(), openapi.SENT, openapi.STATE):
        for name, field in schema.get("properties", {}).items():
            assert field.get("description"), name
