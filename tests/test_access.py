"""Every address of the site, for nobody, its owner, a stranger with the owner's ids, and an editor: one exact answer each.

The addresses come from the URL resolver: a new one without an entry here fails.
"""

import re
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from recovery import releases
from recovery.actions.parking import park_post
from recovery.actions.plan import finish_step
from recovery.actions.staff import make_editor
from recovery.actions.writing import Save, Where, save_writing
from recovery.edge.parking import mark_for
from recovery.enums import WritingKind
from recovery.models import Guide, ParkedPost, Release, Step, User, Writing
from tests.browsing import forms_of
from tests.conftest import BACKEND, NOW, PASSWORD, make_person, publish_shipped_guide

pytestmark = pytest.mark.django_db

S, HERS = "two chairs by the window", "a lamp that she kept"
SIGN_IN, KEPT, EXIT = "/account/login/", "/notes/kept/", "https://www.bbc.com/weather"
CHECK_ID, FACT = "2b1c8b0e-9a59-4a0e-8a3c-7f4f3d2c1b0a", "9d3f4e5a-1b2c-4d3e-8f9a-0b1c2d3e4f5a"
METHODS = ("get", "post", "put")


def to(target):
    return f"→ {target}"


LOCKED = (to(f"{SIGN_IN}?next="), to(f"{SIGN_IN}?next={KEPT}"), to(f"{SIGN_IN}?next="))


@dataclass
class Row:
    """What alice gets for GET, POST and PUT; the others get the same unless it says so. Nobody signs in."""

    alice: tuple
    bob: tuple | None = None
    edith: tuple | None = None
    nobody: tuple = LOCKED
    args: tuple = ()
    data: dict = field(default_factory=dict)

    def of(self, who):
        return self.nobody if who == "nobody" else getattr(self, who) or self.alice


PUBLIC = Row((200, 405, 405), nobody=(200, 405, 405))
NO_PLAN = to("/today/")


def page(**told):
    """A page to read; edith has no plan where one is needed."""
    return Row((200, 405, 405), **told)


def plan_page(answer=200, *args):
    return Row((answer, 405, 405), edith=(NO_PLAN, 405, 405), args=args)


def act(answer, **told):
    """A form of one's own; nothing to read."""
    return Row((405, answer, 405), **told)


def plan_act(answer, *args, data=None):
    return Row((405, answer, 405), edith=(405, NO_PLAN, 405), args=args, data=data or {})


# Stand-ins for ids that are made when the tests begin; all of them are alice's.
NOTE, PARKED, KEY = "note of alice", "kept post of alice", "security key of alice"

OPEN = {
    "recovery:home": PUBLIC, "recovery:how-it-works": PUBLIC, "recovery:first-step": PUBLIC, "recovery:calm": PUBLIC,
    "recovery:help": PUBLIC, "recovery:myths": PUBLIC, "recovery:privacy": PUBLIC, "recovery:leave": PUBLIC, "recovery:erased": PUBLIC,
    "recovery:leave-go": Row((to(EXIT), to(EXIT), to(EXIT)), nobody=(to(EXIT), to(EXIT), to(EXIT))),
    "recovery:pause": Row((200, 405, 405), nobody=(to("/calm/"), 405, 405)),
}  # fmt: skip

