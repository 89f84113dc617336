"""Short texts and helplines: the same for everyone, read at most every five seconds, shown at once where they changed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils.safestring import SafeString

from recovery.models import Helpline, ShortText
from recovery.queries import texts
from recovery.queries.texts import countries, forget_texts, plain_text, short_text, short_texts

pytestmark = pytest.mark.django_db
KEY = "home.lead"


def test_a_text_is_there_as_written_for_labels_and_as_safe_html_for_pages():
    ShortText.objects.filter(key=KEY).update(text="A *quiet* place & [help](page:help).")
    forget_texts()
    assert plain_text(KEY) == "A *quiet* place & [help](page:help)."
    html = short_text(KEY)
    assert isinstance(html, SafeString)
    assert "<em>quiet</em> place &amp; <a" in html
    assert short_texts()["home"]["lead"] == html


def test_a_text_cannot_bring_markup_of_its_own():
    ShortText.objects.filter(key=KEY).update(text="<script>alert(1)</script> <b onclick=x>b</b>")
    forget_texts()
    assert "<script" not in short_text(KEY)
    assert "<b" not in short_text(KEY)


@pytest.mark.parametrize("key", ["home.nothing", "nowhere.nothing", "nodot", ""])
def test_a_text_that_is_not_there_is_empty(key):
    assert plain_text(key) == ""
    assert short_text(key) == ""
    assert isinstance(short_text(key), SafeString)


def test_texts_of_another_language_do_not_come_in():
    ShortText.objects.create(language="de", key=KEY, text="Ein ruhiger Ort")
    forget_texts()
    assert "ruhig" not in plain_text(KEY)


def test_texts_and_helplines_are_read_once_and_then_cost_nothing(django_assert_num_queries):
    forget_texts()
    with django_assert_num_queries(2):
        short_texts(), countries()
    with django_assert_num_queries(0):
        short_texts(), countries(), plain_text(KEY), short_text(KEY)


def test_a_change_shows_when_it_is_forgotten_and_otherwise_when_five_seconds_are_over(at_noon):
    forget_texts()
    before = plain_text(KEY)
    ShortText.objects.filter(key=KEY).update(text="Another sentence.")
    at_noon.tick(texts.KEEP_SECONDS)
    assert plain_text(KEY) == before
    at_noon.tick(0.1)
    assert plain_text(KEY) == "Another sentence."
    ShortText.objects.filter(key=KEY).update(text="A third one.")
    forget_texts()
    assert plain_text(KEY) == "A third one."


def test_many_threads_that_ask_at_once_read_once():
    reads = []
    kept = texts._Kept(lambda: reads.append(1) or len(reads))
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: kept.get(), range(64))) == {1}
    assert len(reads) == 1


# --- Helplines ----------------------------------------------------------------------------------------------------


def test_countries_come_by_name_with_their_lines_in_order():
    found = countries()
    assert [country.name for country in found] == sorted(country.name for country in found)
    assert sum(len(country.lines) for country in found) == Helpline.objects.count()
    for country in found:
        rows = Helpline.objects.filter(country=country.code).order_by("position", "pk")
        assert [line.key for line in country.lines] == [row.key for row in rows]
        assert country.emergency == rows[0].emergency


def test_a_line_carries_everything_a_page_shows():
    row = Helpline.objects.order_by("pk").first()
    line = next(line for country in countries() for line in country.lines if line.key == row.key)
    assert (line.name, line.purpose, line.phone, line.text, line.chat, line.hours) == (
        row.name,
        row.purpose,
        row.phone,
        row.text,
        row.chat,
        row.hours,
    )
    assert (line.relay, line.languages, line.site, line.note, line.confidence, line.verified_on) == (
        row.relay,
        row.languages,
        row.site,
        row.note,
        row.confidence,
        row.verified_on,
    )
