"""Whether a record may be handed out for a purpose, and if not, why."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fanal.cases.kinds.consent import QUESTIONS, Consent, Decision, Purpose
from fanal.cases.state import State


@dataclass(frozen=True)
class Basis:
    """The entry it rests on, by number; none, and the reasons why not."""

    entry: int | None
    consent: Consent | None = field(default=None, repr=False)
    reasons: tuple[Any, ...] = field(default=(), repr=False)


def basis_for(state: State, purpose: Purpose, today: date) -> Basis:
    """The person's yes where it holds, or else a ground; never both in doubt."""
    reasons: list[Any] = []
    if said := state.consents.get(purpose):
        number, consent = said
        reasons += _why_not(consent, today)
        if not reasons:
            return Basis(number, consent)
    else:
        reasons.append(_("The person was not asked for this use."))
    if found := state.grounds.get(purpose):
        number, ground = found
        if ground.on <= today and (ground.until is None or today <= ground.until):
            return Basis(number)
        reasons.append(_("The legal ground no longer holds."))
    else:
        reasons.append(_("No legal ground is noted on which no yes is needed."))
    return Basis(None, reasons=tuple(reasons))


def _why_not(consent: Consent, today: date) -> list[Any]:
    if consent.decision is Decision.REFUSED:
        return [_("The person said no.")]
    if consent.decision is Decision.WITHDRAWN:
        return [_("The person took their yes back.")]
    if consent.until and consent.until < today:
        return [_("The person's yes was for a time that is over.")]
    return [
        _("Not answered with yes: %(question)s") % {"question": QUESTIONS[each]}
        for each in consent.missing
    ]
