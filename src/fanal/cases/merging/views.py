"""The same person twice: find the other case, see both side by side, merge; and undo it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from fanal.accounts import late_words
from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases import words
from fanal.cases.access import CaseFile, case_for, cases_for
from fanal.cases.actions import Meanwhile, note_readings, was_done
from fanal.cases.finding.matching import case_called, likely_matches
from fanal.cases.forms import FindForm
from fanal.cases.kinds.document import counted_documents
from fanal.cases.kinds.goal import open_goals
from fanal.cases.merging import actions as merging
from fanal.cases.merging.actions import Hindrance, absorbed_files
from fanal.cases.merging.forms import MergeForm, UndoForm
from fanal.cases.pages import case_page, page
from fanal.cases.timeline import as_one, linked_to_each
from fanal.intake.actions import NotPossible
from fanal.intake.desk_page import NOT_KEPT, actor_of, words_back, zone_of
from fanal.vault import CannotOpen

MERGE_DONE = {
    "merged": gettext_lazy("The two cases are one. The merge can be undone from here."),
    "parted": gettext_lazy("The merge is undone. Both cases are as they were."),
}
HINDRANCES = {
    Hindrance.ITSELF: gettext_lazy("This is the same case."),
    Hindrance.OTHER_TEAM: gettext_lazy("The two cases are with different teams."),
    Hindrance.RESTRICTED: gettext_lazy(
        "One of the two is restricted to named colleagues. First restrict the other to the same "
        "ones, so that nobody else reads it."
    ),
    Hindrance.OTHERS_NAMED: gettext_lazy(
        "The two are restricted to different colleagues. First name the same ones in both."
    ),
    Hindrance.NOT_NAMED: gettext_lazy("Only a colleague who is named in both can merge them."),
    Hindrance.MERGED: gettext_lazy("One of the two was merged already."),
    Hindrance.CLOSED: gettext_lazy("One of the two is closed. Open it again first."),
    Hindrance.INCOMPLETE: gettext_lazy(
        "Your keys do not open all of both files. A colleague who was here when they came can."
    ),
    Hindrance.PROCEDURE: gettext_lazy(
        "A procedure runs in the case that would end. Let that one go on."
    ),
    Hindrance.REMINDER: gettext_lazy(
        "An appointment of the case that would end has a reminder that goes out by itself. "
        "Take the reminder off first, or let that case go on."
    ),
}


@requires(Permission.CASE_WORK)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Which other case: the likely ones, or whatever one looks for."""
    file = _opened(request, case_id)
    note_readings([file])
    form = FindForm(request.POST if request.method == "POST" else None, auto_id="find-%s")
    asked, status = file.state.person, 200
    if form.is_bound and form.is_valid():
        if called := case_called(file.actor, form.reference()):
            return redirect("case-merge-with", case_id, called)
        asked = form.person()
    elif form.is_bound:
        status = 422
    found = [
        match
        for match in likely_matches(file.actor, asked)
        if match.case.pk != case_id and match.case.team_id == file.case.team_id
    ]
    context = {"find": form, "searched": form.is_bound}
    context["found"] = [words.match_line(match) for match in found]
    return case_page(request, file, "merge.html", context, status=status)


@requires(Permission.CASE_WORK)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: StaffRequest, case_id: UUID, other_id: UUID) -> HttpResponse:
    """Both side by side, what is kept of each; then one of them ends in the other."""
    try:
        one, other = _both(request, case_id, other_id)
    except Http404:
        if request.method == "POST":
            return words_back(request, MergeForm, "", status=404)
        raise
    if request.method != "POST":
        note_readings([one, other])
        return _preview(request, MergeForm(one, other, initial=late_words.initial_for(request)))
    for file in (one, other):
        if was_done(file, request.POST.get("once", "")):
            return _after(request, file, "merged")
    form = MergeForm(one, other, request.POST)
    if not form.is_valid():
        return _preview(request, form, status=422)
    stays, ends = form.in_order
    if stops := merging.hindrance(stays, ends):
        form.add_error(None, HINDRANCES[stops])
        return _preview(request, form, status=409)
    try:
        merging.merge(
            stays=stays,
            ends=ends,
            person=form.person(),
            why=form.cleaned_data["why"],
            seen=form.seen,
            once=form.cleaned_data["once"],
        )
    except Meanwhile:
        return _look_again(request, case_id, other_id)
    except (NotPossible, CannotOpen):
        form.add_error(None, _("This was not done: a case is no longer as the page showed it."))
        return _preview(request, form, status=409)
    except NOT_KEPT:
        return words_back(request, MergeForm, "", status=503)
    return _after(request, stays, "merged")


