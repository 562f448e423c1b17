"""The translation catalogues of the interface: one file per language, with its review state."""

import io
import os
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from fanal.knowledge.translations import LANGUAGES, Review, review
from fanal.ops.essential import template_for
from fanal.ops.messages import PACKAGE

LOCALE = PACKAGE / "locale"


def path_of(language: str, locale: Path = LOCALE) -> Path:
    return locale / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merge(old: Catalog, template: Catalog) -> Catalog:
    """`old` with exactly the texts of `template`.

    A text that changed a little keeps its translation as a fuzzy suggestion, which never shows.
    """
    old.update(template, update_header_comment=False)
    return old


def as_po(catalogue: Catalog, language: str, state: Review) -> str:
    """The text of a catalogue file; the same catalogue always gives the same text."""
    body = io.BytesIO()
    write_po(
        body, catalogue, width=96, omit_header=True, ignore_obsolete=True, include_lineno=False
    )
    head = (
        'msgid ""\n'
        'msgstr ""\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {language}\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n'
        f'"X-Review-State: {state.state}\\n"\n'
        f'"X-Reviewed-By: {state.by}\\n"\n'
        f'"X-Reviewed-On: {state.on}\\n"\n'
    )
    return f"{head}\n{body.getvalue().decode().strip()}\n"


def fresh(template: Catalog, language: str, locale: Path = LOCALE) -> str:
    """What the file of a language should say."""
    path = path_of(language, locale)
    wanted = template_for(language, template)
    return as_po(merge(read(path, language), wanted), language, review(path))


def extract(template: Catalog, locale: Path = LOCALE) -> list[Path]:
    """Bring every catalogue up to date with the code; name those that changed."""
    changed = []
    for language in LANGUAGES:
        path, content = path_of(language, locale), fresh(template, language, locale)
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            changed.append(path)
    return changed


def compile_stale(locale: Path = LOCALE) -> list[Path]:
    """Make the files that the program reads, where they are missing or older than their source."""
    made = []
    for language in LANGUAGES:
        source = path_of(language, locale)
        target = source.with_suffix(".mo")
        if not source.exists() or _newer(target, source):
            continue
        # Beside it and then over it: two starting at once never read half a file.
        beside = target.with_suffix(f".{os.getpid()}")
        with beside.open("wb") as file:
            write_mo(file, read(source, language))
        beside.replace(target)
        made.append(target)
    return made


def _newer(target: Path, source: Path) -> bool:
    return target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns


def texts(catalogue: Catalog) -> list[Message]:
    """The messages, without the head."""
    return [message for message in catalogue if message.id]
