"""A list of signs, filled in with the person; a part of an evaluation.

What it adds up to is never a verdict: it says which signs are there, which rule that meets, and
what it does not mean.
"""

from collections.abc import Iterator
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import Line
from fanal.dossiers.contents import Silent
from fanal.knowledge import Answer, Asking, Explanation, Instrument, Pack, Result

ANSWERS = {Answer.YES: _("Yes"), Answer.NO: _("No"), Answer.UNKNOWN: _("Not known")}


class Filled(Silent):
    """`instrument` and the signs are ids of the pack that `pack` names, as in "be@2026-11-22".

    `met` is what the list's own rule said then; None when unknown answers leave it open, or the
    list has no number. Every sign that is in neither group was not known or not asked.
    `asking` is the age whose rule it was; entries from before there were askings leave it out,
    and `result` too.
    """

    instrument: str
    pack: str
    asking: str = ""
    result: Result | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    met: bool | None = None

    @classmethod
    def of(cls, found: Explanation) -> Self:
        return cls(
            instrument=str(found.instrument.id),
            pack=found.version,
            asking=found.asking.id,
            result=found.result,
            present=tuple(str(sign.id) for sign in found.present),
            absent=tuple(str(sign.id) for sign in found.absent),
            met=found.met,
        )

    def lines(self, pack: Pack) -> Iterator[Line]:
        known = pack.instrument(self.instrument)
        if known is None:
            # Gone from the pack: what was ticked stays readable by its ids.
            yield Line(self.instrument, several=(*self.present, self.pack))
            return
        asking = self._asking(known)
        texts = {str(sign.id): sign.text for sign in (*known.all_items, *asking.items)}
        present = tuple(texts.get(id, id) for id in self.present)
        yield Line(known.title, several=present or (_("No sign of it was noted"),))
        if self.absent:
            yield Line(_("Asked, and not so"), several=tuple(texts.get(i, i) for i in self.absent))
        yield Line(_("Its rule"), asking.clause.text)
        if wording := self._wording(asking):
            yield Line(_("What that says"), wording)
        yield Line(_("What it does not mean"), several=tuple(each.text for each in known.limits))
        yield Line(_("Version used"), f"{self.instrument}, {self.pack}")

    def _asking(self, known: Instrument) -> Asking:
        return next((each for each in known.askings if each.id == self.asking), known.askings[0])

    def _wording(self, asking: Asking) -> Any:
        """Today's sentence for what it added up to then; None when the list has none any more."""
        return asking.wordings.get(self.result or self._result_by_met(asking))

    def _result_by_met(self, asking: Asking) -> Result:
        """Of an entry that kept nothing but `met`."""
        if self.met is not None:
            return Result.MET if self.met else Result.NOT_MET
        unknown = len(asking.items) - len(self.absent)
        has_no_number = asking.clause.at_least is None
        return asking.clause.weigh(len(self.present), unknown) if has_no_number else Result.OPEN
