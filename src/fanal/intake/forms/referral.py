"""What a professional asks, as they type it: one form, of which each page shows a part.

What does not belong on the way that was chosen goes nowhere, also when it was posted: a consult
and a count have no field that could say who the person is.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.intake import words
from fanal.intake.contents import About, Channel, ContactTerms, ReportIntake
from fanal.intake.forms.contact import ContactForm
from fanal.intake.forms.fields import (
    LONGEST_MESSAGE,
    YES_NO,
    Choice,
    EmailField,
    PhoneField,
    TextField,
    yes_or_no,
)
from fanal.intake.referral import Asker, LastSeen, Marked, Purpose, Referral, Refused
from fanal.knowledge import Sector, Ternary
from fanal.knowledge.exploitation import PURPOSES, TypeOfExploitation

E = TypeVar("E", bound=StrEnum)
PERSON = ("called", "languages", "interpreter", "last_seen")
REACH = (
    "channel",
    "phone",
    "email",
    "days",
    "after",
    "before",
    "leave_message",
    "say_we_are",
    "code_word",
    "until",
)
SITUATION = ("message", "types", "still", "place")
ASKER = ("sector", "organisation", "asker", "asker_phone", "asker_email")
FIRST = ("purpose", "minor", "danger")
# The pages of each way, in order, and what each of them asks.
PAGES: dict[Purpose, dict[str, tuple[str, ...]]] = {
    Purpose.CONSULT: {"first": FIRST, "situation": SITUATION, "asker": ASKER},
    Purpose.REFER: {
        "first": FIRST,
        "situation": SITUATION,
        "person": (*PERSON, *REACH),
        "yes": ("agreed", "how_asked", "may_tell"),
        "asker": ASKER,
    },
    Purpose.COUNT: {"first": FIRST, "count": ("types", "still", "refused", "place", "sector")},
}


def _choices(labels: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    return [(each.value, label) for each, label in labels.items()]


class ReferralForm(ContactForm):
    """A consult, a referral or a count. Whose `minor` is not a plain no follows the child's way."""

    no_phone = _("Type the phone number, or choose “Not by itself. Through me.”")
    no_email = _("Type the e-mail address, or choose “Not by itself. Through me.”")

    purpose = Choice(
        _("What do you want to do?"),
        (
            (Purpose.CONSULT.value, _("Ask for advice, without saying who the person is")),
            (Purpose.REFER.value, _("Refer the person")),
            (Purpose.COUNT.value, _("Have somebody counted who wants no help now, without a name")),
        ),
        help_text=_(
            "An adult is referred with their yes. Under 18, or not sure, nobody waits for one."
        ),
    )
    minor = Choice(
        _("Is the person under 18?"),
        _choices(words.TERNARY),
        help_text=_("Who may be under 18 is treated as a child until you know."),
    )
    danger = Choice(_("Is the person in danger right now?"), YES_NO)
    message = TextField(
        label=_("What did you see or hear?"),
        help_text=_("What you know yourself, and what somebody told you. Keep the two apart."),
        longest=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    types = forms.MultipleChoiceField(
        label=_("What could it be?"),
        help_text=_("Choose as many as you like. You do not have to know."),
        choices=_choices(PURPOSES),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose one of the answers that stand here.")},
    )
    still = Choice(_("Does it still go on?"), _choices(words.TERNARY))
    place = TextField(
        label=_("Where is it? A postcode or a town"),
        help_text=_("So that the nearest centre can read it."),
    )
    called = TextField(label=_("How is the person called?"))
    languages = TextField(label=_("Which languages does the person speak?"))
    interpreter = Choice(_("Would an interpreter help?"), YES_NO)
    last_seen = Choice(
        _("When were you last in contact with the person?"),
        _choices(words.LAST_SEEN),
    )
    agreed = Choice(
        _("Does the person know what you send, to whom and what for, and say yes?"), YES_NO
    )
    how_asked = TextField(
        label=_("How did you ask?"),
        help_text=_("In which language, who interpreted, who else was there."),
    )
    may_tell = Choice(_("Does the person agree that the centre answers you about them?"), YES_NO)
    refused = Choice(
        _("Why does the person want no help now?"),
        _choices(words.REFUSED),
    )
    sector = Choice(_("Where do you work?"), _choices(words.SECTORS))
    organisation = TextField(label=_("Your organisation"))
    asker = TextField(label=_("Your name"), help_text=_("You may leave it out."))
    asker_phone = PhoneField(
        label=_("Your phone number at work"),
        widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr"}),
    )
    asker_email = EmailField(
        label=_("Your e-mail address at work"),
        widget=forms.TextInput(attrs={"type": "email", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].label = _("How may the centre reach the person?")
        self.fields["channel"].choices = (  # type: ignore[attr-defined]
            (Channel.SITE.value, _("Not by itself. Through me.")),
            (Channel.PHONE.value, _("By phone")),
            (Channel.EMAIL.value, _("By e-mail")),
        )
        # Who types this is not who is called.
        self.fields["leave_message"].label = _(
            "May the centre leave a message if the person does not answer?"
        )
        self.fields["say_we_are"].label = _("Who should the centre say it is?")
        if self.chosen is Purpose.COUNT:
            self.fields["place"].help_text = _("Only to find the centre. It is not sent along.")
        self.fields["code_word"].help_text = _("Said first, so that the person knows who calls.")
        self.fields["until"].help_text = _("After that day the centre asks you first.")
        for name in ("phone", "asker_phone"):
            self.fields[name].region = self.fields["phone"].region  # type: ignore[attr-defined]

    # The way

    @property
    def chosen(self) -> Purpose | None:
        said = self.data.get("purpose", "")
        return Purpose(said) if said in list(Purpose) else None

    @property
    def child(self) -> bool:
        """Under 18, or not sure: nobody waits for a yes, and a child's team reads it."""
        return self.data.get("minor") in (Ternary.YES, Ternary.NOT_SURE)

    @property
    def pages(self) -> dict[str, tuple[str, ...]]:
        """The pages of this way and their fields; only the first one while none is chosen."""
        if self.chosen is None:
            return {"first": FIRST}
        pages = dict(PAGES[self.chosen])
        if self.child and "yes" in pages:
            # Nobody asks a child for a yes before it is safe.
            del pages["yes"]
        return pages

    def wrong_page(self) -> str:
        """The first page with something to put right; empty when all is well."""
        for page, names in self.pages.items():
            if any(name in self.errors for name in names):
                return page
        return ""

    def part(self, page: str) -> list[forms.BoundField]:
        return [self[name] for name in self.pages[page]]

    # What has to be there

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        wanted = {name for names in self.pages.values() for name in names}
        for name in set(self.fields) - wanted:
            # Whatever stood there: it is not asked on this way.
            fields.pop(name, None)
            self.errors.pop(name, None)
        self._required(fields)
        return fields

    def _required(self, fields: dict[str, Any]) -> None:
        match self.chosen:
            case None:
                self._lacks(fields, "purpose", gettext("Choose what you want to do."))
            case Purpose.CONSULT:
                self._lacks(fields, "message", gettext("Write what you saw or heard."))
            case Purpose.REFER:
                self._lacks(fields, "minor", gettext("Say whether the person is under 18."))
                self._lacks(fields, "message", gettext("Write what you saw or heard."))
                self._lacks(fields, "organisation", gettext("Write for whom you work."))
                if not fields.get("asker_phone") and not fields.get("asker_email"):
                    self._lacks(
                        fields, "asker_phone", gettext("Say how the centre can check with you.")
                    )
                if not self.child and fields.get("agreed") != "yes":
                    self.add_error(
                        "agreed",
                        gettext(
                            "An adult is referred only with their yes. "
                            "Without it, ask for advice and leave out who they are."
                        ),
                    )
            case Purpose.COUNT:
                self._lacks(fields, "minor", gettext("Say whether the person is under 18."))
                if self.child:
                    self.add_error(
                        "purpose",
                        gettext(
                            "Under 18, or not sure: ask for advice, or refer the young person."
                        ),
                    )

    def _lacks(self, fields: dict[str, Any], name: str, words: str) -> None:
        # A field with a mistake of its own is there, and says what is wrong with it.
        if not fields.get(name) and name not in self.errors:
            self.add_error(name, words)

    @property
    def where(self) -> str:
        """Where it is, to find the centre by; only of a valid form."""
        place: str = self.cleaned_data.get("place", "")
        return place

    # What is kept

    def intake(self, marked: Marked | None) -> ReportIntake:
        """The typed request; only of a valid form.

        A count keeps no place: it has led to a centre, and that is where it was.
        """
        fields = self.cleaned_data
        purpose, child = Purpose(fields["purpose"]), self.child
        count, refer = purpose is Purpose.COUNT, purpose is Purpose.REFER
        asker = Asker(
            sector=_one(Sector, fields.get("sector")),
            organisation=fields.get("organisation", ""),
            name=fields.get("asker", ""),
            phone=fields.get("asker_phone", ""),
            email=fields.get("asker_email", ""),
        )
        referral = Referral(
            purpose=purpose,
            asker=asker,
            types=tuple(TypeOfExploitation(each) for each in fields.get("types") or ()),
            still=_one(Ternary, fields.get("still")),
            marked=_bare(marked) if count else marked,
            called=fields.get("called", ""),
            last_seen=_one(LastSeen, fields.get("last_seen")),
            agreed=True if refer and not child else None,
            how_asked=fields.get("how_asked", ""),
            may_tell=fields.get("may_tell") == "yes",
            refused=_one(Refused, fields.get("refused")),
        )
        return ReportIntake(
            about=About.SOMEONE_MET_AT_WORK,
            message=fields.get("message", ""),
            danger=yes_or_no(fields.get("danger", "")),
            minor=_one(Ternary, fields.get("minor")),
            place="" if count else fields["place"],
            languages=fields.get("languages", ""),
            interpreter=yes_or_no(fields.get("interpreter", "")),
            contact=self.terms() if refer else ContactTerms(),
            referral=referral,
        )


def _one(kind: type[E], said: str | None) -> E | None:
    return kind(said) if said else None


def _bare(marked: Marked | None) -> Marked | None:
    """Without the notes: a count holds no free word."""
    if marked is None:
        return None
    marks: Iterable[Any] = (mark.model_copy(update={"note": ""}) for mark in marked.marks)
    return marked.model_copy(update={"marks": tuple(marks)})
