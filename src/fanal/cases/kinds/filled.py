"""A list of signs, filled in with the person; a part of an evaluation.

What it adds up to is never a verdict: it says which signs are there, which rule that meets, and
what it does not mean.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import Line
from fanal.dossiers.contents import Silent
from fanal.knowledge import Answer, Pack
from fanal.knowledge.instruments import Instrument, Result

ANSWERS = {Answer.YES: _("Yes"), Answer.NO: _("No"), Answer.UNKNOWN: _("Not known")}


class Filled(Silent):
    """`instrument` and the signs are ids of the pack that `pack` names, as in "be@2026-11-22".

    `met` is what the list's own rule said then; None when unknown answers leave it open, or the
    list has no number. Every sign that is in neither group was not known or not asked.
    """

    instrument: str
    pack: str
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    met: bool | None = None

    @classmethod
    def of(cls, instrument: Instrument, answers: Mapping[str, Answer], pack: Pack) -> Self:
        result: Result = instrument.evaluate(answers)
        return cls(
            instrument=str(instrument.id),
            pack=f"{pack.code}@{pack.version}",
            present=tuple(str(sign.id) for sign in result.present),
            absent=tuple(str(sign.id) for sign in result.absent),
            met=result.met,
        )

    def lines(self, pack: Pack) -> Iterator[Line]:
        known = pack.instruments.get(self.instrument)
        if known is None:
            # Gone from the pack: what was ticked stays readable by its ids.
            yield Line(self.instrument, several=(*self.present, self.pack))
            return
        texts = {str(sign.id): sign.text for sign in known.all_items}
        present = tuple(texts.get(id, id) for id in self.present)
        yield Line(known.title, several=present or (_("No sign of it was noted"),))
        if self.absent:
            yield Line(_("Asked, and not so"), several=tuple(texts.get(i, i) for i in self.absent))
        yield Line(_("Its rule"), known.rule)
        yield Line(_("What that says"), self._wording(known))
        yield Line(_("What it does not mean"), several=tuple(each.text for each in known.limits))
        yield Line(_("Version used"), f"{self.instrument}, {self.pack}")

    def _wording(self, known: Instrument) -> Any:
        if self.met and known.when_met is not None:
            return known.when_met
        return known.when_open if self.met is None else known.when_not_met
