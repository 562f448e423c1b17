"""One thing done to many: chosen, shown, done, and undone for a while."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanal.accounts.models import Member
from fanal.accounts.permissions import Permission, demand, requires
from fanal.accounts.requests import StaffRequest
from fanal.intake.access import Actor, teams_of
from fanal.intake.desk_page import actor_of
from fanal.intake.staff import name_of, names_of
from fanal.workload import actions, words
from fanal.workload.forms import FORMS, HandOverManyForm, ManyForm
from fanal.workload.picks import MOST, Item, Pick, Refusal, What, look_all, of_member, parse_all
from fanal.workload.plans import HandOver


@dataclass(frozen=True)
class Row:
    """One of many on a page, with what will not be done and why, or who gets it."""

    pick: Pick
    name: words.Named | None
    whose: str
    danger: bool
    why: Any
    to: str = ""


@requires(Permission.MANY)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: StaffRequest) -> HttpResponse:
    """What was ticked in a list; with GET there is nothing to do."""
    if request.method != "POST":
        return redirect("inbox")
    picks = parse_all(request.POST.getlist("row") or request.POST.getlist("pick"))
    return _step(request, picks)


@requires(Permission.MANY)
@require_http_methods(["GET", "HEAD"])
def caseload_of(request: StaffRequest, team_id: str, member_id: UUID) -> HttpResponse:
    """Everything that oneself or, for a lead, a colleague looks after: who is ill, or leaves."""
    actor = actor_of(request)
    member = _colleague(actor, team_id, member_id)
    if member != request.user:
        demand(request.user, team_id, Permission.CASE_ASSIGN_OTHERS)
    picks, more = of_member(actor, team_id, member_id)
    items = look_all(actor, picks, What.ASSIGN)
    form = HandOverManyForm({p.sort for p in picks}, [team_id], leaving=member_id)
    return _ask(request, form, items, whose=name_of(member), more=more)


def _colleague(actor: Actor, team_id: str, member_id: UUID) -> Member:
    """Somebody of one of our own teams, also who left it."""
    if team_id not in teams_of(actor):
        raise Http404
    found = Member.objects.filter(pk=member_id, memberships__team_id=team_id).first()
    if found is None:
        raise Http404
    return found


def _step(request: StaffRequest, picks: list[Pick]) -> HttpResponse:
    """Choose; see what will happen; do it. Each page carries what was chosen along."""
    actor, step = actor_of(request), request.POST.get("step", "")
    try:
        what = What(request.POST.get("do", ""))
    except ValueError:
        raise Http404 from None
    items = look_all(actor, picks[:MOST], what)
    teams = sorted({item.team_id for item in items if item.team_id})
    form_class, sorts = FORMS[what], {pick.sort for pick in picks}
    if step not in ("preview", "do"):
        return _ask(request, form_class(sorts, teams), items, more=len(picks) - len(items))
    form = form_class(sorts, teams, request.POST)
    if not items:
        form.full_clean()
        form.add_error(None, _("Nothing is ticked."))
    if not form.is_valid():
        return _ask(request, form, items, status=422)
    if step == "preview":
        return _preview(request, form, items)
    once = form.cleaned_data["once"]
    batch = actions.do_all(actor, what, form.plan(), [item.pick for item in items], once=once)
    return redirect("many-done", batch)


def _ask(
    request: StaffRequest,
    form: ManyForm,
    items: list[Item],
    *,
    whose: str = "",
    more: int = 0,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "what": form.what,
        "heading": words.HEADINGS[form.what],
        "rows": _rows(items, lambda item: None),
        "whose": whose,
        "more": more,
        "most": MOST,
    }
    return render(request, "workload/choose.html", context, status=status)


def _preview(request: StaffRequest, form: ManyForm, items: list[Item]) -> HttpResponse:
    plan = form.plan()
    to = plan.shared_out(items) if isinstance(plan, HandOver) else {}
    decided = [replace(item, pick=item.as_seen(to.get(item.pick))) for item in items]
    rows = _rows(decided, plan.refuses)
    ready = [row for row in rows if not row.why]
    context = {
        "form": form,
        "what": form.what,
        "heading": words.HEADINGS[form.what],
        "rows": rows,
        "ready": len(ready),
        "button": _button(form.what, len(ready)),
    }
    return render(request, "workload/preview.html", context)


def _button(what: What, number: int) -> str:
    if what is What.ASSIGN:
        return ngettext("Hand over %(n)s", "Hand over these %(n)s", number) % {"n": number}
    return ngettext("Close %(n)s", "Close these %(n)s", number) % {"n": number}


def _rows(items: list[Item], refuses: Callable[[Item], Refusal | None]) -> list[Row]:
    wanted = {item.whose for item in items} | {item.pick.to for item in items}
    names = names_of(id for id in wanted if id)
    return [
        Row(
            pick=item.as_seen(item.pick.to),
            name=words.named(item),
            whose=names.get(item.whose, "") if item.whose else "",
            danger=item.danger,
            why=words.refusal(item.refusal or refuses(item)),
            to=names.get(item.pick.to, "") if item.pick.to else "",
        )
        for item in items
    ]


@requires(Permission.MANY)
@require_GET
def done(request: StaffRequest, batch: UUID) -> HttpResponse:
    """What was done and what was not, and the way back for a quarter of an hour."""
    actor = actor_of(request)
    row, results = actions.batch_for(actor, batch)
    items = look_all(actor, [Pick(each.sort, each.id) for each in results.results])
    shown = list(zip(results.results, items, strict=True))
    names = names_of(each.to for each in results.done if each.to)
    context = {
        "batch": row,
        "what": results.what,
        "undone": results.undone,
        "heading": words.HEADINGS[results.what],
        "done": [
            (words.named(item), each.id, names.get(each.to, "") if each.to else "")
            for each, item in shown
            if each.refusal is None and not (results.undone and each.left)
        ],
        "refused": [
            (words.named(item), each.id, words.refusal(each.refusal))
            for each, item in shown
            if each.refusal is not None
        ],
        "left": [
            (words.named(item), each.id, words.refusal(each.left))
            for each, item in shown
            if each.left is not None
        ],
    }
    return render(request, "workload/done.html", context)


@requires(Permission.MANY)
@require_POST
def undo(request: StaffRequest, batch: UUID) -> HttpResponse:
    actions.undo(actor_of(request), batch)
    return redirect("many-done", batch)
