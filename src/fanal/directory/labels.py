"""What the codes of the directory are called."""

from babel import UnknownLocaleError
from django.utils.translation import gettext_lazy as _

from fanal.core.dates import locale_of
from fanal.knowledge import ServiceKind

KINDS = {
    ServiceKind.CENTRE: _("Care centres"),
    ServiceKind.LINE: _("Help lines"),
    ServiceKind.CHILD: _("For children and young people"),
    ServiceKind.SHELTER: _("Somewhere to sleep"),
    ServiceKind.LEGAL: _("Legal help"),
    ServiceKind.MEDICAL: _("Doctors and care"),
    ServiceKind.UNION: _("Unions and help at work"),
    ServiceKind.INFORMATION: _("Information"),
}


def language_name(code: str, language: str) -> str:
    """A language by its name in another, as in "Dutch"; its code where nobody has a name for it."""
    try:
        name = locale_of(language).languages.get(code)
    except UnknownLocaleError:
        name = None
    return name or code
