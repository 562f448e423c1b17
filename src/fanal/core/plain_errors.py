"""What a form says of words or numbers that do not fit: in our words, on every side of the site."""

from django.core import validators
from django.utils.translation import gettext_lazy as _

# A number stands apart from the sentence, so that no language has to bend around it.
OURS = {
    validators.MinLengthValidator: _(
        "This is too short. Write at least this many letters: %(limit_value)d. "
        "So far: %(show_value)d."
    ),
    validators.MaxLengthValidator: _(
        "This is too long. At most this many letters fit: %(limit_value)d. Now: %(show_value)d."
    ),
    validators.MinValueValidator: _("This number is too low. The lowest is %(limit_value)s."),
    validators.MaxValueValidator: _("This number is too high. The highest is %(limit_value)s."),
}


def speak_plainly() -> None:
    """For every field there is, also of a form that was made already; twice is once."""
    for validator, words in OURS.items():
        validator.message = words
