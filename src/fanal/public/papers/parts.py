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
from fanal.knowledge import Centre, Instrument, Pack
from fanal.knowledge.guidance import Section
from fanal.public.languages import Language
from fanal.public.papers.words import Word, english, number, word

Entry = dict[str, Word]


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


def emergency(pack: Pack) -> list[Entry]:
    return [{"phone": number(each.number), "name": word(each.name)} for each in pack.emergency]


def teams(pack: Pack) -> list[Entry]:
    return [
        *(
            {
                "phone": number(team.phone_display),
                "name": word(team.name),
                "hours": word(team.centre.hours_text),
            }
            for team in pack.teams.values()
        ),
        *_lines(pack),
    ]


def centres(pack: Pack) -> list[Entry]:
    return [*map(_centre, pack.centres.values()), *_lines(pack)]


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


def foot(pack: Pack, language: Language, instrument: Instrument | None = None) -> list[Word]:
    """How old it is, of which version, and whether somebody has read the translation."""
    found = []
    day = format_date(instrument.checked_on if instrument else _oldest(pack), "j/n/Y")
    # Kept apart from the words around it, which may run from the right.
    made_of = instrument.version if instrument else f"{pack.code}@{pack.version}"
    version = f"\u2066{made_of}\u2069"
    checked = _("Checked on %(date)s.") % {"date": day}
    found.append(word(f"{checked} {_('Version %(version)s.') % {'version': version}}"))
    if not language.reviewed:
        found.append(word(_("The words on this paper are still being checked.")))
    return found


def limits(instrument: Instrument) -> list[Word]:
    """What a result does not mean, and how much is known about the rule."""
    said = [word(each.text) for each in instrument.limits] + [word(instrument.validation.text)]
    if instrument.confirmed_here:
        confirmed = _(
            "Its wording was not read at its source. Who runs this site has confirmed it."
        )
        said.append(word(confirmed))
    return said


def _oldest(pack: Pack) -> date:
    """The numbers on it are as fresh as the oldest of them."""
    facts = (*pack.centres.values(), *pack.lines, *pack.emergency)
    return min(fact.checked_on for fact in facts)


def address() -> str:
    """The way to this site, short enough to be typed."""
    return urlsplit(config.origin).netloc.removeprefix("www.")


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
