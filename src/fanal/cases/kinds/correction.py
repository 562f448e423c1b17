"""A mistake is corrected by an entry that says so; the old one stays readable, struck."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, case_form
from fanal.cases.naming import spelled
from fanal.core.duedates import day_of
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack

if TYPE_CHECKING:
    from fanal.cases.access import CaseFile


@entry_kind
class Correction(CaseEntry):
    """Strikes the entry of that number: it no longer counts, and everybody can still read it."""

    kind: ClassVar[str] = "case-correction"
    strikable: ClassVar[bool] = False
    title: ClassVar[Any] = _("Correction")
    additive: ClassVar[bool] = True
    number: int
    why: str

    @property
    def changes_state(self) -> bool:
        return True

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Entry that no longer counts"), self.number)
        yield Line(_("Why"), self.why, quoted=True)


@case_form
class CorrectionForm(EntryForm):
    name = "correct"
    group = Group.FILE
    heading = _("Correct a mistake")
    intro = _("The old entry stays readable, struck through. Write the right one afterwards.")
    button = _("Strike the entry")
    done = _("The entry is struck. Write the right one now.")

    number = forms.TypedChoiceField(
        label=_("Which entry is wrong"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say which entry is wrong.")},
    )
    why = Words(
        label=_("What was wrong"),
        rows=2,
        error_messages={"required": _("Say what was wrong, in a sentence.")},
    )

    def offer(self, file: "CaseFile") -> None:
        self.fields["number"].choices = [  # type: ignore[attr-defined]
            (str(number), f"{number} · {title} · {spelled(day_of(at, self.pack.calendar))}")
            for number, title, at in file.strikable()
        ]

    def content(self, **common: Any) -> CaseEntry:
        return Correction(
            number=self.cleaned_data["number"], why=self.cleaned_data["why"], **common
        )
