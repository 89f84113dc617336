"""Help and the calm page without a connection, after one visit; nothing of anybody's own ever in the browser's stores."""

import pytest
from django.conf import settings

from recovery.models import Helpline, Writing
from recovery.queries.texts import forget_texts
from tests.journeys.visitors import address

pytestmark = pytest.mark.browser

SECRET = "What only she should read"
WORKER_IS_THERE = """async () => {
  const found = await navigator.serviceWorker.getRegistration();
  return Boolean(found && found.active && found.active.state === "activated" && !found.installing && !found.waiting);
}"""
STORED = """async () => {
  const stores = {};
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    stores[name] = await Promise.all((await store.keys()).map(async (request) => {
      const answer = await store.match(request, { ignoreVary: true });
      return [new URL(request.url).pathname, await answer.text(), request.credentials];
    }));
  }
  return stores;
}"""
PAGES = {"/help/", "/help/all/", "/calm/", "/leave/traces/", "/offline/"}


def meet_worker(visitor, page="help"):
    """One visit online, until the browser has kept everything."""
    visitor.open(page)
    visitor.until(lambda: visitor.page.evaluate(WORKER_IS_THERE))


def cut(visitor, offline=True):
    visitor.context.set_offline(offline)


@pytest.mark.parametrize("page", ["help", "calm"])
def test_help_and_calm_open_without_connection_after_one_visit_to_either(house, page):
    visitor = house.visitor()
    meet_worker(visitor, page)
    cut(visitor)
    visitor.open("help")
    assert visitor.heading == "Help"
    visitor.follow("Kenya")
    assert visitor.path == "/help/all/"
    assert visitor.page.url.endswith("#ke")
    assert visitor.page.locator("#ke a[href='tel:1195']").is_visible()
    visitor.open("calm", query="?wait=10")
    assert visitor.heading == "A minute, now"
    assert visitor.page.locator("button:has-text('Breathe with the stone')").is_visible(), "its script is kept too"
    visitor.open("traces")
    assert visitor.heading == "What stays on a device"


def test_help_country_of_any_path_opens_without_connection(house):
    visitor = house.visitor()
    meet_worker(visitor)
    cut(visitor)
    for path in ("/help/gb/", "/help/gb/safe-quiet/", "/help/for/now/"):
        visitor.open(path)
        assert visitor.path == "/help/all/"
        assert visitor.page.locator("#gb a[href='tel:999']").is_visible()


def test_req_26_signed_in_pages_without_connection_do_not_open_and_are_in_no_store(house, alice):
    visitor = house.visitor(alice)
    meet_worker(visitor)
    visitor.open("step", "k1")
    visitor.page.locator("input[name=line]").fill(SECRET)
    visitor.until(Writing.objects.exists)
    for name in ("today", "plan", "notes", "settings"):
        visitor.open(name)
    visitor.open("/help/gb/safe/")

    stores = visitor.page.evaluate(STORED)
    assert len(stores) == 1
    kept = {path: (text, credentials) for store in stores.values() for path, text, credentials in store}
    assert {path for path in kept if not path.startswith("/static/")} == PAGES, "the same for everybody, whatever was opened"
    assert {path.rsplit(".", 1)[1] for path in kept if path.startswith("/static/")} == {"css", "js", "ico", "svg"}
    assert {credentials for _text, credentials in kept.values()} == {"omit"}
    assert not [path for path, (text, _credentials) in kept.items() if SECRET in text or "alice" in text or "csrf" in text]

    cut(visitor)
    for name, args in (("today", ()), ("plan", ()), ("notes", ()), ("step", ("k1",)), ("settings", ())):
        visitor.open(name, *args)
        assert visitor.heading == "No connection"
        assert SECRET not in visitor.page.content()
        assert visitor.page.title() == "No connection · Waymark"
    visitor.page.get_by_role("link", name="People to talk to").click()
    visitor.page.wait_for_url("**/help/")
    assert visitor.heading == "Help"


def test_worker_is_asked_for_by_help_and_calm_alone(house, alice):
    visitor = house.visitor(alice)
    for name in ("home", "first-step", "leave", "traces", "today", "plan", "notes", "settings"):
        visitor.open(name)
        visitor.page.wait_for_load_state("networkidle")
    assert visitor.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert visitor.page.evaluate("caches.keys()") == []


def correct_a_number():
    Helpline.objects.filter(key="ke-1195").update(phone="0800 555 1195")
    forget_texts()


def test_corrected_number_replaces_the_kept_one_as_soon_as_there_is_a_connection(house):
    visitor = house.visitor()
    meet_worker(visitor)
    before = visitor.page.evaluate("caches.keys()")
    correct_a_number()
    visitor.open("help")
    visitor.until(lambda: visitor.page.evaluate("caches.keys()") != before and visitor.page.evaluate(WORKER_IS_THERE))
    visitor.until(lambda: len(visitor.page.evaluate("caches.keys()")) == 1)
    cut(visitor)
    visitor.open("/help/ke/")
    numbers = visitor.page.locator("#ke .lifeline__call").all_inner_texts()
    assert "0800 555 1195" in numbers
    assert "1195" not in numbers


def test_kept_page_is_never_shown_while_there_is_a_connection(house):
    visitor = house.visitor()
    meet_worker(visitor)
    correct_a_number()
    visitor.open("help-everywhere")
    assert "0800 555 1195" in visitor.page.locator("#ke").inner_text()


def test_a_server_that_fails_is_no_reason_to_show_no_number(house):
    visitor = house.visitor()
    meet_worker(visitor)
    correct_a_number()  # so that an answer of the server would be told from the kept page
    visitor.context.route("**/help/all/", lambda route: route.fulfill(status=503, body="resting"))
    visitor.open("help-everywhere")
    assert "1195" in visitor.page.locator("#ke .lifeline__call").all_inner_texts()


def test_removing_the_copy_takes_store_and_worker_and_signs_nobody_out(house, alice):
    visitor = house.visitor(alice)
    meet_worker(visitor)
    visitor.open("traces")
    visitor.follow("Remove that copy from this browser")
    assert visitor.heading == "The copy is removed"
    visitor.until(lambda: visitor.page.evaluate("caches.keys()") == [])
    visitor.until(lambda: visitor.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0)
    visitor.open("today")
    assert visitor.path == address("today")


def test_leave_goes_without_connection_from_a_kept_page(house):
    visitor = house.visitor()
    meet_worker(visitor)
    cut(visitor)
    visitor.open("help")
    with visitor.page.expect_event("requestfailed", lambda request: request.url == settings.EXIT_TARGET):
        visitor.page.get_by_role("button", name="Leave").click(no_wait_after=True)
    visitor.until(lambda: visitor.page.url.startswith("chrome-error://"))


def test_help_without_script_needs_no_worker(house):
    visitor = house.visitor(java_script_enabled=False)
    visitor.open("help")
    visitor.page.get_by_role("link", name="Ireland").click()
    assert visitor.page.locator("a[href='tel:1800341900']").is_visible()
    assert visitor.context.cookies() == []
