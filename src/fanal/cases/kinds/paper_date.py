"""The document says another day than the rule, or one where no rule gives any."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, Day, EntryForm, Group, Line, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.kinds.phase import current_phase, warnings
from fanal.cases.kinds.phase_tasks import end_moved
from fanal.cases.naming import spelled, why
from fanal.cases.state import DueItem, State, What
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack


@entry_kind
class PaperDate(CaseEntry):
    """`on` holds from now on; `computed` and its reason stay beside it.

    `start`, `since` and `extended` say of which end of which phase: when what they name is
    struck, this no longer counts.
    """

    kind: ClassVar[str] = "case-paper-date"
    title: ClassVar[Any] = _("Date on the document")
    part: ClassVar[Part] = Part.PROCEDURE
    start: int
    since: date | None = None
    extended: bool = False
    on: date
    computed: date | None = None
    warn_on: tuple[date, ...] = ()
    why: str

    def change(self, state: State, number: int) -> None:
        running = state.running
        if running is None or state.phase_entry != self.start:
            return  # the phase was struck, and took this along
        item = state.phase_ends or DueItem(
            key=str(self.start),
            what=What.PHASE_ENDS,
            on=self.on,
            procedure=running.procedure,
            phase=running.phase,
        )
        if (item.since, item.extended) != (self.since, self.extended):
            return  # it was about an extension that was struck
        now = {
            "on": self.on,
            "computed": self.computed,
            "paper": self.on != self.computed,
            "warn_on": self.warn_on,
        }
        state.due[item.key] = item.model_copy(update=now)
        state.phase_due = self.on
        end_moved(state)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("The document says"), self.on)
        yield Line(_("By the rule"), self.computed or _("No fixed end"))
        yield Line(_("Why"), self.why, quoted=True)


@case_form
class PaperDateForm(EntryForm):
    name = "paper-date"
    group = Group.PROCEDURE
    permission = Permission.CASE_PROCEDURE
    heading = _("The document says another date")
    intro = _(
        "The date on the document holds. What the rule gives stays beside it, with its reason."
    )
    done = _("The date on the document holds now.")
    template = "paper_date.html"

    on = Day(_("Last day on the document"))
    why = Words(
        label=_("Which document, and what you know about the difference"),
        rows=2,
        error_messages={"required": _("Say which document, in a sentence.")},
    )

    @property
    def computed(self) -> tuple[str, str]:
        """The day that holds now and why, for who compares; empty when there is none."""
        item = self.state.phase_ends
        return (spelled(item.on), why(item)) if item else ("", "")

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and current_phase(state, pack) is not None

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        running, on = self.state.running, fields.get("on")
        if running and on and on < running.since:
            self.add_error("on", gettext("The phase began later than that. Check the day."))
        return fields

    def content(self, **common: Any) -> CaseEntry:
        phase, item = current_phase(self.state, self.pack), self.state.phase_ends
        assert phase is not None
        on = self.cleaned_data["on"]
        return PaperDate(
            start=self.state.phase_entry,
            since=item.since if item else None,
            extended=item.extended if item else False,
            on=on,
            computed=item.by_rule if item else None,
            warn_on=warnings(self.pack, phase, on),
            why=self.cleaned_data["why"],
            **common,
        )
