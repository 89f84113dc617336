from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("recovery.urls")),
    path("account/", include("allauth.urls")),
    path("desk/", admin.site.urls),
]

handler400 = "recovery.views.walls.bad_request"
handler403 = "recovery.views.walls.forbidden"
handler404 = "recovery.views.walls.not_found"
handler500 = "recovery.views.walls.server_error"
