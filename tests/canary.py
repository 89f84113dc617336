"""One sentence, typed into everything that takes words and posted at every wall."""

import json
import re
from contextlib import contextmanager
from datetime import timedelta

from django.test import Client

from recovery import releases
from recovery.enums import ActivityKind
from recovery.models import Writing
from recovery.rules.gates import QUESTIONS
from recovery.rules.pause import line_key
from tests.browsing import form_to, forms_of, send
from tests.conftest import BACKEND, PASSWORD

TOKEN = "wrenlight"  # no word of the guide; found in any case and inside any other text
S = f"The {TOKEN} on the kitchen table, and nobody said goodbye"
AUTOSAVE = {"HTTP_ACCEPT": "application/json"}


class Recorder(Client):
    """Notes every address it is sent to, every header and cookie, and every message a page shows."""

    def __init__(self, **defaults):
        super().__init__(enforce_csrf_checks=True, raise_request_exception=False, **defaults)
        self.told = []

    def request(self, **request):
        answer = super().request(**request)
        self.told += [str(answer.headers), str(answer.cookies)]
        for context in answer.context or []:
            self.told += [str(message) for message in context.get("messages", [])]
        title = None if answer.streaming else re.search(rb"<title>(.*?)</title>", answer.content, re.DOTALL)
        self.told.append(title.group(1).decode() if title else "")
        return answer


def arrive(user):
    client = Recorder()
    client.force_login(user, backend=BACKEND)
    return client


def form_with(answer, field, action=""):
    found = [form for form in forms_of(answer) if field in form.fields and action in form.action]
    assert found, f"no form with {field} on {answer.wsgi_request.path}"
    return found[0]


@contextmanager
def without_session(client):
    """The session has ended; afterwards she has signed in again."""
    cookie = client.cookies["w"].value
    client.cookies["w"] = "ended"
    yield
    client.cookies["w"] = cookie


@contextmanager
def without_token(client):
    cookie = client.cookies["t"].value
    client.cookies["t"] = "y" * 32
    yield
    client.cookies["t"] = cookie


# --- typing it everywhere -------------------------------------------------------------------------------------------


def steps_of_every_kind():
    """Key of one open step for each kind of activity that takes writing."""
    guide = releases.guide_of(releases.newest_release()[0])
    found = {}
    for phase in guide.phases[:3]:
        for step in phase.steps:
            for activity in step.activities:
                found.setdefault(activity.kind, step.key)
    wanted = {kind for kind in ActivityKind if kind is not ActivityKind.DECISION}
    assert wanted <= set(found), "a kind of activity that no open step has cannot be tested here"
    return sorted({found[kind] for kind in wanted})


def filled_everywhere(form):
    """The sentence in every field that takes words, one line or several."""
    ours = ("csrfmiddlewaretoken", "mark", "page", "fact", "parked", "id")
    return {
        name: [S for _ in value] if isinstance(value, list) else S
        for name, value in form.fields.items()
        if not name.endswith("rev") and name not in ours
    }


def write_in_every_step(alice):
    for key in steps_of_every_kind():
        page = alice.get(f"/s/{key}/")
        form = form_with(page, "line", "/finish/")
        typed = filled_everywhere(form)
        ticked = {name: S for name in form.unticked if name.endswith("-ticked")}
        assert alice.post(f"/s/{key}/save/", form.fields | typed, **AUTOSAVE).json()["ok"]
        assert send(alice, form, fields=typed | ticked).status_code == 302
        assert alice.get(f"/s/{key}/").content.decode().count(TOKEN) >= len(typed)


