"""Each paper as data: what of a pack stands on it, in the order in which it is read.

The title in its metadata is that of every public page, and its words come from the pack or from a
catalogue. The order of the data is the order of the paper (`core.press`).
"""

from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from fanal.core.press import Sheet
from fanal.knowledge import Instrument, Pack, Whom
from fanal.public.languages import Language
from fanal.public.papers import parts
from fanal.public.papers.words import english, number, word

_HERE = Path(__file__).parent


def list_sheet(pack: Pack, instrument: Instrument, language: Language) -> Sheet:
    """One list of signs for professionals, on one page."""
    with translation.override(language.code):
        return _sheet(
            "list",
            language,
            kicker=word(_("For professionals")),
            heading=word(instrument.title),
            intro=word(instrument.intro),
            marks=parts.marks(),
            signs=[word(sign.text) for sign in instrument.items],
            rule=word(instrument.rule),
            not_mean=word(_("What this does not mean")),
            limits=parts.limits(instrument),
            advice=parts.advice(pack, instrument),
            call=word(pack.guidance["professional_call"].title),
            child=parts.child(instrument.meets is Whom.MINORS),
            urgent=parts.urgent(pack),
            teams=parts.teams(pack, instrument),
            foot=[parts.sources(instrument), *parts.foot(language, instrument)],
        )


def card_sheet(pack: Pack, instrument: Instrument, language: Language) -> Sheet:
    """The same to carry along: cut and folded, as large as a bank card."""
    with translation.override(language.code):
        return _sheet(
            "card",
            language,
            how=[
                word(_("Print this page at its real size, on one side.")),
                word(_("Cut along the outer line.")),
                word(_("Fold along the long line, with the words outside.")),
                word(_("Fold along the short lines, to and fro.")),
            ],
            kicker=word(_("For professionals")),
            heading=word(instrument.title),
            urgent=parts.urgent(pack),
            marks=parts.marks(),
            signs=[word(sign.text) for sign in instrument.items],
            rule=word(instrument.rule),
            call=word(pack.guidance["professional_call"].title),
            teams=parts.teams(pack, instrument),
            advice=parts.advice(pack, instrument),
            not_mean=word(_("What this does not mean")),
            limits=parts.limits(instrument),
            qr=parts.qr(),
            address=number(parts.address()),
            foot=[english(instrument.owner), *parts.foot(language, instrument)],
        )


def leaflet_sheet(pack: Pack, language: Language) -> Sheet:
    """For people, folded in three; its outside does not say what it is about."""
    with translation.override(language.code):
        known = pack.guidance
        found = _("Can someone find this paper? Learn one number by heart, and leave the paper.")
        return _sheet(
            "leaflet",
            language,
            **_question(),
            promises=parts.section(known["promises"]),
            not_ready=parts.section(known["not_ready"]),
            danger=word(_("In danger now? Call:")),
            urgent=parts.urgent(pack),
            where=word(_("Talk to someone")),
            centres=parts.centres(pack),
            write=word(_("You can write at any hour:")),
            qr=parts.qr(),
            address=number(parts.address()),
            found=word(found),
            how=[
                word(_("Print this on both sides of one sheet, turned on the short edge.")),
                word(_("Fold it in three at the marks, with the question in front.")),
            ],
            foot=parts.mark(pack, language),
            forms=parts.section(known["forms"]),
            holds=parts.section(known["holds"]),
            contact=parts.section(known["contact"]),
        )


def poster_sheet(pack: Pack, language: Language) -> Sheet:
    """To hang up, A3: a question, the numbers, and the way to this site.

    It has no words but those of the pages that matter most, so that every language has one.
    """
    with translation.override(language.code):
        return _sheet(
            "poster",
            language,
            **_question(),
            promises=[word(point.title) for point in pack.guidance["promises"].points],
            where=word(_("Talk to someone")),
            centres=parts.centres(pack),
            write=word(_("You can write at any hour:")),
            qr=parts.qr(),
            address=number(parts.address()),
            danger=word(_("In danger now? Call:")),
            urgent=parts.urgent(pack),
            foot=parts.mark(pack, language),
        )


def _question() -> dict[str, Any]:
    """As the start page asks."""
    lead = _("Hardly paid, papers taken, afraid to say no? You can talk about it here.")
    return {
        "heading": word(_("Is someone taking advantage of you, or of someone you know?")),
        "lead": word(lead),
    }


def _sheet(template: str, language: Language, **found: Any) -> Sheet:
    data = {
        "title": _("Information"),
        "language": language.code,
        "rtl": language.dir == "rtl",
        **found,
    }
    return Sheet(_HERE / f"{template}.typ", data)
