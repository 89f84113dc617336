"""Somebody who is signed in: a session row, and the cookie and form that a browser would have."""

import http.client
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib import import_module
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from recovery.edge.session import AUTH_RECORDS, DEVICE, SEEN, SINCE
from recovery.models import User

WORDS = "WORDS"


def sign_in(user: User) -> str:
    """A session as a sign-in a moment ago would have left it. Gives the cookie header."""
    at = timezone.now().timestamp()
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update({
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        AUTH_RECORDS: [{"method": "password", "at": at}],
        DEVICE: "own",
        SEEN: at,
        SINCE: at,
    })  # fmt: skip
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    sent: int  # bytes of the body as they went over the wire
    text: str
    cookies: str


def ask(address: str, path: str, cookie: str = "", *, compressed: bool = True) -> Answer:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    headers = {"Host": parts.netloc, "Cookie": cookie, **({"Accept-Encoding": "gzip"} if compressed else {})}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    cookies = "; ".join(value.split(";")[0] for name, value in response.getheaders() if name.lower() == "set-cookie")
    connection.close()
    return Answer(response.status, len(body), "" if compressed else body.decode(), cookies)


class _Fields(HTMLParser):
    """The fields of the one form that holds a textarea; its first textarea gets the changing words."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.best: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif self.forms and given.get("name") and tag == "input" and given.get("type", "text") in ("hidden", "text"):
            self.forms[-1].setdefault(given["name"], given.get("value", ""))
        elif self.forms and tag == "textarea" and given.get("name"):
            self.forms[-1][given["name"]] = "" if WORDS in self.forms[-1].values() else WORDS
            self.best = self.forms[-1]


def form_with(page: str, field: str, value: str) -> str:
    """The body a browser would post from the form that has this field, with the value in it. Empty when there is none."""
    fields = _Fields()
    fields.feed(page)
    found = next((form for form in fields.forms if field in form), None)
    return urlencode(found | {field: value}) if found is not None else ""


def form_of(page: str) -> str:
    """The body a browser would post from this page, with WORDS where somebody writes. Empty when nothing can be written."""
    fields = _Fields()
    fields.feed(page)
    return urlencode(fields.best) if WORDS in fields.best.values() else ""
