"""The pages of the safety check: one subject each, every question on exactly one, each with its words."""

import pytest

from recovery.queries.questions import SUBJECTS, all_subjects, subject
from recovery.rules.gates import QUESTIONS

pytestmark = pytest.mark.django_db


def test_every_question_of_the_gate_stands_on_one_page():
    asked = [question.key for page in all_subjects() for question in page.questions]
    assert sorted(asked) == sorted(QUESTIONS)


def test_every_page_has_its_title_and_every_question_its_words_and_its_reason():
    for page in all_subjects():
        assert page.title, page.number
        assert all(question.text and question.why for question in page.questions), page.number


@pytest.mark.parametrize(("asked", "given"), [(-3, 0), (0, 0), (4, 4), (len(SUBJECTS) - 1, len(SUBJECTS) - 1), (99, len(SUBJECTS) - 1)])
def test_a_number_outside_gives_the_nearest_page(asked, given):
    assert subject(asked).number == given
    assert [question.key for question in subject(asked).questions] == list(SUBJECTS[given])


def test_only_the_last_page_says_that_it_is_the_last():
    assert [page.last for page in all_subjects()] == [False] * (len(SUBJECTS) - 1) + [True]
