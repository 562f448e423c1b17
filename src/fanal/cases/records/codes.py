"""Codes for what advisers typed in words, where the words are exactly a name that has one."""

import re

from fanal.knowledge import Pack


def country_codes(words: str, pack: Pack) -> list[str]:
    """ISO 3166-1, two letters; none when anything in it is no country's own name or code."""
    names = _names("territories", pack, length=2)
    # A name may itself have an "and" in it.
    parts = [_plain(words)] if _plain(words) in names else _parts(words)
    return _codes(parts, names) if all(part in names for part in parts) else []


def language_codes(words: str, pack: Pack) -> list[str]:
    """ISO 639 codes, in the order in which they stand; what is no language's name is left out."""
    return _codes(_parts(words), _names("languages", pack, length=3))


def _parts(words: str) -> list[str]:
    parts = re.split(r"[,;/\n]|\s+(?:and|en|et|und|و)\s+", words)
    return [plain for each in parts if (plain := _plain(each))]


def _codes(parts: list[str], names: dict[str, str]) -> list[str]:
    return list(dict.fromkeys(names[part] for part in parts if part in names))


def _names(kind: str, pack: Pack, *, length: int) -> dict[str, str]:
    # Not at the top: its tables are large, and hardly any request needs them.
    from babel import Locale, localedata

    found: dict[str, str] = {}
    for language in ("en", *pack.country.languages):
        for code, name in getattr(Locale.parse(language), kind).items():
            if len(code) <= length and code.isalpha():
                found.setdefault(_plain(name), code)
                found.setdefault(code.lower(), code)
    localedata._cache.clear()
    return found


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()
