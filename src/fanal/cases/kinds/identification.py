"""Formal identification, which is somebody else's to say; in Belgium the magistrate's."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, EntryForm, Group, Line, PastDay, case_form
from fanal.cases.kinds.parts import Part
from fanal.cases.state import State
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import ShortWords
from fanal.knowledge import Pack


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
    part: ClassVar[Part] = Part.OUTCOME
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
    group = Group.PROCEDURE
    permission = Permission.CASE_PROCEDURE
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
    on = PastDay(_("On which day"))
    paper = ShortWords(
        label=_("Where it is written"),
        help_text=_("The letter or file in which it can be read again."),
        max_length=300,
        required=False,
    )

    @classmethod
    def possible(cls, state: State, pack: Pack) -> bool:
        return not state.closed and state.outcome is not None

    def content(self, **common: Any) -> CaseEntry:
        fields = {name: self.cleaned_data[name] for name in ("identified", "on", "paper")}
        return Identification(
            authority=Authority(self.cleaned_data["authority"]), **fields, **common
        )
