"""What several papers share: sections, numbers, the way to the site, where it all comes from."""

import io
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanal.core import clock
from fanal.core.config import config
from fanal.directory.card import Card
from fanal.knowledge import Centre, Instrument, Pack, Team, Whom
from fanal.knowledge.country import EmergencyNumber
from fanal.knowledge.guidance import Point, Section
from fanal.public import contents
from fanal.public.languages import Language
from fanal.public.papers.words import Word, english, foreign, number, word

Entry = dict[str, Word]
# More than these leave no room for the address of each, or for its hours.
_SOME, _MANY = 4, 8
# Before a point that is not true of everybody; the templates say the same.
FOR_WHOM = {
    Whom.ADULTS: gettext_lazy("For an adult:"),
    Whom.MINORS: gettext_lazy("For somebody who is under 18, or may be:"),
}


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


def advice(pack: Pack, instrument: Instrument) -> list[dict[str, Any]]:
    """What to do and not to do; a list for everybody says of whom each point is true."""
    whom = instrument.meets
    do = [*pack.guidance["professional_do"].for_whom(whom).points]
    dont = [*pack.guidance["professional_dont"].for_whom(whom).points]
    if whom is Whom.MINORS:
        # In place of what is said of an adult's yes.
        needs_yes = pack.guidance["professional_yes"].points
        do += [point for point in needs_yes if point.whom is Whom.MINORS]
    return [
        {
            "title": word(pack.guidance[id].title),
            "points": [{"words": _of_whom(point, whom)} for point in points],
        }
        for id, points in (("professional_do", do), ("professional_dont", dont))
    ]


def _of_whom(point: Point, whom: Whom) -> Word:
    said = word(point.text)
    if point.whom is whom or point.whom is Whom.ALL:
        return said
    return {**said, "text": f"{FOR_WHOM[point.whom]} {said['text']}"}


def young(pack: Pack) -> list[Entry]:
    """Whom else to call about a minor: as the pages say it, in an order that no hour changes."""
    lines = contents.for_the_young(pack, clock.now())
    lines.sort(key=lambda line: (not line.card.always, line.card.row.code))
    return for_the_young(lines)


def for_the_young(lines: Iterable[contents.Line]) -> list[Entry]:
    return [_line(line.card) for line in lines]


def _line(card: Card) -> Entry:
    found = {"phone": number(card.row.facts.phone or ""), "name": foreign(card.name)}
    if card.always:
        found["hours"] = word(_("Day and night"))
    elif card.hours:
        week = (f"{line.days} {', '.join(line.times)}" for line in card.hours)
        found["hours"] = word("; ".join(week))
    return found


def urgent(pack: Pack) -> list[Entry]:
    """What to call in danger, and nothing else beside it."""
    return [short(each) for each in pack.urgent]


def team(found: Team) -> Entry:
    return {
        "phone": number(found.phone_display),
        "name": word(found.name),
        "hours": word(found.centre.hours_text),
    }


def teams(pack: Pack, instrument: Instrument) -> list[Entry]:
    """Whom to call; about a minor first those who are there for minors."""
    found, first = list(pack.teams.values()), []
    if instrument.meets is Whom.MINORS:
        first = young(pack)
        found.sort(key=lambda each: not each.for_minors)
    return thinned([*first, *map(team, found), *_lines(pack), *_not_urgent(pack)])


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


def marks() -> dict[str, Word]:
    """What the two boxes before a sign mean, and neither of them."""
    return {
        "seen": word(_("Seen")),
        "not_seen": word(_("Not seen")),
        "open": word(_("A sign without a mark is not known.")),
    }


def child(minor: bool) -> list[Word]:
    if not minor:
        return []
    return [word(_("Somebody who is under 18, or may be: their safety comes first."))]


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
