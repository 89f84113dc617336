"""Every address of the site, for nobody, its owner, a stranger with the owner's ids, and an editor: one exact answer each.

The addresses come from the URL resolver: a new one without an entry in tests/addresses.py fails.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recovery import releases
from recovery.actions.daily import keep_record
from recovery.actions.parking import park_post
from recovery.actions.pausing import keep_pause
from recovery.actions.plan import finish_step
from recovery.actions.staff import make_editor
from recovery.actions.writing import Save, Where, save_writing
from recovery.edge.parking import mark_for
from recovery.enums import Contact, DailyKind, PauseEnd, WritingKind
from recovery.models import Guide, ParkedPost, Plan, Release, User, Writing
from tests import addresses
from tests.addresses import HERS, KEPT, METHODS, ROWS, SIGN_IN, S, every_url, to
from tests.browsing import forms_of
from tests.conftest import BACKEND, NOW, PASSWORD, make_person, publish_shipped_guide
from tests.daily_help import log

pytestmark = pytest.mark.django_db


def test_every_address_of_the_site_has_an_entry_here():
    assert {name for name, _path in every_url() if not name.startswith("admin:")} == set(ROWS)


def test_every_address_of_the_desk_has_an_entry_here():
    assert {path.split("/")[0] for _name, path in addresses.DESK_PATHS} == {"desk"}
    assert {name for name, _path in addresses.DESK_PATHS} == set(addresses.DESK)


# --- the cast, once for all addresses -------------------------------------------------------------------------------


@dataclass
class Cast:
    keys: dict
    ids: dict
    alice: User


def session_key(user):
    """Signed in, and has just said again who they are."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client.cookies["w"].value


def days_of_hers():
    return [
        (DailyKind.CHECK_IN, addresses.CHECK_IN, {"mood": 3, "line": HERS}),
        (DailyKind.FIRST, addresses.FIRST, {"what": "own", "words": HERS}),
        (DailyKind.CARE, addresses.CARE, {"words": HERS}),
        (DailyKind.HARD_DATE, addresses.DATE, {"label": HERS, "on": "2026-12-24", "repeats": "yearly", "plan": HERS}),
    ]


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        if not Release.objects.exists():
            publish_shipped_guide()
        alice, bob = make_person("alice@example.org"), make_person("bob@example.org")
        edith = make_editor("edith@example.org", PASSWORD, publisher=True, at=NOW)[0]
        earlier = Plan.objects.create(
            owner=alice, guide=Guide.objects.get(), started_at=NOW - timedelta(days=90), packed_at=NOW - timedelta(days=60)
        )
        finish_step(alice, "k1", fact_id=uuid4(), at=NOW)
        note = save_writing(alice, Where(WritingKind.NOTE), Save(uuid4(), {"text": HERS}), at=NOW)
        for kind, record_id, said in days_of_hers():
            keep_record(alice, kind, said, record_id=UUID(record_id), about=NOW, at=NOW)
        keep_pause(alice, PauseEnd.NOT_YET, pause_id=UUID(addresses.PAUSE), at=NOW)
        park_post(alice, path="/notes/save/", fields={"text": ["kept"]}, at=timezone.now())
        logged = log(alice, Contact.MET, before=HERS)
        yield Cast(
            keys={"alice": session_key(alice), "bob": session_key(bob), "edith": session_key(edith)},
            ids={
                addresses.NOTE: str(note.pk),
                addresses.PARKED: str(ParkedPost.objects.get().pk),
                addresses.KEY: 1,
                addresses.EARLIER: str(earlier.pk),
                addresses.LOGGED: str(logged.pk),
                **{fixed: fixed for fixed in (addresses.CHECK_IN, addresses.FIRST, addresses.CARE, addresses.DATE, addresses.PAUSE)},
            },
            alice=alice,
        )
        transaction.set_rollback(True)
    releases.forget()


def visitor(cast, who):
    client = Client()
    if who != "nobody":
        client.cookies["w"] = cast.keys[who]
    return client


def outcome(response, *, with_query=False):
    target = response.headers.get("Location")
    if target is None:
        return response.status_code
    assert response.status_code in (302, 303)
    return to(target if with_query else target.split("?")[0])


