import re

import pytest

from recovery.releases.markdown import PAGES, Links, render, render_short
from recovery.rules.prose import LINK_PAGES

LINKS = Links(steps={"k8"}, myths={"m3"})


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One *two* **three**.", "<p>One <em>two</em> <strong>three</strong>.</p>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("a\\\nb", "<p>a<br>\nb</p>"),
        ("[a](step:k8)", '<p><a href="/s/k8/">a</a></p>'),
        ("[a](myth:m3)", '<p><a href="/myths/#m3">a</a></p>'),
        ("[a](page:safety-check)", '<p><a href="/questions/">a</a></p>'),
        ("[a](https://a.example/?b=1&c=2)", '<p><a href="https://a.example/?b=1&amp;c=2" rel="noreferrer">a</a></p>'),
    ],
)
def test_markdown_is_rendered_as_documented(text, html):
    assert render(text, LINKS) == html


@pytest.mark.parametrize(
    "text",
    [
        "[a *b*](step:k9)",
        "[a *b*](myth:m9)",
        "[a *b*](page:nowhere)",
        "[a *b*](http://plain.example)",
        "[a *b*](mailto:a@b.example)",
        "[a *b*](//other.example)",
        "[a *b*](/s/k8/)",
    ],
)
def test_a_link_that_leads_nowhere_leaves_its_words(text):
    assert render(text, LINKS) == "<p>a <em>b</em></p>"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b onclick=x>a</b>",
        "a <img src=x onerror=y> b",
        "<!-- a -->",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "![a](https://pictures.example/a.png)",
        "<javascript:alert(1)>",
    ],
)
def test_nothing_that_runs_or_loads_gets_through(text):
    assert re.findall("<[^>]*>", render(text, LINKS)) == ["<p>", "</p>"]


@pytest.mark.parametrize("page", sorted(LINK_PAGES))
def test_every_page_that_texts_may_link_to_has_a_path(page):
    assert PAGES[page].startswith("/")
    assert set(PAGES) == LINK_PAGES


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# a\n\n## b\n\n# c", ["h2", "h3", "h2"]),
        ("## a\n\n### b", ["h2", "h3"]),
        ("### a\n\n##### b", ["h2", "h4"]),
        ("# a\n\n###### b", ["h2", "h6"]),
        ("a\n===", ["h2"]),
    ],
)
def test_headings_begin_below_the_title_of_the_page(text, tags):
    html = render(text, LINKS)
    assert [part[:2] for part in html.split("<")[1:] if part.startswith("h")] == tags
    assert "id=" not in html


def test_code_is_shown_as_it_stands():
    assert render("`a`\n\n    b\n\n```\nc\n```", LINKS) == "<p>`a`</p>\n<p>b</p>\n<p>```\nc\n```</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One [line](page:help).", 'One <a href="/help/">line</a>.'),
        ("[Any](step:k99)", '<a href="/s/k99/">Any</a>'),
        ("[None](step:../x)", "None"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("", ""),
    ],
)
def test_a_short_text_of_one_paragraph_comes_without_its_tags(text, html):
    assert render_short(text) == html
