"""Short texts and helplines: shown at once, safe sentences never empty, numbers looked up in time."""

from datetime import date, timedelta

import pytest
from freezegun import freeze_time

from recovery.models import Helpline, ShortText
from recovery.queries.texts import countries, plain_text
from tests.admin.conftest import form_of
from tests.admin.forms import changed_fields, errors_at, fields_of, save
from tests.conftest import NOW


@pytest.fixture
def safe(db):
    return ShortText.objects.get(key="calm.intro")


@pytest.fixture
def line(db):
    return Helpline.objects.get(key="us-988")


# --- Short texts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", ["", "   ", "\r\n \r\n"])
def test_safety_sentence_cannot_be_emptied(as_edith, safe, empty):
    response = save(as_edith, safe, text=empty)
    assert "This sentence keeps people safe." in errors_at(response, "text")
    safe.refresh_from_db()
    assert safe.text


def test_safety_sentence_can_be_said_in_other_words(as_edith, safe):
    save(as_edith, safe, text="Nothing needs deciding now.")
    safe.refresh_from_db()
    assert safe.text == "Nothing needs deciding now."


def test_other_text_may_be_empty(as_edith):
    text = ShortText.objects.filter(safety=False).first()
    assert save(as_edith, text, text="").status_code == 302


def test_what_code_asks_for_is_read_only(as_edith, safe):
    assert not {"key", "where", "safety", "language"} & set(fields_of(as_edith.get(form_of(safe))))
    save(as_edith, safe, key="calm.other", where="Nowhere", safety="")
    safe.refresh_from_db()
    assert (safe.key, safe.safety) == ("calm.intro", True)
    assert safe.where != "Nowhere"


@pytest.mark.parametrize("text", ["A <b>word</b>.", "See [this](step:k999).", "::: example\nNo.\n:::"])
def test_text_that_breaks_a_rule_is_refused_at_its_field(as_edith, safe, text):
    assert errors_at(save(as_edith, safe, text=text), "text")


def test_saved_text_shows_at_once(as_edith, safe, django_capture_on_commit_callbacks):
    assert "Nothing has to be decided" in plain_text("calm.intro")
    with django_capture_on_commit_callbacks(execute=True):
        response = save(as_edith, safe, text="Nothing needs deciding now.")
    assert plain_text("calm.intro") == "Nothing needs deciding now."
    assert "Saved. People see it at once." in as_edith.get(response["Location"]).content.decode()


def test_texts_are_neither_added_nor_deleted(as_edith, safe):
    assert as_edith.get("/desk/recovery/shorttext/add/").status_code == 403
    assert as_edith.post(f"/desk/recovery/shorttext/{safe.pk}/delete/", {"post": "yes"}).status_code == 403


def test_list_of_texts_finds_a_sentence_by_its_words(as_edith, safe):
    html = as_edith.get("/desk/recovery/shorttext/", {"q": "Nothing has to be decided now"}).content.decode()
    assert form_of(safe) in html
    assert html.count("/change/") == 1


# --- Helplines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "sound"), [(180, True), (1, True), (181, False), (0, False), (-1, False)])
def test_helpline_is_looked_up_again_within_180_days(as_edith, line, days, sound):
    again = line.verified_on + timedelta(days=days)
    with freeze_time(NOW + timedelta(days=1)):
        response = save(as_edith, line, review_by=again.isoformat())
    assert (response.status_code == 302) is sound
    if not sound:
        assert "at most 180 days later" in errors_at(response, "review_by")


def test_helpline_cannot_have_been_looked_up_in_the_future(as_edith, line, at_noon):
    soon = NOW.date() + timedelta(days=5)
    response = save(as_edith, line, verified_on=soon.isoformat(), review_by=(soon + timedelta(days=9)).isoformat())
    assert "This day has not come yet." in errors_at(response, "verified_on")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("country", "USA", "at most 2"),
        ("country", "1Z", "Two letters"),
        ("country_name", "", "required"),
        ("name", "", "required"),
        ("purpose", "anything", "not one of the available choices"),
        ("confidence", "sure", "not one of the available choices"),
        ("site", "not an address", "valid URL"),
        ("source", "", "required"),
        ("verified_on", "", "required"),
    ],
)
def test_helpline_that_breaks_a_rule_is_refused_at_its_field(as_edith, line, name, value, message):
    assert message in errors_at(save(as_edith, line, **{name: value}), name)


def test_helpline_needs_a_way_to_reach_it(as_edith, line):
    fields = changed_fields(as_edith.get(form_of(line)), phone="", text="", site="")
    fields.pop("chat", None)
    assert "at least one way" in errors_at(as_edith.post(form_of(line), fields), "phone")


def test_saved_helpline_shows_at_once(as_edith, line, django_capture_on_commit_callbacks):
    countries()
    with django_capture_on_commit_callbacks(execute=True):
        save(as_edith, line, phone="555 0100")
    shown = {found.key: found.phone for country in countries() for found in country.lines}
    assert shown["us-988"] == "555 0100"


def test_emergency_number_holds_for_every_line_of_the_country(as_edith, line):
    save(as_edith, line, emergency="999", country_name="The States")
    lines = Helpline.objects.filter(country="US")
    assert lines.count() > 1
    assert set(lines.values_list("emergency", "country_name")) == {("999", "The States")}
    assert not Helpline.objects.filter(emergency="999", country_name="The States").exclude(country="US").exists()


def test_overdue_lines_are_marked_and_counted_and_can_be_listed_alone(as_edith, line):
    Helpline.objects.filter(pk=line.pk).update(review_by=date(2026, 11, 21))
    Helpline.objects.exclude(pk=line.pk).update(review_by=date(2027, 3, 1))
    with freeze_time(NOW):
        everything = as_edith.get("/desk/recovery/helpline/").content.decode()
        overdue = as_edith.get("/desk/recovery/helpline/", {"review": "overdue"}).content.decode()
        month = as_edith.get("/desk/recovery/helpline/", {"review": "month"}).content.decode()
        index = as_edith.get("/desk/").content.decode()
    assert everything.count('<strong class="overdue">2026-11-21 · overdue</strong>') == 1
    assert (overdue.count("/change/"), month.count("/change/")) == (1, 1)
    assert "1 to look up again" in index


def test_day_of_review_itself_is_not_overdue(as_edith, line):
    Helpline.objects.update(review_by=NOW.date())
    with freeze_time(NOW):
        assert 'class="overdue"' not in as_edith.get("/desk/recovery/helpline/").content.decode()


def test_new_helpline_is_added(as_edith, db, at_noon):
    path = "/desk/recovery/helpline/add/"
    fields = {
        "country": "nz",
        "country_name": "New Zealand",
        "key": "nz-new",
        "name": "A new line",
        "purpose": "any",
        "phone": "0800 1",
        "source": "its own site",
        "confidence": "high",
        "verified_on": "2026-11-20",
        "review_by": "2027-02-01",
        "position": "0",
        "emergency": "111",
    }
    assert as_edith.post(path, changed_fields(as_edith.get(path), **fields)).status_code == 302
    assert Helpline.objects.get(key="nz-new").country == "NZ"


def test_key_of_a_helpline_is_read_only_after_creation(as_edith, line):
    save(as_edith, line, key="us-other")
    line.refresh_from_db()
    assert line.key == "us-988"
