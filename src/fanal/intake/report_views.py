"""A report at the desk: reading it, and every deed on it."""

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanal.accounts import late_words
from fanal.accounts.drafts import THROW, Typed
from fanal.accounts.permissions import Permission, leads_somewhere, may, requires
from fanal.accounts.requests import StaffRequest
from fanal.intake import drafts, texts
from fanal.intake.access import DeskReport, report_for
from fanal.intake.actions import ChangedHands, NewWords, NotPossible, note_reading
from fanal.intake.asked import asked, is_count
from fanal.intake.desk_forms import DEEDS, AnswerForm, DeedForm, HandOverForm
from fanal.intake.desk_page import NOT_KEPT, actor_of, page, words_back, zone_of
from fanal.intake.inbox import spaced, urgency
from fanal.intake.models import Report
from fanal.intake.presence import end_writing, note_writing, writers
from fanal.intake.reach import Reach
from fanal.intake.sleep import awake, open_sleep
from fanal.intake.snoozing import may_sleep
from fanal.intake.summary import open_summary, waiting_since
from fanal.intake.timeline import Item, Reader, Trail
from fanal.knowledge import current
from fanal.vault import CannotOpen

TRAIL_ON_PAGE = 12
IN_THE_MARGIN = ("visit", "snooze", "assign", "hand-over", "close", "reopen")


@requires(Permission.REPORT_READ)
@require_GET
def report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    return show(request, report_for(actor_of(request), report_id))


@requires(Permission.REPORT_READ)
@require_GET
def whole_trail(request: StaffRequest, report_id: UUID) -> HttpResponse:
    desk = report_for(actor_of(request), report_id)
    note_reading(desk)
    context = {"report": desk.report, "trail": Trail(desk).items()}
    return page(request, "trail.html", context, zone=zone_of(desk.report.team_id))


@requires(lambda name: DEEDS[name].permission)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def deed(request: StaffRequest, report_id: UUID, name: str) -> HttpResponse:
    """Do one deed; with GET, the report with that deed's form open."""
    form_class = DEEDS[name]
    try:
        desk = report_for(actor_of(request), report_id)
    except Http404:
        if request.method == "POST":
            return words_back(request, form_class, name, status=404)
        raise
    if request.method != "POST":
        note_writing(desk.report.pk, request.user)
        return show(request, desk, opened=name)
    if name == AnswerForm.name and "fill" in request.POST:
        return _fill(request, desk)
    zone = zone_of(desk.report.team_id)
    with timezone.override(zone):
        form = form_class(desk, request.POST)
        if not form.is_valid():
            return show(request, desk, bound=form, status=422)
    try:
        form.act()
    except NewWords as missed:
        return _look_again(request, form, missed=missed)
    except (NotPossible, CannotOpen) as refusal:
        return _look_again(request, form, refusal=refusal)
    except NOT_KEPT:
        return words_back(request, form_class, name, status=503)
    return _after(request, report_id, name)


