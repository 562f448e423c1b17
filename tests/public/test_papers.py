"""Papers for everybody: what stands on them, how they are heard, and who may ask for them."""

import re
import threading
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import get_language_info, gettext

from fanal import knowledge
from fanal.core import clock
from fanal.core.aside import AsideFailed
from fanal.core.config import config
from fanal.core.languages import TONGUES, Scope
from fanal.core.press import Printed, Sheet
from fanal.directory import snapshot
from fanal.directory.merging import entries, shown, whole_packs
from fanal.directory.snapshot import Snapshot
from fanal.knowledge import Instrument, Knowledge, Pack, Whom
from fanal.public import countries, languages
from fanal.public.headers import SECURITY
from fanal.public.languages import Language
from fanal.public.papers import parts, shelf
from fanal.public.papers.shelf import Paper, papers
from fanal.public.papers.words import Word, english
from fanal.public.papers.words import word as as_word
from tests.public.houses import HOUSES, TWO, living_in
from tests.public.site import Look
from tests.public.test_every_page import TELLING
from tests.support.pdf import Paper as Read
from tests.support.pdf import pieces, spans, squeezed
from tests.support.pdf_checks import (
    assert_all_marked,
    assert_fonts,
    assert_said_of_itself,
    assert_steps,
    assert_told,
)

MM = 72 / 25.4
A4, A3 = (210, 297), (297, 420)
# Kind: the pages that it has, and how large they are.
SHAPES = {"list": (1, A4), "card": (1, A4), "leaflet": (2, A4[::-1]), "poster": (1, A3)}
# Everything else on a paper comes from the pack.
OURS = (
    "For professionals",
    "Print this page at its real size, on one side.",
    "Cut along the outer line.",
    "Fold along the long line, with the words outside.",
    "Fold along the short lines, to and fro.",
    "Is someone taking advantage of you, or of someone you know?",
    "Hardly paid, papers taken, afraid to say no? You can talk about it here.",
    "In danger now? Call:",
    "Talk to someone",
    "What this does not mean",
    "You can write at any hour:",
    "Can someone find this paper? Learn one number by heart, and leave the paper.",
    "The words on this site are still being checked.",
    "Its wording was not read at its source. Who runs this site has confirmed it.",
    "Seen",
    "Not seen",
    "A sign without a mark is not known.",
    "Somebody who is under 18, or may be: their safety comes first.",
    "Day and night",
    "Print this on both sides of one sheet, turned on the short edge.",
    "Fold it in three at the marks, with the question in front.",
)


def everything() -> Knowledge:
    """Every pack there is, with every list switched on."""
    root = settings.PACKS_ROOT
    lists = {
        f"{path.parent.name}/{each['id']}"
        for path in root.glob("*/instruments.toml")
        for each in tomllib.loads(path.read_text(encoding="utf-8"))["instruments"]
    }
    return knowledge.load(
        root, sorted(path.parent.name for path in root.glob("*/country.toml")), lists
    )


KNOWN = everything()
PACKS = [pack for pack in KNOWN.packs.values() if pack.whole]
SHARED: list[Any] = [*PACKS, *([KNOWN.common] if KNOWN.common else [])]
HERE = countries.shown()[0]
# Those, too, that are not shown yet because a text is missing.
with mock.patch("fanal.knowledge.knowledge._current", KNOWN):
    FOUND = Snapshot(tuple(shown(entries(whole_packs(), []))), clock.now())
LANGUAGES = {
    tongue.code: Language(
        tongue.code,
        tongue.name,
        "rtl" if get_language_info(tongue.code)["bidi"] else "ltr",
        reviewed=False,
        whole=tongue.scope is Scope.WHOLE,
    )
    for tongue in TONGUES
}
ALL = [
    pytest.param(pack, paper, language, id=f"{pack.code}-{paper.name}-{language.code}")
    for pack in PACKS
    for paper in papers(pack)
    for language in LANGUAGES.values()
    if language.offers(paper.path)
]
every_paper = pytest.mark.parametrize(("pack", "paper", "language"), ALL)


@pytest.fixture(autouse=True)
def nothing_was_made_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_made", {})
    monkeypatch.setattr(shelf, "_failed", {})


def words_in(data: Any) -> Iterator[Word]:
    """Every word that was handed over, in order."""
    if isinstance(data, dict):
        if "text" in data:
            yield data
        for each in data.values():
            yield from words_in(each)
    elif isinstance(data, list):
        for each in data:
            yield from words_in(each)


