"""An appointment: when, where, with whom, with which interpreter; how the person is reminded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.accounts.permissions import Permission
from fanal.cases.kinds.base import CaseEntry, Day, EntryForm, Group, Line, case_form
from fanal.cases.kinds.meeting import INTERPRETERS, Interpreter, Meeting
from fanal.cases.kinds.parts import Part
from fanal.cases.kinds.reminder import Reminder
from fanal.cases.state import DueItem, State, What
from fanal.core import clock
from fanal.core.duedates import today
from fanal.core.worktime import Calendar
from fanal.dossiers.contents import entry_kind
from fanal.intake.desk_forms import ShortWords, Words
from fanal.knowledge import Pack

if TYPE_CHECKING:
    from fanal.cases.access import CaseFile
    from fanal.cases.kinds.appointment_end import AppointmentEnded
    from fanal.cases.plan.reminders import Way


@dataclass
class AppointmentNow:
    key: str
    meeting: Meeting
    end: "AppointmentEnded | None" = None
    # Somebody saw to its reminder, whatever became of it.
    seen_to: bool = False

    @property
    def open(self) -> bool:
        return self.end is None

    @property
    def reminder(self) -> Reminder | None:
        """What is to go out by itself, as far as nobody saw to it."""
        return None if self.seen_to else self.meeting.reminder


def open_appointments(state: State) -> list[AppointmentNow]:
    """Those still to come or to be told of, soonest first."""
    found = (each for each in state.appointments.values() if each.open)
    return sorted(found, key=lambda each: each.meeting.at)


def remind_key(key: str) -> str:
    return f"{key}:remind"


@entry_kind
class Appointment(CaseEntry):
    """`of` is the number of the entry that made it, when this one changes it; "" for a new one."""

    kind: ClassVar[str] = "case-appointment"
    title: ClassVar[Any] = _("Appointment")
    part: ClassVar[Part] = Part.PLAN
    of: str = ""
    meeting: Meeting

    @property
    def stands_beside(self) -> bool:
        return not self.of

    def allowed(self, state: State) -> bool:
        known = state.appointments.get(self.of)
        return not self.of or (known is not None and known.open)

    def change(self, state: State, number: int) -> None:
        key = self.of or str(number)
        if self.of and self.of not in state.appointments:
            return  # what it changes was struck
        state.appointments[key] = AppointmentNow(key, self.meeting)
        state.due[key] = DueItem(
            key=key,
            what=What.APPOINTMENT,
            on=self.meeting.on,
            at=self.meeting.at,
            words=self.meeting.what,
        )
        state.due.pop(remind_key(key), None)
        if self.meeting.remind_on:
            state.due[remind_key(key)] = DueItem(
                key=remind_key(key),
                what=What.REMIND,
                on=self.meeting.remind_on,
                words=self.meeting.what,
            )

    def lines(self, pack: Pack) -> Iterator[Line]:
        if self.of:
            yield Line(_("Changes the entry"), self.of)
        yield from self.meeting.lines(pack)


def moment(day: date, hour: time, calendar: Calendar) -> datetime | None:
    """That hour of the centre's clock, aware; None when the clock skips it or shows it twice.

    Both happen in the night in which summer time begins or ends.
    """
    first, second = (
        datetime.combine(day, hour, calendar.zone).replace(fold=fold) for fold in (0, 1)
    )
    return first if first.utcoffset() == second.utcoffset() else None


@case_form
class AppointmentForm(EntryForm):
    name = "appointment"
    contacts = True
    reads_requests = True
    group = Group.SUPPORT
    permission = Permission.CASE_PLAN
    heading = _("Make an appointment")
    template = "appointment.html"
    done = _("The appointment stands in the file, and its day in Today.")

    of = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    what = ShortWords(label=_("What for"), error_messages={"required": _("Say what it is for.")})
    day = Day(_("Day"))
    hour = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("The clock of your centre."),
        error_messages={"required": _("Choose a time.")},
    )
    where = ShortWords(label=_("Where"), error_messages={"required": _("Say where.")})
    with_whom = ShortWords(label=_("With whom"), required=False)
    interpreter = forms.ChoiceField(
        label=_("Interpreter"),
        choices=[(value.value, text) for value, text in INTERPRETERS.items()],
        widget=forms.RadioSelect,
        initial=Interpreter.NOT_NEEDED.value,
        error_messages={"required": _("Choose one of these.")},
    )
    language = ShortWords(label=_("Language of the interpreter"), max_length=100, required=False)
    told = Words(
        label=_("How the person is told"),
        rows=2,
        required=False,
        help_text=_("Only in a way and at an hour that they called safe."),
    )
    remind = forms.ChoiceField(
        label=_("Reminder"),
        widget=forms.RadioSelect,
        initial="none",
        error_messages={"required": _("Choose one of these.")},
    )

    def __init__(self, state: State, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, pack, *args, **kwargs)
        self.ways: list[Way] = []
        self._offer_reminders()

    def offer(self, file: "CaseFile") -> None:
        from fanal.cases.plan.reminders import ways

        self.ways = ways(file)
        self._offer_reminders()

    def _offer_reminders(self) -> None:
        possible = [(way.key, way.label) for way in self.ways if not way.why_not]
        self.fields["remind"].choices = [  # type: ignore[attr-defined]
            ("none", _("None")),
            ("task", _("A member reminds them: a task for the day before")),
            *possible,
        ]

    @property
    def why_nots(self) -> list[Any]:
        """Why no reminder can go out by itself, for each request that allows none."""
        return [way.why_not for way in self.ways if way.why_not]

    def point_at(self, key: str) -> None:
        known = self.state.appointments.get(key)
        if known is None or not known.open:
            return
        meeting, calendar = known.meeting, self.pack.calendar
        fields = meeting.model_dump(include={"what", "where", "with_whom", "language", "told"})
        fields |= {"of": key, "day": meeting.on, "hour": calendar.local(meeting.at).time()}
        fields |= {"interpreter": meeting.interpreter.value}
        fields["remind"] = "task" if meeting.remind_on else "none"
        if meeting.reminder:
            fields["remind"] = str(meeting.reminder.report)
        for name, value in fields.items():
            self.initial.setdefault(name, value)

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        if "day" in fields and "hour" in fields:
            at = moment(fields["day"], fields["hour"], self.pack.calendar)
            if at is None:
                self.add_error("hour", gettext("The clock skips or repeats this hour that night."))
            elif at <= clock.now():
                self.add_error("day", gettext("This moment has passed already."))
            else:
                fields["at"] = at
                self._clean_reminder(at)
        return fields

    def _clean_reminder(self, at: datetime) -> None:
        way = next((way for way in self.ways if way.key == self.cleaned_data.get("remind")), None)
        if way is None:
            return
        reminder = way.reminder(at)
        if reminder is None:
            self.add_error(
                "remind",
                gettext("No hour that the person called safe lies before it. Choose another way."),
            )
        self.cleaned_data["reminder"] = reminder

    def content(self, **common: Any) -> CaseEntry:
        fields = self.cleaned_data
        names = ("what", "where", "with_whom", "interpreter", "language", "told", "at")
        before = fields["day"] - timedelta(days=1)
        meeting = Meeting(
            on=fields["day"],
            remind_on=max(before, today(self.pack.calendar))
            if fields["remind"] == "task"
            else None,
            reminder=fields.get("reminder"),
            **{name: fields[name] for name in names},
        )
        return Appointment(of=fields["of"], meeting=meeting, **common)