@requires(Permission.REPORT_NOTE)
@sensitive_post_parameters()
@require_POST
def writing(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """A form on the page was touched: colleagues learn that, and the words are kept as a draft."""
    desk = report_for(actor_of(request), report_id)
    if THROW in request.POST:
        drafts.forget(request, report_id)
        end_writing(report_id, request.user)
        return redirect("report", report_id)
    note_writing(desk.report.pk, request.user)
    try:
        drafts.keep(request, report_id)
    except late_words.TooMany:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


def _fill(request: StaffRequest, desk: DeskReport) -> HttpResponse:
    """Put a text of the team behind what was typed; nothing is sent by that."""
    found = texts.texts_of(desk.actor, [desk.report.team_id])
    text = next((t for t in found if str(t.id) == request.POST.get("fill-with")), None)
    chosen = texts.variant_for(desk, text) if text else None
    if chosen:
        data = request.POST.copy()
        typed = [data.get("answer-text", "").strip(), chosen.text]
        data["answer-text"] = "\n\n".join(each for each in typed if each)
        request.POST = data  # type: ignore[assignment]
    return show(request, desk, opened=AnswerForm.name, chosen=chosen)


def _after(request: StaffRequest, report_id: UUID, name: str) -> HttpResponse:
    end_writing(report_id, request.user)
    # What stands in the other forms travels on.
    drafts.forget(request, report_id)
    query = {"done": name}
    try:
        kept = drafts.keep_others(request, report_id, name)
    except late_words.TooMany:
        return _others_back(request, report_id, name)
    if name == HandOverForm.name:
        return redirect(reverse("inbox") + "?" + urlencode(query))
    if kept:
        query[late_words.PARAMETER] = kept
    return redirect(reverse("report", args=[report_id]) + "?" + urlencode(query))


def _others_back(request: StaffRequest, report_id: UUID, name: str) -> HttpResponse:
    """It was done; what stood in the other forms is kept nowhere, and given back with that said."""
    others = drafts.in_others(request, name)
    try:
        desk = report_for(actor_of(request), report_id)
    except Http404:
        words = "\n\n".join(late_words.words_of(others))
        return render(request, "accounts/not_kept.html", {"words": words})
    request.POST = others  # type: ignore[assignment]
    return show(request, desk, did=name)


def _look_again(
    request: StaffRequest,
    form: DeedForm,
    missed: NewWords | None = None,
    refusal: Exception | None = None,
) -> HttpResponse:
    """The page as it is now, with the words still in their form."""
    try:
        desk = report_for(form.desk.actor, form.desk.report.pk)
    except Http404:
        return words_back(request, type(form), form.name, status=404)
    data = request.POST.copy()
    # From now on the page has shown all there is.
    data[f"{form.name}-seen"] = str(desk.last_number)
    data[f"{form.name}-was"] = str(desk.report.assignee_id or "")
    again = type(form)(desk, data)
    with timezone.override(zone_of(desk.report.team_id)):
        again.full_clean()
    reader = Reader(desk)
    if missed:
        again.add_error(None, _("Somebody wrote meanwhile. Read that first, then send yours."))
        return show(request, desk, bound=again, missed=reader.some(missed.entries), status=409)
    if isinstance(refusal, ChangedHands):
        names = {"who": reader.who(str(desk.report.assignee_id or ""))}
        words = _("Meanwhile this request went to %(who)s. Is it still right to change that?")
        nobody = _(
            "Meanwhile this request went back to the team. Is it still right to change that?"
        )
        again.add_error(None, words % names if desk.report.assignee_id else nobody)
    else:
        again.add_error(
            None, _("This was not done: the request is no longer as the page showed it.")
        )
    return show(request, desk, bound=again, status=409)


def show(
    request: StaffRequest,
    desk: DeskReport,
    *,
    bound: DeedForm | None = None,
    opened: str = "",
    missed: Iterable[Item] = (),
    chosen: texts.Chosen | None = None,
    did: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; `did` names a deed that was done while what stands elsewhere could not be kept."""
    note_reading(desk)
    if bound:
        drafts.hold(request, desk.report.pk)
    reader, report = Reader(desk), desk.report
    draft = drafts.found(request, report.pk)
    forms = _forms(request, desk, bound, opened, draft)
    done = DEEDS.get(did or request.GET.get("done", ""))
    trail = Trail(desk, TRAIL_ON_PAGE)
    context = {
        "desk": desk,
        "report": report,
        "team": current().team(report.team_id),
        "whose": reader.who(str(report.assignee_id)) if report.assignee_id else "",
        "mine": report.assignee_id == request.user.pk,
        "urgency": urgency(report, danger=_danger(desk)),
        "since": waiting_since(
            report, open_summary(report, desk.actor.ring.team_secrets), desk.actor.ring.team_secrets
        ),
        "first": desk.reported,
        "asked": asked(desk),
        "entered_by": reader.who(desk.reported.by) if desk.reported else "",
        "route": desk.routed,
        "handed_over": reader.handed_over(),
        "contact": Reach(desk),
        "items": reader.items(),
        "missed": list(missed),
        "texts": texts.texts_of(desk.actor, [report.team_id]) if "answer" in forms else [],
        "chosen": chosen,
        "writers": writers(report.pk, report.team_id, request.user),
        "forms": {name.replace("-", "_"): form for name, form in forms.items()},
        "more": [forms[name] for name in IN_THE_MARGIN if name in forms],
        "can_replace": report.erase_on is None and _works(desk) and not desk.silent,
        "can_open_case": report.erase_on is None and _opens_cases(desk) and not is_count(desk),
        # No way to what is not there for this member: restricted to others, or elsewhere by now.
        "cases": [id for id in desk.cases if leads_somewhere(request.user, "case_id", id)],
        "sleep": open_sleep(report, desk.actor.ring.team_secrets),
        "number": spaced(report.locator),
        "bound": bound,
        "draft": draft,
        "unkept": bool(did),
        "trail": trail.items(),
        "looking": trail.looking(report.team_id, Permission.REPORT_NOTE),
        "done": done.done if done and bound is None else "",
    }
    return page(request, "report.html", context, zone=zone_of(report.team_id), status=status)


def _danger(desk: DeskReport) -> bool:
    return bool(desk.reported and desk.reported.intake.danger)


def _works(desk: DeskReport) -> bool:
    return may(desk.actor.member, desk.report.team_id, Permission.REPORT_WORK)


def _opens_cases(desk: DeskReport) -> bool:
    return may(desk.actor.member, desk.report.team_id, Permission.CASE_OPEN)


def _possible(desk: DeskReport) -> list[str]:
    """What the state of the report and the role of the member allow."""
    member, team_id = desk.actor.member, desk.report.team_id
    names = _allowed_by_state(desk)
    return [name for name in names if may(member, team_id, DEEDS[name].permission)]


def _allowed_by_state(desk: DeskReport) -> list[str]:
    if desk.report.erase_on is not None:
        return []
    if desk.report.state == Report.State.CLOSED:
        return ["note", "reopen"]
    names = ["note", "assign", "hand-over", "close"]
    if not desk.by_professional:
        # To whoever has that receipt, a proposal would tell where the person will be.
        names = ["visit", *names]
    if not desk.silent:
        names = ["answer", *names]
    if desk.report.state == Report.State.ASLEEP:
        names.append("wake")
    if may_sleep(desk) and awake(desk.report):
        names.append("snooze")
    if desk.report.assignee_id != desk.actor.member.pk:
        names.append("take")
    if Reach(desk).asks_reason:
        names.append("show-address")
    return names


def _forms(
    request: StaffRequest,
    desk: DeskReport,
    bound: DeedForm | None,
    opened: str,
    draft: Typed | None,
) -> dict[str, DeedForm]:
    words = drafts.on_page(request, desk.report.pk, draft)
    kept = request.GET.get(late_words.PARAMETER, "") if words else ""
    found: dict[str, DeedForm] = {}
    for name in _possible(desk):
        typed = drafts.part(words, name)
        is_bound = bound is not None and bound.name == name
        found[name] = bound if bound and is_bound else DEEDS[name](desk, initial=typed)
        found[name].opened = is_bound or bool(typed) or name == opened
    if bound:
        # Also when the deed is no longer possible: its words still stand on the page.
        bound.opened, found[bound.name] = True, bound
    for name, form in found.items():
        action = reverse(f"report-{name}", args=[desk.report.pk])
        form.action = f"{action}?{urlencode({late_words.PARAMETER: kept})}" if kept else action
    return found