@cache
def made(pack: str, name: str, language: str) -> tuple[Sheet, bytes]:
    """A paper, made once for all who look at it."""
    known = next(each for each in PACKS if each.code == pack)
    sheet = next(paper for paper in papers(known) if paper.name == name).sheet(LANGUAGES[language])
    printed = sheet.print()
    assert printed.whole, "a letter is in none of our fonts"
    return sheet, printed.pdf


@pytest.fixture(autouse=True)
def directory_of_every_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "look", lambda now: FOUND)


def heard(read: Read) -> list[str]:
    return [squeezed(words) for tag, words in read.texts() if tag not in ("Lbl", "Figure")]


@every_paper
def test_it_is_heard_word_by_word_in_its_order(
    pack: Pack, paper: Paper, language: Language
) -> None:
    sheet, printed = made(pack.code, paper.name, language.code)
    read = Read(printed)
    with translation.override(language.code):
        assert_told(read, language.code, gettext("Information"))
    assert_steps(read)
    assert_all_marked(read)
    assert_fonts(read)
    assert_said_of_itself(read)
    assert heard(read) == [squeezed(word["text"]) for word in words_in(sheet.data)]
    pages, (wide, high) = SHAPES[paper.name.partition("-")[0]]
    assert read.pages == pages
    for page in read.file.pages:
        box = [float(each) for each in page.mediabox]
        assert box == pytest.approx([0, 0, wide * MM, high * MM], abs=0.5)
    pictures = [each for each in read.elements if each.tag == "Figure"]
    assert len(pictures) == (not paper.name.startswith("list"))
    for picture in pictures:
        assert str(picture.object.Alt) == config.origin
    assert not {"Table", "TR", "TH", "TD", "Formula", "Link"} & set(read.tags())


@every_paper
def test_nothing_on_it_comes_from_anywhere_but_the_pack(
    pack: Pack, paper: Paper, language: Language
) -> None:
    with translation.override(language.code):
        known = {str(text) for each in SHARED for text in each.texts.values()}
        known |= {gettext(words) for words in OURS}
        # Before a point that is not true of everybody.
        known |= {
            f"{before} {point.text}"
            for section in pack.guidance.values()
            for point in section.points
            for before in parts.FOR_WHOM.values()
        }
        known |= {number.number for number in pack.emergency}
        known |= {(service.phone_display or "").replace(" ", "\u00a0") for service in pack.services}
        reachable: list[Any] = [*pack.centres.values(), *pack.teams.values(), *pack.lines]
        for each in reachable:
            known |= {str(each.name), (each.phone_display or "").replace(" ", "\u00a0")}
        known |= {instrument.owner for instrument in pack.instruments.values()}
        for centre in pack.centres.values():
            known.add("\n".join((*centre.address, f"{centre.postcode} {centre.town}")))
        given = [word["text"] for word in words_in(paper.sheet(language).data)]
    own = [text for text in given if text not in known]
    # What is left: the version or the day, the titles of the sources, and our own address.
    titles = {source.title for each in SHARED for source in each.sources.values()}
    for text in own:
        assert (
            any(f"{each.code}@{each.version}" in text for each in SHARED)
            or re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text)
            or set(text.split("; ")) <= titles
            or squeezed(text) == config.origin.partition("//")[2]
        ), text


@every_paper
def test_every_sign_and_every_number_is_on_it(pack: Pack, paper: Paper, language: Language) -> None:
    said = heard(Read(made(pack.code, paper.name, language.code)[1]))
    kind, _, number = paper.name.partition("-")
    with translation.override(language.code):
        people: list[Any] = [*(pack.teams if number else pack.centres).values()]
        for each in (*people, *pack.emergency):
            phone = squeezed(getattr(each, "phone_display", None) or each.number)
            beside = {
                near
                for place, words in enumerate(said)
                if words == phone
                for near in said[max(place - 1, 0) : place + 2]
            }
            assert squeezed(str(each.name)) in beside, each.id
        if number:
            instrument = pack.professional_instruments[int(number) - 1]
            signs = [squeezed(str(sign.text)) for sign in instrument.items]
            first = said.index(signs[0])
            assert said[first : first + len(signs)] == signs
            assert squeezed(str(instrument.rule)) in said
            for words in (*(each.text for each in instrument.limits), instrument.validation.text):
                assert squeezed(str(words)) in said
        if kind == "leaflet":
            for id in ("forms", "contact"):
                for point in pack.guidance[id].points:
                    assert squeezed(str(point.text)) in said


