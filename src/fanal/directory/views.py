"""The desk's pages of the directory: what to look at again, one row, and its form."""

import re
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanal.accounts import late_words
from fanal.accounts.access import team_name
from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.core import clock
from fanal.directory import access, actions
from fanal.directory.access import Keeper
from fanal.directory.card import Card
from fanal.directory.forms import (
    LOOK_AGAIN,
    CheckForm,
    ListForm,
    NumberForm,
    RowForm,
    initial_of,
    languages_of,
)
from fanal.directory.history import history_of
from fanal.directory.merging import Entry
from fanal.directory.rows import Row
from fanal.knowledge import Pack

DEEDS = {
    "hide": actions.hide,
    "show": actions.show,
    "keep": actions.keep_ours,
    "give-way": actions.give_way,
}


@requires(Permission.DIRECTORY_KEEP)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """What somebody has to look at first stands first."""
    today, form = clock.now().date(), ListForm(request.GET)
    everything = access.entries_for(request.user)
    found = [entry for entry in everything if form.fits(entry, today)]
    found.sort(key=lambda entry: _first(entry, today))
    context = {
        "form": form,
        "lines": [(entry, Card(entry.row, clock.now())) for entry in found],
        "countries": access.countries_of(request.user),
        "overdue": sum(e.row.is_overdue(today) and not e.hidden for e in everything),
        "to_decide": sum(entry.to_decide for entry in everything),
    }
    return render(request, "directory/listing.html", context)


def _first(entry: Entry, today: date) -> tuple[bool, bool, date]:
    overdue = entry.row.is_overdue(today) and not entry.hidden
    return not entry.to_decide, not overdue, entry.row.facts.review_due


@requires(Permission.DIRECTORY_KEEP)
@require_GET
def row(request: StaffRequest, country: str, slug: str) -> HttpResponse:
    return _row(request, access.entry_for(request.user, country, slug))


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def check(request: StaffRequest, country: str, slug: str) -> HttpResponse:
    entry, by = _entry_and_keeper(request, country, slug)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _row(request, entry, check=form, status=422)
    asked = form.cleaned_data
    try:
        actions.check(entry=entry, review_due=asked["review_due"], number=asked["number"], by=by)
    except actions.Changed:
        return _row(request, entry, changed=True, status=409)
    return redirect("directory")


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def deed(request: StaffRequest, country: str, slug: str, name: str) -> HttpResponse:
    """Those without words. Sent twice, the second finds it done."""
    if name not in DEEDS:
        raise Http404
    entry, by = _entry_and_keeper(request, country, slug)
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _row(request, entry, changed=True, status=422)
    try:
        DEEDS[name](entry=entry, number=form.cleaned_data["number"], by=by)
    except actions.Changed:
        return _row(request, entry, changed=True, status=409)
    except actions.Fixed:
        return _row(request, entry, status=409)
    except actions.NothingToDo:
        pass
    return redirect("directory-row", country, slug)


@requires(Permission.DIRECTORY_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StaffRequest, country: str, slug: str) -> HttpResponse:
    entry, by = _entry_and_keeper(request, country, slug)
    if entry.is_fixed:
        return _row(request, entry, status=409 if request.method == "POST" else 200)
    pack, facts = access.country_for(request.user, country), entry.row.facts
    codes = languages_of(pack, facts)
    if request.method != "POST":
        known = {**initial_of(facts), "number": entry.number}
        known |= late_words.initial_for(request)
        return _form(request, RowForm(pack, codes, initial=known), pack, entry)
    form = RowForm(pack, codes, request.POST)
    if not form.is_valid() or form.found is None:
        return _form(request, form, pack, entry, status=422)
    if "preview" in request.POST:
        return _form(request, form, pack, entry, preview=True)
    number = form.cleaned_data["number"]
    try:
        actions.correct(entry=entry, facts=form.found, number=number, by=by)
    except actions.Changed:
        entry = access.entry_for(request.user, country, slug)
        return _conflict(request, pack, codes, entry)
    return redirect("directory-row", country, slug)


@requires(Permission.DIRECTORY_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, country: str) -> HttpResponse:
    pack = access.country_for(request.user, country)
    by, codes = access.keeper_for(request.user, country), languages_of(pack)
    if request.method != "POST":
        known = {"id": actions.new_id_in(country), "number": 0}
        known |= {"review_due": clock.now().date() + LOOK_AGAIN}
        known |= late_words.initial_for(request)
        return _form(request, RowForm(pack, codes, initial=known), pack)
    form = RowForm(pack, codes, request.POST)
    if not form.is_valid() or form.found is None:
        return _form(request, form, pack, status=422)
    if "preview" in request.POST:
        return _form(request, form, pack, preview=True)
    id = _own_id(country, form.cleaned_data["id"])
    actions.add(pack=pack, id=id, facts=form.found, by=by)
    return redirect("directory-row", *id.split("/"))


def _own_id(country: str, given: str) -> str:
    """The one that the page brought, so that sending twice adds one; never one of a pack's."""
    own = re.fullmatch(rf"{country}/desk-[0-9a-f]{{12}}", given)
    return given if own else actions.new_id_in(country)


def _entry_and_keeper(request: StaffRequest, country: str, slug: str) -> tuple[Entry, Keeper]:
    return (
        access.entry_for(request.user, country, slug),
        access.keeper_for(request.user, country),
    )


def _row(
    request: StaffRequest,
    entry: Entry,
    *,
    check: forms.Form | None = None,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    known = {"number": entry.number, "review_due": now.date() + LOOK_AGAIN}
    context: dict[str, Any] = {
        "entry": entry,
        "card": Card(entry.row, now),
        "of_pack": Card(entry.of_pack, now) if entry.of_pack else None,
        "check": check or CheckForm(initial=known),
        "changed": changed,
        "history": history_of(entry, team_name),
    }
    return render(request, "directory/row.html", context, status=status)


def _form(
    request: StaffRequest,
    form: RowForm,
    pack: Pack,
    entry: Entry | None = None,
    *,
    preview: bool = False,
    theirs: Card | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = None
    if preview and form.found is not None:
        id = entry.id if entry else actions.new_id_in(pack.code)
        shown = Card(Row(id, form.found, pack.calendar), clock.now())
    context = {
        "form": form,
        "entry": entry,
        "card": Card(entry.row, clock.now()) if entry else None,
        "pack": pack,
        "preview": shown,
        "theirs": theirs,
    }
    return render(request, "directory/form.html", context, status=status)


def _conflict(request: StaffRequest, pack: Pack, codes: list[str], entry: Entry) -> HttpResponse:
    """Theirs is kept and shown; what was typed stays in the form, to be sent again or not."""
    data = request.POST.copy()
    data["number"] = str(entry.number)
    form = RowForm(pack, codes, data)
    form.add_error(
        None,
        _(
            "A colleague changed this row meanwhile. Theirs is kept, and shown below. What you "
            "typed is still here: compare, then send it again."
        ),
    )
    theirs = Card(entry.row, clock.now())
    return _form(request, form, pack, entry, theirs=theirs, status=409)
