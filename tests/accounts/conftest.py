"""The post office of a test: mail leaves when the work that asked for it is committed, as in real life."""

import re

import pytest
from django.core import mail
from django.db import connection

from tests.browsing import form_to, forms_of, send
from tests.conftest import PASSWORD

CODE = re.compile(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", re.MULTILINE)


@pytest.fixture
def post(db):
    """Call it to have waiting mail delivered; gives every mail that has left so far."""

    def deliver():
        waiting, connection.run_on_commit = connection.run_on_commit, []
        for _savepoints, callback, _robust in waiting:
            callback()
        return mail.outbox

    return deliver


@pytest.fixture
def newest_code(post):
    """Call it for the code of the newest mail."""
    return lambda: CODE.search(post()[-1].body).group(1)


def sign_up_form(client, **changes):
    form = form_to(client.get("/account/signup/"), "/account/signup/")
    form.fields |= {"email": "ann@example.org", "password1": PASSWORD, "adult": "on", "consent": "on", "device": "own"}
    form.fields = form.filled(changes)
    return form


def sign_up(client, **changes):
    """Fill in the one form and send it."""
    return send(client, sign_up_form(client, **changes))


def give_code(client, path, code):
    """Type a code into the page that asks for it."""
    return send(client, code_form(client, path), code=code)


def code_form(client, path):
    """Of the forms on the page that asks for a code, the one with a place for it."""
    return next(form for form in forms_of(client.get(path)) if "code" in form.fields)


def is_signed_in(client):
    return client.get("/today/").status_code == 200 or client.get("/welcome/").status_code == 200
