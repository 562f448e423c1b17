"""A sentence of a pack: English, with its translations."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

SOURCE_LANGUAGE = "en"


class Text:
    """English source text that reads as the active language's translation when there is one.

    `id` stays the same for ever; the loader gives it together with the translations.
    """

    __slots__ = ("_translations", "english", "id")

    def __init__(self, english: str) -> None:
        self.english = english
        self.id = ""
        self._translations: Mapping[str, str] = {}

    def bind(self, id: str, translations: Mapping[str, str]) -> None:
        """Called once by the loader."""
        self.id = id
        self._translations = translations

    def language(self, wanted: str | None = None) -> str:
        """The language that `str(text)` comes in, for a `lang` attribute."""
        wanted = wanted or get_language() or SOURCE_LANGUAGE
        return wanted if wanted in self._translations else SOURCE_LANGUAGE

    def in_language(self, language: str) -> str:
        return self._translations.get(language, self.english)

    def __str__(self) -> str:
        return self.in_language(get_language() or SOURCE_LANGUAGE)

    def __repr__(self) -> str:
        return f"Text({self.id!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.id, self.english) == (other.id, other.english)

    def __hash__(self) -> int:
        return hash((self.id, self.english))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(min_length=1, strip_whitespace=True)
        )
