"""One deed on a report, as a form: what it posts, what it says, what the page had shown."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms

from fanal.accounts.permissions import Permission
from fanal.intake.access import DeskReport
from fanal.intake.desk_forms.fields import OnceField


class DeedForm(forms.Form):
    """One deed on a report. `heading` opens it, `button` does it, `done` is said afterwards."""

    name: ClassVar[str]
    heading: Any
    button: ClassVar[Any]
    done: ClassVar[Any]
    permission: ClassVar[Permission] = Permission.REPORT_WORK
    # Where it posts to, and whether the page shows it open; set by the page.
    action: str = ""
    opened: bool = False

    once = OnceField()

    def __init__(self, desk: DeskReport, *args: Any, **kwargs: Any) -> None:
        self.desk = desk
        kwargs |= {"prefix": self.name, "label_suffix": "", "auto_id": "%s"}
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)

    @property
    def deed_once(self) -> bytes:
        value: bytes = self.cleaned_data["once"]
        return value

    def act(self) -> None:
        """Do it; raises what the deed in `actions` raises."""
        raise NotImplementedError


class SeenForm(DeedForm):
    """A form whose words rest on what was in the thread when the page was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, desk: DeskReport, *args: Any, **kwargs: Any) -> None:
        super().__init__(desk, *args, **kwargs)
        self.initial.setdefault("seen", desk.last_number)

    @property
    def last_seen(self) -> int:
        # Nothing seen, when the field is broken: then everything is shown again first.
        return self.cleaned_data.get("seen") or 0


class WasForm(DeedForm):
    """A form that changes whose a report is, and says whose it was on the page."""

    was = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, desk: DeskReport, *args: Any, **kwargs: Any) -> None:
        super().__init__(desk, *args, **kwargs)
        self.initial.setdefault("was", desk.report.assignee_id or "")

    @property
    def whose(self) -> UUID | None:
        value: UUID | None = self.cleaned_data.get("was")
        return value
