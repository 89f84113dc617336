from django.urls import include, path

from bench import pages

handler404 = "recovery.views.walls.not_found"
handler500 = "recovery.views.walls.server_error"

urlpatterns = [
    path("bench/constant/", pages.constant),
    path("bench/plain/", pages.plain),
    path("", include("config.urls")),
]
