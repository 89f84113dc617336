"""A real browser before a real server: one Chromium for all journeys, one context per visitor, one database per test.

The suite's own test database lives in memory, where one connection serves every thread: a page and its autosave at the
same moment would meet in one transaction. So the journeys make a file of their own, publish the shipped guide into it
once, and give each test a fresh copy: everything is committed for real, and nothing has to be flushed afterwards.
"""

import shutil
from itertools import count

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from config.databases import sqlite
from recovery import releases
from recovery.queries import texts
from tests.conftest import publish_shipped_guide
from tests.journeys.visitors import ENGINE, FLAGS, House


@pytest.fixture(scope="package")
def own_database(django_test_environment, django_db_blocker, tmp_path_factory):
    """Swaps the connection to SQLite files; calling it lays a fresh copy of the published one."""
    folder = tmp_path_factory.mktemp("journeys")
    published, number = folder / "published.sqlite3", count(1)
    settings_before, connection_before = connections.settings["default"], connections["default"]

    def use(path):
        # Set anew each time: Django keeps its connection in a context variable, and Playwright's greenlets have contexts of their own.
        connections["default"].close()
        connections.settings["default"] = {**settings_before, **sqlite(str(path)), "CONN_MAX_AGE": 0}
        connections["default"] = connections.create_connection("default")
        ContentType.objects.clear_cache()  # their numbers differ from one database to the next
        cache.clear()
        releases.forget()
        texts.forget_texts()

    def lay_fresh():
        # A new file each time: a request still under way ends in the old one.
        path = folder / f"{next(number)}.sqlite3"
        shutil.copyfile(published, path)
        use(path)

    with django_db_blocker.unblock():
        use(published)
        call_command("migrate", verbosity=0)
        publish_shipped_guide()
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        lay_fresh()
        yield lay_fresh
        connections["default"].close()
        connections.settings["default"], connections["default"] = settings_before, connection_before
        ContentType.objects.clear_cache()


@pytest.fixture(scope="package")
def chromium():
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread, and Django would take every query for one inside a coroutine.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=ENGINE, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(own_database, chromium):
    live = LiveServer("localhost")
    yield live
    live.stop()


@pytest.fixture
def house(own_database, server, chromium):
    """Waymark as it is on the first day; `house.visitor()` is somebody with a browser of their own."""
    own_database()
    open_house = House(chromium, server.url)
    yield open_house
    open_house.close()


@pytest.fixture
def alice(house):
    return house.person("alice@example.org")


@pytest.fixture
def bob(house):
    return house.person("bob@example.org")
