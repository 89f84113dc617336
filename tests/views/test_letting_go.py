"""What was let go stays gone: an autosave that arrives late, and a page that is still open, bring no word of it back."""

import pytest

from recovery.enums import WritingKind
from recovery.models import Writing
from recovery.queries.writings import open_writing
from tests.browsing import form_to, send
from tests.canary import AUTOSAVE
from tests.conftest import fresh
from tests.writing_help import write_note

pytestmark = pytest.mark.django_db
WORDS = "Do you still water the fern?"


@pytest.fixture
def client(as_alice, at_noon):
    return as_alice


def vanished(client, alice):
    """A form whose words were let vanish in the pause."""
    form = form_to(client.get("/pause/"), "/notes/save/")
    form.fields["text"], form.action = WORDS, "/pause/away/"
    send(client, form)
    return form


def let_go(client, alice):
    """A form that was still open in another tab when its letter was let go for good."""
    letter = write_note(alice, WORDS, kind=WritingKind.LETTER)
    form = form_to(client.get(f"/notes/{letter.pk}/"), "/notes/save/")
    send(client, form_to(client.get(f"/notes/{letter.pk}/go/"), f"/notes/{letter.pk}/gone/"))
    return form


@pytest.fixture(params=[vanished, let_go])
def open_form(request, client, alice):
    form = request.param(client, alice)
    form.action = "/notes/save/"
    assert not Writing.objects.exists()
    return form


def test_an_autosave_that_comes_late_is_told_so_and_stores_nothing(client, open_form):
    answer = client.post("/notes/save/", open_form.fields, **AUTOSAVE)
    assert (answer.status_code, answer.json()["ok"]) == (410, False)
    assert "let go" in answer.json()["reason"]
    assert not Writing.objects.exists()


def test_a_save_that_comes_late_leaves_the_words_on_the_page_and_nowhere_else(client, alice, open_form):
    answer = send(client, open_form)
    page = answer.content.decode()
    assert answer.status_code == 410
    assert not Writing.objects.exists()
    assert "They are kept nowhere" in page
    assert WORDS in page
    assert "data-autosave=" not in page, "nothing of it is kept unless they say so"
    send(client, form_to(answer, "/notes/save/"))
    assert open_writing(fresh(alice), Writing.objects.get()).value["text"] == WORDS


def test_another_page_saves_as_ever(client, open_form):
    form = form_to(client.get("/notes/new/"), "/notes/save/")
    form.fields["text"] = "It rained."
    assert client.post("/notes/save/", form.fields, **AUTOSAVE).json()["ok"]
    assert Writing.objects.count() == 1
