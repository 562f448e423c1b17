"""Handing out a record of a case: refused where neither consent nor ground holds."""

import hashlib
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fanal.accounts import late_words
from fanal.accounts.permissions import Permission, requires
from fanal.accounts.requests import StaffRequest
from fanal.cases import actions
from fanal.cases.access import CaseFile, case_for
from fanal.cases.kinds.consent import PURPOSES
from fanal.cases.kinds.record import RecordHandedOut
from fanal.cases.pages import case_page
from fanal.cases.records.basis import Basis, basis_for
from fanal.cases.records.forms import RecordForm
from fanal.cases.records.htcds import FIELDS, FORMS, STANDARD, Value, cell, record
from fanal.core import clock
from fanal.core.duedates import today
from fanal.core.ids import once_of
from fanal.intake.actions import NotPossible
from fanal.intake.desk_page import actor_of
from fanal.vault import CannotOpen

TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


@requires(Permission.CASE_EXPORT)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def hand_out(request: StaffRequest, case_id: UUID) -> HttpResponse:
    file = case_for(actor_of(request), case_id)
    if request.method != "POST":
        actions.note_reading(file)
        return _show(request, file, RecordForm(initial=late_words.initial_for(request)))
    form = RecordForm(request.POST)
    if not form.is_valid():
        return _show(request, file, form, status=422)
    basis = basis_for(file.state, form.chosen, today(file.pack.calendar))
    if basis.entry is None:
        return _show(request, file, form, refused=basis, status=409)
    if not file.complete:
        form.add_error(
            None, _("Some entries cannot be opened: a record of the rest could be wrong.")
        )
        return _show(request, file, form, status=409)
    fields = record(file, basis, form.chosen, words=form.with_words)
    if request.POST.get("do") != "make":
        return _show(request, file, form, fields=fields)
    try:
        return _make(file, form, basis.entry, fields)
    except (NotPossible, CannotOpen):
        form.add_error(None, _("This was not done: the case is no longer as the page showed it."))
        return _show(request, file, form, status=409)


def _make(file: CaseFile, form: RecordForm, basis: int, fields: dict[str, Value]) -> HttpResponse:
    """Written down first: nothing leaves that the file does not know of.

    The page stays where it is when its file is downloaded. So other choices, sent from it again,
    are another deed.
    """
    chosen, to = form.cleaned_data["form"], form.cleaned_data["to"]
    made = FORMS[chosen](fields, form.chosen, today(file.pack.calendar))
    entry = RecordHandedOut(
        at=clock.now(),
        by=file.actor.id,
        standard=STANDARD,
        form=chosen,
        purpose=form.chosen,
        to=to,
        words=form.with_words,
        basis=basis,
        fields=tuple(fields),
        sha256=hashlib.sha256(made).hexdigest(),
    )
    actions.write(
        file,
        entry,
        seen=file.last_number,
        once=once_of(form.cleaned_data["once"], made + to.encode()),
        # The person may have taken their yes back while this was being made.
        still=lambda now: (
            now.complete
            and basis_for(now.state, form.chosen, today(now.pack.calendar)).entry == basis
        ),
    )
    answer = HttpResponse(made, content_type=TYPES[chosen])
    answer.headers["Content-Disposition"] = f'attachment; filename="record.{chosen}"'
    return answer


def _show(
    request: StaffRequest,
    file: CaseFile,
    form: RecordForm,
    *,
    fields: dict[str, Value] | None = None,
    refused: Basis | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "fields": {name: cell(value) for name, value in (fields or {}).items()},
        "missing": [each.name for each in FIELDS if fields and each.name not in fields],
        "refused": refused,
        "purpose": PURPOSES[form.chosen] if refused else "",
    }
    return case_page(request, file, "record.html", context, status=status)
