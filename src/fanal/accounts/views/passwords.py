"""Asking for the password again."""

from django.forms import Form
from django.utils.translation import gettext as _

from fanal.accounts import signin
from fanal.accounts.forms import refuse
from fanal.accounts.requests import StaffRequest
from fanal.vault import Busy


def password_is_right(request: StaffRequest, form: Form) -> bool:
    """Whether the form's `password` is the member's; if not, the form says so."""
    try:
        signin.confirm(member=request.user, password=form.cleaned_data["password"])
    except signin.NotSignedIn:
        refuse(
            form,
            _("This is not your password. After five tries each new one has to wait."),
            "password",
        )
    except Busy:
        refuse(form, _("Many people are signing in just now. Wait a moment and try again."))
    else:
        return True
    return False
