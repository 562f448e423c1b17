"""A case at the desk: reading it, and every deed on it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from fanal.accounts import drafts, late_words
from fanal.accounts.permissions import Permission, allowed_in, demand, may, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases import actions, drafting, words
from fanal.cases.access import CaseFile, case_for
from fanal.cases.handover import hand_over, was_handed_over
from fanal.cases.kinds import EntryForm, case_forms, grouped
from fanal.cases.kinds.appointment import open_appointments
from fanal.cases.kinds.around import never, people
from fanal.cases.kinds.handover import CaseHandedOver, HandOverCaseForm
from fanal.cases.merging.actions import absorptions
from fanal.cases.merging.views import MERGE_DONE
from fanal.cases.next_step import next_step
from fanal.cases.opening_views import LINK_DONE
from fanal.cases.pages import case_page
from fanal.cases.plan import reminders
from fanal.cases.plan import views as plan
from fanal.cases.restricting.circles import opened_by_glass
from fanal.cases.rules import rule_of
from fanal.cases.timeline import Item, Timeline, linked_reports
from fanal.cases.trail import CaseTrail
from fanal.core import clock
from fanal.core.duedates import today as day_now
from fanal.intake.actions import NotPossible
from fanal.intake.desk_page import NOT_KEPT, actor_of, words_back
from fanal.intake.presence import end_writing, note_writing
from fanal.vault import CannotOpen

# In the address of a case: which deed somebody came for that the case does not allow now.
NOT_NOW = "not"
# How many of the newest lines of the trail are looked through for who reads a case just now.
LOOKED = 20


@requires(Permission.CASE_READ)
@require_GET
def case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    file = case_for(actor_of(request), case_id)
    actions.note_reading(file)
    done = case_forms().get(request.GET.get("done", ""))
    not_now = case_forms().get(request.GET.get(NOT_NOW, ""))
    forms = (form for form in case_forms().values() if _may(file, form))
    possible = [form for form in forms if _possible(file, form)]
    usual = next_step(file.state, file.pack)
    timeline = Timeline(file)
    context = {
        "state": file.state,
        "facts": words.facts(file),
        "due": words.due_lines(file),
        "rule": rule_of(file.state, file.pack),
        "timeline": timeline.items(),
        "writers": timeline.writers,
        "reports": linked_reports(file),
        "whose": words.whose(file),
        "goals": plan.brief(file),
        "appointments": reminders.planned(file, open_appointments(file.state)),
        "people": people(file.state),
        "never": never(file.state),
        "deeds": grouped(possible),
        "next": next(((f.name, f.heading) for f in possible if f.name == usual), None),
        "named": words.named(file),
        "glass": opened_by_glass(file.actor, file.case),
        "may": allowed_in(request.user, file.case.team_id),
        "absorbed": [absorbed for _number, absorbed in absorptions(file)],
        "begun": drafting.begun(request, file),
        "done": done.done if done else _said(request),
        "not_now": not_now.heading if not_now else "",
    }
    return case_page(request, file, "case.html", context)


@requires(Permission.CASE_READ)
@require_GET
def whole_trail(request: StaffRequest, case_id: UUID) -> HttpResponse:
    file = case_for(actor_of(request), case_id)
    actions.note_reading(file)
    return case_page(request, file, "trail.html", {"trail": CaseTrail(file).items()})


@requires(lambda name: case_forms()[name].permission)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def deed(request: StaffRequest, case_id: UUID, name: str) -> HttpResponse:
    """One deed on a case, on a page of its own."""
    form_class = case_forms()[name]
    try:
        file = case_for(actor_of(request), case_id, with_requests=form_class.reads_requests)
    except Http404:
        if request.method == "POST":
            if was_handed_over(actor_of(request), case_id, request.POST.get("once", "")):
                return _after(request, case_id, name)
            return _words_back(request, form_class, status=404)
        raise
    if request.method == "POST" and actions.was_done(file, request.POST.get("once", "")):
        return _after(request, case_id, name)
    demand(request.user, file.case.team_id, form_class.asks(file.state, request.user))
    if not _possible(file, form_class):
        if request.method == "POST":
            return _words_back(request, form_class, status=409)
        return redirect(reverse("case", args=[case_id]) + "?" + urlencode({NOT_NOW: name}))
    if drafts.THROW in request.POST:
        drafting.forget(request)
        return redirect(drafting.place_of(request))
    if drafts.KEEP in request.POST:
        return _keep_draft(request, file, form_class)
    if request.method != "POST":
        actions.note_reading(file)
        note_writing(file.case.pk, request.user)
        draft = drafting.found(request, file)
        form = _form(file, form_class, initial=_initial(request, file, draft))
        form.draft_at = draft.at if draft else None
        form.point_at(request.GET.get("of", ""))
        return _ask(request, file, form)
    form = _form(file, form_class, request.POST)
    form.take(request)
    if not form.is_valid():
        return _ask(request, file, form, status=form.refusal)
    try:
        _write(file, form)
    except actions.Meanwhile as meanwhile:
        return _look_again(request, file, form_class, meanwhile)
    except (NotPossible, CannotOpen):
        try:
            # Restricted meanwhile to others, it is as if it were not there.
            case_for(file.actor, case_id)
        except Http404:
            return _words_back(request, form_class, status=404)
        form.add_error(None, _("This was not done: the case is no longer as the page showed it."))
        return _ask(request, file, form, status=409)
    except NOT_KEPT:
        return _words_back(request, form_class, status=503)
    return _after(request, case_id, name)


def _keep_draft(request: StaffRequest, file: CaseFile, form_class: type[EntryForm]) -> HttpResponse:
    case_id, stays = file.case.pk, request.POST[drafts.KEEP] == "stay"
    if stays:
        # Who still types is still seen to write, however long it takes.
        note_writing(case_id, request.user)
    try:
        answer = drafting.keep(request, case_id)
    except late_words.TooMany:
        if stays:
            return HttpResponse(status=409)
        form = _form(file, form_class, initial=drafting.unkept(request))
        form.point_at(request.GET.get("of", ""))
        return _ask(request, file, form, unkept=True, status=409)
    if not stays:
        end_writing(case_id, request.user)
    return answer


def _may(file: CaseFile, form: type[EntryForm]) -> bool:
    member = file.actor.member
    return may(member, file.case.team_id, form.asks(file.state, member))


def _said(request: StaffRequest) -> Any:
    """What is said after something that is no deed of one form."""
    done = request.GET.get("done", "")
    if done != drafts.KEEP:
        return {**MERGE_DONE, **LINK_DONE}.get(done, "")
    return _("Your draft is kept for you alone. It comes back on its page, on any device.")


def _possible(file: CaseFile, form: type[EntryForm]) -> bool:
    """Whatever a kind allows in a closed case: in one that was merged nobody writes any more."""
    return not file.state.merged and form.possible(file.state, file.pack)


def _after(request: StaffRequest, case_id: UUID, name: str) -> HttpResponse:
    end_writing(case_id, request.user)
    if kept := request.GET.get(late_words.PARAMETER):
        late_words.take(member=request.user, kept=kept)
    drafting.forget(request)
    if name == HandOverCaseForm.name:
        return redirect("former-cases")
    page = reverse(plan.came_from(request), args=[case_id])
    return redirect(page + "?" + urlencode({"done": name}))


def _form(file: CaseFile, form_class: type[EntryForm], *args: Any, **kwargs: Any) -> EntryForm:
    form = form_class(file.state, file.pack, *args, **kwargs)
    form.initial.setdefault("seen", file.last_number)
    form.offer(file)
    return form


def _words_back(request: StaffRequest, form: type[EntryForm], *, status: int) -> HttpResponse:
    return words_back(request, form, "", status=status, more=form.more_words(request.POST))


def _initial(
    request: StaffRequest, file: CaseFile, draft: drafts.Typed | None = None
) -> dict[str, Any]:
    """Today's date where a day is asked for, and over it a draft or what was typed at locking."""
    day = day_now(file.pack.calendar)
    typed = draft.initial if draft else {}
    return {"on": day, "since": day, **typed, **late_words.initial_for(request)}


