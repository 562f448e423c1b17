"""What is handed to people and hung up where they come: every language has both.

So their words are among those that every language must have (`knowledge.essential`).
"""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from fanal.core.press import Sheet
from fanal.knowledge import Pack
from fanal.public.languages import Language
from fanal.public.papers import parts
from fanal.public.papers.sheets import sheet
from fanal.public.papers.words import number, word


def leaflet_sheet(pack: Pack, language: Language) -> Sheet:
    """For people, folded in three; its outside does not say what it is about."""
    with translation.override(language.code):
        known = pack.guidance
        found = _("Can someone find this paper? Learn one number by heart, and leave the paper.")
        return sheet(
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
    """To hang up, A3: a question, the numbers, and the way to this site."""
    with translation.override(language.code):
        return sheet(
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
