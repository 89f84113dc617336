"""What a first visit costs over the wire: production's static files, everything as it is sent, added up by the browser."""

import json
import re
from io import StringIO
from urllib.request import Request, urlopen

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.test.testcases import LiveServerThread

from tests.journeys.cast import Cast
from tests.journeys.pages import PAGES
from tests.journeys.visitors import House

pytestmark = pytest.mark.browser

ALL, REQUESTS, OWN_SCRIPT = 30_000, 8, 6_000
# Every page that a plain address leads to, once.
OPENED = [sight for sight in PAGES if sight.reach is None and sight.name != "gone-wrong"]
FIRST_VISITS = list({(sight.name, sight.args): sight for sight in reversed(OPENED)}.values())


@pytest.fixture(scope="module")
def production(own_database, chromium, tmp_path_factory):
    """The same server with files as production has them: hashed, compressed, served by WhiteNoise."""
    files = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    built = {
        "STORAGES": {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": files},
        "STATIC_ROOT": tmp_path_factory.mktemp("static"),
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_USE_FINDERS": False,
    }
    own_database()
    with override_settings(**built):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"], stdout=StringIO())
        server = LiveServerThread("localhost", static_handler=lambda application: application)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        house = House(chromium, f"http://localhost:{server.port}")
        yield house, Cast()
        house.close()
        server.terminate()


class Weighing:
    """A page coming to a browser that has seen nothing before, listened to from the first byte."""

    def __init__(self, house, cast, sight):
        self.visitor = house.visitor(getattr(cast, sight.who) if sight.who else None)
        self.asked, self.came = {}, {}
        wire = self.visitor.context.new_cdp_session(self.visitor.page)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", lambda sent: self.asked.update({sent["requestId"]: (sent.get("type"), sent["request"]["url"])}))
        wire.on("Network.loadingFinished", lambda done: self.came.update({done["requestId"]: done["encodedDataLength"]}))
        self.visitor.open(sight.name, *sight.args, query=sight.query)

    def until_quiet(self):
        """[(kind, address, bytes)] of everything that came."""
        self.visitor.page.wait_for_load_state("networkidle")
        self.visitor.leave_for_good()
        self.parts = [(kind, url, self.came[request]) for request, (kind, url) in self.asked.items() if not url.startswith("data:")]
        return self


@pytest.fixture(scope="module")
def weighed(production):
    """Every page, eight at a time: each is waited for until nothing more comes, and waiting is most of it."""
    found = {}
    for start in range(0, len(FIRST_VISITS), 8):
        together = {sight.label: Weighing(*production, sight) for sight in FIRST_VISITS[start : start + 8]}
        found.update({label: weighing.until_quiet() for label, weighing in together.items()})
    return found


@pytest.mark.parametrize("label", [sight.label for sight in FIRST_VISITS])
def test_first_visit_is_light(weighed, label):
    visitor, parts = weighed[label].visitor, weighed[label].parts
    weight, script = sum(size for _kind, _url, size in parts), sum(size for kind, _url, size in parts if kind == "Script")
    assert visitor.answer.headers["content-encoding"] == "gzip"
    assert weight <= ALL, parts
    assert len(parts) <= REQUESTS, parts
    assert script <= OWN_SCRIPT, parts
    assert visitor.complaints == visitor.elsewhere == []


def test_what_help_and_calm_keep_for_hours_without_connection_is_light_too(production):
    """The worker, and everything it fetches after the page has come, as it is sent to a browser that has seen nothing."""
    house, _cast = production
    visitor = house.visitor()
    visitor.open("help")
    worker = visitor.page.evaluate("fetch('/worker.js').then(answer => answer.text())")
    kept = json.loads(re.search(r"const KEPT = (\[.*?\]);", worker)[1])
    assert len(kept) >= 10
    weights = {path: len(as_sent(house.url + path)) for path in ["/worker.js", *kept]}
    assert sum(weights.values()) <= ALL, weights


def as_sent(url):
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip, br"})) as answer:
        return answer.read()
