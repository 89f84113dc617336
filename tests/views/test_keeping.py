"""Meeting one's own words again: pins, kept lines, looking back only when asked, paper."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localtime

from recovery.actions.letters import seal_letter
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import WritingKind
from recovery.queries.keeping import MOST_PINNED, pinned_ids
from recovery.queries.person import about
from tests.browsing import form_to, send
from tests.conftest import NOW, fresh
from tests.writing_help import answer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def client(as_alice, at_noon):
    return as_alice


def note(user, words, *, kind=WritingKind.NOTE, at=NOW):
    return save_writing(user, Where(kind), Save(uuid4(), {"text": words}), at=at)


def words_of(response):
    return response.content.decode()


def pin(client, row, page=None):
    where = page or f"/notes/{row.pk}/"
    return send(client, form_to(client.get(where), f"/notes/{row.pk}/pin/"), pin="up")


def test_a_pinned_note_stands_on_top_until_it_is_taken_down(client, alice):
    old = note(alice, "the blue cup", at=NOW - 40 * DAY)
    for number in range(25):
        note(alice, f"note {number}", at=NOW - number * DAY)
    assert "blue cup" not in words_of(client.get("/notes/"))
    for _tap in range(2):
        assert pin(client, old).url == "/notes/"
    assert pinned_ids(fresh(alice)) == (old.pk,)
    assert "blue cup" in words_of(client.get("/notes/"))
    down = form_to(client.get(f"/notes/{old.pk}/"), f"/notes/{old.pk}/pin/")
    send(client, down, pin="down")
    assert "blue cup" not in words_of(client.get("/notes/"))


def test_a_kept_line_is_pinned_from_its_own_page(client, alice):
    answer(alice, "k1", line="A lamp in the hall.")
    row = alice.writings.get(kind=WritingKind.LINE)
    assert pin(client, row, "/notes/lines/").url == "/notes/lines/"
    page = words_of(client.get("/notes/"))
    assert page.index("Pinned") < page.index("A lamp in the hall.")


def test_pins_lie_sealed_and_end_with_what_they_held(client, alice):
    first, second = note(alice, "one"), note(alice, "two")
    for row in (first, second):
        pin(client, row)
    assert str(first.pk).encode() not in bytes(fresh(alice).person.about)
    send(client, form_to(client.get(f"/notes/{first.pk}/go/"), f"/notes/{first.pk}/gone/"))
    assert client.get("/notes/").status_code == 200
    third = note(alice, "three")
    pin(client, third)
    assert pinned_ids(fresh(alice)) == (second.pk, third.pk)


def test_a_sealed_letter_is_not_shown_though_it_is_pinned(client, alice):
    letter = note(alice, "the blue cup", kind=WritingKind.LETTER)
    pin(client, letter)
    seal_letter(letter, until=localtime(NOW).date() + DAY)
    assert "blue cup" not in words_of(client.get("/notes/"))


def test_a_thirteenth_pin_is_refused_with_a_sentence_and_nothing_is_lost(client, alice):
    rows = [note(alice, f"note {number}") for number in range(MOST_PINNED + 1)]
    for row in rows:
        pin(client, row)
    assert len(pinned_ids(fresh(alice))) == MOST_PINNED
    assert "Twelve are on top already." in words_of(client.get("/notes/"))


def test_nobody_pins_what_is_another_persons_or_no_note(client, alice, bob):
    hers = note(bob, "a lamp that she kept")
    answer(alice, "k1", a1={"text": "one"})
    for row in (hers, alice.writings.get(kind=WritingKind.ANSWER)):
        assert client.post(f"/notes/{row.pk}/pin/", {"pin": "up"}).status_code == 404
    assert pinned_ids(fresh(alice)) == ()


# --- Looking back -------------------------------------------------------------------------------------------------


def test_nothing_is_looked_back_on_before_it_was_asked_for_and_never_on_today(client, alice):
    note(alice, "the blue cup", at=NOW - 31 * DAY)
    note(alice, "the red cup", at=NOW - 363 * DAY)
    note(alice, "the green cup", at=NOW - 20 * DAY)
    assert "cup" not in words_of(client.get("/notes/back/"))
    send(client, form_to(client.get("/notes/back/"), "/notes/back/ask/"), show="yes")
    page = words_of(client.get("/notes/back/"))
    assert page.index("the blue cup") < page.index("the red cup")
    assert "the green cup" not in page
    assert "cup" not in words_of(client.get("/today/"))
    send(client, form_to(client.get("/notes/back/"), "/notes/back/ask/"), show="no")
    assert "cup" not in words_of(client.get("/notes/back/"))
    assert about(fresh(alice)).raw["looks_back"] is False


def test_looking_back_leaves_out_what_is_sealed_and_says_when_there_is_nothing(client, alice):
    send(client, form_to(client.get("/notes/back/"), "/notes/back/ask/"), show="yes")
    letter = note(alice, "the blue cup", kind=WritingKind.LETTER, at=NOW - 30 * DAY)
    assert "blue cup" in words_of(client.get("/notes/back/"))
    seal_letter(letter, until=localtime(NOW).date() + DAY)
    page = words_of(client.get("/notes/back/"))
    assert "blue cup" not in page
    assert "There is nothing from those days." in page


# --- Paper --------------------------------------------------------------------------------------------------------


def test_paper_holds_every_note_in_full_and_no_sealed_one(client, alice):
    for number in range(60):
        note(alice, f"note {number} " + "word " * 100 + "end", at=NOW - number * DAY)
    letter = note(alice, "the blue cup", kind=WritingKind.LETTER)
    seal_letter(letter, until=localtime(NOW).date() + DAY)
    pages = [words_of(client.get(f"/notes/paper/?page={page}")) for page in (1, 2)]
    assert sum(page.count("word end") for page in pages) == 60
    assert "blue cup" not in pages[0] + pages[1]
    assert client.get("/notes/paper/?page=3").status_code == 404
