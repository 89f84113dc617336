"""What stands behind the question mark of an address is anybody's: a mistyped or made-up value opens the page that was meant."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests import addresses

ROOT = Path(__file__).resolve().parents[2]
ODD = ["²", "9" * 40, "-1", "1e3", "\x00", "x" * 100, "🌙 مساء\u202e"]
PLAIN = [reverse(name) for name, row in addresses.ROWS.items() if row.alice[0] == 200 and not row.args]


def names_that_are_read():
    """Every name that a page of a person's or of everybody's looks up in its address."""
    code = "\n".join(file.read_text() for part in ("views", "edge") for file in (ROOT / "recovery" / part).glob("*.py"))
    return set(re.findall(r'GET\.(?:get|getlist)\("(\w+)"', code)) | set(re.findall(r'"(\w+)" (?:not )?in request\.GET', code))


def met(page):
    """What somebody meets: the status, and the heading or where they are led."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.content.decode(), re.DOTALL)
    return page.status_code, found[1] if found else page.get("Location", "").split("?")[0]


def test_the_names_are_found():
    assert {"page", "wait", "until", "back", "clean"} <= names_that_are_read()
    assert len(PLAIN) > 60


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:8])
def test_odd_values_open_the_page_that_was_meant(as_alice, odd):
    asked = dict.fromkeys(names_that_are_read(), odd)
    pages = {path: (met(as_alice.get(path)), met(as_alice.get(path, asked))) for path in PLAIN}
    assert {path: both for path, both in pages.items() if both[0] != both[1]} == {}
