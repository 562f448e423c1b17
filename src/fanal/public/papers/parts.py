"""What several papers share: sections, numbers, the way to the site, where it all comes from."""

import io
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from fanal.core.config import config
from fanal.knowledge import Centre, Instrument, Pack, Team
from fanal.knowledge.country import EmergencyNumber
from fanal.knowledge.guidance import Section
from fanal.public.languages import Language
from fanal.public.papers.words import Word, english, number, word

Entry = dict[str, Word]
# More than these leave no room for the address of each, or for its hours.
_SOME, _MANY = 4, 8


def section(found: Section) -> dict[str, Any]:
    """One section of guidance; its points have titles, or are a list."""
    made: dict[str, Any] = {"title": word(found.title)}
    if found.lead:
        made["lead"] = word(found.lead)
    made["points"] = [
        {**({"title": word(point.title)} if point.title else {}), "words": word(point.text)}
        for point in found.points
    ]
    return made


def advice(pack: Pack) -> list[dict[str, Any]]:
    return [section(pack.guidance[id]) for id in ("professional_do", "professional_dont")]


def urgent(pack: Pack) -> list[Entry]:
    """What to call in danger, and nothing else beside it."""
    return [short(each) for each in pack.urgent]


def team(found: Team) -> Entry:
    return {
        "phone": number(found.phone_display),
        "name": word(found.name),
        "hours": word(found.centre.hours_text),
    }


def teams(pack: Pack) -> list[Entry]:
    found = [team(each) for each in pack.teams.values()]
    return thinned([*found, *_lines(pack), *_not_urgent(pack)])


def centres(pack: Pack) -> list[Entry]:
    found = [_centre(each) for each in pack.centres.values()]
    return thinned([*found, *_lines(pack), *_not_urgent(pack)])


def thinned(entries: list[Entry]) -> list[Entry]:
    """Where there are many numbers, each brings less with it: a number has to stay large."""
    few = {"phone", "name"}
    if len(entries) <= _MANY:
        few |= {"hours"}
    if len(entries) <= _SOME:
        few |= {"address"}
    return [{key: each[key] for key in each if key in few} for each in entries]


def short(found: EmergencyNumber) -> Entry:
    return {"phone": number(found.number), "name": word(found.name)}


def _not_urgent(pack: Pack) -> list[Entry]:
    return [short(each) for each in pack.emergency if not each.urgent]


def _centre(centre: Centre) -> Entry:
    found = {"phone": number(centre.phone_display), "name": word(centre.name)}
    if centre.address:
        place = f"{centre.postcode} {centre.town}"
        found["address"] = word("\n".join((*centre.address, place)))
    return {**found, "hours": word(centre.hours_text)}


def _lines(pack: Pack) -> Iterator[Entry]:
    """Numbers that belong to all centres together, once somebody has confirmed them."""
    for line in pack.lines:
        if line.phone_display:
            yield {
                "phone": number(line.phone_display),
                "name": word(line.name),
                "hours": word(line.when),
            }


def sources(instrument: Instrument) -> Word:
    return english("; ".join(source.title for source in instrument.sources))


def foot(language: Language, instrument: Instrument) -> list[Word]:
    """How old it is, of which version, and whether somebody has read the translation."""
    checked = _("Checked on %(date)s.") % {"date": _day(instrument.checked_on)}
    # Kept apart from the words around it, which may run from the right.
    version = _("Version %(version)s.") % {"version": f"\u2066{instrument.version}\u2069"}
    return [word(f"{checked} {version}"), *_unread(language)]


def mark(pack: Pack, language: Language) -> list[Word]:
    """The same without words: the numbers are as fresh as the oldest of them."""
    facts = (*pack.centres.values(), *pack.lines, *pack.emergency)
    day = _day(min(fact.checked_on for fact in facts))
    return [number(day), *_unread(language)]


def _day(day: date) -> str:
    return format_date(day, "j/n/Y")


def _unread(language: Language) -> list[Word]:
    if language.reviewed:
        return []
    return [word(_("The words on this site are still being checked."))]


def limits(instrument: Instrument) -> list[Word]:
    """What a result does not mean, and how much is known about the rule."""
    said = [word(each.text) for each in instrument.limits] + [word(instrument.validation.text)]
    if instrument.confirmed_here:
        confirmed = _(
            "Its wording was not read at its source. Who runs this site has confirmed it."
        )
        said.append(word(confirmed))
    return said


def address() -> str:
    """The way to this site, short enough to be typed; a long one may break after a dot."""
    return urlsplit(config.origin).netloc.removeprefix("www.").replace(".", ".\u200b")


@cache
def qr() -> dict[str, str]:
    """The same as a drawing, and said; a quarter of it may be dirty or torn (level Q).

    It leads to the front door, which opens in the language of the phone.
    """
    import segno

    drawn = io.BytesIO()
    code = segno.make(f"{config.origin}/", error="q", micro=False)
    code.save(drawn, "svg", border=4, dark="#1b2434", light="#fff", omitsize=True, xmldecl=False)
    return {"drawing": drawn.getvalue().decode(), "words": config.origin}