@every_paper
def test_no_word_runs_over_an_edge_or_a_fold(pack: Pack, paper: Paper, language: Language) -> None:
    assert_inside(paper, made(pack.code, paper.name, language.code)[1])


def assert_inside(paper: Paper, pdf: bytes) -> None:
    """Many printers leave five millimetres white."""
    kind = paper.name.partition("-")[0]
    _, (wide, _) = SHAPES[kind]
    folds = {"leaflet": (99, 198), "card": (105,)}.get(kind, ())
    found = list(spans(pdf))
    assert len(found) > 10
    for _page, left, right in found:
        assert left >= 5 * MM
        assert right <= (wide - 5) * MM
        for fold in folds:
            assert not left < fold * MM < right


LISTS = [
    (pack, name, instrument)
    for pack in PACKS
    for number, instrument in enumerate(pack.professional_instruments, 1)
    for name in (f"list-{number}", f"card-{number}")
]
every_list = pytest.mark.parametrize(
    ("pack", "name", "instrument"), LISTS, ids=[f"{pack.code}-{name}" for pack, name, _ in LISTS]
)


def _spoken(pack: Pack, name: str, code: str = "en") -> list[str]:
    """All that is handed over for a paper that has a list."""
    paper = next(paper for paper in papers(pack) if paper.name == name)
    return [word["text"] for word in words_in(paper.sheet(LANGUAGES[code]).data)]


@every_list
def test_a_paper_says_of_whom_it_is_true(pack: Pack, name: str, instrument: Instrument) -> None:
    said = _spoken(pack, name)
    for id in ("professional_do", "professional_dont"):
        for point in pack.guidance[id].points:
            text = str(point.text)
            if point.whom is Whom.ALL:
                assert text in said
            else:
                assert text not in said
                marked = f"{parts.FOR_WHOM[point.whom]} {text}"
                assert (marked in said) is (instrument.meets is Whom.ALL)


def test_a_list_about_the_young_says_nothing_that_is_true_of_adults_only() -> None:
    young = [each for each in LISTS if each[2].meets is Whom.MINORS]
    assert {each.id for _, _, each in young} == {"nl-school-signs", "six-items-minors"}
    for pack, name, _instrument in young:
        for code in ("en", "nl", "fr", "de", "ar"):
            with translation.override(code):
                adult = [
                    str(point.text)
                    for section in pack.guidance.values()
                    for point in section.points
                    if point.whom is Whom.ADULTS
                ]
            said = _spoken(pack, name, code)
            assert not [text for text in adult if any(text in words for words in said)]
        # In its place.
        assert any("do not wait for a yes" in text for text in _spoken(pack, name))


@every_list
def test_about_a_minor_it_names_who_is_there_for_a_child_first(
    pack: Pack, name: str, instrument: Instrument
) -> None:
    said = _spoken(pack, name)
    children = {"be": ("116 000", "+32 78 15 43 24"), "nl": ("0800 2000",)}[pack.code]
    numbers = [number.replace(" ", "\u00a0") for number in children]
    if instrument.meets is not Whom.MINORS:
        assert not set(numbers) & set(said)
        return
    centre = next(iter(pack.centres.values())).phone_display
    for number in numbers:
        at = said.index(number)
        assert said[at + 2] == "Day and night"
        assert at < said.index((centre or "").replace(" ", "\u00a0"))


def test_a_number_that_was_hidden_comes_off_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    pressed: list[Sheet] = []
    monkeypatch.setattr(Sheet, "print", lambda sheet: _pressed(pressed, sheet))
    pack = next(each for each in PACKS if each.code == "nl")
    edition = countries.edition(LANGUAGES["nl"], pack)
    paper = next(paper for paper in papers(pack) if paper.name == "list-2")
    for _ in range(2):
        shelf.pdf(edition, paper)
    assert len(pressed) == 1
    assert "Veilig Thuis" in str(pressed[0].data)
    for found in (Snapshot((), clock.now()), None):
        monkeypatch.setattr(snapshot, "look", lambda now, found=found: found)
        shelf.pdf(edition, paper)
        assert len(pressed) == 2
    assert "Veilig Thuis" not in str(pressed[1].data["teams"])


