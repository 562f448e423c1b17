"""Every page on the way stays within one round trip, in every language, with a long message."""

import gzip
import random

import pytest
from django.test import Client

from fanal.core.ids import new_once
from fanal.intake import actions
from fanal.intake.models import Report
from fanal.public import languages
from tests.cast import TeamWithKeys, make_team
from tests.public.visitor import FORM, Visitor

LIMIT = 14_600
MESSAGE = 2000
pytestmark = pytest.mark.django_db


def _words(length: int = MESSAGE) -> str:
    """Amharic syllables by chance: nothing that compresses well."""
    chance = random.Random(7)
    return "".join(chance.choice("ሀለሐመሠረሰቀበተነአከወዘየደጀገጠጰፈፐ ") for _ in range(length))


class Weighed(Visitor):
    """Notes the heaviest answer, headers and all, as a browser that takes gzip gets it."""

    heaviest = 0

    def post_raw(self, page: str, body: str | bytes, content_type: str = FORM) -> "Weighed":
        response = Client().post(
            f"/{self.language}/{page}/",
            body,
            content_type=content_type,
            headers={"accept-encoding": "gzip"},
        )
        head = sum(len(f"{name}: {value}\r\n".encode()) for name, value in response.items())
        size = head + len(response.content) + len("HTTP/1.1 503 Service Unavailable\r\n\r\n")
        assert size <= LIMIT, f"{page} weighs {size}"
        self.heaviest = max(self.heaviest, size)
        self.status, self.html = response.status_code, gzip.decompress(response.content).decode()
        return self


@pytest.mark.parametrize("language", [language.code for language in languages.shown()])
def test_the_way_is_light(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pag-asa", "payoke", "surya"):
        make_team(f"be/{name}")
    _walk(Weighed(language), make_team("be/payoke-lbtp"), monkeypatch)


@pytest.mark.usefixtures("two_countries")
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_it_is_light_in_the_second_country_too(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _walk(Weighed(f"{language}/nl"), make_team("nl/comensha"), monkeypatch)


@pytest.mark.usefixtures("two_countries")
def test_words_that_wait_for_a_country_are_light() -> None:
    person = Weighed("ar").write(_words(), danger="yes", place="Oud-Heverlee")
    assert person.value("message") == _words()


def _walk(person: Weighed, centre: TeamWithKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, str | list[str]] = {
        "danger": "yes",
        "minor": "yes",
        "place": "Oud-Heverlee",
        "channel": "phone",
        "phone": "0470 12 34 56",
        "days": ["1", "2", "3"],
        "say_we_are": _words(150),
        "code_word": "tulip",
    }
    person.write(_words(), **{**told, "phone": "?"})  # errors
    person.write(_words(), **told)
    person.press("change").press("check")
    with monkeypatch.context() as failing:
        failing.setattr("fanal.public.write.submit", lambda **_: 1 / 0)
        person.press("send")
        assert person.status == 503
    receipt = person.press("send").receipt
    desk = centre.open(Report.objects.get())
    actions.answer(desk, text=_words(), seen=desk.last_number, once=new_once())
    person.open(receipt)
    person.press("write", text=_words())
    person.press("reach").press("reach-save", channel="phone", phone="?")
    person.press("read").press("leave").press("take-back")
