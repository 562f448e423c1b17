"""Narrowing a list by whose it is and by when it is due; anything unknown narrows nothing."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from fanal.accounts.models import Membership
from fanal.intake.staff import name_of

Rows = TypeVar("Rows", bound=Model)
NOBODY = "nobody"


class Window(StrEnum):
    OVERDUE = "overdue"
    WEEK = "week"


WINDOWS = {Window.OVERDUE: _("Overdue"), Window.WEEK: _("Within a week")}


@dataclass(frozen=True)
class Narrow:
    """`whose` is a member's id, `NOBODY`, or empty for everybody's."""

    whose: str = ""
    window: Window | None = None

    @classmethod
    def of(cls, whose: str, window: str) -> "Narrow":
        known = {each.value for each in Window}
        return cls(_id(whose), Window(window) if window in known else None)

    def __bool__(self) -> bool:
        return bool(self.whose or self.window)

    def rows(self, rows: QuerySet[Rows], moment: str, *, overdue: Any, week: Any) -> QuerySet[Rows]:
        """Those that are left: due before `overdue`, or before `week` ends, by column `moment`."""
        if self.whose:
            own = None if self.whose == NOBODY else UUID(self.whose)
            rows = rows.filter(Q(assignee=own) if own else Q(assignee__isnull=True))
        if self.window is not None:
            until = overdue if self.window is Window.OVERDUE else week
            rows = rows.filter(**{f"{moment}__lt": until})
        return rows

    @property
    def parameters(self) -> dict[str, str]:
        given = {"whose": self.whose, "due": self.window.value if self.window else ""}
        return {name: value for name, value in given.items() if value}

    @property
    def query(self) -> str:
        """For an address, behind others: "&whose=…"; empty when nothing is narrowed."""
        return f"&{urlencode(self.parameters)}" if self else ""


def _id(whose: str) -> str:
    if whose == NOBODY:
        return whose
    try:
        return str(UUID(whose))
    except ValueError:
        return ""


class NarrowForm(forms.Form):
    """What one chooses from, above a list."""

    whose = forms.ChoiceField(label=_("Whose"), required=False)
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[("", _("Whenever")), *((each.value, label) for each, label in WINDOWS.items())],
    )

    def __init__(self, teams: list[str], narrow: Narrow) -> None:
        window = narrow.window.value if narrow.window else ""
        initial = {"whose": narrow.whose, "due": window}
        super().__init__(initial=initial, label_suffix="", auto_id="narrow-%s")
        held = Membership.objects.filter(
            team_id__in=teams, state=Membership.State.GRANTED
        ).select_related("member")
        names = {str(each.member_id): name_of(each.member) for each in held}
        ordered = sorted(names.items(), key=lambda pair: pair[1].casefold())
        self.fields["whose"].choices = [  # type: ignore[attr-defined]
            ("", _("Everybody's")),
            (NOBODY, _("Nobody's yet")),
            *ordered,
        ]
