"""What is typed at the desk about a row; it becomes `Facts`, or says what does not fit."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from fanal.core import clock
from fanal.core.dates import weekday
from fanal.directory.facts import LONGEST, Facts
from fanal.directory.labels import KINDS
from fanal.directory.merging import Entry
from fanal.knowledge import Pack
from fanal.knowledge.country import WEEKDAYS
from fanal.knowledge.text import SOURCE_LANGUAGE

LOOK_AGAIN = timedelta(days=90)
LATEST = timedelta(days=366)
SHORT = 120
# In the order in which one reads them.
WORDS = {
    "name": gettext_lazy("Name"),
    "what": gettext_lazy("What it is"),
    "for_whom": gettext_lazy("For whom"),
    "how": gettext_lazy("How to get help there"),
    "area": gettext_lazy("Where in the country it helps"),
    "accessibility": gettext_lazy("Getting in with a wheelchair or a pram"),
    "town": gettext_lazy("Town"),
}
LONG = ("what", "for_whom", "how")


def languages_of(pack: Pack, facts: Facts | None = None) -> list[str]:
    """The country's own first, then English, then whatever a row already has words in."""
    found = [*pack.country.languages, SOURCE_LANGUAGE]
    for name in WORDS:
        found += getattr(facts, name, None) or ()
    known = dict(settings.LANGUAGES)
    return [code for code in dict.fromkeys(found) if code in known]


class CheckForm(forms.Form):
    """Until when somebody need not look again."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    review_due = forms.DateField(
        label=gettext_lazy("Look again on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)

    def clean_review_due(self) -> date:
        due: date = self.cleaned_data["review_due"]
        return later(due)


class NumberForm(forms.Form):
    """A deed without words: only which state of the row was looked at."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def later(due: date) -> date:
    today = clock.now().date()
    if not today < due <= today + LATEST:
        raise forms.ValidationError(_("Choose a day after today, within a year."))
    return due


