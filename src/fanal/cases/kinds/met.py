"""Conditions of a phase: whether each is met, what shows it, and the form that asks."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import EntryForm, Line
from fanal.dossiers.contents import Silent
from fanal.intake.desk_forms import ShortWords
from fanal.knowledge import Condition as PackCondition
from fanal.knowledge import Confidence, Phase


class Met(StrEnum):
    """Whether a condition holds; "unknown" is said aloud."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"


# Said of what was read in one secondary source only.
TO_BE_CONFIRMED = _("To be confirmed: not yet read at its source.")
MET = {Met.MET: _("Met"), Met.NOT_MET: _("Not met"), Met.UNKNOWN: _("Not known")}


class Condition(Silent):
    """`id` is the pack's."""

    id: str
    met: Met
    evidence: str = ""


def condition_lines(conditions: tuple[Condition, ...], phase: Phase | None) -> Iterator[Line]:
    """How each condition stood, and what shows it."""
    for condition in conditions:
        known = phase.condition(condition.id) if phase else None
        yield Line(known.text if known else condition.id, MET[condition.met])
        if condition.evidence:
            yield Line(_("What shows it"), condition.evidence, quoted=True)


def nobody_asked(phase: Phase) -> tuple[Condition, ...]:
    """Its conditions, for a phase of which nothing else is told: "unknown" is said aloud."""
    return tuple(Condition(id=each.id, met=Met.UNKNOWN) for each in phase.conditions)


class ConditionsForm(EntryForm):
    """A form that asks of conditions whether they are met; nobody has to know."""

    def ask(self, key: str, condition: PackCondition, before: Condition | None = None) -> None:
        self.fields[f"met:{key}"] = forms.ChoiceField(
            label=str(condition.text),
            help_text="" if condition.confidence is Confidence.PRIMARY else TO_BE_CONFIRMED,
            choices=[(value.value, label) for value, label in MET.items()],
            widget=forms.RadioSelect,
            initial=before.met.value if before else Met.UNKNOWN.value,
            error_messages={"required": _("Choose one of these.")},
        )
        self.fields[f"why:{key}"] = ShortWords(
            label=_("What shows it"),
            required=False,
            initial=before.evidence if before else "",
        )

    def asked(self, conditions: Iterable[PackCondition], prefix: str = "") -> list[Any]:
        """The fields of these conditions."""
        names = [f"{part}:{prefix}{each.id}" for each in conditions for part in ("met", "why")]
        return [self[name] for name in names]

    def answers(
        self, conditions: Iterable[PackCondition], prefix: str = ""
    ) -> tuple[Condition, ...]:
        return tuple(
            Condition(
                id=each.id,
                met=Met(self.cleaned_data[f"met:{prefix}{each.id}"]),
                evidence=self.cleaned_data[f"why:{prefix}{each.id}"],
            )
            for each in conditions
        )

    @classmethod
    def more_words(cls, posted: Mapping[str, str]) -> list[str]:
        return [value.strip() for name, value in posted.items() if name.startswith("why:")]
