"""What was typed, shown back: the label of each field beside what was understood."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any, NamedTuple

from django import forms

from fanal.core.dates import full_date
from fanal.intake.forms import ContactForm, ReportForm
from fanal.public.languages import comma


class Told(NamedTuple):
    """A field by its name, its label, and what was understood."""

    name: str
    label: str
    text: str


def lines(form: ContactForm) -> list[Told]:
    """One line for each field that says something, in the order of the form."""
    return list(_lines(form))


def _lines(form: ContactForm) -> Iterator[Told]:
    values = dict(form.cleaned_data)
    if isinstance(form, ReportForm) and values.pop("no_place", False):
        values["place"] = str(form.fields["no_place"].label)
    for name, field in form.fields.items():
        if value := values.get(name):
            yield Told(name, str(field.label), _spoken(field, value))


def _spoken(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.MultipleChoiceField):
        names = dict(field.choices)  # type: ignore[arg-type]
        return f"{comma()} ".join(str(names[one]) for one in value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices)[value])  # type: ignore[arg-type]
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return full_date(value)
    return str(value)