class RowForm(forms.Form):
    """All of a row. Where a confidential place lies cannot be typed into it."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(kind.value, label) for kind, label in KINDS.items()]
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        help_text=gettext_lazy("With its country, as in +32 2 511 64 64."),
        required=False,
        max_length=SHORT,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=SHORT,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "email"}),
    )
    website = forms.CharField(
        label=gettext_lazy("Website"),
        help_text=gettext_lazy("With https:// in front."),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
    )
    languages = forms.CharField(
        label=gettext_lazy("Languages spoken there"),
        help_text=gettext_lazy("Codes with commas between, as in: nl, fr, en."),
        required=False,
        max_length=SHORT,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    min_age = forms.IntegerField(
        label=gettext_lazy("From this age"), required=False, min_value=0, max_value=120
    )
    max_age = forms.IntegerField(
        label=gettext_lazy("Up to this age"), required=False, min_value=0, max_value=120
    )
    always = forms.BooleanField(label=gettext_lazy("Open day and night"), required=False)
    open_on_holidays = forms.BooleanField(
        label=gettext_lazy("These hours also count on public holidays"), required=False
    )
    confidential = forms.BooleanField(
        label=gettext_lazy("Where it lies is confidential"),
        help_text=gettext_lazy("A shelter always is: it has a number or a site, and no address."),
        required=False,
    )
    address = forms.CharField(
        label=gettext_lazy("Street and number"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    postcode = forms.CharField(label=gettext_lazy("Postcode"), required=False, max_length=12)
    sources = forms.CharField(
        label=gettext_lazy("Where you know it from"),
        help_text=gettext_lazy("A page, a letter, a call; one a line. No names of people."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say where you know it from.")},
    )
    review_due = forms.DateField(
        label=gettext_lazy("Look again on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, pack: Pack, codes: Iterable[str], *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        self.pack, self.codes = pack, list(codes)
        self.found: Facts | None = None
        for code in self.codes:
            for name, label in WORDS.items():
                self.fields[f"{name}_{code}"] = _words_field(code, name, label)
        for number, day in enumerate(WEEKDAYS):
            self.fields[f"hours_{day}"] = forms.CharField(
                label=weekday(number),
                required=False,
                max_length=SHORT,
                widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "09:00-17:00"}),
            )

    # For the template, which shows them in groups

    @property
    def in_languages(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """By language: its code, its own name, its fields."""
        return [
            (
                code,
                dict(settings.LANGUAGES)[code],
                [self[f"{name}_{code}"] for name in WORDS],
            )
            for code in self.codes
        ]

    @property
    def reaching(self) -> list[forms.BoundField]:
        return [self[name] for name in ("phone", "email", "website")]

    @property
    def whom(self) -> list[forms.BoundField]:
        return [self[name] for name in ("min_age", "max_age", "languages")]

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"hours_{day}"] for day in WEEKDAYS]

    @property
    def place(self) -> list[forms.BoundField]:
        return [self[name] for name in ("confidential", "address", "postcode")]

    @property
    def knowing(self) -> list[forms.BoundField]:
        return [self[name] for name in ("sources", "review_due")]

    def clean_review_due(self) -> date:
        due: date = self.cleaned_data["review_due"]
        return later(due)

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if not self.errors:
            self._read(fields)
        return fields

    def _read(self, fields: Mapping[str, Any]) -> None:
        given = _facts(fields, self.codes)
        if given["address"] and (here := self.pack.places.find(given["postcode"] or "")):
            # Of the postcode: nobody needs a map service for it, and no house is pointed at.
            given |= {"lat": here.lat, "lon": here.lon}
        try:
            self.found = Facts.model_validate(given)
        except ValidationError as mistake:
            for detail in mistake.errors(include_url=False, include_input=False):
                self._say(list(detail["loc"]), detail["msg"])

    def _say(self, where: list[Any], message: str) -> None:
        first = str(where[0]) if where else ""
        if not first:
            self.add_error(None, _WHOLE.get(message.removeprefix("Value error, "), message))
        elif first == "hours":
            day = f"hours_{where[1]}" if len(where) > 1 else None
            known = day if day in self.fields else None
            self.add_error(known, _("Write hours as 09:00-12:30, 13:30-17:00."))
        elif first in ("name", "what"):
            self.add_error(f"{first}_{self.codes[0]}", _("Write it in one language at least."))
        elif first in self.fields:
            self.add_error(first, _FIELD.get(first, _("This does not fit.")))
        else:
            self.add_error(None, _("This does not fit."))


_WHOLE = {
    "give a phone, an e-mail address or a website": gettext_lazy(
        "Give a telephone number, an e-mail address or a website."
    ),
    "where a confidential place lies stands nowhere": gettext_lazy(
        "Where a shelter or a confidential place lies stands nowhere: take out address, postcode "
        "and town."
    ),
    "the lowest age is above the highest": gettext_lazy("The lowest age is above the highest."),
    "an address has a postcode and a town": gettext_lazy("An address has a postcode and a town."),
}
_FIELD = {
    "phone": gettext_lazy("Write it with its country and spaces, as in +32 2 511 64 64."),
    "email": gettext_lazy("This is no e-mail address."),
    "website": gettext_lazy("Write the whole address, with https:// in front."),
    "languages": gettext_lazy("Write codes with commas between, as in: nl, fr, en."),
}


def _words_field(code: str, name: str, label: Any) -> forms.CharField:
    attributes: dict[str, Any] = {"lang": code, "dir": "auto"}
    widget: forms.Widget = forms.TextInput(attrs=attributes)
    if name in LONG:
        widget = forms.Textarea(attrs={**attributes, "rows": 3})
    longest = LONGEST if name in LONG else SHORT
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


def _facts(fields: Mapping[str, Any], codes: Iterable[str]) -> dict[str, Any]:
    words = {
        name: {code: text for code in codes if (text := fields.get(f"{name}_{code}", "").strip())}
        for name in WORDS
    }
    return {
        **{name: found or None for name, found in words.items()},
        "kind": fields["kind"],
        **{name: fields[name] or None for name in ("phone", "email", "website", "postcode")},
        "languages": [code for code in re.split(r"[\s,;]+", fields["languages"].lower()) if code],
        "min_age": fields["min_age"],
        "max_age": fields["max_age"],
        "hours": _hours(fields),
        "open_on_holidays": fields["open_on_holidays"] or fields["always"],
        "confidential": fields["confidential"],
        "address": _lines(fields["address"]),
        "sources": _lines(fields["sources"]),
        "checked_on": clock.now().date(),
        "review_due": fields["review_due"],
    }


def _hours(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    if fields["always"]:
        return {"always": True}
    days = {day: fields[f"hours_{day}"].replace("–", "-") for day in WEEKDAYS}
    found = {
        day: [span for span in re.split(r"[,;]", text) if span.strip()]
        for day, text in days.items()
        if text.strip()
    }
    return found or None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def initial_of(facts: Facts) -> dict[str, Any]:
    """What a form that is about to change these facts starts with."""
    content = facts.content
    hours = content["hours"] or {}
    words = {
        f"{name}_{code}": text
        for name in WORDS
        for code, text in (getattr(facts, name) or {}).items()
    }
    return {
        **words,
        **{f"hours_{day}": ", ".join(hours.get(day, ())) for day in WEEKDAYS},
        "always": bool(hours.get("always")),
        "kind": facts.kind.value,
        "phone": facts.phone or "",
        "email": facts.email or "",
        "website": facts.website or "",
        "languages": ", ".join(facts.languages),
        "min_age": facts.min_age,
        "max_age": facts.max_age,
        "open_on_holidays": facts.open_on_holidays,
        "confidential": facts.is_confidential,
        "address": "\n".join(facts.address),
        "postcode": facts.postcode or "",
        "sources": "\n".join(facts.sources),
        "review_due": clock.now().date() + LOOK_AGAIN,
    }


class ListForm(forms.Form):
    """How the list of rows is narrowed; what is unknown narrows nothing."""

    EVERY = (
        ("", gettext_lazy("All rows")),
        ("overdue", gettext_lazy("To look at again")),
        ("decide", gettext_lazy("The pack says something else")),
        ("hidden", gettext_lazy("Hidden")),
        ("own", gettext_lazy("Written at the desk")),
    )
    which = forms.ChoiceField(label=gettext_lazy("Which"), choices=EVERY, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    words = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        named = [(kind.value, label) for kind, label in KINDS.items()]
        self.fields["kind"].choices = [("", _("All kinds")), *named]  # type: ignore[attr-defined]

    def fits(self, entry: Entry, today: date) -> bool:
        self.is_valid()
        asked = self.cleaned_data
        return (
            _is(asked.get("which", ""), entry, today)
            and asked.get("kind", "") in ("", entry.row.facts.kind)
            and _says(entry, asked.get("words", ""))
        )


def _is(which: str, entry: Entry, today: date) -> bool:
    match which:
        case "overdue":
            return entry.row.is_overdue(today) and not entry.hidden
        case "decide":
            return entry.to_decide
        case "hidden":
            return entry.hidden
        case "own":
            return entry.own_words
        case _:
            return True


def _says(entry: Entry, words: str) -> bool:
    facts = entry.row.facts
    said = " ".join([*facts.name.values(), *facts.what.values()]).casefold()
    return all(word in said for word in words.casefold().split())
