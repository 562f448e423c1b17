"""The addresses of the HSDS API, under /hsds/; they have a URLconf of their own."""

from django.urls import path

from fanal.directory.hsds import views

urlpatterns = [
    path("hsds", views.root),
    path("hsds/", views.root, name="hsds"),
    path("hsds/openapi.json", views.description, name="hsds-openapi"),
    path("hsds/services", views.services, name="hsds-services"),
    path("hsds/services/<str:id>", views.service, name="hsds-service"),
    path("hsds/organizations", views.organizations, name="hsds-organizations"),
    path("hsds/organizations/<str:id>", views.organization, name="hsds-organization"),
    path("hsds/service_at_locations", views.service_at_locations, name="hsds-service-at-locations"),
    path(
        "hsds/service_at_locations/<str:id>",
        views.service_at_location,
        name="hsds-service-at-location",
    ),
    path("hsds/taxonomies", views.taxonomies, name="hsds-taxonomies"),
    path("hsds/taxonomies/<str:id>", views.taxonomy, name="hsds-taxonomy"),
    path("hsds/taxonomy_terms", views.taxonomy_terms, name="hsds-taxonomy-terms"),
    path("hsds/taxonomy_terms/<str:id>", views.taxonomy_term, name="hsds-taxonomy-term"),
]

handler400 = "fanal.directory.hsds.answers.bad_request"
handler404 = "fanal.directory.hsds.answers.not_found"
handler500 = "fanal.directory.hsds.answers.failed"
