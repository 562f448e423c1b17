"""The inbox, and the way to a report by the six digits a caller tells."""

from collections.abc import Mapping

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fanal.accounts.permissions import Permission, may_somewhere, requires
from fanal.accounts.requests import StaffRequest
from fanal.intake.access import reports_of, teams_of
from fanal.intake.desk_forms import HandOverForm
from fanal.intake.desk_page import actor_of, page, zone_of
from fanal.intake.inbox import Inbox, Place, Tab, inbox
from fanal.intake.narrowing import Narrow, RequestNarrowForm
from fanal.intake.receipt import LOCATOR_DIGITS
from fanal.intake.routing import receiving_keys
from fanal.intake.words import EMPTY, TABS


class Wanted(forms.Form):
    """What part of the inbox is asked for; anything unknown is as if it were not there."""

    tab = forms.ChoiceField(choices=[(tab.value, tab.value) for tab in Tab], required=False)
    team = forms.CharField(required=False, max_length=64)
    after = forms.CharField(required=False, max_length=120)

    def page_for(self, request: StaffRequest, narrow: Narrow) -> Inbox:
        self.full_clean()
        fields = self.cleaned_data
        return inbox(
            actor_of(request),
            tab=Tab(fields.get("tab") or Tab.UNASSIGNED),
            team_id=fields.get("team", ""),
            after=Place.parse(fields.get("after", "")),
            narrow=narrow,
        )


class FindForm(forms.Form):
    digits = forms.CharField(
        label=gettext_lazy("First six digits of a receipt"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 9}),
    )

    def clean_digits(self) -> str:
        typed = self.cleaned_data["digits"]
        return "".join(str(int(c)) for c in typed if c.isdecimal())[:LOCATOR_DIGITS]


@requires(Permission.REPORT_READ)
@require_GET
def inbox_page(request: StaffRequest) -> HttpResponse:
    done = str(HandOverForm.done) if request.GET.get("done") == HandOverForm.name else ""
    return _show(request, FindForm(auto_id="find-%s"), done=done)


@requires(Permission.REPORT_READ)
@require_POST
def find(request: StaffRequest) -> HttpResponse:
    """Not in the address bar, where digits would stay behind."""
    form = FindForm(request.POST, auto_id="find-%s")
    if form.is_valid():
        digits = form.cleaned_data["digits"]
        found = reports_of(actor_of(request)).filter(locator=digits).first()
        if found:
            return redirect("report", found.pk)
        form.add_error("digits", _("No request of your teams begins with these digits."))
    return _show(request, form, status=404)


def show_inbox(
    request: StaffRequest, asked: Mapping[str, str], words: str, address: str
) -> HttpResponse:
    """An own view that looks for words: they stand in no address, so it has one of its own."""
    return _show(request, FindForm(auto_id="find-%s"), asked=asked, words=words, address=address)


def _show(
    request: StaffRequest,
    find_form: FindForm,
    *,
    asked: Mapping[str, str] | None = None,
    words: str = "",
    address: str = "",
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    asked = request.GET if asked is None else asked
    narrow_form = RequestNarrowForm(teams_of(actor_of(request)), asked)
    narrow = narrow_form.narrow(words)
    box = Wanted(asked).page_for(request, narrow)
    receiving = receiving_keys(team.id for team in box.teams)
    in_team = f"&{urlencode({'team': box.team.id})}" if box.team else ""
    first = address or f"{reverse('inbox')}?tab={box.tab}{in_team}{narrow.query}"
    context = {
        "inbox": box,
        "closed_teams": [team for team in box.teams if team.id not in receiving],
        "several": len(box.teams) > 1,
        "tabs": [(tab, label, box.counts[tab]) for tab, label in TABS.items()],
        "empty": EMPTY[box.tab],
        "in_team": in_team + narrow.query,
        "narrow": narrow,
        "narrow_form": narrow_form,
        "here": address or f"{reverse('inbox')}?tab={box.tab}{narrow.query}",
        "first": first,
        "pages": f"{first}{'?' if address else '&'}",
        "find": find_form,
        "done": done,
        "answers": may_somewhere(request.user, Permission.REPORT_WORK),
        "may_many": may_somewhere(request.user, Permission.MANY),
    }
    zone = zone_of(box.teams[0].id)
    return page(request, "inbox.html", context, zone=zone, status=status)