def write_beside_the_plan(alice):
    note = form_with(alice.get("/notes/new/"), "text")
    send(alice, note, text=S)
    page = f"/notes/{Writing.objects.filter(kind='note').latest('created_at').pk}/"
    send(alice, form_with(alice.get(page), "text"), text=f"{S}. And again")  # the first words become an earlier revision
    send(alice, form_with(alice.get("/notes/words/"), "lines"), lines=[S])
    send(alice, form_with(alice.get("/notes/people/"), "name_0"), name_0=S, phone_0="020 7946 0000")
    pause = alice.get("/pause/")
    ended = send(alice, form_to(pause, "/pause/end/"), end="passed").url
    helped = form_to(alice.get(ended), f"{ended}helped/")
    send(alice, helped, helped="yes", what=line_key(S), urge="on")
    assert TOKEN in send(alice, form_to(alice.get("/notes/find/"), "/notes/find/"), words=S).content.decode()
    prompt = form_to(alice.get("/notes/new/f1/"), "/notes/save/")
    send(alice, prompt, text=S, after="heavier", them="on")
    vanishing = form_with(pause, "text")
    vanishing.action = "/pause/away/"
    send(alice, vanishing, text=S)
    send(alice, form_with(alice.get("/pause/"), "text"), text=S)
    send(alice, form_with(alice.get("/s/k1/"), "line", "/finish/"), short="1")
    send(alice, form_with(alice.get("/s/k1/stop/"), "text"), text=S)
    send(alice, form_with(alice.get("/s/k11/"), "word"), word=S)
    check_in = form_with(alice.get("/check-in/"), "line")
    send(alice, check_in, fields={"mood": "2", "feelings": ["sad"], "own": S, "good": S, "line": S})
    send(alice, form_with(alice.get("/firsts/"), "words"), what="own", words=S)
    send(alice, form_with(alice.get("/care/"), "words"), words=S)
    send(alice, form_with(alice.get("/dates/"), "plan"), label=S, on="2026-12-24", plan=S)
    page = alice.get("/s/k10/")
    form = form_with(page, "word")
    form.action = "/s/k10/later/"
    send(alice, form, word=S)


def note_what_happened(alice):
    """A boundary, contact, a change; the sentence wherever these take words, and where they do not."""
    choose = form_with(alice.get("/distance/choose/"), "channels")
    assert send(alice, choose, boundary="low", length="month", topics="legal").status_code == 302
    send(alice, choose, fields={"boundary": S, "length": S, "until": S, "topics": S, "channels": S})
    noted = form_with(alice.get("/distance/new/"), "before")
    assert send(alice, noted, contact="asked_others", before=S, when=S, then=S).status_code == 200
    refused = form_with(alice.get("/distance/new/"), "before")
    assert send(alice, refused, contact=S, channel=S, topic=S, day=S, clock=S, before=S).status_code == 422
    change = form_with(alice.get("/changed/4/"), "words")
    assert send(alice, change, words=S).status_code == 200
    alice.get("/distance/log/", {"month": S})


def type_it_where_it_does_not_belong(alice):
    """Password fields, choices, searches, addresses: a tired person pastes anything anywhere."""
    somebody = Recorder()
    login = form_with(somebody.get("/account/login/"), "login")
    send(somebody, login, login="alice@example.org", password=S)
    send(somebody, login, login=S, password=S)
    for path in ("/account/login/code/", "/account/password/reset/"):
        send(somebody, form_with(somebody.get(path), "email"), email=S)
    join = form_with(somebody.get("/account/signup/"), "email")
    send(somebody, join, email=S, password1=S, time_zone=S)
    send(somebody, join, email="ann@example.org", password1=S, adult="on", consent="on", device="own", time_zone=S)
    send(alice, form_with(alice.get("/account/reauthenticate/"), "password"), password=S)
    change = form_with(alice.get("/account/password/change/"), "oldpassword")
    send(alice, change, oldpassword=S, password1=S, password2=S)
    settings = alice.get("/settings/")
    for action in ("/settings/pace/", "/settings/place/", "/settings/safe/", "/settings/about/"):
        form = form_to(settings, action)
        send(alice, form, fields=dict.fromkeys(form.unticked | set(form.fields) - {"csrfmiddlewaretoken"}, S))
    for path in ("/notes/", "/help/", "/calm/", "/pause/"):
        alice.get(path, {"page": S, "country": S, "wait": S})
    alice.get(f"/s/{S}/")
    alice.get(f"/plan/later/{TOKEN}/")
    return somebody