def _pressed(pressed: list[Sheet], sheet: Sheet) -> Printed:
    pressed.append(sheet)
    return Printed(b"%PDF", whole=True)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_a_headline_is_left_nearly_empty(pack: Pack, language: str) -> None:
    """In Romanian one had held nothing but "de"."""
    found = list(pieces(made(pack.code, "poster", language)[1]))
    # The headline is the first to be set, and stands above all else.
    size = found[0][4]
    lines: dict[float, tuple[float, float]] = {}
    for _page, left, right, base, high in found:
        if high == pytest.approx(size, abs=0.1):
            before = lines.get(round(base), (left, right))
            lines[round(base)] = min(before[0], left), max(before[1], right)
    wide = [right - left for _base, (left, right) in sorted(lines.items(), reverse=True)]
    assert len(wide) > 1
    assert all(each > 0.35 * max(wide) for each in wide[:-1])


def test_arabic_that_begins_with_a_foreign_name_still_runs_from_the_right() -> None:
    with translation.override("ar"):
        assert as_word("Payoke، فريق القاصرين")["rtl"]
        assert not english("PAG-ASA, are you a professional?")["rtl"]
    assert not as_word("Payoke, team for minors")["rtl"]


def test_a_long_address_of_ours_stays_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "help-and-information.of-an-organisation-with-a-name.example.org"
    monkeypatch.setattr(parts, "address", lambda: long.replace(".", ".\u200b"))
    for paper in papers(PACKS[0]):
        printed = paper.sheet(LANGUAGES["en"]).print()
        assert printed.whole
        assert_inside(paper, printed.pdf)
        if not paper.name.startswith("list"):
            assert squeezed(long) in heard(Read(printed.pdf))


def test_a_country_of_many_numbers_has_them_all() -> None:
    for paper in papers(PACKS[0]):
        data = dict(paper.sheet(LANGUAGES["nl"]).data)
        for key in {"teams", "centres"} & set(data):
            data[key] = parts.thinned((data[key] * 6)[:18])
        printed = Sheet(paper.sheet(LANGUAGES["nl"]).template, data).print()
        assert_inside(paper, printed.pdf)
        assert heard(Read(printed.pdf)) == [squeezed(word["text"]) for word in words_in(data)]


@every_paper
def test_what_is_seen_in_passing_tells_nothing(
    pack: Pack, paper: Paper, language: Language
) -> None:
    """Its name, its address and the title of its window; a leaflet and a poster in their head."""
    data = paper.sheet(language).data
    shown = f"{paper.file_name(countries.edition(language, pack))} {data['title']}"
    if not paper.for_professionals:
        shown += f" {data['heading']['text']} {data['lead']['text']}"
    for word in TELLING:
        # The start page asks so in Arabic, where it is the everyday word for taking advantage.
        if word != "استغلال":
            assert word not in shown.lower()


def test_what_is_not_urgent_does_not_stand_among_what_to_call_in_danger() -> None:
    for pack in PACKS:
        slow = {number.number for number in pack.emergency if not number.urgent}
        for paper in papers(pack):
            data = paper.sheet(LANGUAGES["en"]).data
            assert not slow & {each["phone"]["text"] for each in data["urgent"]}


def test_arabic_stands_at_the_right_and_numbers_run_from_the_left() -> None:
    arabic = LANGUAGES["ar"]
    for pack in PACKS:
        for paper in papers(pack):
            data = paper.sheet(arabic).data
            assert data["rtl"]
            for word in words_in(data):
                if word["text"][0] == "+" or word["text"].isdigit():
                    assert not word["rtl"]


def _swap(data: Any, words: str) -> Any:
    if isinstance(data, dict):
        if "text" in data:
            return {**data, "text": words}
        return {key: _swap(value, words) for key, value in data.items()}
    if isinstance(data, list):
        return [_swap(each, words) for each in data]
    return data


# Letters that each language has beyond plain Latin, and signs that it writes with.
LETTERS = {
    "en": "“Yes” – ‘no’ …",
    "nl": "één ï ĳ €",
    "fr": "œ ç é è ê à ù « Oui »",
    "de": "ä ö ü ß ẞ „ja“",
    "ar": "هل يستغلك أحد؟ ٠١٢٣ ،؛ گ چ پ",
    "ro": "ă â î ș ț Ș Ț „da”",
    "bg": "щ ъ ь ю я Ѝ ѝ „да“",
    "pl": "ą ć ę ł ń ó ś ź ż „tak”",
    "pt": "ã õ ç á à â",
    "es": "¿sí? ¡no! ñ ü",
    "uk": "ґ є і ї ’ «так»",
    "hu": "ő ű Ő Ű „igen”",
    "tr": "ğ ı İ ş ç",
    "vi": "Ắ ằ ẵ ặ ẩ ễ ộ ớ ừ ỹ đ ơ ư",
    "zh": "有人在利用你，或者你认识的人吗？“是”。现在有危险？请打电话：《》、；！",
    "sq": "ë ç Ë",
    "ti": "ሓደ ሰብ ይምዝምዘካ ድዩ፧ ኣብዚ ክትዛረብ ትኽእል ኢኻ። ቐ ኸ ጸ ፀ ፣ ፤ ፡",
}


