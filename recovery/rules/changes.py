"""What a change from outside says to the private questions (care/safety.md §1.1, §1.5)."""

from recovery.enums import Answer, Change, Gate

_PROTECTS, _APPLIES = Gate.G2_PROTECTS.value, Gate.G2_APPLIES.value
_ORDERS = {
    "them": {_PROTECTS: Answer.YES},
    "me": {_APPLIES: Answer.YES},
    "both": {_PROTECTS: Answer.YES, _APPLIES: Answer.YES},
}
_UNTOLD = {_PROTECTS: Answer.RATHER_NOT, _APPLIES: Answer.RATHER_NOT}  # there is an order, and not whom it binds


def answers_of(change: Change, binds: str = "") -> dict[str, Answer]:
    """Questions and their answers as a change gives them; `binds` ("them", "me", "both") tells whom an order binds.

    Having met somebody is not yet being with somebody: it closes today, and only they can say which it is.
    """
    if change is Change.ORDER:
        return dict(_ORDERS.get(binds, _UNTOLD))
    return {Gate.G10.value: Answer.NOT_SURE} if change is Change.MET_SOMEONE else {}
