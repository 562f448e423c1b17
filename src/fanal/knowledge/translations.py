"""Translations of pack texts: one gettext catalogue per language, beside the pack.

`msgctxt` is the id of the text and `msgid` its English.
A translation counts only while its English is unchanged and it is not marked fuzzy.
"""

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from fanal.core.languages import TRANSLATED, Scope
from fanal.knowledge.text import Text

LANGUAGES = TRANSLATED


@dataclass(frozen=True, slots=True)
class Review:
    """Who has read a translation, as the head of its catalogue says."""

    state: str = "draft"
    by: str = ""
    on: str = ""

    @property
    def done(self) -> bool:
        return self.state == "reviewed"


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of the texts that are asked for are there."""

    missing: tuple[str, ...] = ()
    of: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a pack can be read in one language; by `scope` it is asked for a part or for all."""

    review: Review
    reaches: Mapping[Scope, Reach]
    scope: Scope = Scope.WHOLE

    def reach(self, scope: Scope) -> Reach:
        return self.reaches.get(scope, Reach())

    @property
    def missing(self) -> tuple[str, ...]:
        return self.reach(self.scope).missing

    @property
    def of(self) -> int:
        return self.reach(self.scope).of

    @property
    def complete(self) -> bool:
        return not self.missing


def catalogue_path(folder: Path, language: str) -> Path:
    return folder / "locale" / f"{language}.po"


def read(path: Path) -> Catalog:
    """The catalogue in this file; an empty one when there is no file yet."""
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file)


def review(path: Path) -> Review:
    """The review state in the head of a catalogue file."""
    head = path.read_text(encoding="utf-8").partition("\n\n")[0] if path.exists() else ""
    fields = dict(re.findall(r'"X-(Review[\w-]*): *(.*?) *\\n"', head))
    return Review(
        fields.get("Review-State", "draft"),
        fields.get("Reviewed-By", ""),
        fields.get("Reviewed-On", ""),
    )


def translated(catalogue: Catalog, texts: Mapping[str, Text]) -> dict[str, str]:
    """The usable translations by the id of their text."""
    found: dict[str, str] = {}
    for message in catalogue:
        text = texts.get(message.context or "")
        if text is not None and _usable(message, text):
            found[text.id] = str(message.string)
    return found


def is_whole(message: Message) -> bool:
    """Whether every form of it is translated, and looked at since its English changed."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    return all(forms) and not message.fuzzy


def update(texts: Iterable[Text], old: Catalog) -> Catalog:
    """A catalogue of exactly these texts, keeping what was translated before.

    Where the English of a text has changed, its old translation stays as a fuzzy suggestion.
    """
    before = {message.context: message for message in old if message.context and message.string}
    new = Catalog()
    for text in texts:
        kept = before.get(text.id)
        stale = kept is not None and (kept.fuzzy or kept.id != text.english)
        new.add(
            text.english,
            str(kept.string) if kept else "",
            context=text.id,
            flags=["fuzzy"] if stale else [],
        )
    return new


def as_po(catalogue: Catalog, language: str, state: Review) -> str:
    """The text of a catalogue file; the same catalogue always gives the same text."""
    body = io.BytesIO()
    write_po(body, catalogue, width=96, omit_header=True)
    head = (
        'msgid ""\n'
        'msgstr ""\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {language}\\n"\n'
        f'"X-Review-State: {state.state}\\n"\n'
        f'"X-Reviewed-By: {state.by}\\n"\n'
        f'"X-Reviewed-On: {state.on}\\n"\n'
    )
    return f"{head}\n{body.getvalue().decode().strip()}\n"


def _usable(message: Message, text: Text) -> bool:
    return bool(message.string) and not message.fuzzy and message.id == text.english