def test_our_own_fonts_have_the_letters_of_every_language() -> None:
    """On a machine without any font, too."""
    assert set(LETTERS) == set(LANGUAGES)
    paper = next(paper for paper in papers(PACKS[0]) if paper.name == "poster")
    for code, letters in LETTERS.items():
        sheet = paper.sheet(LANGUAGES[code])
        data = {**sheet.data, "heading": {"text": letters, "lang": code, "rtl": code == "ar"}}
        assert Sheet(sheet.template, data).print().whole, code


@pytest.mark.parametrize("name", ["list-1", "card-1", "leaflet", "poster"])
def test_words_are_never_markup(name: str) -> None:
    paper = next(paper for paper in papers(PACKS[0]) if paper.name == name)
    sheet = paper.sheet(languages.source())
    for words in ("#panic()", '*x* $y$ <z> "', "\\ // [ ] `_"):
        printed = Sheet(sheet.template, _swap(dict(sheet.data), words)).print()
        assert printed.whole
        assert set(heard(Read(printed.pdf))) == {squeezed(words)}


def test_a_text_too_long_for_a_paper_is_refused_rather_than_cut_off() -> None:
    for paper in papers(PACKS[0]):
        sheet = paper.sheet(languages.source())
        endless = Sheet(sheet.template, _swap(dict(sheet.data), "Many words that follow. " * 60))
        with pytest.raises(AsideFailed):
            endless.print()


def test_the_same_paper_is_the_same_bytes() -> None:
    for paper in papers(PACKS[0]):
        for code in ("en", "ar"):
            sheet = paper.sheet(LANGUAGES[code])
            assert sheet.print() == sheet.print()


# Over the wire


def address(paper: Paper, code: str) -> str:
    language = languages.get(code)
    assert language
    return countries.edition(language, HERE).root + paper.path


def test_every_paper_is_linked_to_and_every_link_leads_to_a_paper() -> None:
    for house in HOUSES:
        with living_in(*house):
            for edition in countries.editions():
                if not edition.language.whole:
                    continue
                linked = {
                    target
                    for page in ("professionals/", "know/")
                    for target in Look(Client().get(edition.root + page).content.decode()).links
                    if ".pdf" in target
                }
                here = {edition.root + paper.path for paper in papers(edition.pack)}
                others = {
                    f"{countries.edition(other, edition.pack).root}papers/{name}.pdf"
                    for other in languages.shown()
                    for name in ("leaflet", "poster")
                }
                assert linked == here | others


def test_a_language_of_few_pages_has_what_is_handed_to_people_and_no_other_paper() -> None:
    romanian = LANGUAGES["ro"]
    offered = {paper.name for paper in papers(PACKS[0]) if romanian.offers(paper.path)}
    assert offered == {"leaflet", "poster"}


def test_each_country_has_papers_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def note(sheet: Sheet) -> Printed:
        seen.append([each["phone"]["text"] for each in sheet.data["urgent"]])
        return Printed(b"%PDF", whole=True)

    monkeypatch.setattr(Sheet, "print", note)
    with living_in(*TWO):
        for path in ("/nl/be/papers/poster.pdf", "/nl/nl/papers/poster.pdf"):
            assert Client().get(path).status_code == 200
        # Without a country it is asked for, and what follows is the paper.
        asked = Look(Client().get("/nl/papers/poster.pdf").content.decode())
        assert {"/nl/be/papers/poster.pdf", "/nl/nl/papers/poster.pdf"} <= set(asked.links)
    assert seen == [["112", "101"], ["112"]]


