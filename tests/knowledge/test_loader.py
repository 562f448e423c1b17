"""A bad pack is refused with file, line and what to write instead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fanal import knowledge
from fanal.knowledge import PackError, Problem
from fanal.knowledge.locate import line_of, lines_of_keys

Spoil = Callable[[str, str, str], list[Problem]]


def line_with(root: Path, file: str, text: str) -> int:
    lines = (root / "be" / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_the_belgian_pack_has_no_problem(root: Path) -> None:
    assert knowledge.check(root, ["be"]) == []


def test_an_unknown_key_is_named_with_its_line_and_the_keys_that_exist(
    root: Path, spoil: Spoil
) -> None:
    problems = spoil("organisations.toml", 'phone = "+32 3', 'fone = "+32 3')
    line = line_with(root, "organisations.toml", "fone")
    found = {str(problem) for problem in problems}
    assert any(
        text.startswith(f"packs/be/organisations.toml:{line}: unknown key 'fone': write one of")
        and "phone" in text
        for text in found
    )
    assert any("'phone' is missing" in text for text in found)


def test_every_problem_of_every_file_is_told_at_once(root: Path, spoil: Spoil) -> None:
    spoil("organisations.toml", "+32 2 511 64 64", "02 511 64 64")
    spoil("country.toml", "Europe/Brussels", "Europe/Bruxelles")
    problems = spoil("instruments.toml", "at_least = 2", "at_least = 8")
    assert [problem.file for problem in problems] == [
        "packs/be/country.toml",
        "packs/be/instruments.toml",
        "packs/be/organisations.toml",
    ]
    with pytest.raises(PackError) as refusal:
        knowledge.load(root, ["be"])
    assert str(refusal.value).splitlines() == [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("country.toml", '"Europe/Brussels"', '"Brussels"', 'write a time zone as in "Europe'),
        ("country.toml", "easter = 1", 'easter = 1\non = "01-02"', "write either on ="),
        ("country.toml", '"01-01"', '"01-32"', "day is out of range"),
        ("country.toml", '"be/payoke", "be/surya"', '"be/payoke"', "write each centre once"),
        ("country.toml", 'code = "be"', 'code = "nl"', "write code = 'be'"),
        ("country.toml", "default_order_why = ", "# ", "write default_order and"),
        ("country.toml", 'number = "101"', 'number = "101-"', "write it to match"),
        ("organisations.toml", '"09:00-17:00"', '"9-5"', "'mon'"),
        ("organisations.toml", "always = true", "always = false", "at least one weekday"),
        ("organisations.toml", "confirmed = false", "confirmed = maybe", "this is not TOML"),
        ("organisations.toml", 'confidence = "B"', 'confidence = "C"', "confirmed = false"),
        ("organisations.toml", 'fallback = ["be/payoke"', 'fallback = ["be/pay"', "write one of"),
        ("organisations.toml", 'centre = "be/surya"', 'centre = "be/suria"', "unknown centre"),
        ("organisations.toml", '["surya-missions"', '["surya"', "unknown source 'surya'"),
        ("organisations.toml", '"info@payoke.be"', '"payoke.be"', "write it to match"),
        ("instruments.toml", 'id = "sick"', 'id = "forced"', "used twice"),
        ("instruments.toml", "at_least = 2\n", "", "leave out when_met"),
        ("guidance.toml", 'id = "scale"', 'id = "scales"', "'id'"),
        ("guidance.toml", "review_due = 2027-05-22", "review_due = 2026-05-22", "later than"),
        ("services.toml", 'phone = "+32 473 40 00 66"\n', "", "give a phone or a website"),
        ("services.toml", 'kind = "legal"', 'kind = "lawyer"', "'kind'"),
        ("services.toml", "max_age = 17", "max_age = 17\nmin_age = 18", "above max_age"),
        ("services.toml", "max_age = 17", "max_age = 17\nlat = 50.1", "lat and lon together"),
        ("services.toml", 'id = "agii"', 'id = "payoke"', "a centre is called 'payoke'"),
        ("sources.toml", 'read = "whole"', 'read = "all"', "'read'"),
        ("postcodes.csv", "postcode,names", "code,names", "write columns"),
        ("map.toml", 'viewbox = "0 0', 'viewbox = "1 1', "'viewbox'"),
    ],
)
def test_a_mistake_is_refused(spoil: Spoil, file: str, old: str, new: str, says: str) -> None:
    problems = spoil(file, old, new)
    assert any(
        problem.file == f"packs/be/{file}" and says in problem.message for problem in problems
    ), problems


@pytest.mark.parametrize(
    "told",
    ['address = ["A street 1"]', 'postcode = "1000"', 'town = "Brussels"', "lat = 1.0\nlon = 1.0"],
)
@pytest.mark.parametrize("mark", ['kind = "shelter"', 'kind = "legal"\nconfidential = true'])
def test_where_a_confidential_place_lies_is_refused(spoil: Spoil, told: str, mark: str) -> None:
    problems = spoil("services.toml", 'kind = "legal"', f"{mark}\n{told}")
    assert any("where a confidential place lies" in problem.message for problem in problems)


def test_a_missing_section_of_guidance_is_named(spoil: Spoil) -> None:
    problems = spoil("guidance.toml", 'id = "scale"', 'id = "what"')
    assert any("sections are missing: scale" in problem.message for problem in problems)


def test_a_missing_and_a_surplus_file_are_named(root: Path) -> None:
    (root / "be" / "services.toml").rename(root / "be" / "serivces.toml")
    messages = {str(problem) for problem in knowledge.check(root, ["be"])}
    assert any("services.toml:1: this file is missing" in message for message in messages)
    assert any("serivces.toml:1: unknown file" in message for message in messages)


def test_a_pack_that_is_not_there_is_refused(root: Path) -> None:
    with pytest.raises(PackError, match=r"packs/xx/country\.toml:1: this file is missing"):
        knowledge.load(root, ["xx"])


def test_a_file_that_is_not_utf8_is_refused(root: Path) -> None:
    (root / "be" / "services.toml").write_bytes(b"\xff\xfe")
    assert "save the file as UTF-8" in str(knowledge.check(root, ["be"])[0])


def test_a_retired_item_is_not_asked_and_names_its_successor(root: Path, spoil: Spoil) -> None:
    retired = 'id = "sick"\nretired = { on = 2026-12-01, why = "worded anew", successor = "stuck" }'
    assert spoil("instruments.toml", 'id = "sick"', retired) == []
    selftest = knowledge.load(root, ["be"]).packs["be"].selftest
    assert "sick" not in {item.id for item in selftest.items}
    assert "sick" in {item.id for item in selftest.all_items}


def test_a_retired_item_cannot_point_at_nothing(spoil: Spoil) -> None:
    retired = 'id = "sick"\nretired = { on = 2026-12-01, why = "worded anew", successor = "ill" }'
    problems = spoil("instruments.toml", 'id = "sick"', retired)
    assert ["unknown successor 'ill'" in problem.message for problem in problems] == [True]


def test_the_version_follows_the_facts_and_not_the_translations(root: Path, spoil: Spoil) -> None:
    before = knowledge.load(root, ["be"]).packs["be"].version
    assert len(before) == 12
    (root / "be" / "locale" / "nl.po").unlink()
    assert knowledge.load(root, ["be"]).packs["be"].version == before
    spoil("organisations.toml", "+32 3 201 16 90", "+32 3 201 16 91")
    assert knowledge.load(root, ["be"]).packs["be"].version != before


def test_lines_are_found_through_tables_lists_and_long_texts() -> None:
    lines = lines_of_keys(
        'a = 1\n[[b]]\nc = """\nc = 2\n[[b]]\n"""\n[b.d]\ne = 1\n[[b]]\nc = 3\n[b.d]\ne.f = 4\n'
    )
    assert line_of(lines, ("a",)) == 1
    assert line_of(lines, ("b", 0, "c")) == 3
    assert line_of(lines, ("b", 0, "d", "e")) == 8
    assert line_of(lines, ("b", 1, "c")) == 10
    assert line_of(lines, ("b", 1, "d", "e", "f")) == 12
    assert line_of(lines, ("b", 1, "unheard", 3)) == 9
    assert line_of(lines, ("nowhere",)) == 1
