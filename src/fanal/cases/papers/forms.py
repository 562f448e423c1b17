"""What one chooses before papers are made."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fanal.cases.access import CaseFile
from fanal.cases.kinds.base import Day
from fanal.cases.kinds.papers import READERS, TRAIL, PapersMade, Reader
from fanal.cases.kinds.parts import PARTS, Part
from fanal.cases.papers.casefile import Wish
from fanal.intake.desk_forms import OnceField, ShortWords
from fanal.intake.new_contact import whole_languages

# Not for outside unless somebody says so.
OFF = (Part.PEOPLE, Part.NOTES, Part.OTHER)


class PapersForm(forms.Form):
    once = OnceField()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    reader = forms.ChoiceField(
        label=_("For whom"),
        choices=[(reader.value, label) for reader, label in READERS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say for whom it is.")},
    )
    who = ShortWords(
        label=_("Who that is"),
        help_text=_("The court and the number of its file, or who else gets it."),
        required=False,
    )
    parts = forms.MultipleChoiceField(
        label=_("Parts"),
        help_text=_("Only what they need. Notes of the team stay inside unless you tick them."),
        choices=[(part.value, label) for part, label in PARTS.items()],
        initial=[part.value for part in Part if part not in OFF],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    trail = forms.BooleanField(label=TRAIL, required=False)
    language = forms.ChoiceField(label=_("Language of the headings"))
    since = Day(_("From which day"), required=False)
    until = Day(_("Until which day"), required=False)

    def __init__(self, file: CaseFile, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        self.file = file
        self.initial.setdefault("seen", file.last_number)
        self.fields["language"].choices = whole_languages()  # type: ignore[attr-defined]
        self.initial.setdefault("language", translation.get_language() or "en")

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if fields.get("reader") == Reader.OTHER and not fields.get("who"):
            self.add_error("who", gettext("Say who gets it."))
        since, until = fields.get("since"), fields.get("until")
        if since and until and until < since:
            raise ValidationError({"until": gettext("This day lies before the first one.")})
        return fields

    def wish(self) -> Wish:
        fields = self.cleaned_data
        return Wish(
            parts=tuple(Part(each) for each in PARTS if each in fields["parts"]),
            trail=fields["trail"],
            reader=Reader(fields["reader"]),
            who=fields["who"],
            language=fields["language"],
            since=fields["since"],
            until=fields["until"],
            last=min(fields["seen"] or self.file.last_number, self.file.last_number),
        )


def entry_of(wish: Wish, sha256: str, **common: Any) -> PapersMade:
    return PapersMade(
        parts=wish.parts,
        trail=wish.trail,
        reader=wish.reader,
        who=wish.who,
        language=wish.language,
        since=wish.since,
        until=wish.until,
        last=wish.last,
        sha256=sha256,
        **common,
    )


def wish_of(entry: PapersMade) -> Wish:
    names = ("parts", "trail", "reader", "who", "language", "since", "until", "last")
    return Wish(**{name: getattr(entry, name) for name in names})
