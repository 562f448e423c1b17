"""Sheets to look at together and to print, in the person's language; their titles are neutral."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases import actions
from fanal.cases.access import CaseFile, case_for
from fanal.cases.futures import columns, futures
from fanal.cases.pages import case_page
from fanal.cases.papers.sheet import sheet_paper
from fanal.cases.papers.views import handed_out
from fanal.cases.plan import views as plan
from fanal.cases.tongues import called, spoken_by
from fanal.cases.whom import choices_for, rights_for
from fanal.core.aside import AsideFailed
from fanal.core.duedates import today
from fanal.core.languages import WHOLE
from fanal.intake.desk_page import actor_of
from fanal.intake.new_contact import whole_languages

PARTS = {"rights": _("Rights"), "ways": _("Ways from here"), "plan": _("Support plan")}


class Wanted(forms.Form):
    """Which sheet in which language; anything unknown is the first of each."""

    part = forms.ChoiceField(choices=list(PARTS.items()), required=False)
    language = forms.ChoiceField(choices=list(WHOLE.items()), required=False)


@requires(Permission.CASE_READ)
@require_GET
def sheet(request: StaffRequest, case_id: UUID) -> HttpResponse:
    file = case_for(actor_of(request), case_id)
    actions.note_reading(file)
    part, language = _wanted(request, file)
    context = {
        "unsaid": _unsaid(file, language),
        "part": part,
        "parts": PARTS.items(),
        "tongue": language,
        "languages": whole_languages(),
        "right_to_left": translation.get_language_info(language)["bidi"],
        "paper": _paper(file, part, language),
    }
    return case_page(request, file, "sheet.html", context)


@requires(Permission.CASE_READ)
@require_GET
def printed(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """The same sheet as a PDF to print or to hand over; no name is on it."""
    file = case_for(actor_of(request), case_id)
    actions.note_reading(file)
    part, language = _wanted(request, file)
    paper = sheet_paper(file.state, file.pack, part, language, today(file.pack.calendar))
    try:
        return handed_out(paper.print())
    except AsideFailed:
        return case_page(request, file, "not_printed.html", {}, status=503)


def _wanted(request: StaffRequest, file: CaseFile) -> tuple[str, str]:
    form = Wanted(request.GET)
    form.full_clean()
    part = form.cleaned_data.get("part") or next(iter(PARTS))
    return part, form.cleaned_data.get("language") or _theirs(file)


def _theirs(file: CaseFile) -> str:
    """The first language that the file says they understand and in which there is a sheet."""
    there = dict(whole_languages())
    known = (each.code for each in spoken_by(file.state) if each.code in there)
    return next(known, translation.get_language() or "en")


def _unsaid(file: CaseFile, language: str) -> dict[str, str]:
    """What the page says when there is a sheet in none of their languages: both names."""
    spoken, there = spoken_by(file.state), dict(whole_languages())
    if not spoken or any(each.code in there for each in spoken):
        return {}
    return {"theirs": spoken[0].name, "shown": called(language)}


def _paper(file: CaseFile, part: str, language: str) -> SafeString:
    """The sheet itself, in the person's language, whatever the desk's is."""
    pack = file.pack
    context: dict[str, Any] = {
        "rights": rights_for(pack, file.state),
        "choices": choices_for(pack, file.state),
    }
    with translation.override(language):
        if part == "ways":
            context["futures"] = futures(pack, today(pack.calendar), file.state)
            context["columns"] = columns(pack, file.state)
        if part == "plan":
            context["parts"] = plan.for_the_person(file.state, pack)
        return render_to_string(f"cases/sheets/{part}.html", context)