def ask(cast, who, method, path, data=None):
    """One request whose traces are wiped away, so that the next one meets the same world."""
    with transaction.atomic():
        if "/keys/" in path:
            Authenticator.objects.create(
                pk=cast.ids[addresses.KEY], user=cast.alice, type="webauthn", data={"name": "Key", "credential": {}}
            )
        response = getattr(visitor(cast, who), method)(path, *([data] if data and method == "post" else []))
        parked = ParkedPost.objects.count()
        transaction.set_rollback(True)
    return response, parked


def filled(cast, row):
    return [cast.ids.get(arg, arg) for arg in row.args], {name: cast.ids.get(value, value) for name, value in row.data.items()}


@pytest.mark.parametrize("who", ["alice", "bob", "edith"])
@pytest.mark.parametrize("name", ROWS)
def test_address_for_somebody_signed_in(cast, name, who):
    row = ROWS[name]
    args, data = filled(cast, row)
    got = tuple(outcome(ask(cast, who, method, reverse(name, args=args), data)[0]) for method in METHODS)
    assert got == row.of(who)


@pytest.mark.parametrize("name", ROWS)
def test_address_for_nobody(cast, name):
    """What is locked leads to the sign-in; what was written in alice's form is kept for alice."""
    row = ROWS[name]
    args, data = filled(cast, row)
    path = reverse(name, args=args)
    if row.nobody != addresses.LOCKED:
        got = tuple(outcome(ask(cast, "nobody", method, path, data)[0]) for method in METHODS)
        assert got == row.nobody
        return
    for method in ("get", "put"):
        assert outcome(ask(cast, "nobody", method, path, data)[0], with_query=True) == to(f"{SIGN_IN}?next={path}")
    without_mark, kept = ask(cast, "nobody", "post", path, data)
    assert (outcome(without_mark, with_query=True), kept) == (to(SIGN_IN), 1)
    with_mark, kept = ask(cast, "nobody", "post", path, {**data, "mark": mark_for(cast.alice)})
    assert (outcome(with_mark, with_query=True), kept) == (to(f"{SIGN_IN}?next={KEPT}"), 2)


def pattern_of(name):
    return next(path for found, path in every_url() if found == name)


# Every address that takes the id of a row, straight from the resolver; keys of the guide's steps and parts are everybody's.
# Nor is the number of a change, of a month or of a rung the id of anything.
NO_ROW = {"recovery:change", "recovery:log-month", "recovery:rung", "recovery:rung-answer", "recovery:rung-taken", "recovery:rung-out"}
WITH_ID = sorted(
    name for name, path in every_url() if name not in NO_ROW and not name.startswith("admin:") and re.search(r"<(?:uuid|int):", path)
)
MADE_UP = {"uuid": "5f3c1c1e-7d0b-4a53-9a51-3d1b8a1f0c77", "int": 987654}


@pytest.mark.parametrize("who", ["bob", "edith"])
@pytest.mark.parametrize("name", WITH_ID)
def test_req_28_the_id_of_somebody_elses_row_is_answered_like_one_that_was_made_up(cast, name, who):
    row, kind = ROWS[name], re.search(r"<(uuid|int):", pattern_of(name)).group(1)
    (given,) = [arg for arg in row.args if arg in cast.ids]
    args, data = filled(cast, row)
    invented = [MADE_UP[kind] if arg == given else found for arg, found in zip(row.args, args, strict=True)]
    for method in ("get", "post"):
        hers, made_up = (ask(cast, who, method, reverse(name, args=ids), data)[0] for ids in (args, invented))
        assert outcome(hers) == outcome(made_up), method
        assert outcome(hers) in (404, 405)
        assert not [value for value in cast.ids.values() if str(value) in hers.content.decode() and len(str(value)) > 8]
    assert {outcome(ask(cast, who, method, reverse(name, args=args), data)[0]) for method in ("get", "post")} & {404}
    assert outcome(ask(cast, "alice", "get" if row.alice[0] == 200 else "post", reverse(name, args=args), data)[0]) != 404, "hers it is"


def test_req_28_every_address_with_an_id_is_among_them():
    assert len(WITH_ID) >= 8
    assert {"recovery:note", "recovery:letter-go", "recovery:check-in-kept", "recovery:log-event", "recovery:kept-discard", "recovery:earlier-plan"} <= set(WITH_ID)