def _look_again(request: StaffRequest, case_id: UUID, other_id: UUID) -> HttpResponse:
    """As both are now, with one's own choices still in the form."""
    one, other = _both(request, case_id, other_id)
    data = request.POST.copy()
    data["seen_one"], data["seen_other"] = str(one.last_number), str(other.last_number)
    form = MergeForm(one, other, data)
    form.add_error(None, _("A colleague wrote in one of them meanwhile. Look again, then merge."))
    return _preview(request, form, status=409)


def _preview(request: StaffRequest, form: MergeForm, *, status: int = 200) -> HttpResponse:
    files = (form.one, form.other)
    sides = [
        {
            "case": file.case,
            "state": file.state,
            "facts": words.facts(file),
            "due": words.due_lines(file),
            "reports": reports,
            "whose": words.whose(file),
            "entries": len(file.entries),
            "goals": len(open_goals(file.state)),
            "documents": len(counted_documents(file)),
        }
        for file, reports in zip(files, linked_to_each(files), strict=True)
    ]
    stops = [merging.hindrance(*pair) for pair in _directions(form.one, form.other)]
    context: dict[str, Any] = {
        "file": form.one,
        "case": form.one.case,
        "sides": sides,
        "form": form,
        # Only when neither may go on is there nothing to choose.
        "stopped": HINDRANCES[stops[0]] if stops[0] and stops[1] else "",
    }
    zone = zone_of(form.one.case.team_id)
    return page(request, "merge_with.html", context, zone, status=status)


def _directions(one: CaseFile, other: CaseFile) -> tuple[tuple[CaseFile, CaseFile], ...]:
    return (one, other), (other, one)


@requires(Permission.CASE_WORK)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: StaffRequest, case_id: UUID, other_id: UUID) -> HttpResponse:
    """Undo: the one that ended is open again, with the dates it had."""
    try:
        stays, ends = _both(request, case_id, other_id)
    except Http404:
        if request.method == "POST":
            return words_back(request, UndoForm, "", status=404)
        raise
    if request.method == "POST" and was_done(stays, request.POST.get("once", "")):
        return _after(request, stays, "parted")
    if merging.absorption(stays, ends) is None:
        if request.method == "POST":
            return words_back(request, UndoForm, "", status=409)
        return redirect("case", case_id)
    if request.method != "POST":
        note_readings([stays, ends])
        return _ask_part(request, stays, ends, UndoForm(initial=late_words.initial_for(request)))
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _ask_part(request, stays, ends, form, status=422)
    try:
        why, once = form.cleaned_data["why"], form.cleaned_data["once"]
        merging.undo(stays=stays, ends=ends, why=why, once=once)
    except (NotPossible, CannotOpen):
        form.add_error(None, _("This was not done: a case is no longer as the page showed it."))
        return _ask_part(request, stays, ends, form, status=409)
    except NOT_KEPT:
        return words_back(request, UndoForm, "", status=503)
    return _after(request, stays, "parted")


def _ask_part(
    request: StaffRequest, stays: CaseFile, ends: CaseFile, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    found = merging.absorption(stays, ends)
    context = {"file": stays, "case": stays.case, "ends": ends, "form": form}
    context["carried"] = len(found[1].due) if found else 0
    return page(request, "part.html", context, zone_of(stays.case.team_id), status=status)


@requires(Permission.CASE_READ)
@require_GET
def whole(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """A case and all that were merged into it, read as one file."""
    file = _opened(request, case_id)
    files = [file, *absorbed_files(file)]
    note_readings(files)
    return case_page(request, file, "whole.html", {"timeline": as_one(files)})


def _opened(request: StaffRequest, case_id: UUID) -> CaseFile:
    return case_for(actor_of(request), case_id)


def _both(request: StaffRequest, *ids: UUID) -> list[CaseFile]:
    files = cases_for(actor_of(request), ids)
    # The case itself is asked for twice in the address of a mistake.
    found = {file.case.pk: file for file in files}
    if len(found) < len(set(ids)):
        raise Http404
    return [found[id] for id in ids]


def _after(request: StaffRequest, file: CaseFile, done: str) -> HttpResponse:
    if kept := request.GET.get(late_words.PARAMETER):
        late_words.take(member=request.user, kept=kept)
    return redirect(reverse("case", args=[file.case.pk]) + "?" + urlencode({"done": done}))
