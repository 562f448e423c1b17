"""The page of a desk that is locked."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from fanal.accounts import late_words, sitting
from fanal.accounts.demo import DEMO_PASSWORD, demo_accounts
from fanal.accounts.forms import UnlockForm, UnlockWithCodeForm
from fanal.accounts.models import LateWords, Member
from fanal.accounts.profiles import profile_of

HELD = "held"


def unlock_form(request: HttpRequest, data: QueryDict | None = None) -> UnlockForm:
    both = sitting.needs_second_factor(request)
    return (UnlockWithCodeForm if both else UnlockForm)(data)


def page(
    request: HttpRequest, form: UnlockForm | None = None, *, held: str = "", status: int = 200
) -> HttpResponse:
    """Asks for the password; `held` are words that are kept nowhere else."""
    member = request.user
    assert isinstance(member, Member)
    context = {
        "form": form or unlock_form(request),
        "profile": profile_of(member),
        "kept": not held and LateWords.objects.filter(member=member).exists(),
        "held": held,
        "accounts": demo_accounts(),
        "demo_password": DEMO_PASSWORD,
    }
    return render(request, "accounts/unlock.html", context, status=status)


def holding(request: HttpRequest) -> HttpResponse:
    """The words just sent stay in this page, sealed: there is no room for them here.

    Whoever passes an unattended desk sees none of them.
    """
    assert isinstance(request.user, Member)
    held = late_words.for_the_page(request.user, request.POST)
    return page(request, held=held, status=403)