def post_at_every_wall(alice):
    for ended in (without_session, without_token):
        step = form_with(alice.get("/s/k9/"), "line", "/finish/")
        step.fields |= filled_everywhere(step)
        noted = form_with(alice.get("/distance/new/"), "before")
        note, long_note = (form_with(alice.get("/notes/new/"), "text") for _ in range(2))
        with ended(alice):
            send(alice, noted, contact="met", before=S)
            send(alice, note, text=S)
            send(alice, step)
            alice.post("/s/k9/save/", step.fields, **AUTOSAVE)
            send(alice, long_note, text=S + "x" * (1024 * 1024 + 1))
            send(alice, long_note, text=S + "x" * (8 * 1024 * 1024))
            alice.post("/notes/save/", S, content_type="multipart/form-data")
            alice.post("/notes/save/", json.dumps({"text": S}), content_type="application/json")
    token = {"csrfmiddlewaretoken": note.fields["csrfmiddlewaretoken"]}
    assert alice.post("/s/k32/finish/", token | {"a1-note": S, "line": S}).status_code == 403
    assert alice.post("/s/k33/look/", token | {"a1-text": S, "line": S}).status_code == 403
    for path in ("/ladder/sorry/", "/ladder/sorry/look/"):
        assert alice.post(path, token | {"own": S, "forgive": S}).status_code == 403
    reply = form_with(alice.get("/distance/reply/"), "text")
    reply.action = "/distance/reply/look/"
    assert TOKEN in send(alice, reply, text=S).content.decode()
    assert alice.post("/s/k32/skip/", token | {"fact": "0b9d9a6e-4f4c-4e0a-8d5a-1d2c3b4a5f60", "word": S}).status_code == 403
    assert send(alice, note, text=S + "x" * (1024 * 1024 + 1)).status_code == 413
    assert send(alice, note, text=S + "x" * (8 * 1024 * 1024)).status_code == 413
    assert send(alice, note, text=f"{S}\x00").status_code == 422
    clash = alice.get("/s/k8/"), alice.get("/s/k8/")
    first, second = (form_with(page, "line", "/finish/") for page in clash)
    send(alice, first, line=f"{S}, once")
    assert send(alice, second, line=f"{S}, twice").status_code == 409
    stored = Writing.objects.filter(kind="note").latest("created_at")
    assert alice.post("/notes/save/", token | {"id": str(stored.pk), "rev": "0", "text": f"{S}?"}).status_code == 409


def decide_and_walk_to_the_end(alice, clock):
    for choice, mood in (("let_go", "low"), ("let_go", "steady")):
        send(alice, form_with(alice.get("/decide/"), "words"), choice=choice, mood=mood, words=S)
        clock.tick(timedelta(days=1))
        say_who_it_is(alice)
    clock.tick(timedelta(days=4))
    say_who_it_is(alice)
    for phase in ("p1", "p2", "p3", "p5"):
        assert send(alice, form_to(alice.get(f"/plan/{phase}/end/"), f"/plan/{phase}/done/")).status_code == 302


def say_who_it_is(alice):
    send(alice, form_to(alice.get("/account/reauthenticate/"), "/account/reauthenticate/"), password=PASSWORD)


def answer_the_questions(alice):
    form = form_to(alice.get("/questions/"), "/questions/ask/")
    review = send(alice, form, review="1", **dict.fromkeys(QUESTIONS, "rather_not"))
    send(alice, form_with(review, "check"), fields=dict.fromkeys(QUESTIONS, "rather_not"))
    settings = alice.get("/settings/")
    for action, said in {
        "/settings/pace/": {"aim": "distance", "pace": "when_i_come"},
        "/settings/safe/": {"fear": "not_sure"},
        "/settings/about/": {"ended": "they-ended", "shared": ["children", "home"], "known": "never-official"},
    }.items():
        assert send(alice, form_to(settings, action), fields=said).status_code == 302
