"""Look it over: the words are kept exactly as Save keeps them, the marks are kept nowhere."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils.html import strip_tags

from recovery.actions.answers import put_off_until_tomorrow
from recovery.actions.writing import LARGEST
from recovery.enums import ProgressKind
from recovery.models import DailyRecord, StepProgress, Writing
from recovery.queries.writings import open_writing
from tests.browsing import browser, form_to, forms_of, send, what_is_logged
from tests.conftest import NOW, fresh, signed_in
from tests.people import check, open_the_gate

pytestmark = pytest.mark.django_db
LOOK = "/s/k33/look/"
HEAVY = "You never wrote. I miss you so much, and I’m sorry, but I had to say it."
KIND = "Hello, I hope you are well. No need to answer."


@pytest.fixture
def tab(alice, at_noon):
    open_the_gate(alice)
    return browser(fresh(alice))


def press_look(tab, path="/s/k33/", **typed):
    form = form_to(tab.get(path), f"{path}finish/")
    form.action = f"{path}look/"
    return send(tab, form, fields=typed)


def marks_of(page):
    return re.findall(r"<mark>(.*?)<sup", page.content.decode())


def plain(page):
    return re.sub(r"\s+", " ", strip_tags(page.content.decode()))


def test_the_words_are_kept_and_shown_with_their_marks_and_reasons(alice, tab):
    page = press_look(tab, **{"a1-text": HEAVY, "line": "one breath"})
    assert page.status_code == 200
    assert marks_of(page) == ["You never", "miss you", "sorry, but"]
    assert "This lays the weight on them." in plain(page)
    assert "takes the sorry back" in plain(page)
    stored = {text.kind: text.value["text"] for text in (open_writing(alice, row) for row in Writing.objects.filter(owner=alice, step__key="k33"))}
    assert stored == {"answer": HEAVY, "line": "one breath"}
    assert [fact.kind for fact in StepProgress.objects.filter(step__key="k33")] == [ProgressKind.BEGUN]


def test_every_letter_of_reconnect_has_the_button_and_no_other_step(tab):
    assert f'formaction="{LOOK}"' in tab.get("/s/k33/").content.decode()
    assert 'formaction="/s/k39/look/"' in tab.get("/s/k39/").content.decode()
    assert "/look/" not in tab.get("/s/k5/").content.decode()
    assert "/look/" not in tab.get("/s/k32/").content.decode()


def test_a_look_that_finds_nothing_says_what_that_means_and_never_that_it_is_good(tab):
    page = press_look(tab, **{"a1-text": KIND})
    assert marks_of(page) == []
    assert "Nothing here stood out. That says nothing about how it would be received" in plain(page)
    assert not re.search(r"good to send|ready to send|well done|looks good", plain(page), re.I)


def test_an_empty_letter_is_said_to_be_empty(tab):
    assert "There are no words here yet." in plain(press_look(tab, **{"a1-text": " "}))


def test_the_page_after_a_look_goes_on_from_what_was_stored(alice, tab):
    first = form_to(tab.get("/s/k33/"), "/s/k33/finish/").fields
    again = form_to(press_look(tab, **{"a1-text": HEAVY}), "/s/k33/finish/")
    assert again.fields["a1-rev"] == "1"
    assert again.fields["page"] != first["page"]
    again.action = LOOK
    page = send(tab, again, fields={"a1-text": KIND})
    assert page.status_code == 200
    row = Writing.objects.get(owner=alice, step__key="k33", kind="answer")
    assert (row.revision, open_writing(alice, row).value["text"]) == (2, KIND)
    again.action = "/s/k33/finish/"
    assert send(tab, form_to(page, "/s/k33/finish/")).url == "/s/k33/stop/"


def test_the_same_look_twice_is_no_clash_and_makes_no_revision(alice, tab):
    form = form_to(tab.get("/s/k33/"), "/s/k33/finish/")
    form.action = LOOK
    for _ in range(3):  # as when a page is loaded again
        assert send(tab, form, fields={"a1-text": HEAVY}).status_code == 200
    assert Writing.objects.get(owner=alice, step__key="k33").revision == 1


def test_a_clash_shows_both_texts_and_no_marks(alice, tab):
    first, second = (form_to(tab.get("/s/k33/"), "/s/k33/finish/") for _ in range(2))
    send(tab, first, fields={"a1-text": KIND})
    second.action = LOOK
    page = send(tab, second, fields={"a1-text": HEAVY})
    assert page.status_code == 409
    assert KIND in plain(page)
    assert marks_of(page) == []


def test_a_text_that_is_too_long_is_refused_with_its_words_and_not_looked_at(tab):
    page = press_look(tab, **{"a1-text": "you never " * (LARGEST // 10 + 1)})
    assert "too long" in plain(page).lower()
    assert marks_of(page) == []


@pytest.mark.parametrize("hour", [0, 3])
def test_at_night_a_look_is_refused_as_every_save_is_and_the_words_come_back(alice, tab, at_noon, hour):
    form = form_to(tab.get("/s/k33/"), "/s/k33/finish/")
    form.action = LOOK
    at_noon.move_to(NOW.replace(hour=hour) + timedelta(days=1))
    page = send(signed(tab, alice), form, fields={"a1-text": HEAVY})
    assert page.status_code == 403
    assert HEAVY in page.content.decode()
    assert not Writing.objects.exists()


def signed(tab, alice):
    """The idle time of a moved clock signs nobody out here."""
    return signed_in(fresh(alice))


def test_a_gate_that_closed_meanwhile_refuses_the_look(alice, tab):
    form = form_to(tab.get("/s/k33/"), "/s/k33/finish/")
    check(alice, at=NOW, g4="yes")
    form.action = LOOK
    page = send(tab, form, fields={"a1-text": HEAVY})
    assert page.status_code == 403
    assert marks_of(page) == []


def test_a_step_of_another_part_is_saved_and_shown_as_it_is(alice, tab):
    page = press_look(tab, "/s/k5/", **{"a1-text": HEAVY})
    assert page.url == "/s/k5/"
    assert Writing.objects.filter(owner=alice, step__key="k5").exists()


def test_nothing_of_a_look_is_stored_or_logged(alice, tab):
    press_look(tab, **{"a1-text": KIND})
    with what_is_logged() as log:
        page = press_look(tab, **{"a1-text": HEAVY})
    assert marks_of(page)
    assert log.getvalue() == ""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("recovery_") and table not in ("recovery_shorttext", "recovery_release", "recovery_step", "recovery_activity", "recovery_mythcard"):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                assert not [value for row in cursor.fetchall() for value in row if isinstance(value, str) and re.search(r"sorry_but|declaration|miss you", value)], table


def test_drafts_are_free_however_often_they_are_looked_over(alice, tab):
    for number in range(12):
        assert press_look(tab, **{"a1-text": f"{HEAVY} {number}"}).status_code == 200
    assert not DailyRecord.objects.filter(owner=alice).exists()


def test_a_look_costs_no_query_more_than_a_save_of_the_same(tab, django_assert_max_num_queries):
    form = form_to(tab.get("/s/k33/"), "/s/k33/finish/")
    form.action = LOOK
    with django_assert_max_num_queries(14):
        assert send(tab, form, fields={"a1-text": HEAVY}).status_code == 200


# --- Help first ---------------------------------------------------------------------------------------------------


def place(page, words):
    found = page.content.decode().find(words)
    assert found >= 0, words
    return found


@pytest.mark.parametrize(
    ("words", "helps", "other"),
    [
        ("I don't want to live without you.", 'class="button button--help" href="/now/"', "/help/for/change/"),
        ("You will regret this.", 'class="button button--help" href="/help/for/change/"', "/now/"),
    ],
)
def test_a_threat_brings_the_help_that_fits_before_anything_else(tab, words, helps, other):
    page = press_look(tab, **{"a1-text": words})
    assert place(page, helps) < place(page, "<h1") < place(page, "<mark>")
    assert f'button--help" href="{other}"' not in page.content.decode()
    assert plain(press_look(tab, **{"a1-text": KIND})).count("Before this goes anywhere") == 0


def test_words_beside_the_letter_are_not_looked_at(tab):
    page = press_look(tab, **{"a1-text": KIND, "line": "You never will regret this"})
    assert marks_of(page) == []


# --- The brief reply ----------------------------------------------------------------------------------------------


def look_at_reply(client, text, **more):
    return client.post("/distance/reply/look/", {"id": str(uuid4()), "text": text, **more})


def test_a_reply_is_looked_over_and_kept_nowhere(as_alice, at_noon):
    page = look_at_reply(as_alice, "You always do this.\r\nCall me back now!")
    assert marks_of(page) == ["You always", "Call me back now"]
    assert next(form.fields["text"] for form in forms_of(page) if "text" in form.fields).startswith("You always do this.\nCall")
    assert not Writing.objects.exists()


def test_a_reply_with_a_threat_shows_help_first(as_alice, at_noon):
    page = look_at_reply(as_alice, "I know where you live.")
    assert place(page, "/help/for/change/") < place(page, "<h1")


def test_a_reply_says_late_by_the_persons_clock_and_drink_by_their_word(alice, as_alice, at_noon):
    open_the_gate(alice)
    assert "It is late." not in plain(look_at_reply(as_alice, KIND))
    put_off_until_tomorrow(alice, on=NOW.date())
    assert "Drink, or something like it" in plain(look_at_reply(signed_in(fresh(alice)), KIND))
    at_noon.move_to(NOW.replace(hour=23))
    assert "It is late." in plain(look_at_reply(signed_in(fresh(alice)), KIND))


@pytest.mark.parametrize("text", ["", "a\x00b you never", "👩🏽‍🚀 " * 50, "مرحبا"])
def test_odd_replies_are_answered(as_alice, at_noon, text):
    assert look_at_reply(as_alice, text, id="no id").status_code == 200


def test_a_reply_that_is_too_long_is_not_looked_at(as_alice, at_noon):
    page = look_at_reply(as_alice, "you never " * (LARGEST // 10 + 1))
    assert page.status_code == 413
    assert marks_of(page) == []


def test_where_an_order_forbids_contact_there_is_no_reply_to_look_at(alice, as_alice, at_noon):
    check(alice, at=NOW, g2_applies="yes")
    page = look_at_reply(as_alice, "You always do this.")
    assert marks_of(page) == []
    assert "lawyer" in plain(page)
