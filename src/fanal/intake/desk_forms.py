"""What advisers type, turned into deeds.

Each form carries `once`, so that a form sent twice does its deed once, and a `seen` or `was`
where the deed depends on what the page showed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.models import Member
from fanal.accounts.permissions import Permission
from fanal.core import clock
from fanal.core.ids import new_once
from fanal.intake import actions, handover, snoozing
from fanal.intake.access import DeskReport
from fanal.intake.contents import CloseReason, Ground, WakeOn
from fanal.intake.receipts import was_replaced_by
from fanal.intake.staff import name_of
from fanal.intake.words import CLOSE_REASONS, GROUNDS, WAKE_ON

LONGEST = 20_000
SHORT = 500
_SEED = 32


class Words(forms.CharField):
    """Long words of any script, as they were typed."""

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        options.setdefault("max_length", LONGEST)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **options)


class OnceField(forms.CharField):
    """A random name for the deed, made with the page."""

    def __init__(self, length: int = 16) -> None:
        self.length = length
        super().__init__(widget=forms.HiddenInput, required=False, initial=self._new)

    def _new(self) -> str:
        return (new_once() + new_once())[: self.length].hex()

    def to_python(self, value: Any) -> Any:
        try:
            raw = bytes.fromhex(value or "")
        except ValueError:
            raw = b""
        # A name of our own when the page's is unusable: the deed may be done, and twice at worst.
        return raw if len(raw) == self.length else bytes.fromhex(self._new())


class DeedForm(forms.Form):
    """One deed on a report. `heading` opens it, `button` does it, `done` is said afterwards."""

    name: ClassVar[str]
    heading: ClassVar[Any]
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


class AnswerForm(SeenForm):
    name = "answer"
    heading = _("Answer the person")
    button = _("Send the answer")
    done = _("Your answer is in the person's messages.")

    text = Words(
        label=_("Your answer"),
        rows=7,
        help_text=_("The person reads this. Your name is not shown to them."),
        error_messages={"required": _("Write something first.")},
    )

    def act(self) -> None:
        actions.answer(
            self.desk, text=self.cleaned_data["text"], seen=self.last_seen, once=self.deed_once
        )


class NoteForm(DeedForm):
    name = "note"
    permission = Permission.REPORT_NOTE
    heading = _("Note for the team")
    button = _("Keep the note")
    done = _("Your note is kept. Only the team reads it.")

    text = Words(
        label=_("Your note"),
        rows=4,
        help_text=_("Only your team reads this. No receipt opens it."),
        error_messages={"required": _("Write something first.")},
    )

    def act(self) -> None:
        actions.note(self.desk, text=self.cleaned_data["text"], once=self.deed_once)


class VisitForm(SeenForm):
    name = "visit"
    heading = _("Propose a visit")
    button = _("Send the proposal")
    done = _("Your proposal is in the person's messages.")

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day.")},
    )
    hour = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("The clock of your centre."),
        error_messages={"required": _("Choose a time.")},
    )
    place = forms.CharField(
        label=_("Where"),
        max_length=SHORT,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Say where to come.")},
    )
    way = Words(
        label=_("A safe way to come there"),
        rows=3,
        required=False,
        help_text=_("Which bus, which door, what to say at the desk. The person reads this."),
    )

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if "day" in fields and "hour" in fields:
            when = from_current_timezone(datetime.combine(fields["day"], fields["hour"]))
            if when <= clock.now():
                raise ValidationError({"day": gettext("This moment has passed already.")})
            fields["when"] = when
        return fields

    def act(self) -> None:
        fields = self.cleaned_data
        actions.propose_visit(
            self.desk,
            when=fields["when"],
            place=fields["place"],
            way=fields["way"],
            seen=self.last_seen,
            once=self.deed_once,
        )


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


class HandOverForm(DeedForm):
    name = "hand-over"
    heading = _("Hand to another centre")
    button = _("Hand it to the other centre")
    done = _("The other centre has it now. Your team can no longer open it.")

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
    explanation = Words(
        label=_("What the person said, or what you know"),
        rows=3,
        help_text=_("It stays in the report, for the team that gets it."),
        error_messages={"required": _("Say why, in a sentence.")},
    )

    def __init__(self, desk: DeskReport, *args: Any, **kwargs: Any) -> None:
        super().__init__(desk, *args, **kwargs)
        teams = handover.receiver_choices(desk.report.team_id)
        self.fields["to"].choices = teams  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        to, ground = fields.get("to"), fields.get("ground")
        abroad = to is not None and handover.needs_yes(self.desk.report.team_id, to)
        if abroad and ground and ground != Ground.PERSON_AGREES.value:
            self.add_error("ground", gettext("To another country only with the person's yes."))
        return fields

    @property
    def has_receivers(self) -> bool:
        return bool(self.fields["to"].choices)  # type: ignore[attr-defined]

    def act(self) -> None:
        handover.hand_over(
            self.desk,
            to_team=self.cleaned_data["to"],
            ground=Ground(self.cleaned_data["ground"]),
            explanation=self.cleaned_data["explanation"],
            once=self.deed_once,
        )


class CloseForm(SeenForm):
    name = "close"
    heading = _("Close")
    button = _("Close the report")
    done = _("The report is closed. The person can still write, and it opens again.")

    reason = forms.ChoiceField(
        label=_("Why"),
        widget=forms.RadioSelect,
        choices=[(reason.value, label) for reason, label in CLOSE_REASONS.items()],
        error_messages={"required": _("Choose a reason.")},
    )
    explanation = Words(
        label=_("In a few words"),
        rows=3,
        required=False,
        help_text=_("Only your team reads this. Say goodbye in an answer first."),
    )
    service = forms.CharField(
        label=_("If somebody else helps from here: which service"),
        max_length=SHORT,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    agreed = forms.BooleanField(label=_("The person says yes to that"), required=False)

    def __init__(self, desk: DeskReport, *args: Any, **kwargs: Any) -> None:
        super().__init__(desk, *args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (reason.value, label)
            for reason, label in CLOSE_REASONS.items()
            if reason is not CloseReason.IN_CASE or desk.cases
        ]

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if fields.get("reason") == CloseReason.REFERRED:
            if not fields.get("service"):
                self.add_error("service", gettext("Say to which service."))
            if not fields.get("agreed"):
                self.add_error("agreed", gettext("Refer nobody without their yes."))
        return fields

    def act(self) -> None:
        actions.close(
            self.desk,
            reason=CloseReason(self.cleaned_data["reason"]),
            explanation=self.cleaned_data["explanation"],
            service=self.cleaned_data["service"],
            seen=self.last_seen,
            once=self.deed_once,
        )


class SnoozeForm(SeenForm):
    name = "snooze"
    heading = _("Snooze")
    button = _("Put it to sleep")
    done = _("It sleeps. It comes back by itself.")

    wake_on = forms.ChoiceField(
        label=_("Until"),
        widget=forms.RadioSelect,
        choices=[(event.value, label) for event, label in WAKE_ON.items()],
        error_messages={"required": _("Choose what brings it back.")},
    )
    until = forms.DateField(
        label=_("On this day at the latest"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=SHORT,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Say why, in a few words.")},
    )

    def __init__(self, desk: DeskReport, *args: Any, **kwargs: Any) -> None:
        super().__init__(desk, *args, **kwargs)
        self.bounds = snoozing.bounds(desk)
        if latest := self.bounds.latest:
            words = gettext("An answer was promised: it comes back on %(day)s at the latest.")
            day = {"day": format_date(latest, "j F")}
            self.fields["until"].help_text = words % day

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        day = fields.get("until")
        if fields.get("wake_on") == WakeOn.DAY and not day and "until" not in self.errors:
            self.add_error("until", gettext("Choose a day."))
        if day and day < self.bounds.first:
            self.add_error("until", gettext("Choose a day that has not come yet."))
        if day and self.bounds.latest and day > self.bounds.latest:
            self.add_error("until", gettext("Their answer is due before that day."))
        return fields

    def act(self) -> None:
        fields = self.cleaned_data
        snoozing.snooze(
            self.desk,
            wake_on=WakeOn(fields["wake_on"]),
            until=fields["until"],
            why=fields["why"],
            seen=self.last_seen,
            once=self.deed_once,
        )


class WakeForm(DeedForm):
    name = "wake"
    heading = _("Wake it now")
    button = _("Wake it now")
    done = _("It is back in the list.")

    def act(self) -> None:
        snoozing.wake(self.desk, once=self.deed_once)


class ReopenForm(DeedForm):
    name = "reopen"
    heading = _("Open again")
    button = _("Open the report again")
    done = _("The report is open again.")

    explanation = Words(label=_("Why"), rows=2, required=False)

    def act(self) -> None:
        actions.reopen(self.desk, explanation=self.cleaned_data["explanation"], once=self.deed_once)


class ShowAddressForm(DeedForm):
    name = "show-address"
    heading = _("Show it all the same")
    button = _("Show it and note my reason")
    done = _("You see it for 15 minutes. Your reason stands in the report.")

    reason = forms.CharField(
        label=_("Why now"),
        max_length=SHORT,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Say why, in a sentence.")},
    )

    def act(self) -> None:
        actions.show_address(self.desk, reason=self.cleaned_data["reason"], once=self.deed_once)


class ReplaceReceiptForm(DeedForm):
    """`seed` instead of `once`: the new digits hang on it, and only the page holds it."""

    name = "receipt"
    heading = _("Replace a lost receipt")
    button = _("Make a new receipt")

    once = OnceField(_SEED)
    locator = forms.CharField(
        label=_("The first six digits that the person told you"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Ask for the first six digits of the old receipt.")},
    )
    known_by = Words(
        label=_("How you know that it is them"),
        rows=3,
        help_text=_("What they told you that only they can know from what they wrote."),
        error_messages={"required": _("Say how you know who is calling.")},
    )

    def clean_locator(self) -> str:
        digits = "".join(str(int(c)) for c in self.cleaned_data["locator"] if c.isdecimal())
        again = was_replaced_by(self.desk, self.cleaned_data["once"])
        if digits != self.desk.report.locator and not again:
            raise ValidationError(gettext("These digits do not belong to this report."))
        return digits


DEEDS: Mapping[str, type[DeedForm]] = {
    form.name: form
    for form in (
        AnswerForm,
        NoteForm,
        VisitForm,
        TakeForm,
        AssignForm,
        HandOverForm,
        SnoozeForm,
        WakeForm,
        CloseForm,
        ReopenForm,
        ShowAddressForm,
    )
}
