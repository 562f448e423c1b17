"""Which texts of a pack can stand on the pages that every language has.

Those pages are the start, the questions, writing, checking, the receipt, the messages, the safety
page and the places, with all that can happen on them. A test draws each and compares.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from fanal.core.languages import Scope, scope_of
from fanal.knowledge.enums import InstrumentKind
from fanal.knowledge.instruments import Instrument
from fanal.knowledge.text import Text

_IDS = re.compile(
    r"country\.name"
    r"|emergency\..+"
    r"|centres\.[^.]+\.(town|hours_text|visit_text)"
    r"|teams\.[^.]+\.(name|remit)"
    r"|services\..+"
    # Of the promises the start page tells the titles only.
    r"|sections\.promises\.points\.[^.]+\.title"
    r"|sections\.danger\.points\.[^.]+\.text"
)


def texts_for(language: str, texts: Iterable[Text], files: Mapping[str, Any]) -> list[Text]:
    """The texts that a language must have to be whole for its scope, in the order of the pack."""
    if scope_of(language) is Scope.WHOLE:
        return list(texts)
    file = files.get("instruments.toml")
    instruments = file.instruments if file else ()
    return [text for text in texts if is_essential(text.id, instruments)]


def is_essential(id: str, instruments: Iterable[Instrument]) -> bool:
    """Whether the text of this id can stand there; `instruments` are those of its pack."""
    if _IDS.fullmatch(id):
        return True
    # The questions that somebody is asked about themselves.
    return any(
        id.startswith(f"instruments.{instrument.id}.")
        for instrument in instruments
        if instrument.kind is InstrumentKind.SELFTEST
    )
