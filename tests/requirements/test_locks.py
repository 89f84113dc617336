"""care/safety.md §4, requirements 27 and 33: what is sealed and with what, and how somebody gets in and nobody else does."""

import base64
import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from recovery.enums import Choice
from recovery.errors import KeyLost
from recovery.models import DataKey, Decision, SafetyCheck, User, Writing
from recovery.queries.person import about, vault_of
from recovery.queries.writings import writing_place
from tests.accounts.conftest import is_signed_in, sign_up
from tests.accounts.test_second_factor import app_code
from tests.browsing import browser, form_to, say_who_it_is, send, sign_in, signed_in_through_the_page
from tests.conftest import NOW, PASSWORD, fresh, make_person
from tests.people import check, decide
from tests.writing_help import answer, write_note

pytestmark = pytest.mark.django_db
WORDS = "the wrenlight on the kitchen table"
OTHER = "other:" + base64.b64encode(b"o" * 32).decode()


# --- 27 ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def red(alice):
    """Alice has written, answered, told and decided."""
    note = write_note(alice, WORDS)
    answer(alice, line=WORDS)
    check(alice, at=NOW, g4="rather_not")
    decide(alice, Choice.LET_GO)
    return note


def every_value():
    """Every value of every row of every table, as bytes."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    yield table, bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_req_27_a_dump_of_the_database_holds_no_red_word_and_no_key_that_opens_one(alice, red, settings):
    dump = list(every_value())
    assert len(dump) > 1000
    assert [table for table, value in dump if b"wrenlight" in value.lower()] == []
    assert [table for table, value in dump if value in (b"rather_not", b"let_go") and table != "recovery_phase"] == []
    keys = [base64.b64decode(entry.partition(":")[2]) for entry in settings.WAYMARK_KEYS]
    assert [table for table, value in dump for key in keys if key in value or base64.b64encode(key) in value] == []
    for model, column in ((Writing, "ciphertext"), (SafetyCheck, "answers"), (Decision, "content")):
        sealed = [bytes(value) for value in model.objects.values_list(column, flat=True)]
        assert sealed
        assert all(value[:1] == b"\x01" and len(value) > 28 for value in sealed), "version, nonce, tag"


def test_req_27_with_the_database_and_another_key_nothing_opens(alice, red, settings):
    settings.WAYMARK_KEYS = [OTHER]
    with pytest.raises(KeyLost):
        vault_of(fresh(alice)).open(red.ciphertext, writing_place(red.pk))


def test_req_27_rotation_wraps_the_key_of_everybody_anew_and_every_text_opens_with_the_new_one_alone(alice, bob, red, settings):
    before = dict(DataKey.objects.values_list("user_id", "wrapped"))
    texts = dict(Writing.objects.values_list("pk", "ciphertext"))
    settings.WAYMARK_KEYS = [OTHER, *settings.WAYMARK_KEYS]
    call_command("rotate_keys", verbosity=0)
    settings.WAYMARK_KEYS = [OTHER]
    after = dict(DataKey.objects.values_list("user_id", "wrapped"))
    assert set(DataKey.objects.values_list("wrapped_by", flat=True)) == {"other"}
    assert len(after) == User.objects.count()
    assert [user for user in after if bytes(after[user]) == bytes(before[user])] == []
    assert dict(Writing.objects.values_list("pk", "ciphertext")) == texts, "no text was touched"
    assert vault_of(fresh(alice)).open(red.ciphertext, writing_place(red.pk)) == {"text": WORDS}
    assert about(fresh(bob)).pace


# --- 33 ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("elevenchars", False),
        ("twelve chars", True),
        ("passwordpassword", False),
        ("1q2w3e4r5t6y7u", False),
        ("ann@example.org", False),
        ("294857610384", False),  # figures alone
        ("sunshine-2026", False),
        ("all small letters and nothing else", True),
        ("x y" * 22, True),  # 66 characters
        ("long and slow " * 20, True),
    ],
)
def test_req_33_twelve_characters_no_other_rule_and_none_that_everybody_uses(password, taken):
    sign_up(browser(), password1=password)
    assert User.objects.filter(email="ann@example.org").exists() is taken
    if taken:
        assert User.objects.get().check_password(password), "as it was typed, to the last character"


@pytest.mark.parametrize("path", ["/account/signup/", "/account/login/", "/account/password/change/"])
def test_req_33_a_manager_may_fill_in_and_paste(alice, at_noon, path):
    client = signed_in_through_the_page(alice) if "change" in path else browser()
    page = client.get(path).content.decode()
    assert 'autocomplete="' in page
    assert 'autocomplete="off"' not in page
    assert "onpaste" not in page
    assert "maxlength" not in "".join(part.split(">")[0] for part in page.split("<input")[1:] if 'type="password"' in part)


def test_req_33_guesses_are_limited_and_her_own_browser_is_not_locked_out(alice):
    home = signed_in_through_the_page(alice, REMOTE_ADDR="192.0.2.1")
    home.session.flush()
    stranger = browser(REMOTE_ADDR="198.51.100.9")
    for number in range(12):
        sign_in(stranger, alice.email, f"guess number {number}")
    sign_in(stranger, alice.email, PASSWORD)
    assert not is_signed_in(stranger), "even the right word waits"
    assert sign_in(home, alice.email).url == "/today/"


def test_req_33_a_session_known_before_signing_in_opens_nothing_afterwards(alice):
    """Somebody has put a session of their own choosing into her browser."""
    planted = SessionStore()
    planted["from"] = "elsewhere"
    planted.save()
    her, thief = browser(), browser()
    her.cookies["w"] = thief.cookies["w"] = planted.session_key
    assert sign_in(her, alice.email).url == "/today/"
    assert is_signed_in(her)
    assert her.cookies["w"].value != planted.session_key
    assert not is_signed_in(thief)
    assert not SessionStore().exists(planted.session_key)


@pytest.mark.parametrize("what", ["second step", "password"])
def test_req_33_after_a_change_of_how_she_signs_in_other_sessions_are_out_or_can_be_put_out(alice, at_noon, what):
    her, other = signed_in_through_the_page(alice), signed_in_through_the_page(alice)
    say_who_it_is(her)
    if what == "password":
        form = form_to(her.get("/account/password/change/"), "/account/password/change/")
        send(her, form, oldpassword=PASSWORD, password1="nine new stones beside it", password2="nine new stones beside it")
    else:
        send(her, form_to(her.get("/account/sessions/"), "/account/sessions/"))
    assert is_signed_in(her)
    assert not is_signed_in(other)


def test_req_33_the_list_shows_her_sessions_and_nobody_elses(alice, bob):
    her = signed_in_through_the_page(alice, HTTP_USER_AGENT="a phone in the kitchen")
    signed_in_through_the_page(bob, HTTP_USER_AGENT="a phone of bob")
    page = her.get("/account/sessions/").content.decode()
    assert "a phone in the kitchen" in page
    assert "a phone of bob" not in page
    assert UserSession.objects.filter(user=alice).count() == 1


def test_req_33_with_a_second_step_the_password_alone_opens_nothing(alice, at_noon):
    her = signed_in_through_the_page(alice)
    say_who_it_is(her)
    page = her.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert send(her, form_to(page, "/account/2fa/totp/activate/"), code=app_code(secret)).status_code == 302
    assert secret not in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    new = browser()
    assert sign_in(new, alice.email).url == "/account/2fa/authenticate/"
    assert not is_signed_in(new)


@pytest.mark.parametrize("path", ["/settings/data/take/", "/settings/erase/", "/account/email/"])
def test_req_33_taking_all_along_leaving_and_another_address_ask_who_she_is(at_noon, path):
    carol = make_person("carol@example.org", at=NOW)
    client = signed_in_through_the_page(carol)
    at_noon.tick(21 * 60)
    if path == "/account/email/":
        form = {"email": "elsewhere@example.org", "action_add": "", "csrfmiddlewaretoken": client.cookies["t"].value}
        assert client.post(path, form).url.startswith("/account/reauthenticate/")
    else:
        assert client.get(path).url.startswith("/account/reauthenticate/")
    assert not User.objects.filter(email="elsewhere@example.org").exists()
    say_who_it_is(client)
    assert client.get(path).status_code == 200
