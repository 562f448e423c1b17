"""The addresses of the API, under /api/; they have a URLconf of their own."""

from django.urls import path

from fanal.api import views

urlpatterns = [
    path("api/v1/openapi.json", views.description, name="api-openapi"),
    path("api/v1/referrals", views.submit, name="api-submit"),
    path("api/v1/referrals/<str:reference>", views.state, name="api-state"),
]

handler400 = "fanal.directory.hsds.answers.bad_request"
handler404 = "fanal.directory.hsds.answers.not_found"
handler500 = "fanal.directory.hsds.answers.failed"
