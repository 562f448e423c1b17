"""The request for help, as a person types it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fanal.intake.contents import About, ReportIntake
from fanal.intake.forms.contact import ContactForm
from fanal.intake.forms.fields import LONGEST_MESSAGE, YES_NO, Choice, TextField, yes_or_no
from fanal.knowledge import Ternary


class ReportForm(ContactForm):
    """A request for help."""

    about = Choice(
        _("Who is it about?"),
        (
            (About.ME.value, pgettext_lazy("who it is about", "Me")),
            (About.SOMEONE_I_KNOW.value, _("Someone I know")),
            (About.SOMEONE_MET_AT_WORK.value, _("Someone I met in my work")),
        ),
    )
    message = TextField(
        label=_("What is happening?"),
        help_text=_("As much or as little as you want, in any language."),
        longest=LONGEST_MESSAGE,
        required=True,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write what is happening. One sentence is enough.")},
    )
    danger = Choice(_("Is someone in danger right now?"), YES_NO)
    minor = Choice(
        _("Is this person under 18, or were they when it happened?"),
        (
            (Ternary.YES.value, _("Yes")),
            (Ternary.NO.value, _("No")),
            (Ternary.NOT_SURE.value, _("Not sure")),
        ),
        help_text=_("A team for young people can then read it."),
    )
    place = TextField(
        label=_("Where is it? A postcode or a town"),
        help_text=_("So that the nearest centre can read it."),
    )
    no_place = forms.BooleanField(label=_("I would rather not say"), required=False)
    languages = TextField(
        label=_("In which languages can we talk or write?"),
    )
    interpreter = Choice(_("Would an interpreter help?"), YES_NO)

    field_order = (
        "about",
        "message",
        "danger",
        "minor",
        "place",
        "no_place",
        "languages",
        "interpreter",
    )

    def intake(self) -> ReportIntake:
        """The typed request; only of a valid form."""
        fields = self.cleaned_data
        return ReportIntake(
            about=About(fields["about"]) if fields["about"] else None,
            message=fields["message"],
            danger=yes_or_no(fields["danger"]),
            minor=Ternary(fields["minor"]) if fields["minor"] else None,
            place="" if fields.get("no_place") else fields["place"],
            languages=fields["languages"],
            interpreter=yes_or_no(fields["interpreter"]),
            contact=self.terms(),
        )
