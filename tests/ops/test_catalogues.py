"""Translations: collected from the code, kept when it changes, refused when they do not fit."""

from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from fanal.knowledge.translations import LANGUAGES
from fanal.ops import catalogues
from fanal.ops.fit import misfits
from fanal.ops.messages import template

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext
_("Good morning")
ngettext("%(n)d report", "%(n)d reports", 3)
pgettext("a month", "May")
f"{_('Inside')}"
"""
PAGE = """
{% load i18n %}
<h1>{% translate "Write to us" %}</h1>
<p>{% blocktranslate trimmed with name=centre %}
  The {{ name }}
  reads it.
{% endblocktranslate %}</p>
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    app = tmp_path / "package" / "app"
    (app / "templates").mkdir(parents=True)
    (app / "views.py").write_text(CODE)
    (app / "templates" / "page.html").write_text(PAGE)
    (app / "notes.html").write_text('{% translate "Not a template" %}')
    return tmp_path / "package"


def translate(path: Path, source: str, translation: str) -> None:
    before = f'msgid "{source}"\nmsgstr ""'
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, f'{before[:-1]}{translation}"'))


def ids(catalogue: Catalog) -> set[object]:
    return {message.id for message in catalogues.texts(catalogue)}


def test_texts_are_found_in_code_and_templates(package: Path) -> None:
    assert ids(template(package)) >= {
        "Good morning",
        ("%(n)d report", "%(n)d reports"),
        "May",
        "Write to us",
        "The %(name)s reads it.",
    }
    assert "Not a template" not in ids(template(package))


def test_the_interface_has_texts() -> None:
    assert len(ids(template())) > 50


def test_extracting_twice_changes_nothing(package: Path, tmp_path: Path) -> None:
    locale = tmp_path / "locale"
    assert len(catalogues.extract(template(package), locale)) == len(LANGUAGES)
    assert catalogues.extract(template(package), locale) == []


def test_a_translation_stays_and_a_changed_source_makes_it_a_suggestion(
    package: Path, tmp_path: Path
) -> None:
    locale = tmp_path / "locale"
    catalogues.extract(template(package), locale)
    path = catalogues.path_of("nl", locale)
    translate(path, "Write to us", "Schrijf ons")
    assert catalogues.extract(template(package), locale) == []
    page = package / "app" / "templates" / "page.html"
    page.write_text(PAGE.replace("Write to us", "Write to us!"))
    catalogues.extract(template(package), locale)
    changed = catalogues.read(path, "nl")["Write to us!"]
    assert (changed.string, changed.fuzzy) == ("Schrijf ons", True)


def test_the_state_of_review_is_kept(package: Path, tmp_path: Path) -> None:
    locale = tmp_path / "locale"
    catalogues.extract(template(package), locale)
    path = catalogues.path_of("fr", locale)
    text = path.read_text()
    assert '"X-Review-State: draft\\n"' in text
    reviewed = text.replace("State: draft", "State: reviewed").replace(
        "Reviewed-By: ", "Reviewed-By: a translator"
    )
    path.write_text(reviewed)
    assert catalogues.extract(template(package), locale) == []
    assert path.read_text() == reviewed


def test_compiled_catalogues_are_what_django_reads(package: Path, tmp_path: Path) -> None:
    locale = tmp_path / "locale"
    catalogues.extract(template(package), locale)
    path = catalogues.path_of("nl", locale)
    path.write_text(path.read_text().replace('msgid "May"\nmsgstr ""', 'msgid "May"\nmsgstr "mei"'))
    assert path.with_suffix(".mo") in catalogues.compile_stale(locale)
    assert catalogues.compile_stale(locale) == []
    with path.with_suffix(".mo").open("rb") as file:
        assert GNUTranslations(file).pgettext("a month", "May") == "mei"


def test_arabic_has_its_six_forms(package: Path, tmp_path: Path) -> None:
    catalogues.extract(template(package), tmp_path)
    assert "nplurals=6" in catalogues.path_of("ar", tmp_path).read_text()


@pytest.mark.parametrize(
    ("source", "translation", "wrong"),
    [
        ("Hello %(name)s", "Dag %(name)s", ""),
        ("Hello %(name)s", "Dag %(naam)s", "placeholders"),
        ("Hello %(name)s", "Dag", "placeholders"),
        ("Call {number}", "Bel {nummer}", "placeholders"),
        ('<a href="/x">Read</a>', '<a href="/x">Lees</a>', ""),
        ('<a href="/x">Read</a>', '<a href="/y">Lees</a>', "markup"),
        ("<b>Now</b>", "Nu", "markup"),
        ("Here ", "Hier", "spaces"),
    ],
)
def test_a_translation_has_to_fit(source: str, translation: str, wrong: str) -> None:
    found = misfits(Message(source, translation))
    assert (wrong in " ".join(found)) if wrong else found == []


@pytest.mark.parametrize(
    ("forms", "fits"),
    [
        (("één bericht", "%(n)d berichten"), True),
        (("%(n)d bericht", "%(n)d berichten"), True),
        (("één bericht", "veel berichten"), False),
        (("%(m)d bericht", "%(n)d berichten"), False),
    ],
)
def test_a_plural_has_to_fit(forms: tuple[str, str], fits: bool) -> None:
    message = Message(("%(n)d message", "%(n)d messages"), forms)
    assert (misfits(message) == []) is fits
