"""The vault: what it seals opens for its owner, in its place, with the right key, and in no other way."""

import base64
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from recovery import vault
from recovery.errors import KeyLost
from recovery.models import DataKey, Writing
from recovery.queries.person import about, vault_of
from recovery.queries.writings import open_writing
from tests.conftest import fresh
from tests.writing_help import write_note

ALICE, BOB = UUID(int=1), UUID(int=2)
WORDS = "the green coat in the hall"


def entry(name: str, letter: bytes = b"") -> str:
    return f"{name}:{base64.b64encode((letter or name[:1].encode()) * 32).decode()}"


@pytest.fixture
def alice_vault():
    return vault.Vault(ALICE, *vault.new_data_key(ALICE))


# --- Bound to owner and place -------------------------------------------------------------------------------------

texts = st.text(st.characters(codec=None), max_size=200)  # lone surrogates and NUL included
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@examples(max_examples=150, deadline=None)
@given(value=values, place=st.text(max_size=40))
def test_any_value_opens_as_it_was_sealed(value, place):
    kept = vault.Vault(ALICE, *vault.new_data_key(ALICE))
    assert kept.open(kept.seal(value, place), place) == value


def test_a_sealed_text_shows_nothing_of_its_words_and_never_looks_the_same_twice(alice_vault):
    first, second = (alice_vault.seal({"text": WORDS}, "writing:1") for _ in range(2))
    assert first != second
    assert not any(word.encode() in first for word in WORDS.split() if len(word) > 2)


def test_a_text_moved_to_another_row_does_not_open(alice_vault):
    sealed = alice_vault.seal(WORDS, "writing:1")
    with pytest.raises(KeyLost):
        alice_vault.open(sealed, "writing:2")


def test_a_text_moved_to_another_owner_does_not_open_even_with_the_same_data_key():
    wrapped, by = vault.new_data_key(ALICE)
    sealed = vault.Vault(ALICE, wrapped, by).seal(WORDS, "writing:1")
    key = vault.unwrap(wrapped, by, ALICE)
    rewrapped_for_bob = vault._seal(vault.keys()[by], key, f"data-key:{BOB}")
    with pytest.raises(KeyLost):
        vault.Vault(BOB, rewrapped_for_bob, by).open(sealed, "writing:1")


def test_a_wrapped_key_moved_to_another_person_does_not_open():
    wrapped, by = vault.new_data_key(ALICE)
    with pytest.raises(KeyLost):
        vault.Vault(BOB, wrapped, by)


@pytest.mark.parametrize(
    "change", [lambda raw: raw[:-1], lambda raw: raw[:5], lambda raw: raw[:20] + b"x" + raw[21:], lambda raw: raw + b"x"]
)
def test_a_damaged_text_is_refused_instead_of_read_half(alice_vault, change):
    sealed = alice_vault.seal(WORDS, "writing:1")
    with pytest.raises(KeyLost):
        alice_vault.open(change(sealed), "writing:1")


@pytest.mark.parametrize("empty", [b"", memoryview(b"")])
def test_an_empty_field_is_nothing(alice_vault, empty):
    assert alice_vault.open(empty, "person:1") is None


def test_a_text_opens_from_the_view_that_drivers_hand_back(alice_vault):
    assert alice_vault.open(memoryview(alice_vault.seal(WORDS, "writing:1")), "writing:1") == WORDS


# --- Keys of the environment --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "k1",
        ":" + "A" * 44,
        "k1:",
        "k1:not base64!",
        "k1:schlüssel",
        "k1:" + base64.b64encode(b"s" * 31).decode(),
        "k1:" + base64.b64encode(b"s" * 33).decode(),
    ],
)
def test_a_malformed_key_stops_with_one_line_that_does_not_repeat_it(settings, bad):
    settings.WAYMARK_KEYS = [entry("good"), bad]
    with pytest.raises(ImproperlyConfigured) as refusal:
        vault.keys()
    assert str(refusal.value) == "WAYMARK_KEYS: each entry must be id:base64 of 32 bytes."


def test_two_keys_of_one_id_are_refused_because_one_of_them_would_be_lost(settings):
    settings.WAYMARK_KEYS = [entry("k1", b"a"), entry("k1", b"b")]
    with pytest.raises(ImproperlyConfigured, match="same id"):
        vault.keys()


def test_the_first_key_wraps_new_data_keys(settings):
    settings.WAYMARK_KEYS = [entry("new"), entry("old")]
    assert vault.new_data_key(ALICE)[1] == "new"


def test_a_new_key_entry_is_one_the_vault_accepts(settings):
    settings.WAYMARK_KEYS = [vault.new_key_entry("k9")]
    assert vault.newest_key_id() == "k9"
    assert vault.new_key_entry("k9") != settings.WAYMARK_KEYS[0]


