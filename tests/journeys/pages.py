"""Every page there is: who sees it, and how they come to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.urls import get_resolver
from django.utils import timezone

from tests.conftest import PASSWORD
from tests.journeys.cast import CHECK_IN_IDS, DATE_ID, EARLIER_PLAN, LOGGED, NOTE_IDS, PAUSE_IDS
from tests.journeys.visitors import mailed_code

ANYONE = ""  # nobody is signed in


@dataclass(frozen=True)
class Sight:
    """One page as somebody sees it. `name` is its address by name; `reach` goes there by hand where opening is not enough."""

    label: str
    name: str
    who: str = ANYONE
    args: tuple = ()
    query: str = ""
    status: int = 200
    reach: Callable | None = None
    needs: str = ""  # somebody else of the cast who must be there

    def visit(self, visitor):
        if self.reach is None:
            visitor.open(self.name, *self.args, query=self.query)
        else:
            self.reach(visitor)


def seen(name, who=ANYONE, *args, label="", **rest):
    return Sight(label or "-".join([name, *map(str, args)]), name, who, args, **rest)


def _unclear(visitor):
    visitor.open("rung", 1)
    visitor.page.get_by_label("Something unclear").check()
    visitor.page.get_by_label("The day they named", exact=False).fill((timezone.localdate() + timedelta(days=5)).isoformat())
    visitor.press("Keep it")


def _a_no(visitor):
    visitor.open("rung", 1)
    visitor.page.get_by_label("A no", exact=True).check()
    visitor.press("Keep it")


def _afraid_afterwards(visitor):
    visitor.open("rung", 1)
    visitor.page.get_by_label("A clear yes, in words").check()
    visitor.press("Keep it")
    visitor.open("rung", 2)
    visitor.page.get_by_text("This has happened already", exact=True).click()
    visitor.page.get_by_label("I was afraid, or felt pushed").check()
    visitor.press("Note it")


# --- Pages that only a form leads to -------------------------------------------------------------------------------


def _send(name, *args, fill=(), check=(), press=""):
    def reach(visitor):
        visitor.open(name, *args)
        for label, words in fill:
            visitor.page.get_by_label(label, exact=True).fill(words)
        for label in check:
            visitor.page.get_by_label(label, exact=True).first.check()
        visitor.page.locator("main form").evaluate_all("forms => forms.forEach(form => { form.noValidate = true })")
        visitor.press(press)

    return reach


def _mailed(press, name):
    return _send(name, fill=[("Email", "planless@example.org")], press=press)


def _sign_up(visitor):
    visitor.open("account_signup")
    visitor.page.get_by_label("Email").fill("somebody@example.org")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    for label in ("18 or older", "I agree that", "Others use it too"):
        visitor.page.get_by_label(label).check()
    visitor.press("Keep a place here")


def _new_password(visitor):
    _mailed("Reset My Password", "account_reset_password")(visitor)
    visitor.page.get_by_label("Code").fill(mailed_code())
    visitor.press("Confirm")


def _second_step(visitor):
    visitor.sign_in("guarded@example.org")


def _sessions(visitor):
    visitor.sign_in("planless@example.org")
    visitor.open("usersessions_list")


def one_passkey(visitor, *, passwordless=False):
    """To the list of passkeys; the first is made there and then, by an authenticator that Chromium plays."""
    visitor.open("mfa_list_webauthn")
    if visitor.page.get_by_text("Phone").count():
        return
    devices = visitor.context.new_cdp_session(visitor.page)
    devices.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, "automaticPresenceSimulation": True}})
    visitor.open("mfa_add_webauthn")
    visitor.page.get_by_label("Name").fill("Phone")
    visitor.page.get_by_label("Passwordless").set_checked(passwordless)
    visitor.press("Add")
    visitor.page.wait_for_url(lambda url: not url.endswith("/add/"))
    visitor.open("mfa_list_webauthn")


def _say_who_by_passkey(visitor):
    one_passkey(visitor)
    visitor.open("mfa_reauthenticate_webauthn")


def _change_passkey(verb):
    def reach(visitor):
        one_passkey(visitor)
        visitor.follow(verb)

    return reach


LAST = 14  # the last page of the safety check
TO = """number => {
  const to = Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: number });
  document.querySelector("main form").append(to);
}"""


def _question(number, first="No"):
    """Page `number` of the safety check, straight from its first one, as a change from the review goes."""

    def reach(visitor):
        visitor.open("questions")
        visitor.press("Begin")
        if number:
            visitor.page.get_by_role("radio", name=first, exact=True).check()
            visitor.page.evaluate(TO, number)
            visitor.press("Go on")

    return reach


def _review(visitor, first="No"):
    _question(LAST, first)(visitor)
    visitor.press("Read my answers")


def _dark_answer(visitor):
    _question(5)(visitor)
    visitor.page.get_by_role("radio", name="Yes", exact=True).first.check()
    visitor.press("Go on")


def _saved_check(visitor):
    _review(visitor, "Not sure")
    visitor.press("Save these answers")


def _clash(visitor):
    visitor.open("step", "k2")
    visitor.page.locator("input[name=line]").fill("These words")
    visitor.page.evaluate("""async () => {
        const body = new URLSearchParams(new FormData(document.querySelector("#step-form")));
        body.set("page", crypto.randomUUID());
        body.set("line", "Those words " + Math.random());
        await fetch("save/", { method: "POST", body });
    }""")
    visitor.press("Save and stay here")


def _note_clash(visitor):
    visitor.open("note", NOTE_IDS[1])
    visitor.page.get_by_label("Your words").fill("These words")
    visitor.page.evaluate("""async () => {
        const body = new URLSearchParams(new FormData(document.querySelector("form.writing")));
        body.set("page", crypto.randomUUID());
        body.set("text", "Those words " + Math.random());
        await fetch("/notes/save/", { method: "POST", body });
    }""")
    visitor.press("Save")


def _ended_token(visitor):
    visitor.open("note-new")
    visitor.page.get_by_label("Your words").fill("Some words")
    visitor.page.locator("form.writing input[name=csrfmiddlewaretoken]").evaluate("input => { input.value = 'x'.repeat(64) }")
    visitor.press("Save")


def _too_long(visitor):
    visitor.open("note-new")
    visitor.page.get_by_label("Your words").evaluate("area => { area.value = 'So many words. '.repeat(80000) }")
    visitor.press("Save")


def _too_long_line(visitor):
    visitor.open("step", "k2")
    visitor.page.locator("input[name=line]").evaluate("input => { input.removeAttribute('maxlength'); input.value = 'word '.repeat(100) }")
    visitor.press("Save and stay here")


def _noted(contact, times=1):
    """The page after noting one kind of contact, perhaps several times."""

    def reach(visitor):
        for _ in range(times):
            visitor.open("log-new")
            visitor.page.get_by_role("radio", name=contact, exact=True).check()
            visitor.press("Keep it")

    return reach


def _other_side(visitor):
    _noted("I reached out", 3)(visitor)
    visitor.page.get_by_role("link", name="How it can feel on the other side").click()


def _changed(number, check=""):
    def reach(visitor):
        visitor.open("change", number)
        if check:
            visitor.page.get_by_role("radio", name=check, exact=True).check()
        visitor.press("Keep it")

    return reach


def _looked_over(words):
    def reach(visitor):
        visitor.open("step", "k33")
        visitor.page.get_by_label("Your words").fill(words)
        visitor.press("Look it over")

    return reach


def _reply_looked_over(visitor):
    visitor.open("reply")
    visitor.page.get_by_text("Reply briefly").click()
    visitor.page.get_by_label("Your words").first.fill("You never write. When are you back? And the lamp?")
    visitor.press("Look it over")


def _sorry_looked_over(visitor):
    visitor.open("sorry")
    visitor.page.get_by_label("What I did", exact=True).fill("I'm sorry, but you always knew.")
    visitor.press("Look it over")


def _folded(visitor):
    visitor.open("today")
    visitor.leave_alone(minutes=30)
    visitor.open("step", "k1")


def _sealed(visitor):
    visitor.open("stop", "k1")
    visitor.page.get_by_label("Your words").fill("For later.")
    visitor.press("Seal it")


def _fate_without_a_day(visitor):
    _send("letter-fate", NOTE_IDS[0], check=["Seal it until a day"], press="Go on")(visitor)


def _half_a_person(visitor):
    visitor.open("pause-people")
    visitor.page.locator("input[name=name_0]").fill("Aunt")
    visitor.press("Save")


def _new_plan_review(visitor):
    visitor.open("new-plan")
    for answer in visitor.page.get_by_role("radio", name="Not sure", exact=True).all():
        answer.check()
    visitor.press("Go on")


def _pack(*places, day="2027-05-03"):
    """The page after choosing the first of each of these."""

    def reach(visitor):
        visitor.open("pack")
        for place in places:
            visitor.page.get_by_role("radio", name=place, exact=True).last.check()
        visitor.page.get_by_label("Sealed until this day").fill(day)
        visitor.press("Read it once more")

    return reach


PUBLIC = [
    *[seen(name) for name in ("home", "how-it-works", "first-step", "calm", "help", "myths", "privacy", "leave", "erased")],
    *[seen(name) for name in ("help-everywhere", "traces", "forget", "offline", "friend-sheet")],
    seen("advice"),
    *[seen("advice-by", ANYONE, verdict) for verdict in ("healthy", "contested", "harmful", "unsupported")],
    seen("calm", query="?wait=10", label="calm-waiting"),
    seen("help-for", ANYONE, "safe-quiet"),
    *[seen("help-country", ANYONE, country) for country in ("gb", "ng", "xx")],
    *[seen("help-country-for", ANYONE, "us", words) for words in ("quiet", "safe", "change-quiet", "young")],
]
ACCOUNT = [
    *[seen(name) for name in ("account_login", "account_signup", "account_reset_password", "account_request_login_code")],
    *[seen(name) for name in ("account_inactive", "account_password_reset_completed")],
    seen("account_login", label="login-refused", reach=_send("account_login", press="Sign In")),
    seen("account_signup", label="signup-refused", reach=_send("account_signup", press="Keep a place here")),
    seen("account_email_verification_sent", reach=_sign_up),
    seen("account_confirm_login_code", reach=_mailed("Send me a code", "account_request_login_code"), needs="planless"),
    seen("account_confirm_password_reset_code", reach=_mailed("Reset My Password", "account_reset_password"), needs="planless"),
    seen("account_complete_password_reset", reach=_new_password, needs="planless"),
    seen("mfa_authenticate", reach=_second_step, needs="guarded"),
    *[seen(name, "planless") for name in ("account_logout", "account_email", "account_change_password", "account_reauthenticate")],
    *[seen(name, "planless") for name in ("mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn")],
    seen("usersessions_list", reach=_sessions, needs="planless"),
    seen("account_change_password", "planless", label="password-refused", reach=_send("account_change_password", press="Change Password")),
    seen("account_set_password", "passwordless"),
    *[seen(name, "guarded") for name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes")],
    seen("mfa_reauthenticate", "guarded"),
    seen("mfa_index", "guarded", label="mfa-with-everything"),
    seen("mfa_list_webauthn", "guarded", label="mfa-one-passkey", reach=one_passkey),
    seen("mfa_reauthenticate_webauthn", "guarded", reach=_say_who_by_passkey),
    seen("mfa_edit_webauthn", "guarded", 3, reach=_change_passkey("Edit")),
    seen("mfa_remove_webauthn", "guarded", 3, reach=_change_passkey("Remove")),
]
BEGINNING = [seen(name, "newcomer") for name in ("welcome", "welcome-aim", "welcome-shared", "welcome-safe")] + [
    seen("welcome-safe", "newcomer", label="welcome-help-first", reach=_send("welcome-safe", check=["Not sure"], press="Go on")),
    seen("welcome-aim", "newcomer", label="welcome-aim-empty", status=422, reach=_send("welcome-aim", press="Go on")),
]
ROAD = [
    seen("today", "alice"),
    *[
        seen("today", who, label=f"today-{who}")
        for who in ("planless", "away", "writer", "paused", "ready", "deciding", "past", "graduate")
    ],
    seen("plan", "alice"),
    *[seen("plan", who, label=f"plan-{who}") for who in ("past", "graduate")],
    seen("how-far", "alice"),
    seen("how-far", "graduate", label="how-far-graduate"),
    seen("graduation", "graduate"),
    *[seen("booklet", who, label=f"booklet-{who}") for who in ("alice", "graduate", "away")],
    seen("pack", "alice"),
    seen("pack", "newcomer", label="pack-nothing"),
    seen("pack", "alice", label="pack-review", reach=_pack("Seal it until a day", "Delete it")),
    seen("pack", "alice", label="pack-refused", status=422, reach=_pack("Seal it until a day", day="")),
    *[seen("phase", "past", key) for key in ("p1", "p4", "p6")],
    *[seen("phase-end", who, "p1", label=f"phase-end-{who}") for who in ("ready", "past")],
    *[seen("paper", who, key, label=f"paper-{key}-{who}") for who, key in (("alice", "p1"), ("past", "p3"), ("past", "p4"))],
    # Together these hold every kind of activity.
    *[seen("step", "alice", key) for key in ("k1", "k2", "k4", "k8", "k12", "k21", "k22", "k23", "k31", "k43")],
    *[seen("step", "past", key) for key in ("k32", "k33")],
    seen("step-look", "past", "k33", label="look", reach=_looked_over("You never asked. I miss you so much, and I promise it will be different.")),
    seen("step-look", "past", "k33", label="look-nothing", reach=_looked_over("Hello, I hope you are well. No need to answer.")),
    seen("step-look", "past", "k33", label="look-help", reach=_looked_over("You will regret this. I don't want to live without you.")),
    seen("sorry", "welcomed"),
    seen("sorry", "past", label="sorry-refused", status=403),
    seen("sorry-look", "welcomed", label="sorry-look", reach=_sorry_looked_over),
    seen("step", "tonight", "k33", label="step-put-off"),
    *[seen("ladder", who, label=f"ladder-{who}") for who in ("past", "tonight", "waiting", "overdue", "climbing")],
    *[seen("rung", who, number, label=f"rung-{number}-{who}") for who, number in (("past", 1), ("waiting", 1), ("climbing", 1), ("climbing", 7))],
    seen("rung", "past", 2, label="rung-later"),
    seen("agreement", "climbing"),
    seen("today", "waiting", label="today-waiting"),
    seen("rung-answer", "waiting", 1, label="rung-refused", status=422, reach=_send("rung", 1, press="Keep it")),
    seen("rung-answer", "waiting", 1, label="rung-is-that-right", reach=_a_no),
    seen("rung-answer", "waiting", 1, label="rung-answered", reach=_unclear),
    seen("rung-taken", "shaken", 2, label="rung-afraid", reach=_afraid_afterwards),
    seen("step", "alice", "k32", status=403, label="refused"),
    seen("step", "idle", "k1", label="step-folded", reach=_folded),
    seen("step-save", "alice", "k2", label="step-refused", status=422, reach=_too_long_line),
    seen("step-save", "alice", "k2", label="step-clash", status=409, reach=_clash),
    seen("stop", "alice", "k1"),
    seen("first-night", "alice", label="sealed", reach=_sealed),
    seen("mirror", "alice", label="mirror-empty"),
    seen("mirror", "looking"),
    seen("decide", "looking", label="decide-careful"),
    seen("decide", "alice"),
    seen("decide", "deciding", label="decide-second"),
    seen("decide", "past", label="decide-counted"),
    seen("sit", "deciding", label="decide-refused", status=422, reach=_send("decide", press="Keep this answer")),
    seen("questions", "alice"),
    *[seen("questions-ask", "alice", label=f"question-{number}", reach=_question(number)) for number in (0, 5, LAST)],
    seen("questions-ask", "alice", label="question-crisis", reach=_dark_answer),
    seen("questions-ask", "alice", label="question-review", reach=_review),
    seen("questions-save", "paused", label="questions-saved", reach=_saved_check),
    seen("questions-why", "alice"),
    seen("crisis", "alice"),
]
BESIDE = [
    seen("distance", "alice"),
    seen("distance", "keeping", label="distance-kept"),
    seen("distance-choose", "alice"),
    seen("distance-choose", "planless", label="distance-refused", status=422, reach=_send("distance-choose", press="Keep this boundary")),
    seen("today", "keeping", label="today-keeping"),
    seen("log-new", "keeping"),
    seen("log-save", "planless", label="log-refused", status=422, reach=_send("log-new", press="Keep it")),
    seen("log-save", "writer", label="log-third", reach=_noted("I reached out", 3)),
    seen("other-side", "writer", reach=_other_side),
    seen("log-save", "writer", label="log-passed", reach=_noted("An urge came and passed")),
    seen("log", "keeping"),
    seen("log-month", "planless", 2024, 2, label="log-empty"),
    seen("log-event", "keeping", LOGGED, label="log-event"),
    seen("reply", "keeping"),
    seen("reply-look", "keeping", label="reply-look", reach=_reply_looked_over),
    seen("meeting", "alice"),
    seen("changed", "alice"),
    *[seen("change", "writer", number) for number in (1, 5)],
    *[seen("change", "writer", number, label=f"changed-{number}", reach=_changed(number)) for number in (1, 2, 3, 4)],
    seen("change", "planless", 5, label="changed-5", reach=_changed(5, "It tells both of us")),
]
OWN = [
    seen("notes", "alice"),
    seen("notes", "planless", label="notes-empty"),
    seen("notes", "alice", query="?page=2", label="notes-older"),
    seen("note-new", "alice"),
    seen("prompts", "alice"),
    seen("find", "alice"),
    seen("find", "alice", label="find-found", reach=_send("find", fill=[("Words to look for", "blackbird")], press="Find")),
    seen("find", "alice", label="find-refused", status=422, reach=_send("find", press="Find")),
    seen("prompt", "alice", "f1"),
    *[seen(name, "alice") for name in ("lines", "back", "notes-paper")],
    seen("lines", "planless", label="lines-none"),
    seen("back", "past", label="back-asked", reach=_send("back", press="Yes, show me")),
    seen("note", "alice", NOTE_IDS[0], label="note"),
    seen("note-save", "alice", label="note-clash", status=409, reach=_note_clash),
    seen("note-save", "alice", label="note-too-long", status=413, reach=_too_long),
    seen("kept", "alice"),
    seen("kept", "planless", label="kept-nothing"),
    seen("pause", "alice"),
    *[seen(name, "alice") for name in ("pause-words", "pause-people")],
    seen("sealed", "alice", label="letters-sealed"),
    seen("pause-people", "planless", label="people-refused", status=422, reach=_half_a_person),
    seen("pause-words", "planless", label="words-none"),
    seen("sealed", "planless", label="sealed-none"),
    *[seen("pause-after", "alice", pause_id, label=f"pause-{end}") for end, pause_id in PAUSE_IDS.items()],
    *[seen(name, "alice", NOTE_IDS[0], label=name) for name in ("letter-fate", "letter-go")],
    seen("letter-fate", "alice", NOTE_IDS[0], label="fate-refused", status=422, reach=_fate_without_a_day),
    seen("pause", "past", query="?wait=10", label="pause-waiting"),
    *[seen(name, "alice") for name in ("settings", "consent", "erase")],
    seen("consent", "withdrawn", label="consent-withdrawn"),
    *[seen(name, "alice") for name in ("data", "data-take", "new-plan")],
    seen("new-plan", "alice", label="new-plan-review", reach=_new_plan_review),
    seen("new-plan", "alice", label="new-plan-refused", status=422, reach=_send("new-plan", press="Go on")),
    seen("earlier", "planless", label="earlier-none"),
    seen("earlier", "second"),
    *[seen(name, "second", EARLIER_PLAN, label=name) for name in ("earlier-plan", "earlier-delete")],
]
def _empty_check_in(visitor):
    visitor.open("check-in")
    visitor.page.get_by_text("Add more, if you like").click()
    visitor.page.get_by_label("Which day", exact=True).fill("2001-01-01")
    visitor.press("Save with all this")


DAYS = [
    seen("check-in", "alice"),
    seen("check-in-next", "planless", CHECK_IN_IDS[0], label="check-in-next"),
    seen("check-in-next", "low", CHECK_IN_IDS[1], label="check-in-low"),
    seen("check-in-kept", "low", CHECK_IN_IDS[1], label="check-in-kept"),
    seen("check-in-save", "alice", label="check-in-refused", status=422, reach=_empty_check_in),
    seen("check-ins", "low"),
    seen("check-ins", "alice", label="check-ins-none"),
    seen("today", "low", label="today-low"),
    seen("today", "dated", label="today-near-a-hard-date"),
    seen("week", "dated"),
    seen("insight", "dated"),
    seen("insight", "dated", query="?show=quarter", label="insight-quarter"),
    seen("insight", "alice", label="insight-too-little"),
    seen("firsts", "dated"),
    seen("care", "dated"),
    seen("dates", "dated"),
    seen("date", "dated", DATE_ID, label="date"),
]
ERRORS = [
    *[
        seen("gone-wrong", ANYONE, how, status=status)
        for how, status in [("unreadable", 400), ("too-large", 413), ("too-often", 429), ("broken", 500), ("resting", 503)]
    ],
    seen("gone-wrong", "alice", "broken", status=500, label="broken-signed-in"),
    seen("gone-wrong", "alice", "locked", status=503, label="key-lost"),
    Sight("no-such-page", "/no-such-page/", status=404),
    Sight("no-such-page-signed-in", "/no-such-page/", "alice", status=404),
    seen("note-save", "alice", label="token-ended", status=403, reach=_ended_token),
]
PAGES = [*PUBLIC, *ACCOUNT, *BEGINNING, *ROAD, *BESIDE, *OWN, *DAYS, *ERRORS]

# Addresses that are no pages: forms are sent there, files come from there, or they only lead on.
ACTS = {
    "recovery": {
        "leave-go", "stay", "worker", "favicon", "welcome-begin", "welcome-done", "begin", "rest", "resume", "come-back", "phase-done", "step-finish",
        "distance-down", "log-remove", "step-skip", "step-later", "step-again", "step-about",  "kept-discard", "back-asked", "pin", "letter-gone", "letter-open", "pause-end", "pause-helped", "pause-unnoted", "pause-vanish", "settings-pace", "settings-about",
        "step-tonight", "new-plan-begin", "pack-go", "earlier-delete-go", "data-file", "settings-safe", "settings-place", "consent-withdraw", "consent-give", "erase-go",
        "check-in-tap", "check-in-asks", "check-in-delete", "first-save", "first-delete", "care-save", "care-done", "care-delete", "date-save", "date-delete", "ladder-given", "ladder-back", "rung-out",
    },
    "": {"mfa_download_recovery_codes", "mfa_login_webauthn", "gone-wrong"},
}  # fmt: skip


def addresses():
    """Every named address but the editors' desk, whose screens have a list of their own."""
    found, open_ends = set(), [*get_resolver("config.urls").url_patterns]
    while open_ends:
        end = open_ends.pop()
        if getattr(end, "namespace", None) != "admin":
            open_ends += getattr(end, "url_patterns", [])
            found.add(getattr(end, "name", None))
    return found - {None}
