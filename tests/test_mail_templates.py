"""Account mails say nothing about why: a neutral subject, one neutral line, and the code."""

from pathlib import Path

import allauth
import pytest
from django.template.loader import render_to_string

from recovery.management.guide_files import SHIPPED
from recovery.releases.live_files import read_texts

STOCK = Path(allauth.__file__).parent / "templates"
PREFIXES = sorted(str(path.relative_to(STOCK)).removesuffix("_subject.txt") for path in STOCK.rglob("*_subject.txt"))
CODES = {
    "account/email/email_confirmation", "account/email/email_confirmation_signup", "account/email/login_code",
    "account/email/password_reset_code", "account/email/password_reset_key",
}  # fmt: skip
TOLD = {
    "code": "QRST-WXYZ",
    "email": "alice@example.org", "from_email": "alice@example.org", "to_email": "alice@example.org", "deleted_email": "alice@example.org",
    "user": "person of the canary", "username": "canary", "ip": "192.0.2.7", "user_agent": "Canary browser", "timestamp": "canary time",
    "signup_url": "https://canary.example/", "current_site": {"name": "Canary site", "domain": "canary.example"},
}  # fmt: skip
LINES = {text["key"].removeprefix("mail."): text["text"] for text in read_texts(SHIPPED) if text["key"].startswith("mail.")}
MAIL = {**TOLD, "lines": LINES}


def test_every_kind_of_mail_of_allauth_is_known_here():
    assert {"account/email/login_code", "mfa/email/totp_activated"} < set(PREFIXES)
    assert set(PREFIXES) > CODES


@pytest.mark.parametrize("prefix", PREFIXES)
def test_subject_of_mail_says_code_or_account_and_nothing_else(prefix):
    subject = render_to_string(f"{prefix}_subject.txt", MAIL).strip()
    assert subject == ("Your code" if prefix in CODES else "Your account")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_body_of_mail_repeats_nothing_of_what_it_was_told(prefix):
    body = render_to_string(f"{prefix}_message.txt", MAIL)
    assert [value for value in TOLD.values() if isinstance(value, str) and value in body] == ([TOLD["code"]] if prefix in CODES else [])
    assert "canary" not in body.lower()
    assert "http" not in body


@pytest.mark.parametrize("prefix", sorted(CODES))
def test_body_of_code_mail_is_the_line_and_the_code(prefix):
    assert render_to_string(f"{prefix}_message.txt", MAIL).split("\n\n") == [LINES["code"], "QRST-WXYZ\n"]