OWN = {
    "recovery:welcome": page(),
    "recovery:welcome-begin": act(to("/welcome/1/")),
    "recovery:welcome-aim": Row((200, to("/welcome/2/"), 405), data={"aim": "plan"}),
    "recovery:welcome-shared": Row((200, to("/welcome/3/"), 405)),
    "recovery:welcome-safe": Row((200, to("/s/k1/"), 405), data={"fear": "no"}),
    "recovery:welcome-done": act(to("/s/k1/")),
    "recovery:today": page(edith=(to("/welcome/"), 405, 405)),
    "recovery:begin": act(to("/today/")),
    "recovery:rest": act(to("/today/")),
    "recovery:resume": act(to("/today/")),
    "recovery:plan": plan_page(),
    "recovery:how-far": plan_page(),
    "recovery:graduation": plan_page(to("/today/")),
    "recovery:come-back": plan_page(200, "tonight"),
    "recovery:first-night": plan_act(200, data={"id": FACT, "text": S}),
    "recovery:phase": plan_page(200, "p1"),
    "recovery:phase-end": plan_page(200, "p1"),
    "recovery:phase-done": plan_act(to("/plan/p1/end/"), "p1"),
    "recovery:step": plan_page(200, "k5"),
    "recovery:step-save": plan_act(to("/s/k5/"), "k5", data={"a1-text": S}),
    "recovery:step-finish": plan_act(to("/s/k5/stop/"), "k5", data={"a1-text": S}),
    "recovery:step-skip": Row((405, to("/plan/"), 405), edith=(405, 403, 405), args=("k5",), data={"fact": FACT, "word": S}),
    "recovery:step-later": Row((405, to("/plan/"), 405), edith=(405, 403, 405), args=("k5",), data={"fact": FACT, "word": S}),
    "recovery:step-again": Row((405, to("/s/k1/"), 405), edith=(405, 403, 405), args=("k1",), data={"fact": FACT}),
    "recovery:step-about": act(to("/s/k5/"), args=("k5",), data={"group": "shared", "shared": "pets"}),
    "recovery:stop": Row((200, 405, 405), bob=(to("/s/k1/"), 405, 405), edith=(NO_PLAN, 405, 405), args=("k1",)),
    "recovery:decide": plan_page(),
    "recovery:sit": plan_act(to("/decide/"), data={"id": FACT, "choice": "let_go", "mood": "low", "words": S, "cooling_days": "3"}),
    "recovery:questions": plan_page(),
    "recovery:questions-ask": plan_act(200, data={"at": "0", "g4": "no"}),
    "recovery:questions-save": plan_act(200, data={"check": CHECK_ID, "g4": "no"}),
    "recovery:questions-why": plan_page(),
    "recovery:crisis": page(),
    "recovery:notes": page(),
    "recovery:note-new": page(),
    "recovery:note-save": act(to("/notes/"), bob=(405, 409, 405), edith=(405, 409, 405), data={"id": NOTE, "rev": "1", "text": S}),
    "recovery:kept": page(),
    "recovery:kept-discard": act(to("/notes/kept/"), bob=(405, 404, 405), edith=(405, 404, 405), args=(PARKED,)),
    "recovery:note": page(bob=(404, 405, 405), edith=(404, 405, 405), args=(NOTE,)),
    "recovery:note-delete": act(to("/notes/"), bob=(405, 404, 405), edith=(405, 404, 405), args=(NOTE,)),
    "recovery:settings": page(),
    "recovery:settings-pace": act(to("/settings/"), data={"pace": "little"}),
    "recovery:settings-about": act(to("/settings/"), data={"shared": "pets"}),
    "recovery:settings-safe": act(to("/settings/"), data={"fear": "no"}),
    "recovery:settings-place": act(to("/settings/"), data={"device": "own", "night_from": "0", "night_to": "5"}),
    "recovery:consent": page(),
    "recovery:consent-withdraw": act(to("/settings/consent/")),
    "recovery:consent-give": act(to("/today/")),
    "recovery:erase": page(),
    "recovery:erase-go": act(to("/gone/")),
}

# allauth takes a PUT for a form like a POST; nothing comes of either without a token.
HOME, CONFIRM_EMAIL = to("/today/"), "/account/confirm-email/"
ONLY_OUT = Row((HOME, HOME, HOME), nobody=(200, 200, 200))


def locked_form(answer, posted=None):
    return Row((answer, posted or answer, posted or answer))


def nobody_without_a_code(target, alice):
    return Row((to(alice),) * 3, nobody=(to(target),) * 3)


