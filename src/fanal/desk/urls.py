"""Everything the staff see, under /desk/."""

from django.urls import include, path

from fanal.desk import views

urlpatterns = [
    path("desk/", include("fanal.accounts.urls")),
    path("desk/", include("fanal.intake.desk_urls")),
    path("desk/", include("fanal.cases.urls")),
    path("desk/", include("fanal.workload.urls")),
    path("desk/", include("fanal.directory.urls")),
]

handler400 = views.bad_request
handler403 = views.not_allowed
handler404 = views.not_found
handler500 = views.broken
