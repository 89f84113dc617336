"""What opens without a connection: the worker of the browser, the page it shows instead of others, and the icon."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from recovery.queries.texts import countries, plain_texts
from recovery.views.shared import public

# The same few pages for everybody, whatever they have looked at: what is kept must not tell which page somebody opened.
PAGES = ("help", "help-everywhere", "calm", "traces", "offline")
FILES = ("css/site.css", "js/exit.js", "js/wait.js", "js/keep.js", "img/favicon.ico", "img/icon.svg")
TEMPLATES = Path(settings.BASE_DIR) / "templates"


@lru_cache(maxsize=1)
def _templates_mark() -> bytes:
    """Changes when any template does, which is when another version of Waymark is started."""
    mark = sha256()
    for path in sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".js")):
        mark.update(path.read_bytes())
    return mark.digest()


@lru_cache(maxsize=2)
def _version(*told: Any) -> str:
    """A name for one state of everything that is kept. A corrected helpline is another state, and browsers fetch all anew."""
    return sha256(_templates_mark() + repr(told).encode()).hexdigest()[:12]


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands at the root, because what it looks after does."""
    files = tuple(static(name) for name in FILES)
    version = _version(countries(), tuple(sorted(plain_texts().items())), files)
    context = {"version": version, "kept": [*(reverse(f"recovery:{name}") for name in PAGES), *files]}
    response = render(request, "recovery/public/worker.js", context, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows when a page needs a connection and there is none."""
    return render(request, "recovery/public/offline.html")


@public
@require_safe
def forget(request: HttpRequest) -> HttpResponse:
    """The browser drops the copies and the worker that looks after them. Nothing changes here, so a plain link leads to it."""
    response = render(request, "recovery/public/forgotten.html")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@public
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it by this name, whatever a page says."""
    return redirect(static("img/favicon.ico"))
