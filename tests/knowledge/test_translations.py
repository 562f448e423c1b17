"""Translations lie beside the pack and fall back to English, text by text."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from fanal import knowledge
from fanal.core.languages import WHOLE
from fanal.knowledge import Pack, Problem, Text
from fanal.knowledge.translations import LANGUAGES, Review, catalogue_path, review
from tests.knowledge.conftest import PACKS

NUMBER = re.compile(r"\d[\d.,:\u202f ]*\d|\d")


WRITTEN = [code for code in LANGUAGES if catalogue_path(PACKS / "be", code).exists()]


def test_every_whole_language_is_complete() -> None:
    missing = knowledge.completeness(PACKS, "be")
    assert set(missing) == set(LANGUAGES)
    assert {code: ids for code, ids in missing.items() if code in WHOLE and ids} == {}


def test_an_essential_language_is_asked_for_a_part_of_the_texts(root: Path) -> None:
    every = set(knowledge.load(root, ["be"]).packs["be"].texts)
    catalogue_path(root / "be", "ro").unlink(missing_ok=True)
    asked = set(knowledge.completeness(root, "be")["ro"])
    assert asked < every
    assert {"country.name", "emergency.112.when", "centres.payoke.hours_text"} <= asked
    assert any(id.startswith("instruments.be-stopht-selftest.") for id in asked)
    assert not any(id.startswith(("procedures.", "sections.what", "rights.")) for id in asked)


def test_the_catalogue_of_an_essential_language_holds_no_more_than_that(root: Path) -> None:
    path = catalogue_path(root / "be", "ro")
    path.unlink(missing_ok=True)
    knowledge.extract(root, "be")
    pack = knowledge.load(root, ["be"]).packs["be"]
    assert path.read_text(encoding="utf-8").count("msgctxt") == pack.coverage["ro"].of
    assert pack.coverage["ro"].of < pack.coverage["nl"].of
    assert not pack.is_complete("ro")


def test_the_catalogues_are_up_to_date() -> None:
    assert knowledge.outdated(PACKS, "be") == []


def test_a_text_reads_in_the_active_language(pack: Pack) -> None:
    title = pack.guidance["what"].title
    with translation.override("nl"):
        assert str(title) == "Wat is mensenhandel?"
        assert title.language() == "nl"
        assert Template("{{ text }}").render(Context({"text": title})) == "Wat is mensenhandel?"
    with translation.override("fr"):
        assert "traite des êtres humains" in str(title)
    assert title.in_language("en") == "What is human trafficking?"


def test_a_language_without_a_translation_falls_back_to_english(pack: Pack) -> None:
    with translation.override("xx"):
        assert str(pack.country.name) == "Belgium"
        assert pack.country.name.language() == "en"


def test_a_text_is_escaped_in_a_page() -> None:
    text = Text("<b>")
    assert Template("{{ text }}").render(Context({"text": text})) == "&lt;b&gt;"
    assert repr(text) == "Text('')"


@pytest.mark.parametrize("language", WRITTEN)
def test_numbers_survive_translation(pack: Pack, language: str) -> None:
    for text in pack.texts.values():
        if text.id.endswith("hours_text"):
            continue  # Each language writes hours in its own way.
        assert numbers(text.in_language(language)) == numbers(text.english), (text.id, language)


def numbers(text: str) -> set[str]:
    return {re.sub(r"\D", "", number) for number in NUMBER.findall(text)}


def test_hours_are_the_same_in_every_language(pack: Pack) -> None:
    hours = pack.centres["be/payoke"].hours_text
    for language in WRITTEN:
        assert re.search(r"\b9\b.*\b17\b", hours.in_language(language)), language


@pytest.mark.parametrize("language", WRITTEN)
def test_catalogues_say_that_nobody_has_reviewed_them_yet(language: str) -> None:
    assert review(catalogue_path(PACKS / "be", language)) == Review("draft", "", "")


def test_the_review_state_survives_extraction(root: Path) -> None:
    path = catalogue_path(root / "be", "nl")
    text = path.read_text(encoding="utf-8")
    text = text.replace("X-Review-State: draft", "X-Review-State: reviewed")
    path.write_text(text.replace("X-Reviewed-By: ", "X-Reviewed-By: Els"), encoding="utf-8")
    assert path not in knowledge.extract(root, "be")
    assert review(path) == Review("reviewed", "Els", "")
    assert review(path).done


def test_the_pack_knows_how_far_each_language_reaches(root: Path) -> None:
    catalogue_path(root / "be", "de").unlink()
    knowledge.extract(root, "be")
    pack = knowledge.load(root, ["be"]).packs["be"]
    assert pack.is_complete("en")
    assert pack.is_complete("ar")
    assert not pack.is_complete("de")
    assert not pack.is_complete("xx")
    assert not pack.is_reviewed("en")
    assert not pack.is_reviewed("xx")


def test_changed_english_makes_its_translations_wait(
    root: Path, spoil: Callable[[str, str, str], list[Problem]]
) -> None:
    knowledge.extract(root, "be")
    spoil("guidance.toml", "What is human trafficking?", "What is trafficking?")
    pack = knowledge.load(root, ["be"]).packs["be"]
    assert pack.guidance["what"].title.in_language("nl") == "What is trafficking?"
    whole = {catalogue_path(root / "be", code) for code in LANGUAGES if code in WHOLE}
    assert set(knowledge.outdated(root, "be")) == whole
    assert set(knowledge.extract(root, "be")) == whole
    assert knowledge.completeness(root, "be")["nl"] == ["sections.what.title"]
    catalogue = catalogue_path(root / "be", "nl").read_text(encoding="utf-8")
    assert '#, fuzzy\nmsgctxt "sections.what.title"' in catalogue
    assert "Wat is mensenhandel?" in catalogue


def test_a_new_language_file_starts_empty_and_is_named_incomplete(root: Path) -> None:
    catalogue_path(root / "be", "de").unlink()
    texts = len(knowledge.load(root, ["be"]).packs["be"].texts)
    knowledge.extract(root, "be")
    assert len(knowledge.completeness(root, "be")["de"]) == texts
    assert knowledge.completeness(root, "be")["fr"] == []


def test_a_pack_that_only_professionals_read_asks_nothing_of_an_essential_language(
    root: Path,
) -> None:
    knowledge.extract(root, "common")
    assert not catalogue_path(root / "common", "ro").exists()
    assert catalogue_path(root / "common", "nl").exists()
