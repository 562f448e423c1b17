"""From a request to a case, after a look at who it may be already."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fanal.accounts import drafts, late_words
from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases import actions, drafting, words
from fanal.cases.access import CaseFile, case_for
from fanal.cases.finding.matching import Match, likely_matches
from fanal.cases.forms import NewCaseForm
from fanal.cases.kinds.person import Person, PersonForm, initial_of, with_told
from fanal.cases.pages import page
from fanal.intake.access import DeskReport, report_for
from fanal.intake.actions import NotPossible, note_reading
from fanal.intake.desk_page import NOT_KEPT, actor_of, words_back, zone_of
from fanal.vault import CannotOpen

# What the case's page says of it, by the name in its address.
LINKED, OFFERED = "linked", "linked-told"
LINK_DONE = {
    LINKED: _lazy("The request is with this case now."),
    OFFERED: _lazy(
        "The request is with this case now. What you typed about the person waits below as a draft."
    ),
}


@requires(Permission.CASE_OPEN)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def from_report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """A request becomes a case: first who it may be already, then a new one or a link."""
    try:
        desk = report_for(actor_of(request), report_id)
    except Http404:
        if request.method == "POST":
            return words_back(request, NewCaseForm, "", status=404)
        raise
    if desk.report.erase_on is not None:
        raise Http404
    if request.method != "POST":
        note_reading(desk)
        form = NewCaseForm(initial={**_told(desk), **late_words.initial_for(request)})
        return _search(request, desk, form)
    form = NewCaseForm(request.POST)
    if not form.is_valid():
        return _search(request, desk, form, status=422)
    person, deed_once = form.person(), form.cleaned_data["once"]
    try:
        if same := form.cleaned_data["same"]:
            chosen = case_for(desk.actor, UUID(same))
            said = OFFERED if _offer(request, chosen, person) else LINKED
            actions.link(chosen, desk, once=deed_once)
            return redirect(
                reverse("case", args=[chosen.case.pk]) + "?" + urlencode({"done": said})
            )
        if form.cleaned_data["searched"] != form.digest() and not form.was_opened():
            # Nobody opens a case without having seen who it may be already.
            matches = likely_matches(desk.actor, person)
            return _search(request, desk, form.again(), matches=matches, searched=True)
        opened = actions.open_case(desk, person=person, once=deed_once)
    except (Http404, ValueError):
        form.add_error(None, _("No case of your teams is like that."))
        return _search(request, desk, form, status=409)
    except late_words.TooMany:
        form.add_error(None, drafting.FULL)
        return _search(request, desk, form, status=409)
    except (NotPossible, CannotOpen):
        form.add_error(
            None, _("This was not done: the request is no longer as the page showed it.")
        )
        return _search(request, desk, form, status=409)
    except NOT_KEPT:
        return words_back(request, NewCaseForm, "", status=503)
    return redirect("case", opened.pk)


def _offer(request: StaffRequest, file: CaseFile, told: Person) -> bool:
    """What was told now and is not in the case waits on the page where it belongs: a draft.

    Not written at once, for it may stand in place of what a colleague wrote down. One's own
    draft that waits there already takes it in.
    """
    place = reverse("case-person", args=[file.case.pk])
    earlier = drafts.find(request.key_ring, request.user, place)
    typed = PersonForm(file.state, file.pack, dict(earlier.initial) if earlier else None)
    known = typed.person() if typed.is_valid() else file.state.person
    person = with_told(known, told)
    if person == known:
        return False
    fields = QueryDict(mutable=True)
    for name, value in initial_of(person).items():
        fields[name] = "" if value is None else str(value)
    fields["seen"] = str(file.last_number)
    drafts.keep(member=request.user, place=place, fields=fields)
    return True


def _told(desk: DeskReport) -> dict[str, Any]:
    """What the request says already."""
    if desk.reported is None:
        return {}
    intake = desk.reported.intake
    return {
        "called": intake.referral.called if intake.referral else "",
        "languages": intake.languages,
        "minor": intake.minor.value if intake.minor else "",
    }


def _search(
    request: StaffRequest,
    desk: DeskReport,
    form: NewCaseForm,
    *,
    matches: list[Match] | None = None,
    searched: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "report": desk.report,
        "form": form,
        "searched": searched,
        "matches": [words.match_line(match) for match in matches or []],
    }
    return page(request, "from_report.html", context, zone_of(desk.report.team_id), status=status)
