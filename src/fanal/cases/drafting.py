"""Drafts on the deeds of a case: kept while one types, offered back, gone when one is done."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from fanal.accounts import drafts, late_words
from fanal.accounts.requests import StaffRequest
from fanal.cases.access import CaseFile, cases_of
from fanal.cases.kinds import case_forms
from fanal.cases.kinds.merging import spaced
from fanal.cases.restricting.circles import secrets_for
from fanal.cases.sealing import open_summary
from fanal.intake.desk_page import actor_of

FULL = _(
    "You have as many drafts as can be kept. Your words are on this page and nowhere else. "
    "Send them, or throw an older draft away and try again."
)


def keep(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """`TooMany` when it could not be kept; the page then gives the words back."""
    drafts.keep(member=request.user, place=place_of(request), fields=request.POST)
    if request.POST[drafts.KEEP] == "stay":
        return HttpResponse(status=204)
    return redirect(reverse("case", args=[case_id]) + "?" + urlencode({"done": drafts.KEEP}))


def hold(request: StaffRequest) -> None:
    """What was refused and is shown again: a browser that goes back to such a page has lost it.

    Where no more drafts fit, the words stand on the page alone, as they do before it is sent.
    """
    if late_words.words_of(request.POST):
        with suppress(late_words.TooMany):
            drafts.keep(member=request.user, place=place_of(request), fields=request.POST)


def found(request: StaffRequest, file: CaseFile) -> drafts.Typed | None:
    """What was typed here before; not what reached the file by now, in another window."""
    if not getattr(request.user, "has_drafts", True):
        return None
    draft = drafts.find(request.key_ring, request.user, place_of(request))
    if draft and was_read(file, draft.initial.get("once", "")):
        forget(request)
        return None
    return draft


def unkept(request: StaffRequest) -> dict[str, Any]:
    """The words that were sent to be kept, for their form to show again."""
    return drafts.as_typed(place_of(request), request.POST).initial


def was_read(file: CaseFile, once: str) -> bool:
    """Whether the file as it was just read has the deed that this form names."""
    try:
        return bool(file.entries) and bytes.fromhex(once) in file.opened.deeds
    except ValueError:
        return False


def begun(request: StaffRequest, file: CaseFile) -> list[tuple[str, Any, datetime]]:
    """The drafts of this case: address, heading, moment."""
    if not getattr(request.user, "has_drafts", True):
        return []
    start, forms = reverse("case", args=[file.case.pk]), case_forms()
    named = [(typed, _name_in(typed.place, start)) for typed in drafts.offer(request.key_ring)]
    return [(typed.place, forms[name].heading, typed.at) for typed, name in named if name in forms]


def name_places(request: StaffRequest, found: Sequence[drafts.Typed]) -> Mapping[str, drafts.Place]:
    """Of all drafts, those on deeds of cases that are theirs to open."""
    deeds = {each.place: deed for each in found if (deed := _deed_at(each.place))}
    if not deeds:
        return {}
    actor, forms = actor_of(request), case_forms()
    cases = list(cases_of(actor).filter(pk__in={case for case, _name in deeds.values()}))
    secrets = secrets_for(actor, (case.circle_id for case in cases))
    summaries = {case.pk: (case, open_summary(case, secrets)) for case in cases}
    places = {}
    for place, (id, name) in deeds.items():
        case, summary = summaries.get(id, (None, None))
        if case and summary:
            places[place] = drafts.Place(
                (forms[name].heading,), spaced(case.reference), summary.person.initials
            )
    return places


def _deed_at(place: str) -> tuple[UUID, str] | None:
    """The case and the deed that an address is of."""
    try:
        found = resolve(place.partition("?")[0]).kwargs
    except Resolver404:
        return None
    known = "case_id" in found and found.get("name") in case_forms()
    return (found["case_id"], found["name"]) if known else None


def _name_in(place: str, start: str) -> str:
    """The deed whose page a place is; empty when it belongs to another case."""
    return place.removeprefix(start).partition("/")[0] if place.startswith(start) else ""


def forget(request: StaffRequest) -> None:
    """What was typed at this address stands in the file now, or is not wanted."""
    drafts.forget(member=request.user, place=place_of(request))


def place_of(request: StaffRequest) -> str:
    """What a draft is known by: the form's address, with the thing that it is about."""
    about = request.GET.get("of", "")[:24]
    return request.path + ("?" + urlencode({"of": about}) if about else "")
