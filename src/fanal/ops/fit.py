"""Whether a translation can stand where its source stands: same placeholders, same markup."""

import re
from collections import Counter
from collections.abc import Iterable

from babel.messages.catalog import Message

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
_TAG = re.compile(r"</?[A-Za-z][^>]*>|&[a-z]+;|&#\d+;")


def misfits(message: Message) -> list[str]:
    """What is wrong with a translated message, one sentence each."""
    sources, forms = _strings(message.id), _strings(message.string)
    if len(sources) == 1:
        return _compare(sources[0], forms[0])
    return _compare_plural(sources, forms)


def _strings(value: str | Iterable[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _compare(source: str, translation: str) -> list[str]:
    wrong = []
    if _placeholders(source) != _placeholders(translation):
        wrong.append("the placeholders differ")
    if _tags(source) != _tags(translation):
        wrong.append("the markup differs")
    if _edges(source) != _edges(translation):
        wrong.append("it begins or ends with other spaces or line breaks")
    return wrong


def _compare_plural(sources: list[str], forms: list[str]) -> list[str]:
    # A form for one or two may say the number in words; the general form, the last, may not.
    allowed = set().union(*(_placeholders(source) for source in sources))
    wrong = _compare(sources[-1], forms[-1])
    if any(set(_placeholders(form)) - allowed for form in forms):
        wrong.append("a plural form has a placeholder that the source lacks")
    return wrong


def _placeholders(text: str) -> Counter[str]:
    return Counter(_PLACEHOLDER.findall(text))


def _tags(text: str) -> Counter[str]:
    return Counter(_TAG.findall(text))


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()
