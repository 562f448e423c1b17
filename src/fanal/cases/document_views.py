"""Documents of a case: the list, one of them, its copy again, looking at it, taking it along."""

import hashlib
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from fanal.accounts.permissions import Permission, allowed_in, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases import actions, views
from fanal.cases.access import CaseFile, case_for
from fanal.cases.kinds import case_forms
from fanal.cases.kinds.document import (
    CaseDocument,
    DocumentForm,
    counted_documents,
    documents_of,
)
from fanal.cases.kinds.document_copy import DocumentCopyMade
from fanal.cases.merging.actions import absorbed_files
from fanal.cases.models import CaseReport
from fanal.cases.pages import case_page
from fanal.core import clock
from fanal.documents import pages
from fanal.documents.actions import MOST_IN_A_CASE
from fanal.documents.contents import Cleaning, Copy
from fanal.documents.receiving import sealing_upload, upload_of
from fanal.intake.access import DeskReport, report_for, reports_for
from fanal.intake.actions import NotPossible
from fanal.intake.desk_forms import OnceField
from fanal.intake.desk_forms.copies import CopyAgainForm
from fanal.intake.desk_page import actor_of
from fanal.intake.documents import SentDocument, sent_documents
from fanal.vault import CannotOpen


def _refused(request: HttpRequest, status: int) -> HttpResponse:
    context = {"status": status, "back": request.path}
    return render(request, "documents/refused.html", context, status=status)


@requires(lambda name: case_forms()[name].permission)
@sealing_upload(_refused)
def deed(request: StaffRequest, case_id: UUID, name: str) -> HttpResponse:
    """The deed whose form carries a file."""
    # To look at the fields is to receive the file.
    fields, upload = request.POST.copy(), upload_of(request)
    if upload and upload.here:
        # Another file is another deed: who goes back a page and chooses one more has sent two.
        named = f"{fields.get('once', '')} {upload.sha256}"
        fields["once"] = hashlib.sha256(named.encode()).hexdigest()[:32]
        request.POST = fields  # type: ignore[assignment]
    return views.deed(request, case_id=case_id, name=name)


