"""Pages for when something is in the way, drawn with nothing at hand: no request, no database, no words of the guide."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

PAGES = ["400", "403", "404", "413", "429", "500", "503"]
SHOUTING = re.compile(r"\b(?:error|forbidden|invalid|illegal|fatal|denied|failed|exception|bad request|not found|oops|sorry)\b|!", re.I)


@pytest.fixture(params=PAGES)
def page(request):
    return render_to_string(f"{request.param}.html")


def test_every_page_of_trouble_has_leave_and_help_in_their_places(page):
    bar = page.split("<header")[1].split("</header>")[0]
    assert 'action="/leave/go/"' in page.split("</header>")[0]
    assert 'href="/help/"' in bar
    assert page.index('action="/leave/go/"') < page.index('href="/help/"')


def test_every_page_of_trouble_is_calm_and_says_what_to_do(page):
    main = page.split("<main")[1].split("</main>")[0]
    words = strip_tags(main)
    assert SHOUTING.findall(words) == []
    assert not re.search(r"\b[45]\d\d\b", strip_tags(page)), "no number that only machines read"
    assert len(words.split()) > 10
    assert re.search(r'<a [^>]*href="/|<button', main), "a way on"


def test_every_page_of_trouble_has_a_neutral_title_and_stands_alone(page):
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]
    assert title.strip().endswith("Waymark")
    assert not re.search(r"error|\d", title, re.I)
    assert not re.search(r"https?://(?!www\.w3\.org)", page.replace("https://www.bbc.com/weather", ""))
