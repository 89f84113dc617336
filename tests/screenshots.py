"""`make screenshots`: the two pictures in the README, of a Waymark that is made for them and goes away again."""

import shutil
import sys
from io import StringIO
from pathlib import Path

import django
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from bench.stage import in_root, served, temporary_waymark
from config.launcher.places import ROOT

FOLDER = ROOT / "docs" / "img"
SIZE = {"width": 860, "height": 960}
QUIET = ("quic", "background-networking", "component-update", "sync")
CHROMIUM = ["--no-sandbox", "--disable-gpu", *(f"--disable-{what}" for what in QUIET)]
WALKER = "grieve"  # four steps done, the next one waiting


def cookie_of_somebody() -> tuple[str, str]:
    """(name, value) of the cookie of an invented person who is half-way through the first part."""
    from bench.person import sign_in  # noqa: PLC0415  (Django is set up only now)
    from recovery.management.demo import PEOPLE, invent_person  # noqa: PLC0415
    from recovery.releases import guide_of, newest_release  # noqa: PLC0415

    newest = newest_release()
    assert newest is not None
    walker = next(person for person in PEOPLE if person.name == WALKER)
    user = invent_person(walker, guide_of(newest[0]), password="only for this picture", now=timezone.now())
    name, _, value = sign_in(user).partition("=")
    return name, value


def take(browser: Browser, address: str, cookie: tuple[str, str], scheme: str) -> Path:
    context = browser.new_context(viewport=SIZE, color_scheme=scheme, locale="en-GB", reduced_motion="reduce", device_scale_factor=1.5)
    context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": address}])
    page = context.new_page()
    answer = page.goto(f"{address}/today/", wait_until="networkidle")
    if answer is None or answer.status != 200 or not page.url.endswith("/today/"):
        raise SystemExit(f"/today/ did not answer as it should ({page.url}).")
    file = FOLDER / f"today-{scheme}.png"
    page.screenshot(path=str(file))
    context.close()
    return file


def main() -> None:
    in_root()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with temporary_waymark():
        django.setup()
        call_command("prepare", stdout=StringIO())
        cookie = cookie_of_somebody()
        with served() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
            for scheme in ("light", "dark"):
                sys.stdout.write(f"{take(browser, address, cookie, scheme).relative_to(ROOT)}\n")
            browser.close()


if __name__ == "__main__":
    main()
