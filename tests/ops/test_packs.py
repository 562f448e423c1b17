"""`fanal packs`: what it tells, how it ends, and the pages it writes."""

import re
from html import unescape
from pathlib import Path

import pytest

from fanal.knowledge.loader import name_texts, read_pack
from fanal.knowledge.records import Fact
from fanal.ops import cli
from fanal.ops.translations import PACKS, pack_codes

CODES = pack_codes()


def call(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["packs", *arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pages")
    assert call("page", str(folder), "--languages", "nl,ar") == 0
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_there_is_a_page_for_every_pack(pages: dict[str, str]) -> None:
    assert set(pages) == set(CODES) >= {"be", "nl", "common"}


@pytest.mark.parametrize("code", CODES)
def test_a_page_leaves_nothing_out_that_a_pack_says(pages: dict[str, str], code: str) -> None:
    page, reading = unescape(pages[code]), read_pack(PACKS / code)
    for text in name_texts(reading.files):
        assert text.english in page, text.id
    for source in reading.files["sources.toml"].sources:
        assert source.title in page
        assert source.url is None or f'href="{source.url}"' in page
    for name, file in reading.files.items():
        assert name == "map.toml" or str(file.about.review_due) in page
        for key in type(file).model_fields:
            values = getattr(file, key)
            for fact in values if isinstance(values, tuple) else ():
                if isinstance(fact, Fact):
                    assert str(fact.id) in page
                    assert fact.note is None or fact.note in page
                    phone = getattr(fact, "phone_display", None)
                    assert phone is None or phone in page


@pytest.mark.parametrize("code", CODES)
def test_a_page_starts_nothing_and_fetches_nothing(pages: dict[str, str], code: str) -> None:
    page = pages[code]
    assert not re.search(r"<(script|img|link|iframe|object|embed|form)\b", page, re.IGNORECASE)
    assert not re.search(r"\bon\w+=|javascript:|url\(|@import|\ssrc=", page, re.IGNORECASE)
    assert "@media print" in page


def test_a_page_says_what_is_off_and_how_well_each_thing_is_known(pages: dict[str, str]) -> None:
    common = pages["common"]
    off = common.partition("six-items-minors</code></h4>")[2].partition("</h4>")[0]
    assert "off: shown to nobody" in off
    assert "only recalled" in off
    assert "at least 2 of 6 signs" in common
    assert "nothing is counted; 11 signs" in common
    assert "several of 11 signs; no number" in pages["be"]
    assert "Mon 09:00–17:00" in pages["be"]
    assert "45 days" in pages["be"]
    assert "FANAL_CONFIRMED=common/six-items-minors" in common


def test_translations_stand_beside_the_english_and_a_missing_one_is_named(
    pages: dict[str, str],
) -> None:
    assert 'lang="nl" dir="auto"' in pages["be"]
    assert "Beschermingsprocedure voor volwassenen" in pages["be"]
    assert 'lang="ar" dir="auto"' in pages["be"]


def test_without_languages_there_is_english_alone(tmp_path: Path) -> None:
    assert call("page", str(tmp_path)) == 0
    page = (tmp_path / "be.html").read_text(encoding="utf-8")
    assert 'class="other"' not in page


def test_a_language_that_does_not_exist_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("page", str(tmp_path), "--languages", "xx") == 1
    assert "no language xx" in capsys.readouterr().err


def test_what_a_pack_says_cannot_become_markup(tmp_path: Path) -> None:
    import shutil

    from fanal.ops.review.page import html

    shutil.copytree(PACKS / "common", tmp_path / "common")
    path = tmp_path / "common" / "instruments.toml"
    text = path.read_text(encoding="utf-8").replace("Deception", "<script>alert(1)</script>", 1)
    path.write_text(text, encoding="utf-8")
    page = html(read_pack(tmp_path / "common"), [], [])
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_what_waits_is_told_and_strict_makes_it_fail(capsys: pytest.CaptureFixture[str]) -> None:
    call("check")
    told = capsys.readouterr()
    assert "To be confirmed:\n" in told.out
    assert "FANAL_CONFIRMED=common/six-items-minors switches it on" in told.out
    assert call("check", "--strict") == 1


def test_everything_is_old_after_less_than_a_day(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call("check", "--old-after", "100000")
    assert "Checked long ago" not in capsys.readouterr().out


def test_a_mistake_ends_with_one_and_is_told_as_an_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from fanal.knowledge.remarks import Kind, Remark

    wrong = Remark(Kind.UNREACHABLE, "be", "instruments.toml", "never said", wrong=True)
    waits = Remark(Kind.OLD, "be", "instruments.toml", "some")
    monkeypatch.setattr("fanal.ops.packs.remarks", lambda *_, **__: [wrong, waits])
    assert call("check") == 1
    told = capsys.readouterr()
    assert told.err == "Never reached:\n  be/instruments.toml: never said\n"
    assert "nothing wrong" not in told.out
    monkeypatch.setattr("fanal.ops.packs.remarks", lambda *_, **__: [waits])
    assert call("check") == 0
    assert "nothing wrong" in capsys.readouterr().out
    assert call("check", "--strict") == 1
