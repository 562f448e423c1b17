"""The public addresses; they name the kind of page and nothing more."""

from django.urls import URLPattern, URLResolver, path, re_path, register_converter

from fanal.public import (
    asking,
    checking,
    countries,
    easy,
    handed,
    kept,
    kept_page,
    languages,
    mailbox,
    threshold,
    views,
    write,
)
from fanal.public.countries import Edition
from fanal.public.languages import Language
from fanal.public.papers import views as papers


class LanguageConverter:
    """A language that is shown here."""

    regex = "[a-z]{2,3}"

    def to_python(self, value: str) -> Language:
        language = languages.get(value)
        if language is None:
            raise ValueError
        return language

    def to_url(self, value: Language | str) -> str:
        return value if isinstance(value, str) else value.code


class PutAwayConverter:
    """A language that Fanal has, and that is not shown here."""

    regex = "[a-z]{2,3}"

    def to_python(self, value: str) -> str:
        if not languages.is_put_away(value):
            raise ValueError
        return value

    def to_url(self, value: str) -> str:
        return value


class EditionConverter:
    """A language that is shown here, and a country where there are several to choose from."""

    regex = "[a-z]{2,3}(?:/[a-z]{2})?"

    def to_python(self, value: str) -> Edition:
        code, _, country = value.partition("/")
        language = languages.get(code)
        edition = countries.find(language, country) if language else None
        if edition is None:
            raise ValueError
        return edition

    def to_url(self, value: Edition | str) -> str:
        return value if isinstance(value, str) else value.root.strip("/")


register_converter(LanguageConverter, "language")
register_converter(EditionConverter, "edition")
register_converter(PutAwayConverter, "put_away")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.choose_language, name="choose-language"),
    path("<edition:edition>/", views.ready, name="home"),
    path("<edition:edition>/questions/", views.questions, name="questions"),
    path("<edition:edition>/know/", views.ready, {"path": "know/"}, name="know"),
    path("<edition:edition>/places/", views.places, name="places"),
    path("<edition:edition>/places/<slug:code>/", views.place, name="place"),
    path("<edition:edition>/help/", views.help, name="help"),
    path(
        "<edition:edition>/professionals/",
        views.ready,
        {"path": "professionals/"},
        name="professionals",
    ),
    path("<edition:edition>/professionals/ask/", asking.ask, name="professionals-ask"),
    path("<edition:edition>/professionals/check/", checking.check, name="professionals-check"),
    path("<edition:edition>/professionals/handed/", handed.said, name="professionals-handed"),
    path("<edition:edition>/handed/<language:reader>/", handed.questions, name="handed"),
    path(
        "<edition:edition>/professionals/kept/",
        views.ready,
        {"path": kept_page.PATH},
        name="professionals-kept",
    ),
    path(
        "<edition:edition>/professionals/kept/<slug:id>/", kept.one_list, name="professionals-list"
    ),
    path("<edition:edition>/professionals/worker.js", kept.worker, name="professionals-worker"),
    re_path(
        r"^(?P<prefix>[a-z]{2,3}(?:/[a-z]{2})?)/professionals/worker\.js$",
        kept.gone,
        name="professionals-worker-gone",
    ),
    path(
        "<edition:edition>/professionals/papers/<slug:name>.pdf",
        papers.download,
        {"for_professionals": True},
        name="professional-papers",
    ),
    path("<edition:edition>/papers/<slug:name>.pdf", papers.download, name="papers"),
    path("<edition:edition>/write/", write.write, name="write"),
    path("<edition:edition>/easy/", views.ready, {"path": "easy/"}, name="easy"),
    path("<edition:edition>/easy/questions/", easy.questions, name="easy-questions"),
    path("<edition:edition>/easy/write/", easy.writing, name="easy-write"),
    path("<edition:edition>/messages/", mailbox.messages, name="messages"),
    path("<edition:edition>/safety/", views.ready, {"path": "safety/"}, name="safety"),
    # Where several countries are on, and none is chosen.
    path("<language:language>/", threshold.choose_country, name="choose-country"),
    path("<language:language>/<path:path>", threshold.without_country, name="without-country"),
    # A slip or a bookmark in a language that is not shown, or no longer.
    path("<put_away:code>/", views.in_another_language, name="put-away"),
    path("<put_away:code>/<path:path>", views.in_another_language, name="put-away-page"),
]

handler400 = "fanal.public.errors.bad_request"
handler403 = "fanal.public.errors.forbidden"
handler404 = "fanal.public.errors.not_found"
handler500 = "fanal.public.errors.failed"
