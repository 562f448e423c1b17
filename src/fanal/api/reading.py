"""Reading what a system sent: where it is wrong and why, in sentences that repeat no value."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from fanal.api.bodies import Mistake, SubmissionBody, Unfit, mistake

# The name of a field that is not ours may hold words: only what looks like a name is repeated.
_NAME = re.compile(r"[a-z][A-Za-z0-9_-]{0,39}")
_WHERE = re.compile(r"line \d+ column \d+")
_SENTENCES = {
    "missing": "is needed",
    "extra_forbidden": "is no field that is known here",
    "model_type": "must be an object, as in {{}}",
    "tuple_type": "must be an array, as in []",
    "string_type": "must be a text",
    "bool_type": "must be true or false",
    "enum": "must be one of: {expected}",
    "string_too_long": "must have at most {max_length} characters",
    "too_long": "must have at most {max_length} entries",
    "string_pattern_mismatch": "may have small letters, digits and @ . - only",
}
_COUNTRY = "must be two small letters, as in nl"
_SURROGATE = "The body is no JSON: a text holds half a character"
_CONTROL = "The body is no JSON: a text holds a bare control character (a new line is \\n)"


class NoJson(Exception):
    """The message says where, and repeats nothing."""


class _Pairs(list[tuple[str, Any]]):
    """An object whose names may stand in it twice."""


def read(raw: bytes) -> SubmissionBody:
    try:
        body = SubmissionBody.model_validate_json(raw, strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        if found[0]["type"] == "json_invalid":
            raise NoJson(_no_json(found[0]["msg"])) from None
        raise Unfit([*_twice(raw), *_mistakes(found)]) from None
    if twice := list(_twice(raw)):
        raise Unfit(twice)
    return body


def _no_json(said: str) -> str:
    where = _WHERE.search(said)
    begins = "The body is no JSON"
    if "surrogate" in said or "hex escape" in said:
        begins = _SURROGATE
    if "control character" in said:
        begins = _CONTROL
    return f"{begins}, at {where[0]}." if where else f"{begins}."


def _mistakes(found: list[Any]) -> Iterator[Mistake]:
    for each in found:
        pointer, kind, context = _pointer(each["loc"]), each["type"], each.get("ctx", {})
        if kind == "value_error":
            wrong = context["error"]
            yield from wrong.found if isinstance(wrong, Unfit) else [mistake(pointer, str(wrong))]
        elif kind == "string_pattern_mismatch" and pointer == "/country":
            yield mistake(pointer, _COUNTRY)
        else:
            yield mistake(pointer, _SENTENCES.get(kind, "does not fit").format(**context))


def _twice(raw: bytes) -> Iterator[Mistake]:
    """One of the two would be lost, and nobody could say which was meant."""
    read = json.JSONDecoder(
        object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=str
    )
    whole = read.decode(raw.decode())
    for place in sorted(set(_repeated(whole, ()))):
        yield mistake(_pointer(place), "stands twice in this object")


def _repeated(part: Any, at: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if isinstance(part, _Pairs):
        seen = set()
        for name, value in part:
            if name in seen:
                yield (*at, name)
            seen.add(name)
            yield from _repeated(value, (*at, name))
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from _repeated(value, (*at, number))


def _pointer(place: tuple[Any, ...]) -> str:
    """As RFC 6901 has it; up to a name that may hold words."""
    pointer = ""
    for part in place:
        if not isinstance(part, int) and not _NAME.fullmatch(part):
            break
        pointer += f"/{part}"
    return pointer
