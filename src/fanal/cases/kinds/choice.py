"""What the person chooses; it can change for ever."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, Day, EntryForm, Group, Line, PastDay, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.state import DueItem, State, What
from fanal.cases.whom import choices_for
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack


@entry_kind
class Choice(CaseEntry):
    """`choice` is an id of the pack; `words` are the person's own."""

    kind: ClassVar[str] = "case-choice"
    title: ClassVar[Any] = _("The person's choice")
    part: ClassVar[Part] = Part.CHOICE
    choice: str
    words: str = ""
    on: date
    come_back: str = ""
    come_back_on: date | None = None

    def change(self, state: State, number: int) -> None:
        state.due.pop(str(state.choice_entry), None)
        state.choice, state.choice_entry = self, number
        if self.come_back_on:
            key = str(number)
            state.due[key] = DueItem(
                key=key, what=What.COME_BACK, on=self.come_back_on, words=self.come_back
            )

    def lines(self, pack: Pack) -> Iterator[Line]:
        known = pack.choice(self.choice)
        yield Line(_("Choice"), known.label if known else self.choice)
        yield Line(_("Said on"), self.on)
        if self.words:
            yield Line(_("In their own words"), self.words, quoted=True)
        if self.come_back:
            yield Line(_("How they can come back"), self.come_back, quoted=True)
        if self.come_back_on:
            yield Line(_("We look again on"), self.come_back_on)


@case_form
class ChoiceForm(EntryForm):
    name = "choice"
    group = Group.PERSON
    heading = _("Note the person's choice")
    template = "choice.html"
    intro = _("“No” and “not now” are normal answers. The door stays open, and they may change it.")

    choice = forms.ChoiceField(
        label=_("What they choose"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said.")},
    )
    words = Words(label=_("In their own words"), rows=3, required=False)
    on = PastDay(_("Said on"))
    come_back = Words(
        label=_("How they can come back"),
        help_text=_("What was agreed for later: where, when, which word to say."),
        rows=2,
        required=False,
    )
    come_back_on = Day(_("We look again on"), required=False)

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        self.open = choices_for(pack, state)
        choices = [(choice.id, choice.label) for choice in self.open]
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and bool(pack.choices)

    @property
    def follows(self) -> list[tuple[Any, Any]]:
        """What follows from each choice, to read out beside the form."""
        return [(choice.label, choice.follows) for choice in self.open]

    def content(self, **common: Any) -> CaseEntry:
        fields = self.cleaned_data
        names = ("choice", "words", "on", "come_back", "come_back_on")
        return Choice(**{name: fields[name] for name in names}, **common)
