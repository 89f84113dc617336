"""The frame of every page, and the open pages, drawn without a database."""

import re
from collections import defaultdict
from html.parser import HTMLParser
from types import SimpleNamespace as Thing

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.urls import reverse

from recovery.enums import Evidence, Feeling, PhaseRole
from recovery.rules.helplines import Wish
from recovery.rules.shapes import Block, Guide, Myth, Phase, Step

TEXTS = defaultdict(lambda: defaultdict(lambda: "a short text"))
STEP = Step(
    id=1, key="k1", phase_key="p1", title="Get through today", minutes=2, core=True, why_html="<p>Why.</p>", evidence=Evidence.LITTLE,
    blocks=(), short_html="<p>Short.</p>", hurts_html="", line_prompt="", activities=(),
)  # fmt: skip
GUIDE = Guide(
    key="waymark", language="en", title="One step at a time", summary="A road.", release=1,
    phases=(Phase("p1", PhaseRole.GRIEVE, Feeling.HELD, "Get through it", "Small steps.", "", "", (STEP,)),),
    myths=(Myth("m1", "Silence", "<p>Claim.</p>", "<p>Rests.</p>", "<p>Left out.</p>", "<p>Instead.</p>"),),
)  # fmt: skip
LINE = Thing(
    name="A line", purpose="crisis", phone="116 123", text="text HELLO to 50808", chat=True, relay="", hours="", languages="",
    site="https://www.example.org/here", note="", verified_on=None, confirmed=True,
)  # fmt: skip
COUNTRY = Thing(code="IE", path="ie", name="Ireland", emergency="112 or 999", lines=(LINE,))
OPEN = {
    "recovery/public/home.html": {},
    "recovery/public/how_it_works.html": {"guide": GUIDE},
    "recovery/public/calm.html": {},
    "recovery/public/help.html": {"countries": (COUNTRY,), "wish": Wish()},
    "recovery/public/help_country.html": {"country": COUNTRY, "lines": COUNTRY.lines, "wish": Wish()},
    "recovery/public/help_all.html": {"countries": (COUNTRY,)},
    "recovery/public/traces.html": {},
    "recovery/public/offline.html": {},
    "recovery/public/forgotten.html": {},
    "recovery/public/myths.html": {"guide": GUIDE},
    "recovery/public/friend.html": {},
    "recovery/public/privacy.html": {},
    "recovery/public/leave.html": {},
    "recovery/public/first_step.html": {"guide": GUIDE, "step": STEP, "blocks": [Block("<p>Read me.</p>")]},
    "recovery/public/erased.html": {},
}
WALLS = [*(f"{status}.html" for status in (400, 403, 404, 413, 429, 500, 503)), "key_lost.html"]


def draw(template, **context):
    return render_to_string(template, {"texts": TEXTS, "exit_target": "https://neutral.example/", **OPEN.get(template, {}), **context})


class Stops(HTMLParser):
    """What the Tab key stops at, in order: (tag, words)."""

    def __init__(self, html):
        super().__init__()
        self.stops = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if (tag == "a" and "href" in named) or tag == "button" or (tag in ("input", "select") and named.get("type") != "hidden"):
            self.stops.append([tag, ""])
            self.inside = True

    def handle_endtag(self, tag):
        self.inside = self.inside and tag not in ("a", "button")

    def handle_data(self, data):
        if self.inside and self.stops:
            self.stops[-1][1] = f"{self.stops[-1][1]} {data.strip()}".strip()


@pytest.mark.parametrize("template", [*OPEN, *WALLS])
def test_page_in_tab_order_begins_with_leave_skip_mark_pause_help(template):
    stops = Stops(draw(template)).stops
    assert stops[:5] == [
        ["button", "Leave this site at once"], ["a", "Skip to the page"], ["a", "Waymark"], ["a", "Pause"], ["a", "Help"],
    ]  # fmt: skip


