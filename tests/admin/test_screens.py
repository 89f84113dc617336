"""Every screen of the desk: no script or style in the page, valid HTML, headers as everywhere."""

import re

import pytest

from recovery.models import Helpline, MythCard, Phase, ShortText, Source, Step
from tests.admin.conftest import form_of, page
from tests.admin.forms import changed_fields
from tests.html_pages import html_faults

# What a strict policy forbids: script and style in the page itself, and whatever only works with them.
FORBIDDEN = (r"<script(?![^>]*\bsrc=)", r"<style", r"\sstyle=", r"\son[a-z]+=\"", r"javascript:", r"href=\"#\"")


@pytest.fixture
def screens(as_edith, guide, step):
    """Every kind of page, with drafts that differ, faults, a clash and errors on show. {address: HTML}"""
    Step.objects.filter(pk=step.pk).update(
        why="Because moss is soft.", body="See [this](step:k99).", audience=["children"], sources=["moss-2020"]
    )
    Step.objects.filter(guide=guide, key="k3").update(retired_at=guide.releases.get().published_at)
    Phase.objects.filter(guide=guide, key="p2").update(summary="Small things.")
    stale = changed_fields(as_edith.get(form_of(step)), why="Mine.")
    Step.objects.filter(pk=step.pk).update(why="Theirs.", revision=9)
    rows = [
        step,
        guide,
        guide.steps.get(key="k3"),
        guide.phases.first(),
        Source.objects.get(guide=guide),
        MythCard.objects.get(guide=guide),
        ShortText.objects.filter(safety=True).first(),
        Helpline.objects.first(),
    ]
    paths = [
        "/desk/",
        *(form_of(row) for row in rows),
        form_of(step).replace("change", "history"),
        form_of(rows[5]).replace("change", "delete"),
    ]
    paths += [f"/desk/recovery/{name}/" for name in ("source", "mythcard", "shorttext", "helpline")]
    paths += [f"/desk/recovery/{name}/add/?guide={guide.pk}" for name in ("step", "source", "mythcard", "helpline")]
    paths += [page(guide, name) for name in ("road", "check", "publish", "releases", "releases/compare", "releases/1/bring-back")]
    paths += [page(guide, f"preview/{name}") for name in ("plan", "plan/p1", "plan/p1/end", "s/k1", "myths")]
    paths += [f"/desk/recovery/step/{step.pk}/retire/", "/desk/recovery/helpline/?review=overdue"]
    found = {path: as_edith.get(path) for path in paths}
    found["clash"] = as_edith.post(form_of(step), stale)
    found["errors"] = as_edith.post(form_of(step), {**stale, "body": "A <b>word</b>", "activities-0-kind": "check", "rows": "900"})
    assert {path: response.status_code for path, response in found.items() if response.status_code != 200} == {}
    return found


def test_no_screen_holds_script_or_style(screens):
    found = [(path, pattern) for path, r in screens.items() for pattern in FORBIDDEN if re.search(pattern, r.content.decode())]
    assert found == []


def test_every_screen_carries_the_strict_policy_and_is_not_stored(screens):
    for path, response in screens.items():
        policy = response["Content-Security-Policy"]
        assert "script-src 'self'" in policy, path
        assert "unsafe" not in policy, path
        assert "no-store" in response["Cache-Control"], path


def test_every_screen_is_valid_html(screens):
    assert html_faults({path: response.content.decode() for path, response in screens.items()}) == []


def test_every_script_and_stylesheet_is_a_file_of_this_site(screens):
    for path, response in screens.items():
        for address in re.findall(r"<(?:script|link)[^>]*?\b(?:src|href)=\"([^\"]+)\"", response.content.decode()):
            assert address.startswith("/static/"), (path, address)
