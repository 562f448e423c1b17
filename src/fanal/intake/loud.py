"""Words that must not stand where somebody else may read them over a person's shoulder.

What goes by telephone or e-mail can be seen by who holds the phone: it names neither the centre
nor what it is about. This only warns; a human decides.
"""

from collections.abc import Iterator

from fanal.knowledge import current

# Beginnings of words, by no language in particular: any of them in any text is loud.
_STEMS = (
    *("trafficking", "victim", "exploit", "prostitut", "police", "shelter", "slavery"),
    *("mensenhandel", "slachtoffer", "uitbuit", "prostitu", "politie", "opvang", "slavernij"),
    *("traite", "victime", "exploit", "refuge", "esclav"),
    *("menschenhandel", "opfer", "ausbeut", "polizei", "schutzhaus", "sklaverei"),
    *("اتجار", "ضحية", "ضحايا", "استغلال", "شرطة", "دعارة"),
)


def loud_words(text: str) -> list[str]:
    """Those that stand in it, as they are spelled here; each once."""
    plain = text.casefold()
    return sorted({word for word in _candidates() if word.casefold() in plain})


def _candidates() -> Iterator[str]:
    yield from _STEMS
    for pack in current().packs.values():
        for team in pack.teams.values():
            yield str(team.name)
            yield str(team.centre.name)
