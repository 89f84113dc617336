"""A browser without script: reads the forms of a page, fills them in and sends them, tokens and all."""

import logging
from contextlib import contextmanager
from html.parser import HTMLParser
from io import StringIO
from urllib.parse import urljoin

from django.test import Client

from recovery.edge.logs import SafeFormatter
from tests.conftest import BACKEND, PASSWORD


class Form:
    """One form as its page shows it: what a browser would send if it were submitted untouched."""

    def __init__(self, action, method):
        self.action, self.method = action, method
        self.fields = {}
        self.unticked = set()

    def filled(self, changes):
        return {name: value for name, value in {**self.fields, **changes}.items() if value is not None}


class _Forms(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path = path
        self.forms, self._open, self._choice, self._text = [], None, None, None

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self._open = Form(urljoin(self.path, said.get("action") or self.path), said.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is None or "name" not in said:
            if tag == "option" and self._choice is not None and ("selected" in said or self._choice not in self._open.fields):
                self._open.fields[self._choice] = said.get("value", "")
        elif tag == "input":
            self._input(said)
        elif tag == "select":
            self._choice = said["name"]
        elif tag == "textarea":
            self._text = said["name"]
            self._open.fields[self._text] = ""

    def _input(self, said):
        name, value = said["name"], said.get("value", "")
        if said.get("type") in ("checkbox", "radio"):
            if "checked" not in said:
                self._open.unticked.add(name)
                return
            value = said.get("value", "on")
        held = self._open.fields.get(name)
        self._open.fields[name] = value if held is None else [*(held if isinstance(held, list) else [held]), value]

    def handle_data(self, data):
        if self._text is not None:
            self._open.fields[self._text] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._choice = None
        elif tag == "textarea":
            # A browser drops the line end that stands directly after the tag.
            self._open.fields[self._text] = self._open.fields[self._text].removeprefix("\n").removeprefix("\r\n")
            self._text = None


def forms_of(response, path=None):
    reader = _Forms(path or response.wsgi_request.path)
    reader.feed(response.content.decode())
    return reader.forms


def form_to(response, action):
    """The one form of this page that goes to `action`."""
    found = [form for form in forms_of(response) if form.action.split("?")[0] == action]
    assert len(found) == 1, f"{len(found)} forms to {action} on this page"
    return found[0]


def send(client, form, **changes):
    """Submit a form of a page with these fields changed; None takes a field away. Names with a hyphen come as a dict."""
    return client.post(form.action, form.filled(changes.pop("fields", {}) | changes))


def browser(user=None, **environ):
    """A browser that sends tokens or is refused, signed in as `user` without a sign-in page."""
    client = Client(enforce_csrf_checks=True, **environ)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def sign_in(client, email, password=PASSWORD, *, own=True, **changes):
    """Through the sign-in page. `own`: only I use this device. Returns the answer to the form."""
    form = form_to(client.get("/account/login/"), "/account/login/")
    device = {"remember": "on"} if own else {"remember": None}
    return send(client, form, login=email, password=password, **device, **changes)


def signed_in_through_the_page(user, *, own=True, **environ):
    client = browser(**environ)
    answer = sign_in(client, user.email, own=own)
    assert (answer.status_code, answer.url) == (302, "/today/")
    client.get(answer.url)
    return client


def say_who_it_is(client, password=PASSWORD):
    """Answer the page that asks after an idle time."""
    return send(client, form_to(client.get("/account/reauthenticate/"), "/account/reauthenticate/"), password=password)


def end_session(client):
    """As when it has run out: the server has forgotten it, the browser still sends its cookie."""
    client.session.flush()


@contextmanager
def what_is_logged():
    """Everything that the handlers of config/settings.py write, as they write it."""
    names = ["", *logging.root.manager.loggerDict]
    handlers = {handler for name in names for handler in logging.getLogger(name).handlers if isinstance(handler.formatter, SafeFormatter)}
    assert handlers
    written = StringIO()
    streams = {handler: handler.setStream(written) for handler in handlers}
    try:
        yield written
    finally:
        for handler, stream in streams.items():
            handler.setStream(stream)
