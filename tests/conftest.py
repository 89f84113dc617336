"""The cast and the stage: alice owns, bob is a stranger, edith edits. The shipped guide is published once."""

import gc
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from freezegun import freeze_time
from pytest_django.plugin import blocking_manager_key

from recovery import releases
from recovery.actions.account import ensure_person, give_consent, mark_welcomed
from recovery.actions.plan import start_plan
from recovery.actions.staff import make_editor
from recovery.models import Release, User
from recovery.queries import texts

PASSWORD = "seven quiet stones on a path"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BACKEND = "recovery.edge.account.Backend"


def publish_shipped_guide():
    call_command("load_guide", "--publish", verbosity=0, stdout=StringIO())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Every test finds the shipped guide published; its own changes are rolled back."""
    with django_db_blocker.unblock():
        publish_shipped_guide()


def pytest_collection_finish():
    """Thousands of tests on a heap that hardly changes: going through all of it again and again took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


# A test that commits for real is followed by a flush. Whatever runs next in the same process finds the guide again.
EMPTIED = pytest.StashKey[bool]()


def commits_for_real(item):
    marker = item.get_closest_marker("django_db")
    return bool({"transactional_db", "live_server", "stage"} & set(item.fixturenames)) or bool(marker and marker.kwargs.get("transaction"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    wants_rows = "db" in item.fixturenames or item.get_closest_marker("django_db") is not None
    if commits_for_real(item):
        item.config.stash[EMPTIED] = True
    elif wants_rows and item.config.stash.get(EMPTIED, False):
        releases.forget()
        texts.forget_texts()
        with item.config.stash[blocking_manager_key].unblock():
            if not Release.objects.exists():
                publish_shipped_guide()
        item.config.stash[EMPTIED] = False


@pytest.fixture(autouse=True)
def _forget_what_processes_keep():
    """Caches of one process must not carry one test's rows into the next."""
    yield
    releases.forget()
    texts.forget_texts()
    cache.clear()  # the counters of tries


@pytest.fixture(scope="session", autouse=True)
def log_watch():
    """Listens to the whole suite; what a thread logs after its test has ended fails the last one."""
    # It needs the canary's words, and they need this file.
    from tests.log_watch import LogWatch, watching  # noqa: PLC0415

    with watching(LogWatch(PASSWORD)) as watch:
        yield watch
    assert watch.take() == [], "a log said what somebody typed, or who they are"


@pytest.fixture(autouse=True)
def _logs_name_nobody(log_watch):
    """Requirement 32, in every test there is."""
    yield
    assert log_watch.take() == [], "a log said what somebody typed, or who they are"


@pytest.fixture
def stage(transactional_db):
    """The shipped guide for tests that commit for real: the flush after the last one has emptied the tables."""
    releases.forget()
    texts.forget_texts()
    if not Release.objects.exists():
        publish_shipped_guide()


def make_user(email, *, time_zone="Europe/London"):
    user = User.objects.create_user(email, PASSWORD)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    ensure_person(user, time_zone=time_zone)
    return fresh(user)


def fresh(user):
    """As the sign-in backend loads a person: with settings and key."""
    return User.objects.select_related("person", "data_key").get(pk=user.pk)


def make_person(email, *, at=NOW - timedelta(days=30)):
    """Somebody who signed up, was welcomed and has a plan."""
    user = make_user(email)
    give_consent(user, at=at)
    mark_welcomed(user, at=at)
    start_plan(user, at=at)
    return fresh(user)


@pytest.fixture
def alice(db):
    return make_person("alice@example.org")


@pytest.fixture
def bob(db):
    return make_person("bob@example.org")


@pytest.fixture
def edith(db):
    """May edit the guide and publish it; has no plan."""
    return fresh(make_editor("edith@example.org", PASSWORD, publisher=True, at=NOW)[0])


def signed_in(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def as_alice(alice):
    return signed_in(alice)


@pytest.fixture
def as_bob(bob):
    return signed_in(bob)


@pytest.fixture
def at_noon():
    """The clock stands at noon of a Sunday; call `.tick()` or `.move_to()` to move it."""
    with freeze_time(NOW) as clock:
        yield clock
