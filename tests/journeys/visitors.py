"""Somebody with a browser: what they open, press and type, in few words."""

import re
import shutil
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.urls import NoReverseMatch, reverse

from recovery.edge.session import AUTH_RECORDS, DEVICE, SEEN
from tests.conftest import PASSWORD, make_person, signed_in

CHROMIUM = "/usr/bin/chromium"
# The same engine without a window around it: half the work a page. What a window does for it is asked of the whole browser.
ENGINE = shutil.which("chromium-headless-shell") or CHROMIUM
# The whole browser keeps two pages ready behind each window's address bar. The list replaces Playwright's own, so it stands here too.
NO_FEATURES = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess,DestroyProfileOnBrowserClose,HttpsUpgrades,PaintHolding,"
    "OptimizationHints,MediaRouter,ThirdPartyStoragePartitioning"
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost", f"--disable-features={NO_FEATURES}",
]  # fmt: skip
PATIENCE = 10_000  # milliseconds until something that should be there counts as missing
ELSEWHERE = "<!doctype html><title>Weather</title><h1>Weather</h1>"


class House:
    """The server and everybody who visits it in one test."""

    def __init__(self, browser, url):
        self.browser, self.url = browser, url
        self.visitors = []

    def person(self, email, **options):
        return make_person(email, **options)

    def visitor(self, user=None, **options):
        """A new browser context; signed in as `user` when given. `options` go to the context (viewport, no script, …)."""
        context = self.browser.new_context(base_url=self.url, **{"viewport": {"width": 1280, "height": 800}, **options})
        visitor = Visitor(self, context)
        if user is not None:
            visitor.bring_session(user)
        self.visitors.append(visitor)
        return visitor

    def close(self):
        """Every journey ends with the same questions: did the page break a rule, did anything go elsewhere?"""
        complaints = [complaint for visitor in self.visitors for complaint in visitor.complaints]
        for visitor in self.visitors:
            visitor.context.close()
        assert complaints == []


class Visitor:
    def __init__(self, house, context):
        self.house, self.context = house, context
        self.complaints = []
        self.elsewhere = []  # addresses outside this server that a page asked for
        self.answer = None  # the response that the page on the screen came with
        context.set_default_timeout(PATIENCE)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._watch)
        context.on("response", self._keep)
        self.page = context.new_page()
        self.after_each_move = lambda: None

    def _hear(self, message):
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.complaints.append(f"{message.page.url if message.page else ''}: {message.text}")

    def _watch(self, request):
        if not request.url.startswith((self.house.url, "data:", "blob:")):
            self.elsewhere.append(request.url)
            if not request.is_navigation_request():
                self.complaints.append(f"asked another host: {request.url}")

    def _keep(self, answer):
        if answer.request.is_navigation_request() and not 300 <= answer.status < 400:
            self.answer = answer

    def meet_the_world(self):
        """Another site's page is an empty one from here; without this, asking for it finds no such host."""
        self.context.route(
            lambda url: not url.startswith(self.house.url),
            lambda route: route.fulfill(status=200, content_type="text/html", body=ELSEWHERE),
        )

    # --- Who they are ------------------------------------------------------------------------------------------

    def bring_session(self, user, device="own"):
        """Signed in without the pages of it, which have journeys of their own."""
        client = signed_in(user)
        session = client.session
        session[DEVICE] = device
        session[AUTH_RECORDS] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session[f"{AUTH_RECORDS}_user"] = str(user.pk)
        session.save()
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": self.house.url}])

    def leave_for_good(self):
        """This browser is not needed any more; its complaints have been read."""
        self.context.close()
        self.house.visitors.remove(self)

    def leave_alone(self, minutes):
        """The same browser, untouched for so long: its session was last seen that much earlier."""
        session = SessionStore(self.session_key)
        back = minutes * 60
        session[SEEN] = session.get(SEEN, time.time()) - back
        session[AUTH_RECORDS] = [{**record, "at": record["at"] - back} for record in session[AUTH_RECORDS]]
        session.save()

    @property
    def session_key(self):
        cookies = {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}
        return cookies.get(settings.SESSION_COOKIE_NAME)

    def sign_in(self, email):
        self.open("account_login")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_label("Only I use this device").check()
        self.press("Sign in")

    # --- Moving about ------------------------------------------------------------------------------------------

    def open(self, name, *args, query=""):
        self.page.goto(address(name, *args) + query)
        self.after_each_move()

    def press(self, name):
        self._click("button", name)

    def follow(self, name):
        self._click("link", name)

    def _click(self, role, name):
        self.page.get_by_role(role, name=whole(name)).click()
        self.page.wait_for_load_state()
        self.after_each_move()

    def until(self, condition):
        """Wait for something on the server, or for something heard from the browser, while the page goes on."""
        for _time in range(PATIENCE // 20):
            if found := condition():
                return found
            self.page.wait_for_timeout(20)
        raise AssertionError("it never happened")

    @property
    def path(self):
        return urlsplit(self.page.url).path

    def is_at(self, name, *args):
        self.page.wait_for_url("**" + address(name, *args))

    @property
    def heading(self):
        return self.page.locator("h1").inner_text()

    @property
    def words(self):
        return self.page.locator("main").inner_text()


def whole(name):
    """A whole accessible name, however its letters are cased."""
    return re.compile(rf"^\s*{re.escape(name)}\s*$", re.IGNORECASE)


def address(name, *args):
    """By name; the app's own need no namespace."""
    if name.startswith("/"):
        return name
    try:
        return reverse(f"recovery:{name}", args=args)
    except NoReverseMatch:
        return reverse(name, args=args)


def mailed_code():
    """The code of the newest mail, as somebody reads it off."""
    found = re.search(r"^\s*([A-Z0-9][A-Z0-9-]{4,})\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]