ACCOUNT = {
    "account_login": ONLY_OUT,
    "account_signup": ONLY_OUT,
    "account_request_login_code": ONLY_OUT,
    "account_logout": Row((200, to("/"), 405), nobody=(to("/"), to("/"), 405)),
    "account_inactive": PUBLIC,
    "account_reauthenticate": locked_form(200),
    "account_email": locked_form(200, to("/account/email/")),
    "account_email_verification_sent": nobody_without_a_code(SIGN_IN, "/account/email/"),
    "account_change_password": locked_form(200),
    "account_set_password": locked_form(to("/account/password/change/")),
    "account_reset_password": Row((200, 200, 200), nobody=(200, 200, 200)),
    "account_confirm_login_code": nobody_without_a_code("/account/login/code/", "/today/"),
    "account_confirm_password_reset_code": nobody_without_a_code(SIGN_IN, SIGN_IN),
    "account_complete_password_reset": nobody_without_a_code("/account/password/reset/", "/account/password/reset/"),
    "account_password_reset_completed": PUBLIC,
    "mfa_index": page(),
    "mfa_authenticate": nobody_without_a_code(SIGN_IN, "/today/"),
    "mfa_reauthenticate": locked_form(to("/account/reauthenticate/")),
    "mfa_activate_totp": locked_form(200),
    "mfa_deactivate_totp": locked_form(404),
    "mfa_view_recovery_codes": Row((404, 405, 405)),
    "mfa_generate_recovery_codes": locked_form(200),
    "mfa_download_recovery_codes": locked_form(404),
    "mfa_list_webauthn": page(),
    "mfa_add_webauthn": locked_form(200),
    "mfa_reauthenticate_webauthn": locked_form(to("/account/reauthenticate/")),
    "mfa_remove_webauthn": Row((200, to("/account/2fa/webauthn/"), 405), bob=(404, 404, 405), edith=(404, 404, 405), args=(KEY,)),
    "mfa_edit_webauthn": Row((200, 200, 200), bob=(404,) * 3, edith=(404,) * 3, args=(KEY,)),
    "mfa_login_webauthn": nobody_without_a_code(SIGN_IN, "/today/"),
    "usersessions_list": locked_form(200, to("/account/sessions/")),
}  # fmt: skip

ROWS = {**OPEN, **OWN, **ACCOUNT}


