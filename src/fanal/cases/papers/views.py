"""Making papers: choose, look at what is in them and what is not, make them."""

import hashlib
from dataclasses import astuple
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fanal.accounts import late_words
from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases import actions
from fanal.cases.access import CaseFile, case_for
from fanal.cases.kinds.papers import PapersMade
from fanal.cases.pages import case_page
from fanal.cases.papers.casefile import Wish, case_paper, chosen, gaps, left_out
from fanal.cases.papers.forms import PapersForm, entry_of, wish_of
from fanal.cases.papers.paper import FILE_NAME
from fanal.core import clock
from fanal.core.aside import AsideFailed
from fanal.core.ids import once_of
from fanal.core.press import Printed
from fanal.dossiers.opening import OpenEntry
from fanal.intake.actions import NotPossible
from fanal.intake.desk_page import actor_of
from fanal.vault import CannotOpen

FAILED = _lazy("The paper could not be made. Try it again with fewer parts.")


@requires(Permission.CASE_PAPERS)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: StaffRequest, case_id: UUID) -> HttpResponse:
    file = case_for(actor_of(request), case_id)
    if request.method != "POST":
        actions.note_reading(file)
        return _show(request, file, PapersForm(file, initial=late_words.initial_for(request)))
    form = PapersForm(file, request.POST)
    if not form.is_valid():
        return _show(request, file, form, status=422)
    if request.POST.get("do") != "make":
        return _look(request, file, form)
    try:
        return handed_out(_make(file, form))
    except AsideFailed:
        form.add_error(None, FAILED)
        return _show(request, file, form, status=503)
    except (NotPossible, CannotOpen):
        form.add_error(None, _("This was not done: the case is no longer as the page showed it."))
        return _show(request, file, form, status=409)


def _look(request: StaffRequest, file: CaseFile, form: PapersForm) -> HttpResponse:
    """What would be in it; it is printed once to see whether every letter can be drawn."""
    wish = form.wish()
    try:
        whole = case_paper(file, wish, clock.now()).print().whole
    except AsideFailed:
        form.add_error(None, FAILED)
        return _show(request, file, form, status=503)
    return _show(request, file, form, wish=wish, whole=whole)


def _make(file: CaseFile, form: PapersForm) -> Printed:
    """Print first, then write down what was printed; a form sent twice gives the same paper.

    The page stays where it is when the paper is downloaded. So other parts, chosen on it then, are
    another deed.
    """
    wish, at = form.wish(), clock.now()
    once = once_of(form.cleaned_data["once"], repr(astuple(wish)).encode())
    if made := _made(file, once):
        return case_paper(file, wish_of(made), made.at).print()
    printed = case_paper(file, wish, at).print()
    entry = entry_of(wish, hashlib.sha256(printed.pdf).hexdigest(), at=at, by=file.actor.id)
    actions.write(file, entry, seen=wish.last, once=once)
    return printed


def _made(file: CaseFile, once: bytes) -> PapersMade | None:
    number = file.case.dossier.entries.filter(once=once).values_list("number", flat=True).first()
    found = (e for e in file.entries if isinstance(e, OpenEntry) and e.number == number)
    entry = next(found, None)
    return entry.content if entry and isinstance(entry.content, PapersMade) else None


def handed_out(printed: Printed) -> HttpResponse:
    """A download whose name says nothing."""
    answer = HttpResponse(printed.pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return answer


def _show(
    request: StaffRequest,
    file: CaseFile,
    form: PapersForm,
    *,
    wish: Wish | None = None,
    whole: bool = True,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "wish": wish,
        "inside": chosen(file, wish) if wish else [],
        "outside": left_out(file, wish) if wish else [],
        "gaps": gaps(file),
        "whole": whole,
    }
    return case_page(request, file, "papers.html", context, status=status)
