"""The addresses of the inbox and of reports, below /desk/."""

from django.urls import path

from fanal.intake import document_views, inbox_views, receipt_views, report_views, text_views
from fanal.intake.desk_forms import DEEDS

urlpatterns = [
    path("", inbox_views.inbox_page, name="inbox"),
    path("find/", inbox_views.find, name="find"),
    path("new/", receipt_views.new_contact, name="new-contact"),
    path("texts/", text_views.all_texts, name="texts"),
    path("texts/new/", text_views.new_text, name="new-text"),
    path("texts/<uuid:text_id>/", text_views.change_text, name="text"),
    path("texts/<uuid:text_id>/forget/", text_views.forget_text, name="forget-text"),
    path("reports/<uuid:report_id>/", report_views.report, name="report"),
    path("reports/<uuid:report_id>/writing/", report_views.writing, name="report-writing"),
    path("reports/<uuid:report_id>/trail/", report_views.whole_trail, name="report-trail"),
    path("reports/<uuid:report_id>/receipt/", receipt_views.receipt, name="report-receipt"),
    path(
        "reports/<uuid:report_id>/documents/<int:number>/",
        document_views.show,
        name="report-paper",
    ),
    path(
        "reports/<uuid:report_id>/documents/<int:number>/look/",
        document_views.look,
        name="report-paper-look",
    ),
    path(
        "reports/<uuid:report_id>/documents/<int:number>/again/",
        document_views.again,
        name="report-paper-again",
    ),
    path(
        "reports/<uuid:report_id>/documents/<int:number>/take/<str:which>/",
        document_views.take,
        name="report-paper-take",
    ),
    *(
        path(
            f"reports/<uuid:report_id>/{name}/",
            report_views.deed,
            {"name": name},
            name=f"report-{name}",
        )
        for name in DEEDS
    ),
]