def desk_path(pattern):
    """Any row does: nobody but an editor gets as far as looking for it."""
    row = {"int:pk": Guide.objects.get().pk, "slug:key": "k5", "int:number": 1, "path:object_id": 1, "path:content_type_id": 1}
    row["uuid:person_id"] = User.objects.get(email="alice@example.org").pk
    pattern = pattern.replace("plan/<slug:key>/", "plan/p1/")
    path = re.sub(r"<([a-z]+:[a-z_]+)>", lambda found: str(row[found.group(1)]), pattern)
    return "/" + re.sub(r"\(\?P<\w+>(.*?)\)", lambda found: found.group(1).replace(".*", "nowhere"), path).replace("^", "").replace("$", "")


@pytest.mark.parametrize(("name", "pattern"), addresses.DESK_PATHS)
def test_the_desk_for_nobody_and_for_somebody_who_is_no_editor(cast, name, pattern):
    path = desk_path(pattern)
    for method in METHODS:
        assert outcome(ask(cast, "nobody", method, path)[0]) in (to(SIGN_IN), to("/desk/login/"))
        for who in ("alice", "bob"):
            assert outcome(ask(cast, who, method, path)[0]) in (403, to("/desk/login/"), to("/desk/"))
            assert name != "login" or ask(cast, who, method, path)[0].status_code == 403, "where all the others lead"


@pytest.mark.parametrize(("name", "pattern"), [(name, path) for name, path in addresses.DESK_PATHS if name not in addresses.WHOLE_GUIDE])
def test_the_desk_for_an_editor_shows_what_it_should_and_nothing_of_anybody(cast, name, pattern):
    path, guide = desk_path(pattern), str(Guide.objects.get().pk)
    for method, wanted in zip(("get", "post"), addresses.DESK[name], strict=True):
        if wanted is not None:
            answer, _kept = ask(cast, "edith", method, path)
            assert outcome(answer) == (wanted.replace("GUIDE", guide) if isinstance(wanted, str) else wanted)
            shown = answer.content.decode()
            assert [word for word in ("alice", "bob@", cast.ids[addresses.NOTE], S, HERS) if word in shown] == []


# --- bob, with ids that are alice's ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["bob", "edith"])
def test_what_a_stranger_posts_with_the_id_of_a_note_changes_nothing_and_shows_nothing(cast, who):
    with transaction.atomic():
        answer = visitor(cast, who).post("/notes/save/", {"id": cast.ids[addresses.NOTE], "rev": "1", "text": S})
        row = Writing.objects.get(pk=cast.ids[addresses.NOTE])
        assert (row.revision, Writing.objects.count()) == (1, 1)
        assert HERS not in answer.content.decode()
        transaction.set_rollback(True)


@pytest.mark.parametrize("page", ["/notes/", "/notes/kept/", "/today/", "/plan/", "/settings/", "/distance/", "/distance/log/2026/11/"])
def test_the_pages_of_a_stranger_hold_no_id_of_hers(cast, page):
    shown = visitor(cast, "bob").get(page).content.decode()
    assert [value for value in cast.ids.values() if isinstance(value, str) and value in shown] == []


@pytest.mark.parametrize("page", ["/check-in/", "/check-in/earlier/", "/insight/?show=quarter", "/firsts/", "/care/", "/dates/"])
def test_the_days_of_a_stranger_hold_nothing_of_hers(cast, page):
    shown = visitor(cast, "bob").get(page).content.decode()
    assert [word for word in (HERS, *(record_id for _kind, record_id, _said in days_of_hers())) if word in shown] == []


# --- public pages ---------------------------------------------------------------------------------------------------

SAME_FOR_ALL = sorted(name for name, row in addresses.OPEN.items() if row is addresses.PUBLIC)
TOKEN = re.compile(r"csrfmiddlewaretoken|[A-Za-z0-9]{64}")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


@pytest.mark.parametrize("name", SAME_FOR_ALL)
def test_a_public_page_is_the_same_for_everyone_byte_for_byte(cast, name):
    pages = [visitor(cast, who).get(reverse(name)) for who in ("nobody", "alice", "edith")]
    assert pages[0].content == pages[1].content == pages[2].content
    headers = [dict(page.headers) for page in pages]
    assert headers[0] == headers[1] == headers[2]


