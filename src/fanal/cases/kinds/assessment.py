"""Evaluating with the person: what was seen and said, by act, means and purpose."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, Day, EntryForm, Group, Line, case_form
from fanal.cases.kinds.definition import (
    ACTS,
    CERTAINTY,
    METHODS,
    NEEDS,
    Act,
    Certainty,
    MethodOfControl,
    Need,
)
from fanal.cases.kinds.filled import ANSWERS, Filled
from fanal.cases.kinds.parts import Part
from fanal.cases.state import DueItem, State, What
from fanal.cases.whom import minor_of
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import ShortWords, Words
from fanal.knowledge import Answer, Pack
from fanal.knowledge.exploitation import PURPOSES, TypeOfExploitation
from fanal.knowledge.instruments import Instrument


@entry_kind
class Assessment(CaseEntry):
    kind: ClassVar[str] = "case-assessment"
    title: ClassVar[Any] = _("Evaluation")
    part: ClassVar[Part] = Part.EVALUATION

    account: str
    acts: tuple[Act, ...] = ()
    methods: tuple[MethodOfControl, ...] = ()
    purposes: tuple[TypeOfExploitation, ...] = ()
    instruments: tuple[Filled, ...] = ()
    needs: tuple[Need, ...] = ()
    needs_by: date | None = None
    language: str = ""
    interpreter: str = ""
    certainty: Certainty
    why: str = ""

    def change(self, state: State, number: int) -> None:
        state.assessment = self
        for need in self.needs:
            self._see_to(state, need, number)

    def _see_to(self, state: State, need: Need, number: int) -> None:
        """What cannot wait is due on the day that was chosen; seen again, it is due once."""
        if self.needs_by is None:
            return
        for before in [key for key, item in state.due.items() if item.code == need]:
            del state.due[before]
        key = f"{number}:{need}"
        state.due[key] = DueItem(key=key, what=What.NEED, on=self.needs_by, code=need)

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("What was seen and said"), self.account, quoted=True)
        for label, named in (
            (_("Act"), [ACTS[each] for each in self.acts]),
            (_("Means"), [METHODS[each] for each in self.methods]),
            (_("Purpose"), [PURPOSES[each] for each in self.purposes]),
            (_("Needed at once"), [NEEDS[each] for each in self.needs]),
        ):
            if named:
                yield Line(label, ", ".join(map(str, named)))
        for filled in self.instruments:
            yield from filled.lines(pack)
        if self.needs_by:
            yield Line(_("To be seen to by"), self.needs_by)
        if self.language:
            yield Line(_("Language"), self.language, quoted=True)
        if self.interpreter:
            yield Line(_("Interpreter"), self.interpreter, quoted=True)
        yield Line(_("How sure"), CERTAINTY[self.certainty])
        if self.why:
            yield Line(_("Why"), self.why, quoted=True)


def _several(
    label: Any, words: Mapping[Any, Any], help_text: Any = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=[(value.value, text) for value, text in words.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


@case_form
class AssessmentForm(EntryForm):
    name = "assess"
    group = Group.PERSON
    heading = _("Evaluate")
    template = "assess.html"
    intro = _(
        "Alone with the person, in their language. What is not ticked was not seen or not asked; "
        "it is never a no. Signs are not a verdict."
    )
    button = _("Keep the evaluation")

    account = Words(
        label=_("What was seen and said"),
        rows=8,
        error_messages={"required": _("Write down at least a sentence.")},
    )
    acts = _several(_("Act: what was done with the person"), ACTS)
    methods = _several(
        _("Means: how the person is kept in it"),
        METHODS,
        _("For a minor, no means are needed."),
    )
    purposes = _several(_("Purpose: what it is for"), PURPOSES)
    needs = _several(_("What is needed at once"), NEEDS)
    needs_by = Day(
        _("To be seen to by"),
        required=False,
        help_text=_("What you ticked stands in Today until somebody ticks it off."),
    )
    language = ShortWords(label=_("Language of the talk"), max_length=100, required=False)
    interpreter = ShortWords(
        label=_("Interpreter"),
        help_text=_("Who interpreted, and whether the person felt at ease with them."),
        max_length=300,
        required=False,
    )
    certainty = forms.ChoiceField(
        label=_("How sure are you that it is trafficking?"),
        choices=[(value.value, text) for value, text in CERTAINTY.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how sure you are.")},
    )
    why = Words(label=_("Why"), rows=3, required=False)

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        self._minor = minor_of(state, pack)
        for instrument in self._lists:
            for sign in instrument.asking(self._minor).items:
                self.fields[_sign(instrument, sign.id)] = forms.ChoiceField(
                    label=str(sign.text),
                    choices=[(answer.value, text) for answer, text in ANSWERS.items()],
                    widget=forms.RadioSelect,
                    required=False,
                    initial=Answer.UNKNOWN.value,
                )

    @property
    def seen_and_said(self) -> list[Any]:
        """The fields that stand before the lists of signs: danger before any score."""
        names = ("once", "seen", "account", "needs", "needs_by", "acts", "methods", "purposes")
        return [self[name] for name in names]

    @property
    def what_follows(self) -> list[Any]:
        """And those behind them."""
        before = {field.name for field in self.seen_and_said}
        return [self[name] for name in self.base_fields if name not in before]

    @property
    def _lists(self) -> list[Instrument]:
        """Those that may be asked of somebody of this age; who may be a minor is asked all."""
        return [each for each in self.pack.instruments.values() if each.is_for(minor=self._minor)]

    @property
    def instruments(self) -> list[tuple[Instrument, list[Any]]]:
        return [
            (
                instrument,
                [self[_sign(instrument, sign.id)] for sign in instrument.asking(self._minor).items],
            )
            for instrument in self._lists
        ]

    @property
    def has_answers(self) -> bool:
        """Whether answers come back to it: the lists stand open then."""
        return any(name.startswith(SIGN) for name in self.initial)

    def _filled(self) -> Iterator[Filled]:
        """The lists of which at least one sign is known to be there or not to be there."""
        for instrument in self._lists:
            given = {
                str(sign.id): Answer(self.cleaned_data[_sign(instrument, sign.id)] or "unknown")
                for sign in instrument.asking(self._minor).items
            }
            if set(given.values()) != {Answer.UNKNOWN}:
                yield Filled.of(instrument.evaluate(given, minor=self._minor))

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        if fields.get("needs") and not fields.get("needs_by") and "needs_by" not in self.errors:
            self.add_error("needs_by", gettext("Choose a day."))
        if not fields.get("needs"):
            fields["needs_by"] = None
        return fields

    def content(self, **common: Any) -> CaseEntry:
        fields = set(Assessment.model_fields) & set(self.fields)
        typed = {name: self.cleaned_data[name] for name in fields}
        return Assessment(instruments=tuple(self._filled()), **typed, **common)


SIGN = "sign:"


def _sign(instrument: Instrument, id: str) -> str:
    return f"{SIGN}{instrument.id}:{id}"
