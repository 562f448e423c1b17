"""The public addresses; they name the kind of page and nothing more."""

from django.urls import URLPattern, URLResolver, path, register_converter

from fanal.public import languages, mailbox, views, write
from fanal.public.languages import Language


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


register_converter(LanguageConverter, "language")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.choose_language, name="choose-language"),
    path("<language:language>/", views.ready, name="home"),
    path("<language:language>/questions/", views.questions, name="questions"),
    path("<language:language>/know/", views.ready, {"path": "know/"}, name="know"),
    path("<language:language>/places/", views.places, name="places"),
    path(
        "<language:language>/professionals/",
        views.ready,
        {"path": "professionals/"},
        name="professionals",
    ),
    path("<language:language>/write/", write.write, name="write"),
    path("<language:language>/messages/", mailbox.messages, name="messages"),
    path("<language:language>/safety/", views.ready, {"path": "safety/"}, name="safety"),
]

handler400 = "fanal.public.errors.bad_request"
handler403 = "fanal.public.errors.forbidden"
handler404 = "fanal.public.errors.not_found"
handler500 = "fanal.public.errors.failed"
