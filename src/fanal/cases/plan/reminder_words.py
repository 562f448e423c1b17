"""What a reminder says: the person reads it, in whichever language they wrote to us in."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from fanal.core.dates import full_date
from fanal.core.languages import NAMES, SOURCE


def reminder_words(local: datetime, language: str) -> tuple[str, str]:
    """A subject and a sentence; they name nobody and say nothing of what it is about."""
    with translation.override(language if language in NAMES else SOURCE):
        moment = f"{full_date(local)}, {local:%H:%M}"
        return _("Reminder"), _("Your appointment: %(moment)s.") % {"moment": moment}
