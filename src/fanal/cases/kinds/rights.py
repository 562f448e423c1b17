"""What was explained to the person, in which language."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.state import State
from fanal.cases.whom import rights_for
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import ShortWords
from fanal.knowledge import Pack


@entry_kind
class RightsExplained(CaseEntry):
    """`rights` are ids of the pack."""

    kind: ClassVar[str] = "case-rights"
    title: ClassVar[Any] = _("Rights explained")
    part: ClassVar[Part] = Part.RIGHTS
    rights: tuple[str, ...]
    language: str
    interpreter: str = ""
    handed_over: str = ""

    def change(self, state: State, number: int) -> None:
        state.rights = self

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Explained"), several=tuple(pack.right(id) or id for id in self.rights))
        yield Line(_("Language"), self.language, quoted=True)
        if self.interpreter:
            yield Line(_("Interpreter"), self.interpreter, quoted=True)
        if self.handed_over:
            yield Line(_("Handed over"), self.handed_over, quoted=True)


@case_form
class RightsForm(EntryForm):
    name = "rights"
    group = Group.PERSON
    permission = Permission.CASE_PROCEDURE
    heading = _("Explain rights")
    intro = _("Tick what you explained, and only that. It can be explained again at any time.")

    rights = forms.MultipleChoiceField(
        label=_("What was explained"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    language = ShortWords(
        label=_("In which language"),
        max_length=100,
        error_messages={"required": _("Say in which language.")},
    )
    interpreter = ShortWords(label=_("Interpreter"), max_length=300, required=False)
    handed_over = ShortWords(
        label=_("What was handed over"),
        help_text=_("A paper can be found. Hand over only what the person can keep safely."),
        max_length=300,
        required=False,
    )

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        rights = [(right.id, right.text) for right in rights_for(pack, state)]
        self.fields["rights"].choices = rights  # type: ignore[attr-defined]

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and bool(pack.rights)

    def content(self, **common: Any) -> CaseEntry:
        names = ("rights", "language", "interpreter", "handed_over")
        return RightsExplained(**{name: self.cleaned_data[name] for name in names}, **common)
