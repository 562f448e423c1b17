"""Each paper for professionals as data: what of a pack stands on it, in the order of reading.

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
        return sheet(
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
        return sheet(
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


def sheet(template: str, language: Language, **found: Any) -> Sheet:
    """A paper in the active language, which is that of its words."""
    data = {
        "title": _("Information"),
        "language": language.code,
        "rtl": language.dir == "rtl",
        **found,
    }
    return Sheet(_HERE / f"{template}.typ", data)
