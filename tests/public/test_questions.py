"""The seven questions: explained, never a verdict, kept nowhere."""

import pytest
from django.test import Client

from fanal.knowledge import Instrument, current
from tests.public.site import Look


@pytest.fixture
def instrument() -> Instrument:
    return current().pack.selftest


def _answer(**answers: str) -> str:
    response = Client().post("/en/questions/", answers)
    assert response.status_code == 200
    return response.content.decode()


def test_two_yes_say_that_it_may_be(instrument: Instrument) -> None:
    html = _answer(forced="yes", papers="yes", sick="no")
    assert str(instrument.when_met) in html
    assert "You may be" in html
    assert "You said yes to" in html
    for item in instrument.items:
        assert (str(item.text) in html) == (item.id in ("forced", "papers"))


def test_fewer_are_still_welcome(instrument: Instrument) -> None:
    noes = {item.id: "no" for item in instrument.items}
    html = _answer(**{**noes, "stuck": "yes"})
    assert str(instrument.when_not_met) in html
    assert "/en/write/" in html


def test_unanswered_is_not_no(instrument: Instrument) -> None:
    html = _answer()
    assert str(instrument.when_open) in html
    assert "have no answer" not in html, "it says already that some were left open"
    assert html.count("You said yes to") == 0


def test_what_was_left_open_is_counted_beside_a_result() -> None:
    html = _answer(forced="yes", papers="yes", sick="no")
    assert "4 questions have no answer" in html
    assert "left some questions open" not in html


@pytest.mark.parametrize("nonsense", ["maybe", "YES", "1", "\0", "<script>", "yes" * 1000])
def test_nonsense_is_no_answer_and_is_not_repeated(instrument: Instrument, nonsense: str) -> None:
    html = _answer(forced=nonsense, unknown_question=nonsense)
    assert str(instrument.when_open) in html
    assert nonsense not in html.partition("</script>")[2] or nonsense in ("1", "maybe")


def test_danger_comes_before_any_result() -> None:
    html = _answer(forced="yes", threats="yes")
    main = html.partition("<main")[2]
    assert main.index("tel:112") < main.index("<h1")


def test_nobody_is_called_anything(instrument: Instrument) -> None:
    html = _answer(**{item.id: "yes" for item in instrument.items}).lower()
    for verdict in ("you are a victim", "you are being trafficked", "is a victim"):
        assert verdict not in html
    for limit in instrument.limits:
        assert str(limit.text).lower() in html


def test_the_answers_stand_in_no_address() -> None:
    response = Client().post("/en/questions/", {"forced": "yes"})
    assert "forced" not in response.content.decode().partition("<main")[2]
    assert "Location" not in response.headers
    assert not response.cookies


def test_every_answer_can_be_left_open() -> None:
    html = Client().get("/en/questions/").content.decode()
    assert html.count('value="unknown"') == 7
    inputs = Look(html).all("input")
    assert len(inputs) == 21
    assert not [tag for tag in inputs if {"checked", "required"} & set(tag.attributes)]
