"""The short questions: what may be left open, what is refused, what a page offers."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from recovery.enums import TAG_GROUPS, TAGS, Aim, Answer, Choice, Mood, Pace
from recovery.forms.questions import (
    AIMS,
    ANSWERS,
    CHOICES,
    GROUP_LABELS,
    MOODS,
    PACES,
    TAG_LABELS,
    AimForm,
    CheckForm,
    FearForm,
    PaceForm,
    PlaceForm,
    SittingForm,
    TagsForm,
)
from tests.forms.posting import posted

TODAY = date(2026, 11, 22)
PLACE = {"time_zone": "Europe/London", "device": "own", "night_from": "0", "night_to": "5"}
SITTING = {"choice": "let_go", "mood": "low", "words": "", "cooling_days": "3", "id": "00000000-0000-0000-0000-000000000001"}


@pytest.mark.parametrize(("offered", "words"), [(AIMS, Aim), (PACES, Pace), (ANSWERS, Answer), (CHOICES, Choice), (MOODS, Mood)])
def test_every_word_of_the_code_is_offered_once(offered, words):
    assert sorted(value for value, _ in offered) == sorted(words)


def test_every_tag_and_every_group_has_a_label():
    assert TAG_LABELS.keys() == TAGS
    assert GROUP_LABELS.keys() == TAG_GROUPS.keys()


@pytest.mark.parametrize(("form", "field"), [(AimForm, "aim"), (FearForm, "fear")])
def test_an_answer_is_one_of_those_offered(form, field):
    assert not form(posted()).is_valid()
    assert not form(posted(**{field: "yes, but"})).is_valid()
    assert form(posted(**{field: dict(form().fields[field].choices).popitem()[0]})).is_valid()


def test_leaving_every_circumstance_unticked_is_an_answer():
    form = TagsForm(("shared", "bound"), posted())
    assert form.is_valid()
    assert form.cleaned_data == {"shared": [], "bound": []}


def test_a_tag_of_another_group_is_refused_and_what_was_told_is_ticked():
    assert not TagsForm(("shared",), posted(shared=["married"])).is_valid()
    assert TagsForm(("shared",), told=frozenset({"home", "married"}))["shared"].value() == ["home"]


def test_the_aim_may_stay_open_where_the_pace_is_set():
    assert PaceForm(posted(pace="little")).is_valid()
    assert not PaceForm(posted(aim="plan")).is_valid()


@pytest.mark.parametrize("zone", ["Europe/London", " Asia/Kolkata ", ""])
def test_a_known_time_zone_or_none_is_accepted(zone):
    form = PlaceForm(posted(**{**PLACE, "time_zone": zone}))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["time_zone"] == zone.strip()


@pytest.mark.parametrize("zone", ["Atlantis", "../../etc/passwd", "europe/london ", "x" * 65, "Europe/London\x00"])
def test_an_unknown_time_zone_is_refused(zone):
    assert "time_zone" in PlaceForm(posted(**{**PLACE, "time_zone": zone})).errors


@pytest.mark.parametrize(
    ("start", "end", "valid"), [(0, 5, True), (22, 3, True), (9, 17, True), (0, 4, False), (23, 3, False), (5, 5, False)]
)
def test_a_night_is_at_least_five_hours_long(start, end, valid):
    assert PlaceForm(posted(**{**PLACE, "night_from": str(start), "night_to": str(end)})).is_valid() is valid


@pytest.mark.parametrize(("name", "value"), [("night_from", "24"), ("night_to", "-1"), ("night_from", ""), ("device", "fridge")])
def test_a_place_that_cannot_be_is_refused_at_its_field(name, value):
    assert list(PlaceForm(posted(**{**PLACE, name: value})).errors) == [name]


def test_a_question_of_the_check_may_stay_open_and_takes_no_other_answer():
    questions = {"g4": "One?", "g5": "Two?"}
    form = CheckForm(questions, posted(g4="not_sure"))
    assert form.is_valid()
    assert form.cleaned_data == {"g4": "not_sure", "g5": ""}
    assert not CheckForm(questions, posted(g4="maybe")).is_valid()
    assert CheckForm(questions, initial={"g5": "yes"})["g5"].value() == "yes"


def test_a_sitting_needs_a_choice_a_mood_and_at_least_three_days_and_no_words():
    assert SittingForm(posted(**SITTING), today=TODAY).is_valid()
    for name in ("choice", "mood", "cooling_days", "id"):
        assert list(SittingForm(posted(**{**SITTING, name: ""}), today=TODAY).errors) == [name]
    assert not SittingForm(posted(**{**SITTING, "cooling_days": "2"}), today=TODAY).is_valid()
    assert not SittingForm(posted(**{**SITTING, "cooling_days": "91"}), today=TODAY).is_valid()


def test_a_new_sitting_has_an_id_of_its_own_and_suggests_nothing_but_time():
    blank = SittingForm(today=TODAY)
    assert UUID(blank["id"].value()) != UUID(SittingForm(today=TODAY)["id"].value())
    assert (blank["choice"].value(), blank["cooling_days"].value(), blank["mood"].value()) == (None, 3, Mood.ALIKE)


@pytest.mark.parametrize(
    ("day", "says"),
    [("2026-11-22", "has been"), ("2020-02-29", "has been"), ("2027-02-29", "no such day"), ("soon", "no such day"), ("2099-01-01", "two years")],
)
def test_a_day_to_look_again_that_cannot_be_is_told_at_its_field(day, says):
    form = SittingForm(posted(**{**SITTING, "choice": "not_yet", "look_again": day}), today=TODAY)
    assert list(form.errors) == ["look_again"]
    assert says in str(form.errors["look_again"])


def test_a_day_to_look_again_is_wanted_for_not_yet_alone_and_never_needed():
    near = {"look_again": str(TODAY + timedelta(days=1))}
    for said in ({"choice": "not_yet"}, {"choice": "not_yet", **near}, {"choice": "let_go", "look_again": "2026-01-01"}):
        assert SittingForm(posted(**{**SITTING, **said}), today=TODAY).is_valid()


def test_letting_go_stands_first_of_the_four_and_none_is_chosen_beforehand():
    form = SittingForm(today=TODAY)
    assert [value for value, _label in form.fields["choice"].choices] == ["let_go", "alongside", "not_yet", "reconnect"]
    assert "checked" not in str(form["choice"])
