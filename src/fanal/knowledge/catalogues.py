"""Keep the translation catalogues of a pack in step with its English."""

from pathlib import Path

from fanal.core.languages import Scope, scope_of
from fanal.knowledge import translations
from fanal.knowledge.essential import texts_of
from fanal.knowledge.loader import Reading, name_texts, read_pack
from fanal.knowledge.problems import PackError


def extract(root: Path, code: str) -> list[Path]:
    """Write the catalogues of a pack and name those that changed; translations are kept."""
    changed = []
    for path, content in _fresh(root, code):
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            changed.append(path)
    return changed


def outdated(root: Path, code: str) -> list[Path]:
    """The catalogues that `extract` would change; an essential language may not have begun."""
    return [
        path
        for path, content in _fresh(root, code)
        if (path.exists() or scope_of(path.stem) is Scope.WHOLE)
        and (not path.exists() or path.read_text(encoding="utf-8") != content)
    ]


def completeness(root: Path, code: str) -> dict[str, list[str]]:
    """For each language, the ids of the texts that it lacks."""
    reading = _read(root, code)
    every = list(name_texts(reading.files))
    missing = {}
    for language in _languages(reading):
        texts = {text.id: text for text in texts_of(scope_of(language), every, reading.files)}
        catalogue = translations.read(translations.catalogue_path(root / code, language))
        found = translations.translated(catalogue, texts)
        missing[language] = [id for id in texts if id not in found]
    return missing


def _fresh(root: Path, code: str) -> list[tuple[Path, str]]:
    reading = _read(root, code)
    texts = list(name_texts(reading.files))
    fresh = []
    for language in _languages(reading):
        path = translations.catalogue_path(root / code, language)
        wanted = texts_of(scope_of(language), texts, reading.files)
        if not wanted:
            continue  # what only professionals read
        catalogue = translations.update(wanted, translations.read(path))
        fresh.append((path, translations.as_po(catalogue, language, translations.review(path))))
    return fresh


def _languages(reading: Reading) -> list[str]:
    """All languages for a whole pack; a sketch has its country's own and those already begun."""
    if reading.common:
        return list(translations.LANGUAGES)
    own = reading.files["country.toml"].country.languages
    return [
        language
        for language in translations.LANGUAGES
        if not reading.sketch
        or language in own
        or translations.catalogue_path(reading.folder, language).exists()
    ]


def _read(root: Path, code: str) -> Reading:
    reading = read_pack(root / code)
    if reading.problems:
        raise PackError(reading.problems)
    return reading
