"""The addresses of what is done to many, below /desk/."""

from django.urls import path

from fanal.workload import figures_views, saved_views, views

urlpatterns = [
    path("views/", saved_views.views, name="views"),
    path("views/<uuid:view>/", saved_views.view, name="view"),
    path("views/<uuid:view>/forget/", saved_views.forget, name="forget-view"),
    path("figures/", figures_views.figures_page, name="figures"),
    path("many/", views.many, name="many"),
    path("many/<uuid:batch>/", views.done, name="many-done"),
    path("many/<uuid:batch>/undo/", views.undo, name="many-undo"),
    path("team/<path:team_id>/caseload/<uuid:member_id>/", views.caseload_of, name="caseload-of"),
]
