"""Every address of the site, and what each of the cast gets there. A new address without an entry here fails a test."""

from dataclasses import dataclass, field

from django.urls import URLPattern, get_resolver

S, HERS = "two chairs by the window", "a lamp that she kept"
SIGN_IN, KEPT, EXIT = "/account/login/", "/notes/kept/", "https://www.bbc.com/weather"
CHECK_ID, FACT = "2b1c8b0e-9a59-4a0e-8a3c-7f4f3d2c1b0a", "9d3f4e5a-1b2c-4d3e-8f9a-0b1c2d3e4f5a"
FACT2 = "7c1e4e5a-1b2c-4d3e-8f9a-0b1c2d3e4f5b"
NEW_PLAN = {"same_person": "yes", "order_stands": "not_sure", "wrote_first": "no", "together_since": "no"}
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


def open_page(*args):
    return Row((200, 405, 405), nobody=(200, 405, 405), args=args)


NO_PLAN = to("/today/")
STRANGERS = {"bob": (404, 404, 405), "edith": (404, 404, 405)}  # a form on a page of its own, about something of alice's
CALM = to("/calm/")


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


# Records of alice's days.
CHECK_IN, FIRST, CARE, DATE = (f"00000000-0000-4000-8000-00000000030{number}" for number in range(1, 5))
# Stand-ins for ids that are made when the tests begin; all of them are alice's.
NOTE, PARKED, KEY, EARLIER = "note of alice", "kept post of alice", "security key of alice", "earlier plan of alice"
LOGGED = "contact event of alice"
PAUSE = "5d3f4e5a-1b2c-4d3e-8f9a-0b1c2d3e4f5c"  # of a pause of hers
PAUSED = {"bob": (404, 405, 405), "edith": (404, 405, 405), "nobody": (CALM, 405, 405)}
PAUSED_ACT = {"bob": (405, 404, 405), "edith": (405, 404, 405), "nobody": (405, CALM, 405)}

OPEN = {
    "recovery:home": PUBLIC, "recovery:how-it-works": PUBLIC, "recovery:first-step": PUBLIC, "recovery:calm": PUBLIC,
    "recovery:help": PUBLIC, "recovery:myths": PUBLIC, "recovery:privacy": PUBLIC, "recovery:leave": PUBLIC, "recovery:erased": PUBLIC,
    "recovery:leave-go": Row((to(EXIT), to(EXIT), to(EXIT)), nobody=(to(EXIT), to(EXIT), to(EXIT))),
    "recovery:help-everywhere": PUBLIC, "recovery:traces": PUBLIC, "recovery:offline": PUBLIC, "recovery:worker": PUBLIC,
    "recovery:help-for": open_page("safe-quiet"), "recovery:help-country": open_page("gb"),
    "recovery:help-country-for": open_page("gb", "now"),
    "recovery:favicon": Row((to("/static/img/favicon.ico"), 405, 405), nobody=(to("/static/img/favicon.ico"), 405, 405)),
    "recovery:forget": PUBLIC, "recovery:friend-sheet": PUBLIC,
    "recovery:advice": PUBLIC, "recovery:advice-by": open_page("healthy"),
    "recovery:pause": Row((200, 405, 405), nobody=(CALM, 405, 405)),
    "recovery:pause-end": Row((405, to(f"/pause/{FACT}/"), 405), nobody=(405, CALM, 405), data={"id": FACT, "end": "passed"}),
    "recovery:pause-vanish": Row((405, to("/pause/"), 405), nobody=(405, CALM, 405), data={"id": FACT, "text": S}),
    "recovery:pause-after": Row((200, 405, 405), **PAUSED, args=(PAUSE,)),
    "recovery:pause-helped": Row((405, to(f"/pause/{PAUSE}/"), 405), **PAUSED_ACT, args=(PAUSE,), data={"helped": "yes"}),
    "recovery:pause-unnoted": Row((405, to(f"/pause/{PAUSE}/"), 405), **PAUSED_ACT, args=(PAUSE,)),
}  # fmt: skip

