"""The rule changed: somebody accepts the new date, or keeps the old one."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.kinds.phase_tasks import Span, end_moved
from fanal.cases.naming import known_phase, what
from fanal.cases.proposals import Proposal, proposals
from fanal.cases.state import State, What
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack

ACCEPT, KEEP = "accept", "keep"


@entry_kind
class RuleAnswered(CaseEntry):
    """`key` is the date's; `since` and `extended` say that it is still the same date.

    `on` is what the rule says by now (None: no fixed end), `was` what it said before; `pack` is
    the version that it is computed with.
    """

    kind: ClassVar[str] = "case-rule"
    title: ClassVar[Any] = _("The rule changed")
    part: ClassVar[Part] = Part.PROCEDURE
    key: str
    what: What
    procedure: str
    phase: str
    since: date | None
    extended: bool = False
    accepted: bool
    was: date | None
    on: date | None
    span: Span | None = None
    warn_on: tuple[date, ...] = ()
    token: str
    pack: str
    why: str

    def change(self, state: State, number: int) -> None:
        item = state.due.get(self.key)
        if item is None or (item.since, item.extended) != (self.since, self.extended):
            return  # what it was about is over, or was struck
        if not self.accepted:
            state.due[self.key] = item.model_copy(update={"declined": self.token})
            return
        if item.what is What.PHASE_ENDS:
            state.phase_due = self.on
        if self.on is None or self.span is None:
            del state.due[self.key]
            end_moved(state)
            return
        now = {
            "on": self.on,
            "amount": self.span.amount,
            "unit": self.span.unit,
            "warn_on": self.warn_on,
            "paper": False,
            "computed": None,
            "declined": "",
        }
        state.due[self.key] = item.model_copy(update=now)
        end_moved(state)

    def lines(self, pack: Pack) -> Iterator[Line]:
        phase = known_phase(pack, self.procedure, self.phase)
        yield Line(_("Phase"), phase.name if phase else self.phase)
        yield Line(_("Before"), self.was or _("No fixed end"))
        yield Line(_("By the rule of today"), self.on or _("No fixed end"))
        yield Line(
            _("Decided"), _("The new date holds") if self.accepted else _("The old one stays")
        )
        yield Line(_("Why"), self.why, quoted=True)


@case_form
class RuleForm(EntryForm):
    name = "rule"
    group = Group.PROCEDURE
    permission = Permission.CASE_PROCEDURE
    heading = _("A rule changed: accept or keep")
    intro = _("Nothing has moved. Look at what the law says about cases that began before.")
    done = _("Your decision stands in the file.")

    date = forms.ChoiceField(
        label=_("Which date"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a date.")},
    )
    answer = forms.ChoiceField(
        label=_("What holds for this case"),
        choices=[(ACCEPT, _("The new date")), (KEEP, _("The old date"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )
    why = Words(label=_("Why"), rows=2, error_messages={"required": _("Say why, in a sentence.")})

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        # By what would change: after yet another change of the rule, the page is asked anew.
        self.found = {each.token: each for each in proposals(state, pack)}
        self.fields["date"].choices = [  # type: ignore[attr-defined]
            (token, f"{what(each.item, pack)}. {each.words}") for token, each in self.found.items()
        ]
        if len(self.found) == 1:
            self.initial.setdefault("date", next(iter(self.found)))

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and bool(proposals(state, pack))

    def content(self, **common: Any) -> CaseEntry:
        found: Proposal = self.found[self.cleaned_data["date"]]
        item = found.item
        return RuleAnswered(
            key=item.key,
            what=item.what,
            procedure=item.procedure,
            phase=item.phase,
            since=item.since,
            extended=item.extended,
            accepted=self.cleaned_data["answer"] == ACCEPT,
            was=item.on,
            on=found.on,
            span=Span.of(found.rule) if found.rule else None,
            warn_on=found.warn_on,
            token=found.token,
            pack=f"{self.pack.code}@{self.pack.version}",
            why=self.cleaned_data["why"],
            **common,
        )