@pytest.mark.parametrize("template", [*OPEN, *WALLS])
def test_leave_on_every_page_is_a_plain_form_without_a_token(template):
    form = re.search(r'<form class="leave".*?</form>', draw(template), re.DOTALL)[0]
    assert f'method="post" action="{reverse("recovery:leave-go")}"' in form
    assert 'data-exit="https://neutral.example/"' in form
    assert "csrf" not in form
    assert "<input" not in form


@pytest.mark.parametrize("template", OPEN)
def test_open_page_for_alice_and_for_nobody_is_the_same(template):
    alice = Thing(is_authenticated=True, email="alice@example.org", person=Thing(exit_key_off=True))
    signed_in = draw(template, user=alice, messages=["Hello alice"], csrf_token="a-token")
    assert signed_in == draw(template, user=AnonymousUser())
    assert "csrfmiddlewaretoken" not in signed_in


def test_server_error_page_without_any_context_still_offers_leave_and_help():
    page = render_to_string("500.html")
    assert f'action="{reverse("recovery:leave-go")}"' in page
    assert f'href="{reverse("recovery:help")}"' in page
    assert "What you saved is safe" in page


BANNED = re.compile(r"\b(ex|breakup|break-up|abuse|reconnect|grieve|evaluate|let go|relationship)\b", re.IGNORECASE)


@pytest.mark.parametrize("template", [*OPEN, *WALLS])
def test_title_of_page_on_a_screen_that_others_see_is_neutral(template):
    title = re.search(r"<title>(.*?)</title>", draw(template), re.DOTALL)[1].strip()
    assert title.endswith("Waymark")
    assert BANNED.findall(title) == []


def test_help_with_a_country_puts_its_emergency_numbers_first_each_one_tap_away():
    page = draw("recovery/public/help_country.html")
    assert re.findall(r'href="tel:([^"]+)"', page) == ["112", "999", "116123"]


def test_help_for_somebody_who_cannot_talk_puts_text_before_the_voice_line():
    loud, quiet = (draw("recovery/public/help_country.html", wish=Wish(quiet=quiet)) for quiet in (False, True))
    assert loud.index("116 123") < loud.index("text HELLO to 50808")
    assert quiet.index("text HELLO to 50808") < quiet.index("116 123")


def test_help_without_a_country_shows_no_line_and_no_guess():
    page = draw("recovery/public/help.html")
    assert "tel:" not in page
    assert "aria-current" not in page


def test_calm_page_without_a_wait_asks_how_long_and_with_one_says_it():
    assert re.findall(r'name="wait" value="(\d+)"', draw("recovery/public/calm.html")) == ["2", "10", "30"]
    assert "For 10 minutes nothing has to happen." in draw("recovery/public/calm.html", wait_minutes=10)


# --- One rendering of fields ---------------------------------------------------------------------------------------


class Form(forms.Form):
    words = forms.CharField(help_text="A few.")
    kind = forms.ChoiceField(choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect)
    sure = forms.BooleanField(help_text="No hurry.")


def test_field_with_help_and_error_says_both_before_the_input_and_ties_them():
    field = Form({})["words"].as_field_group()
    assert field.index("<label") < field.index("A few.") < field.index('role="alert"') < field.index("<input")
    assert 'aria-describedby="id_words_helptext id_words_error"' in field
    assert 'aria-invalid="true"' in field
    assert 'id="id_words_helptext"' in field
    assert 'id="id_words_error"' in field


def test_radio_field_is_a_fieldset_with_its_question_as_legend():
    field = Form({})["kind"].as_field_group()
    assert re.search(r'<fieldset class="choices" aria-describedby="id_kind_error">\s*<legend>Kind</legend>', field)


def test_checkbox_field_stands_inside_its_label_with_help_after_it():
    field = Form()["sure"].as_field_group()
    assert re.search(r'<label for="id_sure"><input type="checkbox"[^>]*><span>Sure</span></label>', field)
    assert field.index("</label>") < field.index("No hurry.")


def test_form_drawn_whole_uses_the_same_rendering_once_a_field():
    assert str(Form()).count('<div class="field') == 3
