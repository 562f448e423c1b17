"""What of a submission hangs on the country: which one, its numbers, its lists."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError as NotValid

from fanal.api.bodies import (
    NO_EMAIL,
    MarkedBody,
    Mistake,
    PersonBody,
    SubmissionBody,
    Unfit,
    dialled,
    mailable,
    mistake,
)
from fanal.intake.contents import Channel
from fanal.knowledge import Instrument, InstrumentKind, Pack, current

NO_NUMBER = "is no phone number: send its digits, as in 0470 12 34 56"


def served() -> dict[str, Pack]:
    """The countries that the site speaks of; a sketch is for the desk alone."""
    return {code: pack for code, pack in current().packs.items() if pack.whole}


def pack_for(body: SubmissionBody) -> Pack:
    """The pack of that country; without one only where there is no other: nothing is guessed."""
    shown = served()
    names = ", ".join(f"{code} ({pack.country.name.english})" for code, pack in shown.items())
    if body.country is None and len(shown) > 1:
        raise Unfit([mistake("/country", f"is needed here, one of: {names}")])
    pack = shown.get(body.country) if body.country else next(iter(shown.values()))
    if pack is None:
        raise Unfit([mistake("/country", f"is not served here; one of: {names}")])
    return pack


def check(body: SubmissionBody, pack: Pack) -> None:
    """Raises `Unfit` for what does not fit this country."""
    found = [
        *_number("/asker/phone", body.asker.phone, pack),
        *(_address(body.person, pack) if body.person else ()),
        *(_marks(body.marked, pack) if body.marked else ()),
    ]
    if found:
        raise Unfit(found)


def _number(pointer: str, text: str, pack: Pack) -> Iterator[Mistake]:
    try:
        dialled(text, pack)
    except NotValid:
        yield mistake(pointer, NO_NUMBER)


def _address(person: PersonBody, pack: Pack) -> Iterator[Mistake]:
    if person.channel is Channel.PHONE:
        yield from _number("/person/address", person.address, pack)
    if person.channel is Channel.EMAIL:
        try:
            mailable(person.address)
        except ValueError:
            yield mistake("/person/address", NO_EMAIL)


def _marks(marked: MarkedBody, pack: Pack) -> Iterator[Mistake]:
    """Marks on an older version are kept as they came: a list that changes stops no referral."""
    found = pack.instrument(marked.list)
    if found is None or found.kind is not InstrumentKind.PROFESSIONAL:
        yield mistake("/marked/list", "is no list for professionals of this country")
    elif marked.version == found.version:
        yield from _signs(marked, found)


def _signs(marked: MarkedBody, found: Instrument) -> Iterator[Mistake]:
    known = {str(sign.id) for sign in found.items}
    for number, each in enumerate(marked.marks):
        pointer = f"/marked/marks/{number}/sign"
        if each.sign not in known:
            yield mistake(pointer, "is no sign of this version of the list")
        elif each.sign in [before.sign for before in marked.marks[:number]]:
            yield mistake(pointer, "is marked twice")