@requires(Permission.CASE_READ)
@require_GET
def documents(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """What is in the file, and what came with its requests and is not in it yet."""
    file = case_for(actor_of(request), case_id)
    theirs = [(each, found) for each in absorbed_files(file) if (found := counted_documents(each))]
    actions.note_readings([file, *(each for each, _found in theirs)])
    inside = documents_of(file)
    known = {document.document.original.id for _number, document in inside}
    context = {
        "documents": [
            (number, document, number in file.struck) for number, document in reversed(inside)
        ],
        "absorbed": [(each.case, found[::-1]) for each, found in theirs],
        "can_add": _may_add(request, file),
        "most": MOST_IN_A_CASE,
        "waiting": [
            (report.report, sent, BringForm(initial={"report": report.report.pk}))
            for report in _requests(file)
            for sent in sent_documents(report)
            if sent.facts.original.id not in known
        ],
        "done": DocumentForm.done if request.GET.get("done") else "",
    }
    return case_page(request, file, "documents.html", context)


def _may_add(request: StaffRequest, file: CaseFile) -> bool:
    may = allowed_in(request.user, file.case.team_id)["case_document"]
    return may and DocumentForm.possible(file.state, file.pack)


def _requests(file: CaseFile) -> list[DeskReport]:
    """The requests of this case that this member can open."""
    links = CaseReport.objects.filter(case=file.case).select_related("report__dossier")
    return reports_for(file.actor, (link.report for link in links.order_by("pk")))


class BringForm(forms.Form):
    once = OnceField()
    report = forms.UUIDField(widget=forms.HiddenInput)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


@requires(Permission.CASE_DOCUMENT)
@require_POST
def bring(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Bring a document along from a request: the file gets its keys, the bytes stay where they are.

    Whatever becomes of the request, the file still has it.
    """
    file = case_for(actor_of(request), case_id)
    form = BringForm(request.POST)
    if not form.is_valid():
        raise Http404
    report_id = form.cleaned_data["report"]
    if not CaseReport.objects.filter(case=file.case, report_id=report_id).exists():
        raise Http404
    sent = _sent(report_for(file.actor, report_id), form.cleaned_data["number"])
    known = {document.document.original.id for _number, document in documents_of(file)}
    if sent.facts.original.id not in known:
        if len(known) >= MOST_IN_A_CASE or not DocumentForm.possible(file.state, file.pack):
            return _refused(request, 409)
        content = CaseDocument(
            at=clock.now(), by=file.actor.id, document=sent.facts, request=sent.request
        )
        try:
            actions.write(
                file,
                content,
                seen=file.last_number,
                once=form.cleaned_data["once"],
                still=lambda now: DocumentForm.possible(now.state, now.pack),
            )
        except (NotPossible, CannotOpen):
            return _refused(request, 409)
    return redirect(reverse("case-documents", args=[case_id]) + "?" + urlencode({"done": 1}))


def _sent(report: DeskReport, number: int) -> SentDocument:
    for sent in sent_documents(report):
        if sent.number == number:
            return sent
    raise Http404


@requires(Permission.CASE_READ)
@require_GET
@pages.in_the_page
def show(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    file, document = _document(request, case_id, number)
    actions.note_reading(file)
    return _shown(request, file, number, document)


def _shown(
    request: StaffRequest,
    file: CaseFile,
    number: int,
    document: CaseDocument,
    failed: Cleaning | None = None,
) -> HttpResponse:
    may_take = allowed_in(request.user, file.case.team_id)["case_document"]
    seen = pages.seen(
        document.document, "case-paper", file.case.pk, number, may_take=may_take, failed=failed
    )
    if not DocumentForm.possible(file.state, file.pack):
        seen["again"] = ""
    context = {
        "lines": document.lines(file.pack),
        "at": document.at,
        "again_form": CopyAgainForm(label_suffix="", use_required_attribute=False),
        **seen,
    }
    return case_page(request, file, "document.html", context, status=422 if failed else 200)


@requires(Permission.CASE_DOCUMENT)
@require_POST
@pages.in_the_page
def again(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """The cleaned copy again, where none could be made."""
    file, document = _document(request, case_id, number)
    form = CopyAgainForm(request.POST)
    if not form.is_valid():
        raise Http404

    def keep(copy: Copy) -> None:
        content = DocumentCopyMade(at=clock.now(), by=file.actor.id, number=number, copied=copy)
        actions.write(
            file,
            content,
            seen=file.last_number,
            once=form.cleaned_data["once"],
            still=lambda now: DocumentForm.possible(now.state, now.pack),
        )

    try:
        how = pages.copy_again(document.document, form.cleaned_data["password"], keep)
    except (NotPossible, CannotOpen):
        back = reverse("case-paper", args=[case_id, number])
        return render(request, "documents/refused.html", {"status": 409, "back": back}, status=409)
    if how is not Cleaning.DONE:
        return _shown(request, file, number, document, failed=how)
    return redirect("case-paper", case_id, number)


@requires(Permission.CASE_READ)
@require_GET
def look(request: StaffRequest, case_id: UUID, number: int) -> HttpResponseBase:
    file, document = _document(request, case_id, number)
    return pages.look(request, document.document, read=lambda: actions.note_reading(file))


@requires(Permission.CASE_DOCUMENT)
@require_POST
def take(request: StaffRequest, case_id: UUID, number: int, which: str) -> HttpResponseBase:
    file, document = _document(request, case_id, number)
    return pages.take(
        document.document,
        which,
        read=lambda: actions.note_reading(file),
        taken=lambda: actions.note_taking(file, number),
    )


def _document(request: StaffRequest, case_id: UUID, number: int) -> tuple[CaseFile, CaseDocument]:
    """The same 404 for what is absent, another team's, or no document."""
    file = case_for(actor_of(request), case_id)
    document = dict(documents_of(file)).get(number)
    if document is None:
        raise Http404
    return file, document