def test_a_missing_key_and_a_wrong_key_of_the_same_id_both_leave_texts_closed(settings):
    settings.WAYMARK_KEYS = [entry("k1", b"a")]
    wrapped, by = vault.new_data_key(ALICE)
    for others in ([entry("k2", b"a")], [entry("k1", b"b")]):
        settings.WAYMARK_KEYS = others
        with pytest.raises(KeyLost):
            vault.Vault(ALICE, wrapped, by)


# --- Rotation -----------------------------------------------------------------------------------------------------


def test_rotation_wraps_the_same_data_key_anew_and_texts_stay_as_they_are(settings):
    settings.WAYMARK_KEYS = [entry("old")]
    wrapped, by = vault.new_data_key(ALICE)
    sealed = vault.Vault(ALICE, wrapped, by).seal(WORDS, "writing:1")
    settings.WAYMARK_KEYS = [entry("new"), entry("old")]
    again, by_now = vault.rewrap(wrapped, by, ALICE)
    settings.WAYMARK_KEYS = [entry("new")]
    assert by_now == "new"
    assert vault.Vault(ALICE, again, by_now).open(sealed, "writing:1") == WORDS


def test_rotation_without_the_old_key_is_refused_instead_of_making_a_useless_key(settings):
    settings.WAYMARK_KEYS = [entry("old")]
    wrapped, by = vault.new_data_key(ALICE)
    settings.WAYMARK_KEYS = [entry("new")]
    with pytest.raises(KeyLost):
        vault.rewrap(wrapped, by, ALICE)


# --- Secrets of the server ----------------------------------------------------------------------------------------


def test_a_server_secret_opens_in_its_place_only_and_also_after_rotation(settings):
    settings.WAYMARK_KEYS = [entry("old")]
    sealed = vault.seal_for_server(WORDS, "mail:1")
    assert WORDS.encode() not in sealed
    settings.WAYMARK_KEYS = [entry("new"), entry("old")]
    assert vault.open_for_server(sealed, "mail:1") == WORDS
    assert vault.open_for_server(memoryview(sealed), "mail:1") == WORDS
    with pytest.raises(KeyLost):
        vault.open_for_server(sealed, "mail:2")


@pytest.mark.parametrize("sealed", [b"", b"gone:xx", b"\xff\xfe:xx", b"t1:", b"no separator"])
def test_a_server_secret_without_its_key_or_damaged_is_refused(sealed):
    with pytest.raises(KeyLost):
        vault.open_for_server(sealed, "mail:1")


def test_the_server_key_is_not_the_key_that_wraps_data_keys(settings):
    settings.WAYMARK_KEYS = [entry("k1")]
    sealed = vault.seal_for_server(WORDS, "mail:1").removeprefix(b"k1:")
    with pytest.raises(KeyLost):
        vault._open(vault.keys()["k1"], sealed, "mail:1")


# --- In the database ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_two_people_have_different_data_keys(alice, bob):
    opened = [vault.unwrap(user.data_key.wrapped, user.data_key.wrapped_by, user.pk) for user in (alice, bob)]
    assert opened[0] != opened[1]


@pytest.mark.django_db
def test_a_row_given_to_another_person_stays_closed_to_them(alice, bob):
    row = write_note(alice, WORDS)
    Writing.objects.filter(pk=row.pk).update(owner=bob)
    with pytest.raises(KeyLost):
        open_writing(bob, Writing.objects.get(pk=row.pk))


@pytest.mark.django_db
def test_two_ciphertexts_of_one_person_swapped_between_rows_stay_closed(alice):
    first, second = write_note(alice, WORDS), write_note(alice, "the other coat")
    Writing.objects.filter(pk=first.pk).update(ciphertext=second.ciphertext)
    with pytest.raises(KeyLost):
        open_writing(alice, Writing.objects.get(pk=first.pk))


@pytest.mark.django_db
def test_once_the_data_key_is_destroyed_nothing_of_hers_can_be_read_and_bob_reads_on(alice, bob):
    hers, his = write_note(alice, WORDS), write_note(bob, WORDS)
    DataKey.objects.filter(user=alice).delete()
    alice = fresh(alice)
    with pytest.raises(KeyLost):
        open_writing(alice, hers)
    with pytest.raises(KeyLost):
        about(alice)
    assert open_writing(fresh(bob), his).value == {"text": WORDS}


@pytest.mark.django_db
def test_a_new_data_key_does_not_open_what_the_destroyed_one_sealed(alice):
    hers = write_note(alice, WORDS)
    wrapped, by = vault.new_data_key(alice.pk)
    DataKey.objects.filter(user=alice).update(wrapped=wrapped, wrapped_by=by)
    with pytest.raises(KeyLost):
        open_writing(fresh(alice), hers)


@pytest.mark.django_db
def test_a_vault_is_opened_once_for_a_loaded_person_and_costs_no_query(alice, bob, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert vault_of(alice) is vault_of(alice)
        assert vault_of(bob) is not vault_of(alice)
