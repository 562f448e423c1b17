"""What one chooses on the way from a list to cases."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.cases.bringing.columns import COLUMNS, Column, guess, twice
from fanal.cases.bringing.listing import Listing
from fanal.knowledge import current

NOBODY, MINE = "nobody", "mine"
LEAVE_OUT, BRING = "leave-out", "bring"
SAMPLES = 3
SHORT_SAMPLE = 40


class _Taken(forms.FileField):
    """A file that has to come; the view takes it from memory, past the form, and says so."""

    def clean(self, data: Any, initial: Any = None) -> None:
        return None


class ListForm(forms.Form):
    """A file, and into which team."""

    team = forms.ChoiceField(label=_("Team"))
    list = _Taken(
        label=_("The list"),
        help_text=_("XLSX or CSV, at most 4 MB and 2,000 lines. The first line names the columns."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )

    def __init__(self, teams: Sequence[str], *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        names = [(team, str(current().team(team).name)) for team in teams]
        self.fields["team"].choices = names  # type: ignore[attr-defined]
        if len(names) == 1:
            self.fields["team"].widget = forms.HiddenInput()
            self.initial.setdefault("team", names[0][0])


class ColumnsForm(forms.Form):
    """What each column is."""

    doubles = forms.ChoiceField(
        label=_("Lines that may be somebody who is in a case already, or in a line before"),
        choices=[
            (LEAVE_OUT, _("Leave them out; they come back in the file of what was left out")),
            (BRING, _("Bring them all the same")),
        ],
        initial=LEAVE_OUT,
        widget=forms.RadioSelect,
    )
    whose = forms.ChoiceField(
        label=_("Whose the cases are at first"),
        choices=[(NOBODY, _("Nobody's: the team hands them out")), (MINE, _("Mine"))],
        initial=NOBODY,
        widget=forms.RadioSelect,
    )

    def __init__(self, listing: Listing, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        self.listing = listing
        choices = [(column.value, label) for column, label in COLUMNS.items()]
        for number, column in enumerate(guess(listing.headers)):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=listing.headers[number]
                or gettext("Column %(number)s") % {"number": number + 1},
                choices=choices,
                initial=column.value,
                required=False,
                help_text=_samples(listing, number),
            )

    @property
    def whole(self) -> list[Any]:
        """The fields about the list as a whole."""
        return [self[name] for name in self.base_fields]

    @property
    def of_columns(self) -> list[Any]:
        return [field for field in self if field.name not in self.base_fields]

    def columns(self) -> list[Column]:
        names = (f"column-{number}" for number in range(len(self.listing.headers)))
        return [Column(self.cleaned_data.get(name) or "") for name in names]

    def clean(self) -> dict[str, Any]:
        columns = self.columns()
        if again := twice(columns):
            names = ", ".join(str(COLUMNS[each]) for each in again)
            raise ValidationError(
                gettext("Only one column can be this: %(names)s") % {"names": names}
            )
        if not set(columns) - {Column.LEAVE}:
            raise ValidationError(gettext("Say of at least one column what it is."))
        return self.cleaned_data

    @property
    def leaves_doubles_out(self) -> bool:
        return bool(self.cleaned_data["doubles"] == LEAVE_OUT)

    @property
    def nobodys(self) -> bool:
        return bool(self.cleaned_data["whose"] == NOBODY)


def _samples(listing: Listing, number: int) -> str:
    """As in "Amina · Blessing · …": by what stands in it one knows a column."""
    cells = [row.cells[number] for row in listing.rows if row.cells[number]]
    shown = [
        cell if len(cell) <= SHORT_SAMPLE else f"{cell[:SHORT_SAMPLE]}…" for cell in cells[:SAMPLES]
    ]
    return " · ".join(f"\u2068{cell}\u2069" for cell in shown) or gettext("Nothing stands in it.")
