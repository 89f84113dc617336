"""Every form that takes writing, and what has become of what was typed into it."""

import pytest

from recovery.enums import DailyKind
from recovery.models import Decision, Writing, WritingRevision
from recovery.queries.daily import records_of
from recovery.queries.journey import decision_place
from recovery.queries.person import vault_of
from recovery.queries.writings import open_writing
from recovery.vault import Vault
from tests.browsing import form_to, forms_of, send
from tests.conftest import fresh

S = "the blue cup is still on the window sill"
OTHER = "nobody moved the blue cup"
AUTOSAVE = {"HTTP_ACCEPT": "application/json"}

# name: (page that shows the form, where it goes, what is typed)
WRITING_FORMS = {
    "a note": ("/notes/new/", "/notes/save/", {"text": S}),
    "a note in the pause": ("/pause/", "/notes/save/", {"text": S}),
    "words for a bad night": ("/notes/words/", "/notes/words/", {"lines": [S]}),
    "somebody to call": ("/notes/people/", "/notes/people/", {"name_0": S, "phone_0": "020 7946 0000"}),
    "answers, saved": ("/s/k5/", "/s/k5/save/", {"a1-text": S}),
    "answers, finished": ("/s/k5/", "/s/k5/finish/", {"a1-text": S}),
    "a line": ("/s/k5/", "/s/k5/save/", {"line": S}),
    "a word on skipping": ("/s/k5/", "/s/k5/skip/", {"word": S}),
    "a word on setting aside": ("/s/k5/", "/s/k5/later/", {"word": S}),
    "a first-night note": ("/s/k1/stop/", "/plan/sealed/", {"text": S}),
    "a check-in": ("/check-in/", "/check-in/save/", {"line": S}),
    "a first": ("/firsts/", "/firsts/save/", {"what": "own", "words": S}),
    "a small thing": ("/care/", "/care/save/", {"words": S}),
    "a hard date": ("/dates/", "/dates/save/", {"label": "a day", "on": "2027-02-03", "plan": S}),
    "a decision": ("/decide/", "/decide/keep/", {"choice": "let_go", "words": S}),
}
every_writing_form = pytest.mark.parametrize("place", WRITING_FORMS)


def open_form(client, place):
    """The page, and its form filled in and ready to be sent."""
    page, action, typed = WRITING_FORMS[place]
    shown = action.replace("/save/", "/finish/").replace("/later/", "/skip/") if page.startswith("/s/k5") else action
    form = form_to(client.get(page), shown)
    form.action = action
    form.fields |= typed
    return form


def everything_kept(user):
    """All that stands in the database in this person's hand, opened with their key."""
    user = fresh(user)
    texts = [open_writing(user, row).value for row in Writing.objects.filter(owner=user)]
    sittings = Decision.objects.filter(plan__owner=user).values_list("pk", "content")
    texts += [record.said for record in records_of(user, DailyKind)]
    return str(texts + [vault_of(user).open(sealed, decision_place(pk)) for pk, sealed in sittings])


def kept_page(client):
    answer = client.get("/notes/kept/")
    assert answer.status_code == 200
    return answer


def take_up(client, number=0):
    """Press "Save it where it belongs" at one of the kept texts, newest first."""
    offers = [form for form in forms_of(kept_page(client)) if "mark" in form.fields]
    return send(client, offers[number])


def earlier_texts(user):
    user = fresh(user)
    key = Vault(user.pk, user.data_key.wrapped, user.data_key.wrapped_by)
    return [key.open(row.ciphertext, f"writing:{row.writing_id}") for row in WritingRevision.objects.filter(writing__owner=user)]


def assert_calm(answer):
    """Help, a minute, and the way out; nothing typed."""
    shown = answer.content.decode()
    assert S not in shown
    assert 'href="/help/"' in shown
    assert 'href="/calm/"' in shown
    assert any(form.action == "/leave/go/" and form.method == "post" for form in forms_of(answer))
    assert "<h1" in shown