def _write(file: CaseFile, form: EntryForm) -> None:
    content = form.content(at=clock.now(), by=file.actor.id)
    seen, kind = form.cleaned_data.get("seen") or 0, type(form)

    def still(now: CaseFile) -> bool:
        # Closed, or made somebody else's, while a paper was being cleaned or words checked.
        return _may(now, kind) and _possible(now, kind)

    once = form.cleaned_data["once"]
    if isinstance(content, CaseHandedOver):
        hand_over(file, content, once=once, still=still)
        return
    actions.write(file, content, seen=seen, once=once, still=still)


def _ask(
    request: StaffRequest,
    file: CaseFile,
    form: EntryForm,
    *,
    missed: list[Item] | None = None,
    unkept: bool = False,
    status: int = 200,
) -> HttpResponse:
    if form.is_bound and not form.takes_file:
        drafting.hold(request)
    context = {
        "form": form,
        "unkept": unkept,
        "missed": missed or [],
        "looking": CaseTrail(file, LOOKED).looking(file.case.team_id, type(form).permission),
        "back": plan.came_from(request),
        "writers": file.writers,
        "never": never(file.state) if form.contacts else [],
    }
    return case_page(request, file, form.template, context, status=status)


def _look_again(
    request: StaffRequest,
    file: CaseFile,
    form_class: type[EntryForm],
    meanwhile: actions.Meanwhile,
) -> HttpResponse:
    """The words of a colleague first, one's own still in the form."""
    again = case_for(file.actor, file.case.pk)
    data = request.POST.copy()
    data["seen"] = str(again.last_number)
    form = _form(again, form_class, data)
    if all(entry.content.by == file.actor.id for entry in meanwhile.entries):
        said = _("You wrote this meanwhile, in another window. Read it first, then keep yours.")
    else:
        said = _("A colleague wrote this meanwhile. Read it first, then keep yours.")
    form.add_error(None, said)
    missed = Timeline(again).some(meanwhile.entries)
    return _ask(request, again, form, missed=missed, status=409)
