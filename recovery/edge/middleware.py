"""Health answers before anything can redirect them; headers that every page carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from recovery.edge import health

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)


class HealthMiddleware:
    """Outermost: /healthz and /readyz skip the host check, the redirect to https, sessions and all."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return health.healthz()
        if request.path == "/readyz":
            return health.readyz()
        return self.get_response(request)


class PageHeadersMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not getattr(request, "public_page", False):
            response.headers["Cache-Control"] = "no-store"
        if getattr(request, "signed_out", False):
            # Not "storage": that would remove the service worker, and with it the offline help page.
            response.headers["Clear-Site-Data"] = '"cache"'
        return response
