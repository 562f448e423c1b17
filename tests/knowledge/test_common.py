"""The pack without a country: offered everywhere; what is recalled is off until confirmed."""

from pathlib import Path

import pytest
from django.test import Client

from fanal import knowledge
from fanal.core import clock
from fanal.core.config import read
from fanal.knowledge import Confidence, Counting, PackError, Sector, Ternary
from fanal.knowledge.loader import read_pack
from fanal.public import contents, countries, languages, render
from tests.knowledge.conftest import PACKS

SIX = "six-items-minors"


def test_its_lists_stand_behind_those_of_every_country() -> None:
    known = knowledge.load(PACKS, ["be", "nl"])
    assert known.common is not None
    for pack in known.packs.values():
        ids = list(pack.instruments)
        assert ids[-len(known.common.instruments) :] == list(known.common.instruments)
        ilo = pack.instruments["ilo-forced-labour"]
        assert ilo is known.common.instruments["ilo-forced-labour"]
        assert ilo.version == f"common@{known.common.version}"
        assert [source.id for source in ilo.sources] == list(ilo.source)


def test_the_eleven_signs_of_forced_labour_have_no_count() -> None:
    ilo = knowledge.load(PACKS, ["be"]).packs["be"].instruments["ilo-forced-labour"]
    assert len(ilo.items) == 11
    assert (ilo.at_least, ilo.counting, ilo.when_met) == (None, Counting.NONE, None)
    assert "one is enough" in ilo.when_open.english
    assert ilo.is_for(Sector.WORK, Ternary.NO)


def test_the_screen_for_minors_says_for_whom_and_where_it_was_studied() -> None:
    six = knowledge.load(PACKS, ["be"], [f"common/{SIX}"]).packs["be"].instruments[SIX]
    assert (len(six.items), six.at_least) == (6, 2)
    assert six.confidence is Confidence.RECALLED
    assert not six.is_for(Sector.CARE, Ternary.NO)
    figures = {study.id: (study.sensitivity, study.specificity) for study in six.validation.studies}
    assert figures == {
        "greenbaum-2018": (92, 73),
        "greenbaum-multi-2018": (84.44, 57.5),
        "hurst-2021": (84.6, 53.2),
    }
    assert "United States" in f"{six.intro.english}{six.validation.text.english}"


def test_what_is_only_recalled_is_off_until_this_installation_confirms_it() -> None:
    off = knowledge.load(PACKS, ["be", "nl"])
    assert all(SIX not in pack.instruments for pack in off.packs.values())
    on = knowledge.load(PACKS, ["be", "nl"], [f"common/{SIX}"])
    for pack in on.packs.values():
        assert pack.instruments[SIX].confirmed_here
        assert not pack.instruments["ilo-forced-labour"].confirmed_here


@pytest.mark.parametrize("id", ["common/six-items", SIX, "be/six-items-minors", "", "common/"])
def test_confirming_what_does_not_exist_is_refused_with_what_waits(id: str) -> None:
    with pytest.raises(PackError, match=f"write one of common/{SIX}") as refusal:
        knowledge.load(PACKS, ["be"], [id])
    assert str(refusal.value).startswith(f"FANAL_CONFIRMED:1: there is no list {id!r}")


def test_confirming_what_is_on_already_changes_nothing() -> None:
    pack = knowledge.load(PACKS, ["be"], ["be/be-payoke-professional"]).packs["be"]
    assert not pack.instruments["be-payoke-professional"].confirmed_here


def test_the_setting_is_a_list_with_commas() -> None:
    assert read({}).confirmed == ()
    assert read({"FANAL_CONFIRMED": " common/a, nl/b ,"}).confirmed == ("common/a", "nl/b")


def test_the_page_says_that_this_installation_confirmed_it(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = knowledge.load(PACKS, ["be"], [f"common/{SIX}"])
    monkeypatch.setattr("fanal.knowledge.knowledge._current", loaded)
    context = contents.professionals(loaded.pack, clock.now()).values
    confirmed = [each.instrument.id for each in context["lists"] if each.instrument.confirmed_here]
    assert confirmed == [SIX]
    edition = countries.edition(languages.source(), loaded.pack)
    html = render.page(edition, "professionals/", "public/professionals.html", context)
    assert html.count("Who runs this site has confirmed it") == 1


def test_a_folder_without_it_has_none_of_its_lists(root: Path) -> None:
    for path in sorted((root / "common").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (root / "common").rmdir()
    known = knowledge.load(root, ["be"])
    assert known.common is None
    assert "ilo-forced-labour" not in known.pack.instruments


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("instruments.toml", '"ilo-booklet-2012"', '"ilo"', "unknown source 'ilo'"),
        ("instruments.toml", 'source = ["hurst-2021"]', 'source = ["hurst"]', "unknown source"),
        ("instruments.toml", 'id = "ilo-forced-labour"', 'id = "be-ilo"', "are a country's"),
        ("instruments.toml", "sensitivity = 92", "sensitivity = 192", "less than or equal"),
        ("instruments.toml", 'sectors = ["care"]', 'sectors = ["hospital"]', "'sectors'"),
    ],
)
def test_a_mistake_in_it_is_refused(root: Path, file: str, old: str, new: str, says: str) -> None:
    path = root / "common" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = knowledge.check(root, ["be"])
    assert any(
        problem.file == f"packs/common/{file}" and says in problem.message for problem in problems
    ), problems


def test_a_file_of_a_country_does_not_belong_there(root: Path) -> None:
    (root / "common" / "country.toml").write_text("", encoding="utf-8")
    assert any("unknown file" in problem.message for problem in knowledge.check(root, ["be"]))


def test_a_list_of_a_country_has_the_id_of_that_country(root: Path) -> None:
    path = root / "be" / "instruments.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"be-pagasa-signs"', '"pagasa-signs"'), encoding="utf-8")
    assert any("write the id as be-…" in each.message for each in knowledge.check(root, ["be"]))


def test_every_fact_of_it_names_a_source_that_was_read() -> None:
    files = read_pack(PACKS / "common").files
    sources = {source.id for source in files["sources.toml"].sources}
    for instrument in files["instruments.toml"].instruments:
        assert set(instrument.source) <= sources
        assert instrument.confirmed is (instrument.confidence is not Confidence.RECALLED)


@pytest.mark.django_db
def test_the_page_for_professionals_shows_the_lists_of_every_country(client: Client) -> None:
    html = client.get("/en/professionals/").content.decode()
    assert "Eleven signs of forced labour" in html
    assert "Six questions about a minor" not in html
