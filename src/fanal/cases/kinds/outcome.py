"""What the evaluation comes to, and formal identification, which is somebody else's to say.

Words follow Eurostat (crim_thb): registered = presumed + identified.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.cases.kinds.base import CaseEntry, EntryForm, Line, case_form
from fanal.cases.state import State
from fanal.core import clock
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import Words
from fanal.knowledge import Pack


class Finding(StrEnum):
    PRESUMED = "presumed"
    NOT = "not"
    TOO_EARLY = "too-early"


FINDINGS = {
    Finding.PRESUMED: _("Presumed victim"),
    Finding.NOT: _("No sign of trafficking; better helped elsewhere"),
    Finding.TOO_EARLY: _("Too early to say"),
}


@entry_kind
class Outcome(CaseEntry):
    kind: ClassVar[str] = "case-outcome"
    title: ClassVar[Any] = _("Outcome of the evaluation")
    finding: Finding
    why: str

    def change(self, state: State, number: int) -> None:
        state.outcome = self

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(_("Outcome"), FINDINGS[self.finding])
        yield Line(_("Why"), self.why, quoted=True)


@case_form
class OutcomeForm(EntryForm):
    name = "outcome"
    heading = _("Say what the evaluation comes to")
    intro = _(
        "It is your team's own finding, for the support you give. "
        "Who is a victim in law is for another authority to say."
    )

    finding = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(value.value, text) for value, text in FINDINGS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    why = Words(label=_("Why"), rows=3, error_messages={"required": _("Say why, in a sentence.")})

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and state.assessment is not None

    def content(self, **common: Any) -> CaseEntry:
        fields = self.cleaned_data
        return Outcome(finding=Finding(fields["finding"]), why=fields["why"], **common)


class Authority(StrEnum):
    """HTCDS 2.0, vic_TraffickingStatusDecisionMakingOrg."""

    COURT_OR_PROSECUTION = "CourtOrProsecution"
    POLICE = "Police"
    NON_POLICE_GOVERNMENTAL = "NonPoliceGovernmentalOrganization"
    NGO = "NGO"
    OTHER = "Other"


AUTHORITIES = {
    Authority.COURT_OR_PROSECUTION: _("Court or prosecution"),
    Authority.POLICE: _("Police"),
    Authority.NON_POLICE_GOVERNMENTAL: _("Another public authority"),
    Authority.NGO: _("A non-governmental organisation"),
    Authority.OTHER: _("Somebody else"),
}


@entry_kind
class Identification(CaseEntry):
    kind: ClassVar[str] = "case-identification"
    title: ClassVar[Any] = _("Formal identification")
    identified: bool
    authority: Authority
    on: date
    paper: str = ""

    def change(self, state: State, number: int) -> None:
        state.identification = self

    def lines(self, pack: Pack) -> Iterator[Line]:
        yield Line(
            _("Decision"), _("Identified as a victim") if self.identified else _("Not identified")
        )
        yield Line(_("Who decided"), AUTHORITIES[self.authority])
        yield Line(_("On which day"), self.on)
        if self.paper:
            yield Line(_("Where it is written"), self.paper, quoted=True)


@case_form
class IdentificationForm(EntryForm):
    name = "identification"
    heading = _("Note a formal identification")
    intro = _("A fact with its own authority; in Belgium that is the magistrate.")

    identified = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Identified as a victim")), ("no", _("Not identified"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the decision.")},
    )
    authority = forms.ChoiceField(
        label=_("Who decided"),
        choices=[(value.value, text) for value, text in AUTHORITIES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who decided.")},
    )
    on = forms.DateField(
        label=_("On which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day.")},
    )
    paper = forms.CharField(
        label=_("Where it is written"),
        help_text=_("The letter or file in which it can be read again."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and state.outcome is not None

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.pack.calendar.local(clock.now()).date():
            raise ValidationError(gettext("This day has not come yet."))
        return day

    def content(self, **common: Any) -> CaseEntry:
        fields = {name: self.cleaned_data[name] for name in ("identified", "on", "paper")}
        return Identification(
            authority=Authority(self.cleaned_data["authority"]), **fields, **common
        )
