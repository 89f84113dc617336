"""What the privacy page claims is tied to what the settings and the code do: change one, and this fails."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from csp.constants import NONE, SELF
from django.conf import settings as django_settings
from django.contrib import admin
from django.test import Client

from config import gunicorn
from config.admin_site import GUIDE_MODELS
from recovery.actions.backup import KEEP_KEYS, models_of
from recovery.edge import session
from recovery.edge.account import KNOWN_AGE, KNOWN_COOKIE
from recovery.models import DataKey
from recovery.queries.people import Account, Held
from recovery.rules.unused import NOTICE
from tests.browsing import browser, form_to, send, signed_in_through_the_page

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent
IN_WORDS = {7: "seven", 30: "thirty"}
PUBLIC = ("/", "/how-it-works/", "/first-step/", "/help/", "/calm/", "/myths/", "/privacy/", "/leave/", "/gone/")


@pytest.fixture
def page():
    html = Client().get("/privacy/").content.decode()
    return re.sub(r"\s+", " ", html)


def listed_cookies(page):
    """name → what the table says about how long."""
    rows = re.findall(r'<th scope="row"><code>(\w+)</code></th><td>.*?</td><td>(.*?)</td>', page)
    return dict(rows)


# --- cookies ------------------------------------------------------------------------------------------------------


def test_the_cookies_listed_are_the_cookies_set(page, alice):
    client = signed_in_through_the_page(alice, own=True)
    for path in ("/today/", "/settings/", "/account/2fa/", "/notes/new/"):
        client.get(path)
    somebody = browser()
    join = form_to(somebody.get("/account/signup/"), "/account/signup/")
    send(somebody, join, email="ann@example.org", password1="nine small lamps at noon", adult="on", consent="on", device="shared")
    by_code = browser()
    send(by_code, form_to(by_code.get("/account/login/code/"), "/account/login/code/"), email="bob@example.org")
    assert set(listed_cookies(page)) == set(client.cookies) | set(somebody.cookies) | set(by_code.cookies)
    assert set(listed_cookies(page)) == {django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME, KNOWN_COOKIE}


def test_cookies_last_as_long_as_the_page_says(page, alice):
    said = listed_cookies(page)
    cookies = signed_in_through_the_page(alice, own=True).cookies
    assert timedelta(seconds=django_settings.SESSION_COOKIE_AGE) == timedelta(days=30)
    assert (cookies["w"]["max-age"], "30 days" in said["w"]) == (django_settings.SESSION_COOKIE_AGE, True)
    assert (timedelta(seconds=session.LONGEST_SHARED), "at most 12 hours" in said["w"]) == (timedelta(hours=12), True)
    for name, age in (("t", django_settings.CSRF_COOKIE_AGE), ("b", KNOWN_AGE)):
        assert timedelta(days=364) <= timedelta(seconds=age) <= timedelta(days=366)
        assert said[name].startswith("A year")
    shared = signed_in_through_the_page(alice, own=False).cookies
    assert "b" not in shared
    assert not shared["w"]["max-age"], "until the browser closes"


@pytest.mark.parametrize("path", PUBLIC)
def test_the_open_pages_set_no_cookie(path):
    client = Client()
    assert client.get(path).status_code == 200
    assert not client.cookies


def test_under_https_the_names_begin_as_the_page_says(page):
    assert "the names begin with __Host-" in page
    code = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    assert '_HOST_PREFIX = "__Host-" if HTTPS else ""' in code


# --- nobody else ----------------------------------------------------------------------------------------------------


def test_every_file_comes_from_this_server(page):
    assert "Every file comes from this server." in page
    policy = django_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    fetching = {name: value for name, value in policy.items() if name != "form-action"}
    assert {source for value in fetching.values() for source in value} == {SELF, NONE}
    assert policy["default-src"] == [NONE]


LOADS = re.compile(
    r"""(?:src|srcset|poster)\s*=\s*["'](?:https?:)?//|<link[^>]+href=["'](?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import\s+["']?(?:https?:)?//"""
)


def test_no_template_style_or_script_loads_anything_from_elsewhere():
    files = [
        path for folder in ("templates", "static") for path in (ROOT / folder).rglob("*") if path.suffix in (".html", ".css", ".js", ".svg")
    ]
    assert len(files) > 50
    assert [str(path.relative_to(ROOT)) for path in files if LOADS.search(path.read_text(encoding="utf-8"))] == []


def test_a_file_from_elsewhere_would_be_seen():
    for bad in (
        '<img src="https://x.example/a.png">',
        "<script src='//x.example/a.js'>",
        '<link rel="stylesheet" href="https://x.example/a">',
        "url(https://x)",
    ):
        assert LOADS.search(bad)


def test_scripts_talk_to_nobody_and_keep_nothing_in_the_browser():
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "static" / "js").rglob("*.js"))
    assert not re.search(r"https?://|\b(localStorage|sessionStorage|indexedDB)\b", scripts)


def test_no_outside_service_is_installed():
    outside = {name.split(".")[0] for name in django_settings.INSTALLED_APPS} - {"recovery", "config", "django"}
    assert outside == {"allauth", "csp", "django_tasks", "django_tasks_db"}, "a new app must be weighed against the privacy page"
    assert "allauth.socialaccount" not in django_settings.INSTALLED_APPS


# --- what is kept, and who sees it ----------------------------------------------------------------------------------


def test_nobody_keeps_who_read_which_page(page):
    assert "who read which page" in page
    assert gunicorn.accesslog is None
    assert django_settings.LOGGING["loggers"]["django.request"]["level"] == "ERROR"


def test_staff_have_no_page_that_shows_anybodys_words(page):
    assert "Editors and staff have no page that shows them" in page
    assert {model._meta.label_lower for model in admin.site._registry} <= GUIDE_MODELS


def test_who_looks_after_accounts_sees_what_the_page_says_and_each_look_is_written_down(page):
    assert "a random number, the day it began, the day it was last used, and how many texts it holds" in page
    assert "Not your address, and not a word" in page
    assert set(Account.__slots__) == {"id", "joined_on", "seen_on", "active", "staff"}
    assert set(Held.__annotations__.values()) == {int}, "counts and nothing else"
    assert "Each look is written down, and you find it in the file with your data" in page  # tests/admin/test_people.py walks it


def test_mail_has_the_subjects_the_page_names(page):
    assert "Subjects say “Your code” or “Your account”" in page
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "recovery").rglob("*.py"))
    assert set(re.findall(r"EmailMessage\((?!content)(.*?),", code)) == {'gettext("Your account")'}, (
        "tests/test_mail_templates.py has the others"
    )


# --- how it goes away -----------------------------------------------------------------------------------------------


def test_req_29_the_page_says_for_how_long_backups_keep_keys(page):
    days = IN_WORDS[KEEP_KEYS.days]
    assert f"removed within {days} days" in page
    assert f"for up to {days} days after you delete everything" in page
    assert DataKey not in models_of("data"), "Backups hold data and keys in separate files"


def test_the_page_says_what_old_data_files_still_hold(page):
    for claim in ("keep your email address", "a scrambled form of your password", "when you did which step", "A random number"):
        assert claim in page


@pytest.mark.parametrize(
    ("months", "says"), [(0, "Nothing is deleted because you stay away."), (12, "nobody has used for 12 months is deleted")]
)
def test_the_page_says_whether_unused_accounts_go(settings, months, says):
    settings.FORGET_AFTER_MONTHS = months
    html = re.sub(r"\s+", " ", Client().get("/privacy/").content.decode())
    assert says in html
    assert ("Thirty days before" in html) is bool(months)
    assert NOTICE.days == 30
