"""What waits for a person in a pack, and what is a mistake."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fanal import knowledge
from fanal.knowledge import Problem
from fanal.knowledge.remarks import Kind, Remark, remarks

Spoil = Callable[[str, str, str], list[Problem]]
NOW = date(2026, 11, 27)


def of_kind(root: Path, kind: Kind, *, today: date = NOW, code: str = "be") -> list[Remark]:
    found = remarks(root, ["be", "nl", "common"], today=today)
    return [each for each in found if each.kind is kind and each.pack == code]


def test_nothing_that_is_shipped_says_what_nobody_can_hear(root: Path) -> None:
    for code in ("be", "nl", "common"):
        assert of_kind(root, Kind.UNREACHABLE, code=code) == []


def test_a_next_after_an_result_that_no_answers_give_is_a_mistake(root: Path, spoil: Spoil) -> None:
    written = 'counting = "several"\nnext = { met = ["professional_call"] }'
    assert spoil("instruments.toml", 'counting = "several"', written) == []
    (found,) = of_kind(root, Kind.UNREACHABLE)
    assert found.wrong
    assert str(found) == (
        "be/instruments.toml: be-pagasa-signs, next.met: no answers lead to this result"
    )


def test_a_list_that_leads_to_a_section_which_is_off_is_a_mistake(root: Path, spoil: Spoil) -> None:
    old = 'id = "professional_call"'
    assert spoil("guidance.toml", old, f"{old}\nconfirmed = false") == []
    found = of_kind(root, Kind.UNREACHABLE)
    assert {each.wrong for each in found} == {True}
    assert any("be-payoke-professional: leads to" in each.what for each in found)


def test_what_is_not_translated_is_counted_and_wrong_in_the_country_s_own_languages(
    root: Path,
) -> None:
    for code in ("be", "nl", "common"):
        knowledge.extract(root, code)
    for language in ("nl", "ar"):
        (root / "be" / "locale" / f"{language}.po").unlink()
    found = {each.file: each for each in of_kind(root, Kind.UNTRANSLATED)}
    texts = len(knowledge.load(root, ["be"]).packs["be"].texts)
    for language, wrong in (("nl", True), ("ar", False)):
        remark = found[f"locale/{language}.po"]
        assert remark.what.startswith(f"{texts} texts are not translated")
        assert remark.wrong is wrong


def test_a_common_text_is_owed_to_the_languages_of_every_country(root: Path) -> None:
    for path in (root / "common" / "locale").glob("*.po"):
        path.unlink()
    found = {each.file: each.wrong for each in of_kind(root, Kind.UNTRANSLATED, code="common")}
    assert found["locale/nl.po"]
    assert found["locale/fr.po"]
    assert not found["locale/ar.po"]


def test_a_review_is_overdue_from_the_day_after(root: Path) -> None:
    due = date(2027, 5, 22)
    on_the_day = of_kind(root, Kind.OVERDUE, today=due)
    assert not [each for each in on_the_day if each.file == "instruments.toml"]
    after = of_kind(root, Kind.OVERDUE, today=date(2027, 5, 23))
    assert [each.what for each in after if each.file == "instruments.toml"] == [
        "to be reviewed by 2027-05-22"
    ]
    assert not any(each.wrong for each in after)


@pytest.mark.parametrize(
    ("today", "old"), [(date(2027, 11, 22), False), (date(2027, 11, 23), True)]
)
def test_a_record_that_was_checked_long_ago_is_listed(root: Path, today: date, old: bool) -> None:
    found = [each for each in of_kind(root, Kind.OLD, today=today) if "instruments" in each.file]
    assert bool(found) is old
    assert all("be-payoke-professional (2026-11-22)" in each.what for each in found)


def test_what_is_off_or_less_well_known_is_listed_with_what_to_do(root: Path) -> None:
    (off,) = of_kind(root, Kind.OFF, code="common")
    assert "FANAL_CONFIRMED=common/six-items-minors switches it on" in off.what
    assert any("ilo-forced-labour" in e.what for e in of_kind(root, Kind.TO_CONFIRM, code="common"))
    inside = {each.what for each in of_kind(root, Kind.TO_CONFIRM)}
    assert "be-adult, reflection, linked was read elsewhere (B)" in inside
    recalled = "be-adult, reflection: the article is only recalled (C), and shown to nobody"
    assert recalled in inside


def test_assumed_hours_and_unsigned_files_are_listed(root: Path, spoil: Spoil) -> None:
    assert any("be/surya" in each.what for each in of_kind(root, Kind.ASSUMED))
    (unsigned,) = of_kind(root, Kind.UNREVIEWED)
    assert "instruments.toml" in unsigned.what
    due = "review_due = 2027-05-22"
    assert spoil("instruments.toml", due, f'{due}\nreviewed_by = "A. Lawyer"') == []
    (unsigned,) = of_kind(root, Kind.UNREVIEWED)
    assert "instruments.toml" not in unsigned.what


def test_what_is_retired_waits_for_nobody(root: Path, spoil: Spoil) -> None:
    old = 'id = "central-078"'
    gone = f'{old}\nretired = {{ on = 2026-11-27, why = "never opened" }}'
    assert spoil("organisations.toml", old, gone) == []
    assert not any("central-078" in each.what for each in of_kind(root, Kind.OFF))


def test_mistakes_come_first(root: Path) -> None:
    found = remarks(root, ["be", "nl", "common"], today=NOW)
    wrong = [each.wrong for each in found]
    assert wrong == sorted(wrong, reverse=True)
