"""What was noted under "Something changed" as answers to the private questions."""

import pytest

from recovery.enums import Answer, Change
from recovery.rules.changes import answers_of
from recovery.rules.gates import QUESTIONS

YES, UNTOLD = Answer.YES, Answer.RATHER_NOT


@pytest.mark.parametrize(
    ("binds", "protects", "applies"),
    [("them", YES, None), ("me", None, YES), ("both", YES, YES), ("rather_not", UNTOLD, UNTOLD), ("", UNTOLD, UNTOLD), ("x", UNTOLD, UNTOLD)],
)
def test_an_order_answers_for_whom_it_binds(binds, protects, applies):
    found = answers_of(Change.ORDER, binds)
    assert (found.get("g2_protects"), found.get("g2_applies")) == (protects, applies)


def test_having_met_somebody_closes_today_and_the_rest_answers_nothing():
    assert answers_of(Change.MET_SOMEONE) == {"g10": Answer.NOT_SURE}
    assert [change for change in Change if answers_of(change)] == [Change.MET_SOMEONE, Change.ORDER]


def test_every_answer_is_to_a_question_that_is_asked():
    assert {question for change in Change for question in answers_of(change, "both")} <= set(QUESTIONS)
