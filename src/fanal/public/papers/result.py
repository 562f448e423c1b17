"""The result of a check as a paper: made of what was posted, handed over, and kept nowhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from django.utils.translation import gettext as _

from fanal.core.aside import AsideFailed
from fanal.core.dates import full_date
from fanal.core.line import Full
from fanal.core.press import Sheet
from fanal.knowledge import Explanation, Instrument, Pack, Sign, Team
from fanal.knowledge.country import EmergencyNumber
from fanal.knowledge.enums import SectionId, Ternary
from fanal.knowledge.guidance import Section
from fanal.knowledge.organisations import Region
from fanal.knowledge.text import Text
from fanal.public import waiting
from fanal.public.contents import Line
from fanal.public.languages import Language
from fanal.public.papers import parts
from fanal.public.papers.shelf import PATIENCE, NotNow
from fanal.public.papers.words import english, number, word


class Marked(Protocol):
    """A sign as it was marked, with what was observed."""

    @property
    def sign(self) -> Sign: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True)
class Finding:
    """All that stands on the page of a result."""

    pack: Pack
    instrument: Instrument
    result: Explanation
    present: Sequence[Marked]
    unknown: Sequence[Marked]
    absent: Sequence[Marked]
    teams: Sequence[Team]
    sections: Sequence[Section]
    # Where a postcode was given and its region has a coordinator.
    region: Region | None
    # Calmer numbers, where no centre answers now.
    others: Sequence[EmergencyNumber]
    child: bool
    # Who else is there for a child: before the teams, or after a team for minors that answers.
    young: Sequence[Line]
    young_too: Sequence[Line]
    danger: bool
    now: datetime

    @property
    def needs_yes(self) -> list[Text]:
        """What needs the person's yes, and what does not."""
        minor = Ternary.NOT_SURE if self.child else Ternary.NO
        section = self.pack.guidance[SectionId.PROFESSIONAL_YES].for_age(minor)
        return [each.text for each in section.points]


def pdf(found: Finding, language: Language) -> bytes:
    """A tagged PDF; `NotNow` when it cannot be had at this moment."""
    try:
        with waiting.papers.turn(monotonic(), timeout=PATIENCE):
            asked = sheet(found, language)
            printed = asked.print()
            if not printed.whole:
                # A note in a script that our fonts lack.
                printed = replace(asked, machine=True).print()
            return printed.pdf
    except (Full, AsideFailed):
        raise NotNow from None


def sheet(found: Finding, language: Language) -> Sheet:
    """In the active language, which is `language`.

    Whom to call comes before what was marked, so that it stands on the first page however many
    signs there are, and before every advice.
    """
    call, *advice = found.sections
    now = f"{full_date(found.now)}, {found.now:%H:%M}"
    rule = f"{_('The rule of this list:')} {found.result.clause.text}"
    others = [(_("Not known"), found.unknown), (_("Not seen"), found.absent)]
    data: dict[str, Any] = {
        "title": _("Information"),
        "language": language.code,
        "rtl": language.dir == "rtl",
        # Danger comes before everything; else the numbers stand beside whom to call.
        "first": [word(_("In danger now? Call:"))] if found.danger else [],
        "first_urgent": parts.urgent(found.pack) if found.danger else [],
        "kicker": word(_("For professionals")),
        "heading": word(_("What the signs can mean")),
        "wording": word(found.result.wording),
        "about": word(f"{found.instrument.title}. {now}. {rule}"),
        "not_mean": word(_("What this does not mean")),
        "limits": [word(limit.text) for limit in found.result.limits],
        "call": parts.section(call),
        "child": parts.child(found.child),
        "urgent": [] if found.danger else parts.urgent(found.pack),
        "teams": [
            *_coordinator(found.region),
            *parts.for_the_young(found.young),
            *(parts.team(each) for each in found.teams),
            *parts.for_the_young(found.young_too),
            *(parts.short(each) for each in found.others),
        ],
        "seen": _part(_("Seen"), found.present),
        "sections": [parts.section(each) for each in advice],
        "yes": {
            "title": word(found.pack.guidance[SectionId.PROFESSIONAL_YES].title),
            "points": [word(each) for each in found.needs_yes],
        },
        "others": [_part(title, marks) for title, marks in others if marks],
        "foot": [
            english(found.result.owner),
            parts.sources(found.instrument),
            *parts.foot(language, found.instrument),
            number(parts.address()),
        ],
    }
    return Sheet(Path(__file__).parent / "result.typ", data)


def _coordinator(region: Region | None) -> list[parts.Entry]:
    if region is None or region.phone_display is None:
        return []
    said = {
        "phone": number(region.phone_display),
        "name": word(f"{region.coordinator}, {region.name}"),
        "hours": word(_("We do not know when they answer the phone.")),
    }
    return [said]


def _part(title: str, marks: Iterable[Marked]) -> dict[str, Any]:
    return {
        "title": word(title),
        "marks": [
            {"words": word(mark.sign.text), **({"note": word(mark.note)} if mark.note else {})}
            for mark in marks
        ],
    }
