"""Every easy text is easy: short sentences, one idea, common words; and every question has one."""

import pytest

from fanal import knowledge
from fanal.knowledge import easy
from tests.public.test_papers import KNOWN

WHOLE = [pack for pack in KNOWN.packs.values() if pack.whole]


@pytest.mark.parametrize("language", easy.LANGUAGES)
def test_every_text_is_easy(language: str) -> None:
    found = list(easy.texts(easy.easy(language)))
    assert len(found) > 50
    words = easy.common_words(language)
    assert [fault for text in found for fault in easy.faults(text, words)] == []


@pytest.mark.parametrize("language", easy.LANGUAGES)
@pytest.mark.parametrize("pack", WHOLE, ids=lambda pack: str(pack.code))
def test_every_question_of_a_country_has_an_easy_one(pack: knowledge.Pack, language: str) -> None:
    texts = easy.easy(language).questions.of(pack.code)
    assert set(texts) == {str(item.id) for item in pack.selftest.items}


@pytest.mark.parametrize("language", easy.LANGUAGES)
def test_no_word_stands_in_a_list_for_nothing(language: str) -> None:
    words = easy.common_words(language)
    used = {
        word.casefold()
        for text in easy.texts(easy.easy(language))
        for word in easy._WORD.findall(text)
    }
    assert words == used


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("You can talk to us and you can read and write and say yes or no.", "words"),
        ("You can talk; you decide.", "more than one idea"),
        ("You can talk to us, you decide.", "more than one idea"),
        ("You can talk to a magistrate.", "not a common word: magistrate"),
    ],
)
def test_what_is_hard_is_found(text: str, fault: str) -> None:
    assert any(fault in each for each in easy.faults(text, easy.common_words("en")))


def test_what_is_hard_is_a_mistake_of_the_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    from fanal.ops import packs

    monkeypatch.setattr(easy, "common_words", lambda language: frozenset({"you"}))
    assert any(each.wrong and each.kind.value == "hard to read" for each in packs._look(("be",)))
