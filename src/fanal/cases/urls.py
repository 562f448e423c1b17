"""The addresses of cases, below /desk/."""

from django.urls import path

from fanal.cases import (
    calendar_file,
    document_views,
    former_views,
    list_views,
    opening_views,
    sheets,
    views,
)
from fanal.cases.bringing import views as bringing
from fanal.cases.kinds import case_forms
from fanal.cases.merging import views as merging
from fanal.cases.papers import views as papers
from fanal.cases.plan import views as plan
from fanal.cases.records import views as records
from fanal.cases.restricting import views as restricting

urlpatterns = [
    path("emergencies/", restricting.emergencies, name="emergencies"),
    path("emergencies/<uuid:notice>/seen/", restricting.seen, name="glass-seen"),
    path("today/", list_views.today_page, name="today"),
    path("cases/", list_views.caseload_page, name="caseload"),
    path("cases/handed-over/", former_views.former_list, name="former-cases"),
    path("cases/<uuid:case_id>/until-then/", former_views.former, name="former-case"),
    path("cases/find/", list_views.find, name="find-case"),
    path("cases/bring/", bringing.choose, name="bring"),
    path("cases/bring/<uuid:list_id>/", bringing.columns, name="bring-list"),
    path("cases/<uuid:case_id>/", views.case, name="case"),
    path("cases/<uuid:case_id>/merge/", merging.choose, name="case-merge"),
    path("cases/<uuid:case_id>/merge/<uuid:other_id>/", merging.merge, name="case-merge-with"),
    path("cases/<uuid:case_id>/part/<uuid:other_id>/", merging.part, name="case-part"),
    path("cases/<uuid:case_id>/whole/", merging.whole, name="case-whole"),
    path("cases/<uuid:case_id>/date/<str:key>/", calendar_file.calendar_file, name="case-date"),
    path("cases/<uuid:case_id>/plan/", plan.plan, name="case-plan"),
    path("cases/<uuid:case_id>/trail/", views.whole_trail, name="case-trail"),
    path("cases/<uuid:case_id>/sheet/", sheets.sheet, name="case-sheet"),
    path("cases/<uuid:case_id>/sheet/pdf/", sheets.printed, name="case-sheet-pdf"),
    path("cases/<uuid:case_id>/papers/", papers.papers, name="case-papers"),
    path("cases/<uuid:case_id>/record/", records.hand_out, name="case-record"),
    path("reports/<uuid:report_id>/case/", opening_views.from_report, name="report-case"),
    path("cases/<uuid:case_id>/documents/", document_views.documents, name="case-documents"),
    path("cases/<uuid:case_id>/documents/bring/", document_views.bring, name="case-bring"),
    path("cases/<uuid:case_id>/documents/<int:number>/", document_views.show, name="case-paper"),
    path(
        "cases/<uuid:case_id>/documents/<int:number>/look/",
        document_views.look,
        name="case-paper-look",
    ),
    path(
        "cases/<uuid:case_id>/documents/<int:number>/again/",
        document_views.again,
        name="case-paper-again",
    ),
    path(
        "cases/<uuid:case_id>/documents/<int:number>/take/<str:which>/",
        document_views.take,
        name="case-paper-take",
    ),
    *(
        path(
            f"cases/<uuid:case_id>/{name}/",
            document_views.deed if form.takes_file else views.deed,
            {"name": name},
            name=f"case-{name}",
        )
        for name, form in case_forms().items()
    ),
]
