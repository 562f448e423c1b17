"""The addresses of the directory, below /desk/. They name places, which is no secret."""

from django.urls import path

from fanal.directory import views

urlpatterns = [
    path("directory/", views.listing, name="directory"),
    path("directory/new/<slug:country>/", views.add, name="directory-add"),
    path("directory/<slug:country>/<slug:slug>/", views.row, name="directory-row"),
    path("directory/<slug:country>/<slug:slug>/correct/", views.correct, name="directory-correct"),
    path("directory/<slug:country>/<slug:slug>/check/", views.check, name="directory-check"),
    *(
        path(
            f"directory/<slug:country>/<slug:slug>/{name}/",
            views.deed,
            {"name": name},
            name=f"directory-{name}",
        )
        for name in views.DEEDS
    ),
]
