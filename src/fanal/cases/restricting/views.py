"""The page of emergencies: what one was told, and breaking the glass."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from fanal.accounts import late_words
from fanal.accounts.permissions import Permission, demand, may_somewhere, requires, teams_where
from fanal.accounts.requests import StaffRequest
from fanal.cases.pages import page
from fanal.cases.restricting import glass
from fanal.intake.access import teams_of
from fanal.intake.actions import NotPossible
from fanal.intake.desk_forms import OnceField, Words
from fanal.intake.desk_page import NOT_KEPT, actor_of, zone_of
from fanal.vault import CannotOpen


class GlassForm(forms.Form):
    once = OnceField()
    reference = forms.CharField(
        label=gettext_lazy("The eight digits of the case"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 11}),
    )
    reason = Words(
        label=gettext_lazy("Why it cannot wait"),
        rows=3,
        min_length=glass.SHORTEST_REASON,
        help_text=gettext_lazy(
            "At least 20 characters. The named colleagues and the leads read it at once."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)

    def clean_reference(self) -> str:
        return "".join(str(int(c)) for c in self.cleaned_data["reference"] if c.isdecimal())


@requires(Permission.CASE_READ)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def emergencies(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request, GlassForm(initial=late_words.initial_for(request)))
    if not may_somewhere(request.user, Permission.BREAK_GLASS):
        demand(request.user, "", Permission.BREAK_GLASS)
    form = GlassForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        case = glass.break_glass(actor_of(request), **form.cleaned_data)
    except Http404:
        form.add_error("reference", _("No restricted case of your teams has this number."))
        return _show(request, form, status=404)
    except (NotPossible, CannotOpen):
        form.add_error(None, _("This was not done: your keys do not open it."))
        return _show(request, form, status=409)
    except NOT_KEPT:
        form.add_error(None, _("This could not be kept. Your words are still here: try again."))
        return _show(request, form, status=503)
    return redirect("case", case.pk)


@requires(Permission.CASE_READ)
@require_POST
def seen(request: StaffRequest, notice: UUID) -> HttpResponse:
    glass.acknowledge(actor_of(request), notice)
    return redirect("emergencies")


def _show(request: StaffRequest, form: GlassForm, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "form": form,
        "notices": glass.notices_for(actor),
        "on_duty": bool(teams_where(request.user, Permission.BREAK_GLASS)),
    }
    return page(request, "emergencies.html", context, zone_of(teams_of(actor)[0]), status=status)
