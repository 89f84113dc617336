from allauth.mfa.totp.views import activate_totp
from csp.decorators import csp_update
from django.contrib import admin
from django.urls import include, path

from recovery.views.joining import Join

urlpatterns = [
    path("", include("recovery.urls")),
    # The picture of a new authenticator code is a data: image, and its page alone may show one.
    path("account/2fa/totp/activate/", csp_update({"img-src": ["data:"]})(activate_totp), name="mfa_activate_totp"),
    path("account/signup/", Join.as_view(), name="account_signup"),
    path("account/", include("allauth.urls")),
    path("desk/", admin.site.urls),
]

handler400 = "recovery.views.walls.bad_request"
handler403 = "recovery.views.walls.forbidden"
handler404 = "recovery.views.walls.not_found"
handler500 = "recovery.views.walls.server_error"