@pytest.mark.parametrize("who", ["nobody", "alice"])
@pytest.mark.parametrize("name", SAME_FOR_ALL)
def test_a_public_page_sets_no_cookie_and_holds_no_token_and_no_address(cast, name, who):
    client = visitor(cast, who)
    answer = client.get(reverse(name))
    shown = answer.content.decode()
    assert not answer.cookies
    assert "Set-Cookie" not in answer
    assert "Cookie" not in answer.get("Vary", "")
    assert TOKEN.findall(shown) == []
    assert ADDRESS.findall(shown) == []
    assert "no-store" not in answer["Cache-Control"]
    assert [form.method for form in forms_of(answer) if form.action != "/leave/go/" and form.method != "get"] == []
    assert set().union(*(set(form.fields) | form.unticked for form in forms_of(answer))) <= {"country", "quiet", "wait"}


# --- pages of one's own ---------------------------------------------------------------------------------------------

READABLE = sorted(name for name, row in {**addresses.OWN, **addresses.ACCOUNT}.items() if row.alice[0] == 200)
# Whole words that a title, a path or a subject must never hold: anyone may look at the screen.
BANNED = {"ex", "exes", "breakup", "abuse", "abusive", "reconnect", "reconnecting", "grief", "grieve", "self", "evaluate"}


def title_of(answer):
    found = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
    return found.group(1).lower() if found else ""


@pytest.mark.parametrize("name", READABLE)
def test_a_page_of_ones_own_is_stored_nowhere_and_says_nothing_in_its_title_or_address(cast, name):
    path = reverse(name, args=filled(cast, ROWS[name])[0])
    answer, _kept = ask(cast, "alice", "get", path)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert set(re.findall(r"[a-z]+", f"{title_of(answer)} {path}")) & BANNED == set()
    assert not [phase.title for phase in the_guide().phases if phase.title.lower() in title_of(answer)]
    # What is read by GET stands in the address: no field of such a form takes words.
    asked = [set(form.fields) | form.unticked for form in forms_of(answer) if form.method == "get"]
    assert set().union(*asked) <= {"wait"}


def the_guide():
    return releases.guide_of(releases.newest_release()[0])


@pytest.mark.parametrize("name", [*SAME_FOR_ALL, "account_login", "account_signup", "account_reset_password", "account_request_login_code"])
def test_titles_and_addresses_of_open_pages_are_neutral(cast, name):
    answer, _kept = ask(cast, "nobody", "get", reverse(name))
    assert set(re.findall(r"[a-z]+", f"{title_of(answer)} {reverse(name)}")) & BANNED == set()


@pytest.mark.parametrize("path", ["/s/k20/", "/s/k32/", "/plan/p3/", "/plan/p4/", "/plan/p5/end/"])
def test_titles_of_later_and_closed_parts_are_neutral(cast, path):
    title = title_of(ask(cast, "alice", "get", path)[0])
    assert title.endswith("waymark")
    assert set(re.findall(r"[a-z]+", title)) & BANNED == set()
    assert not [step.title for step in the_guide().steps.values() if step.title.lower() in title]


def test_every_path_pattern_is_neutral():
    for name, path in every_url():
        if not name.startswith("admin:"):
            assert set(re.findall(r"[a-z]+", path.lower())) & BANNED == set()


def test_no_path_takes_anything_that_a_person_types():
    """Ids, keys and words of our own only: nothing written can come to stand in an address."""
    kinds = {kind for name, path in every_url() if not name.startswith("admin:") for kind in re.findall(r"<(\w+):", path)}
    assert kinds <= {"slug", "uuid", "int"}


def test_somebody_whose_consent_is_withdrawn_reaches_the_way_out_and_nothing_kept(cast):
    still_open = {"recovery:consent", "recovery:consent-give", "recovery:erase", "recovery:erase-go", "recovery:crisis"}
    still_open |= {"recovery:data-take", "recovery:data-file"}  # what is theirs they may take along, now more than ever
    still_open |= {"recovery:stay"}  # it stores nothing, and a shared device asks for it on these pages too
    with transaction.atomic():
        client = visitor(cast, "alice")
        client.post("/settings/consent/withdraw/")
        for name, row in addresses.OWN.items():
            if name in still_open:
                continue
            args, data = filled(cast, row)
            for method in ("get", "post"):
                answer = getattr(visitor(cast, "alice"), method)(reverse(name, args=args), data)
                assert outcome(answer) == to("/settings/consent/"), name
        assert Writing.objects.count() == 1
        assert client.get("/settings/consent/").status_code == 200
        assert client.get("/pause/").url == "/calm/"
        transaction.set_rollback(True)
