"""Which texts can stand on the pages that every language has.

Those pages are the start, the questions, writing, checking, the receipt, the messages, the safety
page and the places, with all that can happen on them; and the leaflet and the poster. A test draws
each and compares.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from babel.messages.catalog import Message

from fanal.core.languages import Scope
from fanal.knowledge.enums import InstrumentKind
from fanal.knowledge.instruments import Instrument
from fanal.knowledge.text import Text

# Of a pack.
_IDS = re.compile(
    r"country\.name"
    r"|emergency\..+"
    r"|centres\.[^.]+\.(about|town|hours_text|visit_text)"
    r"|teams\.[^.]+\.(name|remit)"
    r"|regions\..+"
    r"|services\..+"
    r"|sections\.danger\.points\.[^.]+\.text"
    # What stands on the leaflet.
    r"|sections\.(forms|holds|contact|promises|not_ready)\..+"
)
# Of the interface, by the files that use a text: the public side, the forms that a person fills,
# and what is sent to them by itself.
_USED_IN = (
    "public/",
    "intake/forms/",
    "cases/plan/reminder_words.py",
    "directory/card.py",
    "directory/labels.py",
    "directory/templates/directory/parts/facts.html",
)
# Pages and papers that are offered in whole languages only (`public.languages.WHOLE_ONLY`).
_BUT_NOT_IN = (
    "public/templates/public/know.html",
    "public/templates/public/professionals",
    "public/papers/parts.py",
    "public/papers/result.py",
    "public/papers/sheets.py",
    "public/asking.py",
    "public/checking.py",
    "intake/forms/referral.py",
)


def texts_of(scope: Scope, texts: Iterable[Text], files: Mapping[str, Any]) -> list[Text]:
    """The texts of a pack that a language of this scope must have, in the order of the pack."""
    if scope is Scope.WHOLE:
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


def messages_of(scope: Scope, messages: Iterable[Message]) -> list[Message]:
    """The texts of the interface that a language of this scope must have."""
    return [
        message
        for message in messages
        if message.id and (scope is Scope.WHOLE or _is_used_there(message))
    ]


def _is_used_there(message: Message) -> bool:
    return any(
        where.startswith(_USED_IN) and not where.startswith(_BUT_NOT_IN)
        for where, _line in message.locations
    )
