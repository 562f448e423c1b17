"""A report's page has many forms: doing one deed loses no words that stand in another.

`drafts.js` lets them travel along, and keeps them while one types; here they are kept, sealed to
their writer, and shown again.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse

from fanal.accounts import drafts, late_words
from fanal.accounts.requests import StaffRequest
from fanal.intake.access import reports_of
from fanal.intake.desk_forms import DEEDS
from fanal.intake.desk_page import actor_of
from fanal.intake.inbox import spaced

_TYPED = (forms.CharField, forms.DateField, forms.TimeField)


def on_page(
    request: StaffRequest, report_id: UUID, draft: drafts.Typed | None = None
) -> dict[str, Any]:
    """What to fill in: what travelled with a deed that was not done, else what was kept."""
    if request.method == "POST":
        return {name: value for name, value in request.POST.items() if _is_typed(name)}
    page = reverse("report", args=[report_id])
    for path in (page, *(reverse(f"report-{name}", args=[report_id]) for name in DEEDS)):
        if kept := late_words.initial_for(request, path):
            return kept
    return draft.initial if draft else {}


def found(request: StaffRequest, report_id: UUID) -> drafts.Typed | None:
    """What was typed on this page before and not sent; on any device."""
    asks = request.method == "POST" or late_words.PARAMETER in request.GET
    if asks or not getattr(request.user, "has_drafts", True):
        return None
    return drafts.find(request.key_ring, request.user, _place(report_id))


def keep(request: StaffRequest, report_id: UUID) -> None:
    """All that stands in the forms of the page by now; nothing, once they are empty again.

    `TooMany` when it could not be kept.
    """
    typed = QueryDict(mutable=True)
    for name, value in request.POST.items():
        if _is_typed(name) and str(value).strip():
            typed[name] = str(value)
    if typed:
        drafts.keep(member=request.user, place=_place(report_id), fields=typed)
    else:
        forget(request, report_id)


def hold(request: StaffRequest, report_id: UUID) -> None:
    """What was refused and is shown again, beside what was kept of the other forms before.

    A browser that goes back to such a page has lost it. Where no more drafts fit, the words stand
    on the page alone, as they do before they are sent.
    """
    typed, place = QueryDict(mutable=True), _place(report_id)
    if earlier := drafts.find(request.key_ring, request.user, place):
        for name, values in earlier.fields.items():
            typed.setlist(name, values)
    sent = {name: str(value) for name, value in request.POST.items() if _is_typed(name)}
    for name, value in sent.items():
        typed[name] = value
    if any(value.strip() for value in sent.values()):
        with suppress(late_words.TooMany):
            drafts.keep(member=request.user, place=place, fields=typed)


def forget(request: StaffRequest, report_id: UUID) -> None:
    drafts.forget(member=request.user, place=_place(report_id))


def name_places(request: StaffRequest, found: Sequence[drafts.Typed]) -> Mapping[str, drafts.Place]:
    """Of all drafts, those on the pages of requests that are theirs to open."""
    pages = {each.place: (id, each) for each in found if (id := _report_at(each.place))}
    if not pages:
        return {}
    theirs = reports_of(actor_of(request)).filter(pk__in={id for id, _typed in pages.values()})
    locators = dict(theirs.values_list("pk", "locator"))
    return {
        place: drafts.Place(_headings(typed), spaced(locators[id]))
        for place, (id, typed) in pages.items()
        if id in locators
    }


def _headings(typed: drafts.Typed) -> tuple[Any, ...]:
    """Of the forms in which something stands."""
    names = {_of(name) for name, values in typed.fields.items() if any(v.strip() for v in values)}
    return tuple(form.heading for name, form in DEEDS.items() if name in names)


def _report_at(place: str) -> UUID | None:
    try:
        found: UUID | None = resolve(place.partition("?")[0]).kwargs.get("report_id")
    except Resolver404:
        return None
    return found


def _place(report_id: UUID) -> str:
    return reverse("report", args=[report_id])


def part(words: dict[str, Any], deed: str) -> dict[str, Any]:
    """Those of one form, by the names of its fields."""
    start = f"{deed}-"
    return {name.removeprefix(start): value for name, value in words.items() if _of(name) == deed}


def keep_others(request: StaffRequest, report_id: UUID, done: str) -> str:
    """The name under which what stands in the other forms waits.

    "" when there is nothing, or when it is a draft now. `TooMany` when there is room for neither.
    """
    page, others = reverse("report", args=[report_id]), in_others(request, done)
    before = request.GET.get(late_words.PARAMETER, "")
    try:
        kept = late_words.keep(
            member=request.user, page=page, path=page, fields=others, instead_of=before
        )
    except late_words.TooMany:
        drafts.keep(member=request.user, place=_place(report_id), fields=others)
        return ""
    return str(kept.pk) if kept else ""


def in_others(request: StaffRequest, done: str) -> QueryDict:
    """What stands in the forms of the deeds that were not done."""
    others = QueryDict(mutable=True)
    for name, value in _everything(request):
        if _is_typed(name) and _of(name) != done and value.strip():
            others[name] = value
    return others


def _everything(request: StaffRequest) -> Iterator[tuple[str, str]]:
    """What was kept before, and over it what the page sent."""
    asked = request.GET.get(late_words.PARAMETER)
    if asked:
        for kept in late_words.offer(request.key_ring):
            if str(kept.id) == asked:
                yield from ((name, values[-1]) for name, values in kept.fields.items())
    yield from ((name, str(value)) for name, value in request.POST.items())


def _of(name: str) -> str:
    """The deed whose form a field stands in; "" for anything else."""
    return next((deed for deed in DEEDS if name.startswith(f"{deed}-")), "")


def _is_typed(name: str) -> bool:
    deed = _of(name)
    field = DEEDS[deed].base_fields.get(name.removeprefix(f"{deed}-")) if deed else None
    return isinstance(field, _TYPED) and not field.widget.is_hidden
