"""Narrowing a list: by its clear columns, and by what only the sealed rows say.

For the latter rows are opened in memory, up to a bound that the page names: no column is shown to
the database for it. Anything unknown narrows nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.models import Membership
from fanal.core import clock
from fanal.core.languages import NAMES
from fanal.intake.models import Report
from fanal.intake.staff import name_of
from fanal.intake.summary import Summary, waiting_since
from fanal.knowledge import Ternary
from fanal.vault import SecretKey

Rows = TypeVar("Rows", bound=Model)
NOBODY = "nobody"
# How many rows are opened at most for one page: more than a team has open, and about as long as
# one waits without noticing.
MOST_OPENED = 1_000
MINOR = {Ternary.YES: _("Yes"), Ternary.NOT_SURE: _("Not sure"), Ternary.NO: _("No")}
WAITS = (3, 7, 14, 30)


class Window(StrEnum):
    OVERDUE = "overdue"
    WEEK = "week"


WINDOWS = {Window.OVERDUE: _("Overdue"), Window.WEEK: _("Within a week")}


@dataclass(frozen=True)
class Narrow:
    """`whose` is a member's id, `NOBODY`, or empty for everybody's.

    `inside` is what only the sealed rows say, in codes by the name of a form's field. `words` are
    looked for in names or languages; they stand in no address.
    """

    whose: str = ""
    window: Window | None = None
    inside: Mapping[str, str] = field(default_factory=dict)
    words: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.whose or self.window or self.looks_inside)

    @property
    def looks_inside(self) -> bool:
        return bool(self.inside or self.words)

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
        return {name: value for name, value in given.items() if value} | dict(self.inside)

    @property
    def query(self) -> str:
        """For an address, behind others: "&whose=…"; empty when nothing is narrowed."""
        return f"&{urlencode(self.parameters)}" if self.parameters else ""


@dataclass(frozen=True)
class Looked:
    """How far a list was opened, and how many fit; `more` when it goes on behind that."""

    through: int
    fit: int
    shut: int
    more: bool


def look_through(
    found: Sequence[Rows], fits: Callable[[Rows], bool | None]
) -> tuple[list[Rows], Looked]:
    """Those that fit among the first `MOST_OPENED`; `fits` is None for what stays shut."""
    each = [(row, fits(row)) for row in found[:MOST_OPENED]]
    left = [row for row, fit in each if fit]
    shut = sum(fit is None for _row, fit in each)
    return left, Looked(len(each), len(left), shut, len(found) > MOST_OPENED)


def fits_request(
    narrow: Narrow, report: Report, summary: Summary, secrets: dict[UUID, SecretKey]
) -> bool:
    wanted = narrow.inside
    if wanted.get("minor") not in (None, summary.minor):
        return False
    if "danger" in wanted and not (summary.danger or report.at_once):
        return False
    if wanted.get("language") not in (None, summary.language):
        return False
    if not contains(narrow.words, [summary.languages]):
        return False
    if "waits" not in wanted:
        return True
    since = waiting_since(report, summary, secrets)
    return since is not None and clock.now() - since >= timedelta(days=int(wanted["waits"]))


def contains(words: str, texts: Iterable[str]) -> bool:
    """Whether each of these words stands somewhere in the texts."""
    text = " ".join(texts).casefold()
    return all(word in text for word in words.casefold().split())


def _id(whose: str) -> str:
    if whose == NOBODY:
        return whose
    try:
        return str(UUID(whose))
    except ValueError:
        return ""


class NarrowForm(forms.Form):
    """What one chooses from, above a list; `inside` names what is looked for in sealed rows."""

    inside: ClassVar[tuple[str, ...]] = ()
    # What `words` are looked for in.
    words_in: ClassVar[Any] = ""

    whose = forms.ChoiceField(label=_("Whose"), required=False)
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[("", _("Whenever")), *((each.value, label) for each, label in WINDOWS.items())],
    )

    def __init__(self, teams: list[str], asked: Mapping[str, Any]) -> None:
        super().__init__(asked, label_suffix="", auto_id="narrow-%s")
        held = Membership.objects.filter(
            team_id__in=teams, state=Membership.State.GRANTED
        ).select_related("member")
        names = {str(each.member_id): name_of(each.member) for each in held}
        ordered = sorted(names.items(), key=lambda pair: pair[1].casefold())
        self._choices("whose", [("", _("Everybody's")), (NOBODY, _("Nobody's yet")), *ordered])

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def narrow(self, words: str = "") -> Narrow:
        """What was chosen; a choice that there is not narrows nothing."""
        self.full_clean()
        due = self.cleaned_data.get("due")
        inside = {name: v for name in self.inside if (v := self.cleaned_data.get(name))}
        whose = _id(str(self.data.get("whose", "")))
        return Narrow(whose, Window(due) if due else None, inside, words)


def of(label: Any, choices: Iterable[tuple[Any, Any]] = (), help: Any = "") -> forms.ChoiceField:
    """One of these, or any."""
    every = [("", _("Any")), *((str(value), text) for value, text in choices)]
    return forms.ChoiceField(label=label, required=False, choices=every, help_text=help)


class RequestNarrowForm(NarrowForm):
    inside = ("minor", "danger", "language", "waits")
    words_in = _("With these words about the languages")

    minor = of(_("Under 18"), MINOR.items())
    danger = of(_("Danger"), [("yes", _("Yes"))])
    language = of(_("Language"), NAMES.items())
    waits = of(_("Waiting since"))

    def __init__(self, teams: list[str], asked: Mapping[str, Any]) -> None:
        super().__init__(teams, asked)
        days = [(str(n), gettext("%(n)s days or longer") % {"n": n}) for n in WAITS]
        self._choices("waits", [("", _("Any")), *days])
