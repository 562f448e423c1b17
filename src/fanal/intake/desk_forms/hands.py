"""Whose a report is: mine, a colleague's, another centre's."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.models import Member
from fanal.intake import actions, handover
from fanal.intake.access import DeskReport
from fanal.intake.contents import Ground
from fanal.intake.desk_forms.deed import DeedForm, WasForm
from fanal.intake.desk_forms.fields import Words
from fanal.intake.staff import name_of
from fanal.intake.words import GROUNDS


class TakeForm(WasForm):
    name = "take"
    heading = _("Take it")
    button = _("Take it")
    done = _("It is yours now.")

    def act(self) -> None:
        actions.take(self.desk, was=self.whose, once=self.deed_once)


class AssignForm(WasForm):
    name = "assign"
    heading = _("Hand to a colleague")
    button = _("Hand it over")
    done = _("It changed hands.")

    to = forms.ChoiceField(
        label=_("To whom"), error_messages={"required": _("Choose a colleague.")}
    )

    def __init__(self, desk: DeskReport, *args: Any, **kwargs: Any) -> None:
        super().__init__(desk, *args, **kwargs)
        memberships = actions.colleagues(desk.report.team_id).select_related("member")
        self.members = {str(each.member_id): each.member for each in memberships}
        names = {id: name_of(member) for id, member in self.members.items()}
        self.fields["to"].choices = hand_to(names, str(desk.report.assignee_id or ""))  # type: ignore[attr-defined]

    def act(self) -> None:
        to: Member | None = self.members.get(self.cleaned_data["to"])
        actions.assign(self.desk, to=to, was=self.whose, once=self.deed_once)


NOBODY = "nobody"


def hand_to(names: Mapping[str, str], whose: str) -> list[tuple[str, str]]:
    """To whom something may go, by id and name: anybody but who has it; `NOBODY` is the team."""
    others = sorted((name, id) for id, name in names.items() if id != whose)
    back = [(NOBODY, gettext("Nobody: back to the team"))] if whose else []
    return [("", gettext("Choose…")), *((id, name) for name, id in others), *back]


class ReceiverFields(forms.Form):
    """To which team of another centre something goes, and on what ground they may read it."""

    to = forms.ChoiceField(
        label=_("To which team"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a team.")},
    )
    ground = forms.ChoiceField(
        label=_("Why they may read it"),
        widget=forms.RadioSelect,
        choices=[(ground.value, label) for ground, label in GROUNDS.items()],
        error_messages={"required": _("Choose a ground.")},
    )

    def offer_receivers(self, team_id: str) -> None:
        """Every other team that can receive, for one that gives."""
        self.team_id = team_id
        self.fields["to"].choices = handover.receiver_choices(team_id)  # type: ignore[attr-defined]

    @property
    def has_receivers(self) -> bool:
        return bool(self.fields["to"].choices)  # type: ignore[attr-defined]

    @property
    def agrees(self) -> bool:
        """Whether the person says yes to it."""
        return bool(self.cleaned_data.get("ground") == Ground.PERSON_AGREES.value)

    @property
    def abroad(self) -> bool:
        to: str = self.cleaned_data.get("to", "")
        return bool(to) and handover.needs_yes(self.team_id, to)

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or self.cleaned_data
        if self.abroad and fields.get("ground") and not self.agrees:
            self.add_error("ground", gettext("To another country only with the person's yes."))
        return fields


class HandOverForm(ReceiverFields, DeedForm):
    name = "hand-over"
    heading = _("Hand to another centre")
    button = _("Hand it to the other centre")
    done = _("The other centre has it now. Your team can no longer open it.")

    explanation = Words(
        label=_("What the person said, or what you know"),
        rows=3,
        help_text=_("It stays in the request, for the team that gets it."),
        error_messages={"required": _("Say why, in a sentence.")},
    )

    def __init__(self, desk: DeskReport, *args: Any, **kwargs: Any) -> None:
        super().__init__(desk, *args, **kwargs)
        self.offer_receivers(desk.report.team_id)

    def act(self) -> None:
        handover.hand_over(
            self.desk,
            to_team=self.cleaned_data["to"],
            ground=Ground(self.cleaned_data["ground"]),
            explanation=self.cleaned_data["explanation"],
            once=self.deed_once,
        )