@pytest.mark.parametrize("paper", list(papers(HERE)), ids=lambda paper: paper.name)
def test_it_is_downloaded_without_a_database_a_cookie_or_a_trace(paper: Paper) -> None:
    response = Client().get(address(paper, "nl"), headers={"accept-encoding": "gzip, br"})
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{paper.name}-nl.pdf"'
    assert response.headers["Content-Language"] == "nl"
    assert response.headers["Content-Length"] == str(len(response.content))
    assert "Content-Encoding" not in response.headers
    assert not response.cookies
    for name, value in SECURITY.items():
        assert response.headers[name] == value
    for absent in ("ETag", "Last-Modified", "Set-Cookie"):
        assert absent not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/nl/papers/list-1.pdf",
        "/nl/professionals/papers/leaflet.pdf",
        "/nl/professionals/papers/list-0.pdf",
        "/nl/professionals/papers/list-99.pdf",
        "/nl/professionals/papers/list-1",
        "/nl/papers/poster.png",
        "/nl/papers/.pdf",
        "/nl/papers/",
        "/xx/papers/leaflet.pdf",
        "/tlh/professionals/papers/list-1.pdf",
    ],
)
def test_what_does_not_exist_is_not_made(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sheet, "print", _never)
    assert Client().get(path).status_code == 404


def test_a_paper_is_only_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sheet, "print", _never)
    assert Client().post("/nl/papers/leaflet.pdf", {"x": "y"}).status_code == 405


def _never(sheet: Sheet) -> Printed:
    raise AssertionError("the press was started")


class Press:
    """In place of the press: says when it is at work, and waits until it may go on."""

    def __init__(self) -> None:
        self.made: list[Sheet] = []
        self.at_once = self.most_at_once = 0
        self.began, self.go_on = threading.Event(), threading.Event()
        self._lock = threading.Lock()

    def __call__(self, sheet: Sheet) -> Printed:
        with self._lock:
            self.made.append(sheet)
            self.at_once += 1
            self.most_at_once = max(self.at_once, self.most_at_once)
        self.began.set()
        assert self.go_on.wait(20)
        with self._lock:
            self.at_once -= 1
        return Printed(b"%PDF", whole=True)


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    made = Press()
    monkeypatch.setattr(Sheet, "print", lambda sheet: made(sheet))
    return made


def _status(path: str) -> int:
    return Client().get(path).status_code


def test_a_flood_makes_a_paper_once_and_holds_few_threads(press: Press) -> None:
    with ThreadPoolExecutor(20) as crowd:
        first = crowd.submit(_status, "/nl/papers/leaflet.pdf")
        assert press.began.wait(20)
        others = [crowd.submit(_status, "/nl/papers/leaflet.pdf") for _ in range(19)]
        # All but the few who may wait are answered while the first is still being made.
        told = [each for each in others if _soon(each)]
        press.go_on.set()
        assert first.result(20) == 200
        answers = [each.result(20) for each in others]
    assert len(press.made) == 1
    assert answers.count(200) == 2
    assert [each.result() for each in told].count(503) == 17
    assert _status("/nl/papers/leaflet.pdf") == 200
    assert len(press.made) == 1


def _soon(answer: Any) -> bool:
    try:
        return answer.result(2) is not None
    except TimeoutError:
        return False


def test_a_flood_of_different_papers_is_made_one_at_a_time(press: Press) -> None:
    press.go_on.set()
    paths = [address(paper, code) for paper in papers(HERE) for code in ("nl", "en", "ar")]
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(_status, paths * 3))
    assert set(answers) <= {200, 503}
    assert press.most_at_once == 1
    assert len(press.made) <= len(paths)


def test_what_cannot_be_made_is_said_and_not_tried_again_at_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried, now = [], [1000.0]

    def broken(sheet: Sheet) -> Printed:
        tried.append(sheet)
        raise AsideFailed

    monkeypatch.setattr(Sheet, "print", broken)
    monkeypatch.setattr(shelf, "monotonic", lambda: now[0])
    for _ in range(5):
        response = Client().get("/nl/papers/poster.pdf")
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "5"
        assert "112" in response.content.decode()
    assert len(tried) == 1
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    now[0] += shelf.REST + 1
    assert _status("/nl/papers/poster.pdf") == 503
    assert len(tried) == 2


def test_who_waits_too_long_is_told_to_try_again(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "PATIENCE", 0.0)
    with ThreadPoolExecutor(1) as crowd:
        first = crowd.submit(_status, "/nl/papers/leaflet.pdf")
        assert press.began.wait(20)
        assert _status("/nl/papers/poster.pdf") == 503
        press.go_on.set()
        assert first.result(20) == 200
