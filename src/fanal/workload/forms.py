"""What is asked before something is done to many."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.models import Membership
from fanal.cases.kinds.closing import ENDS
from fanal.intake.desk_forms import NOBODY, OnceField, Words
from fanal.intake.staff import name_of
from fanal.intake.words import CLOSE_REASONS
from fanal.workload.picks import Sort, What
from fanal.workload.plans import Close, HandOver, Plan

# These need a word about each person: to whom somebody was referred, and that they said yes.
NOT_TOGETHER = {"referred", "in-a-case", "counted"}


class ManyForm(forms.Form):
    what: ClassVar[What]
    button: ClassVar[Any]
    once = OnceField()

    def __init__(self, sorts: set[Sort], teams: Sequence[str], *args: Any, **kwargs: Any) -> None:
        self.sorts, self.teams = sorts, teams
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)

    def plan(self) -> Plan:
        raise NotImplementedError


class HandOverManyForm(ManyForm):
    what = What.ASSIGN
    button = _("Hand them over")

    to = forms.MultipleChoiceField(
        label=_("To whom"),
        help_text=_("With several colleagues, each gets the next one in turn."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose a colleague.")},
    )

    def __init__(
        self,
        sorts: set[Sort],
        teams: Sequence[str],
        *args: Any,
        leaving: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(sorts, teams, *args, **kwargs)
        held = Membership.objects.filter(
            team_id__in=teams, state=Membership.State.GRANTED, member__is_active=True
        ).select_related("member")
        names = {str(each.member_id): name_of(each.member) for each in held}
        names.pop(str(leaving), None)
        ordered = sorted(names.items(), key=lambda pair: pair[1].casefold())
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            *ordered,
            (NOBODY, gettext("Nobody: back to the team")),
        ]

    def clean_to(self) -> list[str]:
        to: list[str] = self.cleaned_data["to"]
        if NOBODY in to and len(to) > 1:
            raise ValidationError(gettext("Choose colleagues, or nobody: not both."))
        return to

    def plan(self) -> Plan:
        to = [UUID(id) for id in self.cleaned_data["to"] if id != NOBODY]
        return HandOver.among(to, set(self.teams))


class CloseManyForm(ManyForm):
    what = What.CLOSE
    button = _("Close them")

    reason = forms.ChoiceField(
        label=_("Why"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    explanation = Words(
        label=_("In a few words"),
        rows=3,
        required=False,
        help_text=_("It stands in each of them. Only your team reads this."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons: dict[Any, Any] = {}
        if self.sorts == {Sort.REPORT}:
            reasons = {r: label for r, label in CLOSE_REASONS.items() if r not in NOT_TOGETHER}
        elif self.sorts == {Sort.CASE}:
            reasons = dict(ENDS)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (str(reason), label) for reason, label in reasons.items()
        ]

    def plan(self) -> Plan:
        return Close(self.cleaned_data["reason"], self.cleaned_data["explanation"])


FORMS: dict[What, type[ManyForm]] = {form.what: form for form in (HandOverManyForm, CloseManyForm)}