OWN = {
    "recovery:stay": act(200),
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
    "recovery:booklet": plan_page(),
    "recovery:graduation": plan_page(to("/today/")),
    "recovery:pack": Row((200, 200, 405), data={"notes": "keep"}),
    "recovery:pack-go": act(to("/plan/pack/"), data={"notes": "delete"}),
    "recovery:come-back": plan_page(200, "tonight"),
    "recovery:first-night": plan_act(200, data={"id": FACT, "text": S}),
    "recovery:phase": plan_page(200, "p1"),
    "recovery:phase-end": plan_page(200, "p1"),
    "recovery:paper": plan_page(200, "p1"),
    "recovery:phase-done": plan_act(to("/plan/p1/end/"), "p1"),
    "recovery:step": plan_page(200, "k5"),
    "recovery:step-save": plan_act(to("/s/k5/"), "k5", data={"a1-text": S}),
    "recovery:step-look": plan_act(to("/s/k5/"), "k5", data={"a1-text": S}),
    "recovery:sorry": Row((403, 403, 405), edith=(NO_PLAN, 403, 405), data={"id": FACT, "own": S}),
    "recovery:sorry-look": act(403, data={"id": FACT, "own": S}),
    "recovery:step-finish": plan_act(to("/s/k5/stop/"), "k5", data={"a1-text": S}),
    "recovery:step-skip": Row((405, to("/plan/"), 405), edith=(405, 403, 405), args=("k5",), data={"fact": FACT, "word": S}),
    "recovery:step-later": Row((405, to("/plan/"), 405), edith=(405, 403, 405), args=("k5",), data={"fact": FACT, "word": S}),
    "recovery:step-again": Row((405, to("/s/k1/"), 405), edith=(405, 403, 405), args=("k1",), data={"fact": FACT}),
    "recovery:step-tonight": plan_act(to("/s/k5/"), "k5", data={"a1-text": S}),
    "recovery:step-about": act(to("/s/k5/"), args=("k5",), data={"group": "shared", "shared": "pets"}),
    "recovery:stop": Row((200, 405, 405), bob=(to("/s/k1/"), 405, 405), edith=(NO_PLAN, 405, 405), args=("k1",)),
    "recovery:mirror": plan_page(),
    "recovery:decide": plan_page(),
    "recovery:sit": plan_act(to("/decide/"), data={"id": FACT, "choice": "let_go", "mood": "low", "words": S, "cooling_days": "3"}),
    "recovery:questions": plan_page(),
    "recovery:questions-ask": plan_act(200, data={"at": "0", "g4": "no"}),
    "recovery:questions-save": plan_act(200, data={"check": CHECK_ID, "g4": "no"}),
    "recovery:questions-why": plan_page(),
    "recovery:crisis": page(),
    # The ladder is closed for all three; tests/views/test_ladder.py walks it.
    "recovery:ladder": plan_page(403),
    "recovery:ladder-given": plan_act(403, data={"id": FACT, "until": "2027-02-03"}),
    "recovery:ladder-back": Row((405, to("/ladder/"), 405), edith=(405, NO_PLAN, 405)),
    "recovery:agreement": Row((403, 403, 405), edith=(NO_PLAN, NO_PLAN, 405), data={"id": FACT, "aims": S}),
    "recovery:rung": plan_page(403, 2),
    "recovery:rung-answer": plan_act(403, 1, data={"id": FACT, "came": "yes", "on": "2026-01-02", "words": S}),
    "recovery:rung-taken": plan_act(403, 2, data={"id": FACT, "on": "2026-01-02", "already": "1", "words": S}),
    "recovery:rung-out": plan_act(403, 3, data={"id": FACT}),
    "recovery:distance": page(),
    "recovery:distance-choose": Row((200, to("/distance/"), 405), data={"id": FACT, "boundary": "none", "length": "week", "channels": "messages"}),
    "recovery:distance-down": act(to("/distance/"), data={"id": FACT}),
    "recovery:reply": page(),
    "recovery:reply-look": act(200, data={"id": FACT, "text": S}),
    "recovery:meeting": page(),
    "recovery:other-side": Row((404, 405, 405)),
    "recovery:log-new": page(),
    "recovery:log-save": act(200, data={"id": FACT, "contact": "met", "day": "2026-01-02", "before": S}),
    "recovery:log": page(),
    "recovery:log-month": page(args=(2026, 10)),
    "recovery:log-event": Row(
        (200, to("/distance/log/"), 405), bob=(404, 404, 405), edith=(404, 404, 405), args=(LOGGED,),
        data={"id": LOGGED, "contact": "met", "day": "2026-01-02"},
    ),
    "recovery:log-remove": act(to("/distance/log/"), bob=(405, 404, 405), edith=(405, 404, 405), args=(LOGGED,)),
    "recovery:changed": page(),
    "recovery:change": Row((200, 200, 405), args=(1,), data={"id": FACT, "day": "2026-01-02", "words": S}),
    "recovery:notes": page(),
    "recovery:note-new": page(),
    "recovery:find": Row((200, 200, 405), data={"words": S}),
    "recovery:prompts": page(),
    "recovery:prompt": page(args=("f1",)),
    "recovery:note-save": act(to("/notes/"), bob=(405, 409, 405), edith=(405, 409, 405), data={"id": NOTE, "rev": "1", "text": S}),
    "recovery:kept": page(),
    "recovery:kept-discard": act(to("/notes/kept/"), bob=(405, 404, 405), edith=(405, 404, 405), args=(PARKED,)),
    "recovery:note": page(bob=(404, 405, 405), edith=(404, 405, 405), args=(NOTE,)),
    "recovery:lines": page(),
    "recovery:back": page(),
    "recovery:back-asked": act(to("/notes/back/"), data={"show": "yes"}),
    "recovery:notes-paper": page(),
    "recovery:pin": act(to("/notes/"), bob=(405, 404, 405), edith=(405, 404, 405), args=(NOTE,), data={"pin": "up"}),
    "recovery:pause-words": Row((200, to("/notes/words/"), 405), data={"id": FACT, "lines": S}),
    "recovery:pause-people": Row((200, to("/notes/people/"), 405), data={"id": FACT2, "name_0": "Aunt", "phone_0": "020 7946 0000"}),
    "recovery:sealed": page(),
    "recovery:letter-fate": Row((200, to("/notes/"), 405), **STRANGERS, args=(NOTE,), data={"fate": "keep"}),
    "recovery:letter-go": page(bob=(404, 405, 405), edith=(404, 405, 405), args=(NOTE,)),
    "recovery:letter-gone": act(to("/notes/"), bob=(405, 404, 405), edith=(405, 404, 405), args=(NOTE,)),
    "recovery:letter-open": act(to("/notes/"), bob=(405, 404, 405), edith=(405, 404, 405), args=(NOTE,)),
    "recovery:earlier": page(),
    "recovery:earlier-plan": page(bob=(404, 405, 405), edith=(404, 405, 405), args=(EARLIER,)),
    "recovery:earlier-delete": page(bob=(404, 405, 405), edith=(404, 405, 405), args=(EARLIER,)),
    "recovery:earlier-delete-go": act(to("/notes/earlier/"), bob=(405, 404, 405), edith=(405, 404, 405), args=(EARLIER,)),
    "recovery:new-plan": Row((200, 200, 405), edith=(NO_PLAN, NO_PLAN, 405), data={"id": FACT, **NEW_PLAN}),
    "recovery:new-plan-begin": act(NO_PLAN, data={"id": FACT, **NEW_PLAN}),
    "recovery:data": page(),
    "recovery:data-take": page(),
    "recovery:data-file": act(200),
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


def day_page(of):
    return page(bob=(404, 405, 405), edith=(404, 405, 405), args=(of,))


def day_act(answer, of):
    return act(to(answer), bob=(405, 404, 405), edith=(405, 404, 405), args=(of,))


def day_save(answer, of, **data):
    """A form that carries the id of alice's record: nobody else may change it."""
    return act(to(answer), bob=(405, 404, 405), edith=(405, 404, 405), data={"id": of, **data})


OWN |= {
    "recovery:check-in": page(),
    "recovery:check-in-tap": day_save(f"/check-in/{CHECK_IN}/next/", CHECK_IN, mood="3"),
    "recovery:check-in-save": day_save(f"/check-in/{CHECK_IN}/next/", CHECK_IN, mood="3", line=S),
    "recovery:check-in-asks": act(to("/check-in/"), data={"profile": "leave"}),
    "recovery:check-ins": page(),
    "recovery:check-in-kept": day_page(CHECK_IN),
    "recovery:check-in-next": day_page(CHECK_IN),
    "recovery:check-in-delete": day_act("/check-in/earlier/", CHECK_IN),
    "recovery:insight": page(),
    "recovery:week": page(),
    "recovery:firsts": page(),
    "recovery:first-save": day_save("/firsts/", FIRST, what="own", words=S),
    "recovery:first-delete": day_act("/firsts/", FIRST),
    "recovery:care": page(),
    "recovery:care-save": day_save("/care/", CARE, words=S),
    "recovery:care-done": day_save("/care/", CARE, item="water"),
    "recovery:care-delete": day_act("/care/", CARE),
    "recovery:dates": page(),
    "recovery:date-save": day_save("/dates/", DATE, label=S, on="2027-02-03", repeats="once", plan=S),
    "recovery:date": day_page(DATE),
    "recovery:date-delete": day_act("/dates/", DATE),
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
ONLY_READ, FORM, REFUSED, NOT_THERE = (200, 405), (200, None), (403, 403), (404, None)
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
    **dict.fromkeys(("people", "person", "person_sessions", "person_switch", "record"), NOT_THERE),  # an operator's: tests/admin
    "helpline_changelist": FORM, "helpline_add": FORM, "helpline_change": FORM, "helpline_history": FORM, "helpline_delete": REFUSED,
}  # fmt: skip
# Drawn often enough in tests/admin, and slow: the whole guide at once.
WHOLE_GUIDE = {"guide_check", "guide_publish", "guide_compare", "guide_preview_myths", "release_read_myths", "guide_bring_back"}
DESK_PATHS = sorted(
    (name.removeprefix("admin:").removeprefix("recovery_"), path) for name, path in every_url() if name.startswith("admin:")
)
