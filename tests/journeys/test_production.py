"""Waymark as production runs it: its own settings, gunicorn, https on this machine, a real browser. Headers, cookies, forms.

The certificate is made here and trusted by nobody; the browser is told to look past that, and past nothing else.
"""

import http.client
import os
import ssl
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bench.stage import free_port
from config.launcher.local_env import new_key, new_secret
from config.launcher.supervise import end_all
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent.parent
EDITH, WORDS = "edith@example.org", "Rain on the roof of the bus shelter, and it was all right"
EXIT = "https://www.bbc.com/weather"


def certificate(folder):
    """For localhost, by nobody, for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now - timedelta(hours=1), now + timedelta(days=1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False).sign(key, hashes.SHA256())
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none))
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    return ["--certfile", str(folder / "cert.pem"), "--keyfile", str(folder / "key.pem")]


@dataclass
class Place:
    port: int
    env: dict
    said: Path  # everything the server wrote to its terminal
    https: bool = True

    @property
    def url(self):
        return f"https://localhost:{self.port}"

    def ask(self, method, path, headers=None):
        """One request over the wire: (status, headers in small letters with all their values, body)."""
        if self.https:
            trusting = ssl._create_unverified_context()  # our own certificate of a minute ago
            line = http.client.HTTPSConnection("localhost", self.port, timeout=30, context=trusting)
        else:
            line = http.client.HTTPConnection("localhost", self.port, timeout=30)
        with closing(line):
            line.request(method, path, headers=headers or {})
            answer = line.getresponse()
            found = {}
            for name, value in answer.getheaders():
                found.setdefault(name.lower(), []).append(value)
            return answer.status, found, answer.read()


def manage(env, *words, typed=""):
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, input=typed, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]


@contextmanager
def served(env, said, *more, https=True):
    port = int(env["PORT"])
    with said.open("ab") as terminal:
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", *more, "config.wsgi"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=terminal, stderr=terminal, start_new_session=True
        )
    place = Place(port, env, said, https)
    try:
        for _time in range(300):
            assert process.poll() is None, said.read_text()
            try:
                if place.ask("GET", "/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.1)
        yield place
    finally:
        end_all([process])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """What production asks for, an empty database made ready by the one command, and an account."""
    folder, port = tmp_path_factory.mktemp("production"), free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYMARK_", "DJANGO_", "DATABASE_", "REDIS_"))}
    env = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "WAYMARK_ENV": "production",
        "WAYMARK_SECRET_KEY": new_secret(),
        "WAYMARK_KEYS": new_key("production"),
        "WAYMARK_VAR": str(folder),
        "WAYMARK_URL": f"https://localhost:{port}",
        "WAYMARK_HOSTS": "localhost",
        "WAYMARK_SMTP_HOST": "localhost",
        "WAYMARK_WORKERS": "1",
        "PORT": str(port),
    }
    manage(env, "prepare")
    manage(env, "make_editor", "--email", EDITH, "--password-stdin", typed=PASSWORD + "\n")
    return folder, env


@pytest.fixture(scope="module")
def production(prepared):
    folder, env = prepared
    with served(env, folder / "said", *certificate(folder)) as place:
        yield place


@pytest.fixture
def visitor(production, chromium):
    context = chromium.new_context(base_url=production.url, ignore_https_errors=True)
    context.set_default_timeout(20_000)
    yield context
    context.close()


# --- headers ----------------------------------------------------------------------------------------------------------

EVERYWHERE = {
    "strict-transport-security": "max-age=31536000",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
# Every kind of answer: an open page, a form, a page for somebody signed in, one that is not there, the desk, a redirect.
ANSWERS = ["/", "/help/", "/account/login/", "/today/", "/no-such-page/", "/desk/", "/leave/go/"]


def policy_of(headers):
    (policy,) = headers["content-security-policy"]
    return {part.split()[0]: part.split()[1:] for part in policy.split("; ")}


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_of_production_carries_the_headers(production, path):
    _status, headers, _body = production.ask("GET", path)
    wanted = {**EVERYWHERE, "referrer-policy": "no-referrer"} if path == "/leave/go/" else EVERYWHERE  # where it leads learns nothing
    assert {name: headers.get(name) for name in wanted} == {name: [value] for name, value in wanted.items()}
    assert headers["cross-origin-resource-policy"] == ["same-origin"]
    (permissions,) = headers["permissions-policy"]
    for closed in ("camera", "microphone", "geolocation", "payment", "usb"):
        assert f"{closed}=()" in permissions
    assert "server" not in headers or headers["server"] == ["gunicorn"], "no version"
    assert "x-powered-by" not in headers


@pytest.mark.parametrize("path", ANSWERS)
def test_policy_of_production_allows_own_files_and_nothing_unsafe(production, path):
    policy = policy_of(production.ask("GET", path)[1])
    everything = " ".join(word for words in policy.values() for word in words)
    assert "unsafe" not in everything
    assert "*" not in everything
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == ["'none'"]
    for kind in ("script-src", "style-src", "connect-src", "font-src", "img-src"):
        assert policy[kind] == ["'self'"], kind
    assert policy["form-action"][0] == "'self'"
    assert all(word.startswith("https://") for word in policy["form-action"][1:])


def test_pages_of_production_are_stored_by_nobody_but_where_they_are_open(production):
    for path in ("/account/login/", "/today/", "/desk/", "/no-such-page/"):
        assert production.ask("GET", path)[1]["cache-control"] == ["no-store"], path
    assert "no-store" not in production.ask("GET", "/")[1]["cache-control"][0]


def test_cookies_of_production_are_bound_to_this_host_and_to_https(production):
    cookies = production.ask("GET", "/account/login/")[1]["set-cookie"]
    assert cookies
    for cookie in cookies:
        name, *flags = [part.strip() for part in cookie.split(";")]
        assert name.startswith("__Host-"), name.split("=")[0]
        small = {flag.lower() for flag in flags}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= small
        assert not [flag for flag in small if flag.startswith("domain")]


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.elsewhere.example", ""])
def test_a_request_for_another_host_gets_no_page(production, host):
    status, _headers, body = production.ask("GET", "/", {"Host": host})
    assert status == 400
    assert b"Waymark" not in body or b"elsewhere" not in body


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "DEBUG"])
def test_odd_methods_are_not_answered_with_what_was_sent(production, method):
    _status, _headers, body = production.ask(method, "/account/login/", {"X-Said": "a lamp"})
    assert b"a lamp" not in body


def test_plain_http_leads_to_https_but_where_the_balancer_looks(prepared):
    folder, env = prepared
    with served({**env, "PORT": str(free_port()), "WAYMARK_BEHIND_PROXY": "1"}, folder / "plain", https=False) as place:
        for path in ("/", "/account/login/", "/today/"):
            status, headers, _body = place.ask("GET", path)
            assert (status, headers["location"]) == (301, [f"https://localhost:{place.port}{path}"])
            assert "set-cookie" not in headers
        assert place.ask("GET", "/healthz")[0] == 200
        assert place.ask("GET", "/", {"X-Forwarded-Proto": "https"})[0] == 200


# --- in a browser -----------------------------------------------------------------------------------------------------


def test_forms_work_under_the_headers_of_production_and_nothing_is_complained_about(production, visitor):
    """Sign in, write, leave: three posts, each checked by CSRF against Origin or Referer, with Secure `__Host-` cookies."""
    complaints, posts = [], []
    page = visitor.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    visitor.route(
        lambda url: not url.startswith(production.url),
        lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Weather</h1>"),
    )
    page.goto("/account/login/")
    page.get_by_label("Email").fill(EDITH)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Only I use this device").check()
    page.locator("main form button").last.click()
    page.wait_for_url(lambda url: "/account/login/" not in url)
    names = {cookie["name"] for cookie in visitor.cookies()}
    assert names == {"__Host-w", "__Host-t", "__Host-b"}
    assert all(cookie["secure"] and cookie["httpOnly"] for cookie in visitor.cookies())
    page.goto("/notes/new/")
    page.get_by_label("Your words").fill(WORDS)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/notes/")
    assert "Rain on the roof" in page.locator("main").inner_text()
    assert [request.headers["origin"] for request in posts] == [production.url] * len(posts)
    assert len(posts) >= 2
    page.locator("form.leave button").click()
    page.wait_for_url(EXIT)
    page.goto("/notes/")
    assert "/account/login/" in page.url
    assert complaints == []
    said = production.said.read_text(encoding="utf-8")  # everything the server wrote while all this happened
    assert [secret for secret in (EDITH, WORDS, PASSWORD, "/notes/", "Traceback") if secret in said] == []


def test_somebody_who_was_signed_in_sends_no_referrer_to_other_sites(production, visitor):
    """`same-origin`: enough for forms here, nothing for anybody else."""
    asked = []
    visitor.route(lambda url: not url.startswith(production.url), lambda route: (asked.append(route.request), route.fulfill(body="")))
    page = visitor.new_page()
    page.goto("/help/")
    page.evaluate(
        "() => { const link = document.createElement('a'); link.href = 'https://elsewhere.example/'; document.body.append(link); link.click(); }"
    )
    page.wait_for_url("https://elsewhere.example/**")
    assert asked
    assert [request.all_headers().get("referer") for request in asked] == [None] * len(asked)


def test_no_other_page_may_frame_one_of_ours(production, visitor):
    """Chromium itself says why the frame stays empty."""
    said = []
    page = visitor.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.set_content(f'<iframe src="{production.url}/account/login/"></iframe>')
    page.wait_for_load_state("networkidle")
    assert page.frames[1].locator("form").count() == 0
    assert [words for words in said if "frame-ancestors 'none'" in words]