def every_url(patterns=None, prefix="", namespace=""):
    """(name, path pattern) of every address the resolver knows."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name), f"{prefix}{pattern.pattern}"
        else:
            yield from every_url(pattern.url_patterns, f"{prefix}{pattern.pattern}", pattern.namespace or namespace)


# What an editor who may publish meets at the desk: GET, then POST where a page takes none. Forms are tested in tests/admin.
ONLY_READ, FORM, REFUSED = (200, 405), (200, None), (403, 403)
ROAD, RELEASES = to("/desk/recovery/guide/GUIDE/road/"), to("/desk/recovery/guide/GUIDE/releases/")
DESK = {
    "index": FORM, "login": (to("/desk/"),) * 2, "logout": (to("/account/logout/"),) * 2, "app_list": (to("/desk/"),) * 2,
    "password_change": (to("/account/password/change/"),) * 2, "password_change_done": ONLY_READ, "autocomplete": (403, 405),
    "jsi18n": ONLY_READ, "None": (None, None),  # the stock addresses without a name: to the form of a row, or nowhere
    "guide_road": ONLY_READ, "guide_move": (405, None), "guide_check": ONLY_READ, "guide_publish": FORM, "guide_releases": ONLY_READ,
    "guide_compare": ONLY_READ, "guide_bring_back": FORM, "guide_changelist": (to("/desk/"),) * 2, "guide_add": REFUSED,
    "guide_change": FORM, "guide_history": FORM, "guide_delete": REFUSED,
    "guide_preview": ONLY_READ, "guide_preview_phase": ONLY_READ, "guide_preview_phase_end": ONLY_READ, "guide_preview_step": ONLY_READ,
    "guide_preview_myths": ONLY_READ,
    "release_changelist": (RELEASES,) * 2, "release_read": ONLY_READ, "release_read_phase": ONLY_READ,
    "release_read_phase_end": ONLY_READ, "release_read_step": ONLY_READ, "release_read_myths": ONLY_READ,
    "phase_changelist": (ROAD,) * 2, "phase_add": REFUSED, "phase_change": FORM, "phase_history": FORM, "phase_delete": REFUSED,
    "step_changelist": (ROAD,) * 2, "step_add": FORM, "step_change": FORM, "step_history": FORM, "step_delete": REFUSED,
    "step_measure": (400, None), "step_retire": FORM, "step_revive": (405, None),
    "source_changelist": FORM, "source_add": FORM, "source_change": FORM, "source_history": FORM, "source_delete": REFUSED,
    "mythcard_changelist": FORM, "mythcard_add": FORM, "mythcard_change": FORM, "mythcard_history": FORM, "mythcard_delete": FORM,
    "shorttext_changelist": FORM, "shorttext_add": REFUSED, "shorttext_change": FORM, "shorttext_history": FORM,
    "shorttext_delete": REFUSED,
    "helpline_changelist": FORM, "helpline_add": FORM, "helpline_change": FORM, "helpline_history": FORM, "helpline_delete": REFUSED,
}  # fmt: skip
# Drawn often enough in tests/admin, and slow: the whole guide at once.
WHOLE_GUIDE = {"guide_check", "guide_publish", "guide_compare", "guide_preview_myths", "release_read_myths", "guide_bring_back"}
DESK_PATHS = sorted((name.removeprefix("admin:").removeprefix("recovery_"), path) for name, path in every_url() if name.startswith("admin:"))


def test_every_address_of_the_site_has_an_entry_here():
    assert {name for name, _path in every_url() if not name.startswith("admin:")} == set(ROWS)


def test_every_address_of_the_desk_has_an_entry_here():
    assert {path.split("/")[0] for _name, path in DESK_PATHS} == {"desk"}
    assert {name for name, _path in DESK_PATHS} == set(DESK)


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


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        if not Release.objects.exists():
            publish_shipped_guide()
        alice, bob = make_person("alice@example.org"), make_person("bob@example.org")
        edith = make_editor("edith@example.org", PASSWORD, publisher=True, at=NOW)[0]
        finish_step(alice, "k1", fact_id=uuid4(), at=NOW)
        note = save_writing(alice, Where(WritingKind.NOTE), Save(uuid4(), {"text": HERS}), at=NOW)
        park_post(alice, path="/notes/save/", fields={"text": ["kept"]}, at=timezone.now())
        yield Cast(
            keys={"alice": session_key(alice), "bob": session_key(bob), "edith": session_key(edith)},
            ids={NOTE: str(note.pk), PARKED: str(ParkedPost.objects.get().pk), KEY: 1},
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
            Authenticator.objects.create(pk=cast.ids[KEY], user=cast.alice, type="webauthn", data={"name": "Key", "credential": {}})
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
    if row.nobody != LOCKED:
        got = tuple(outcome(ask(cast, "nobody", method, path, data)[0]) for method in METHODS)
        assert got == row.nobody
        return
    for method in ("get", "put"):
        assert outcome(ask(cast, "nobody", method, path, data)[0], with_query=True) == to(f"{SIGN_IN}?next={path}")
    without_mark, kept = ask(cast, "nobody", "post", path, data)
    assert (outcome(without_mark, with_query=True), kept) == (to(SIGN_IN), 1)
    with_mark, kept = ask(cast, "nobody", "post", path, {**data, "mark": mark_for(cast.alice)})
    assert (outcome(with_mark, with_query=True), kept) == (to(f"{SIGN_IN}?next={KEPT}"), 2)


def desk_path(pattern):
    """Any row does: nobody but an editor gets as far as looking for it."""
    row = {"int:pk": Guide.objects.get().pk, "slug:key": "k5", "int:number": 1, "path:object_id": 1, "path:content_type_id": 1}
    pattern = pattern.replace("plan/<slug:key>/", "plan/p1/")
    path = re.sub(r"<([a-z]+:[a-z_]+)>", lambda found: str(row[found.group(1)]), pattern)
    return "/" + re.sub(r"\(\?P<\w+>(.*?)\)", lambda found: found.group(1).replace(".*", "nowhere"), path).replace("^", "").replace("$", "")


@pytest.mark.parametrize(("name", "pattern"), DESK_PATHS)
def test_the_desk_for_nobody_and_for_somebody_who_is_no_editor(cast, name, pattern):
    path = desk_path(pattern)
    for method in METHODS:
        assert outcome(ask(cast, "nobody", method, path)[0]) in (to(SIGN_IN), to("/desk/login/"))
        for who in ("alice", "bob"):
            assert outcome(ask(cast, who, method, path)[0]) in (403, to("/desk/login/"), to("/desk/"))
            assert name != "login" or ask(cast, who, method, path)[0].status_code == 403, "where all the others lead"


@pytest.mark.parametrize(("name", "pattern"), [(name, path) for name, path in DESK_PATHS if name not in WHOLE_GUIDE])
def test_the_desk_for_an_editor_shows_what_it_should_and_nothing_of_anybody(cast, name, pattern):
    path, guide = desk_path(pattern), str(Guide.objects.get().pk)
    for method, wanted in zip(("get", "post"), DESK[name], strict=True):
        if wanted is not None:
            answer, _kept = ask(cast, "edith", method, path)
            assert outcome(answer) == (wanted.replace("GUIDE", guide) if isinstance(wanted, str) else wanted)
            shown = answer.content.decode()
            assert [word for word in ("alice", "bob@", cast.ids[NOTE], S, HERS) if word in shown] == []


# --- bob, with ids that are alice's ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["bob", "edith"])
def test_what_a_stranger_posts_with_the_id_of_a_note_changes_nothing_and_shows_nothing(cast, who):
    with transaction.atomic():
        answer = visitor(cast, who).post("/notes/save/", {"id": cast.ids[NOTE], "rev": "1", "text": S})
        row = Writing.objects.get(pk=cast.ids[NOTE])
        assert (row.revision, Writing.objects.count()) == (1, 1)
        assert HERS not in answer.content.decode()
        transaction.set_rollback(True)


@pytest.mark.parametrize("page", ["/notes/", "/notes/kept/", "/today/", "/plan/", "/settings/"])
def test_the_pages_of_a_stranger_hold_no_id_of_hers(cast, page):
    shown = visitor(cast, "bob").get(page).content.decode()
    assert [value for value in cast.ids.values() if isinstance(value, str) and value in shown] == []


# --- public pages ---------------------------------------------------------------------------------------------------

SAME_FOR_ALL = sorted(name for name, row in OPEN.items() if row is PUBLIC)
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

READABLE = sorted(name for name, row in {**OWN, **ACCOUNT}.items() if row.alice[0] == 200)
# Whole words that a title, a path or a subject must never hold: anyone may look at the screen.
BANNED = {"ex", "exes", "breakup", "abuse", "abusive", "reconnect", "reconnecting", "grief", "grieve", "self", "evaluate", "divorce", "separation"}


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


def test_ids_of_rows_cannot_be_counted():
    """What stands in an address of a person is a random id."""
    assert all(UUID(str(model._meta.pk.get_default())) for model in (Writing, ParkedPost))
    assert Step._meta.pk.get_internal_type() == "BigAutoField", "guide rows are everybody's"


def test_somebody_whose_consent_is_withdrawn_reaches_the_way_out_and_nothing_kept(cast):
    still_open = {"recovery:consent", "recovery:consent-give", "recovery:erase", "recovery:erase-go", "recovery:crisis"}
    with transaction.atomic():
        client = visitor(cast, "alice")
        client.post("/settings/consent/withdraw/")
        for name, row in OWN.items():
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

