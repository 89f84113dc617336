"""Passwords that are long and still among the first to be guessed. Anything else of 12 characters or more is taken as it is.

The list of common passwords that comes with Django holds 190 that are long enough to get past the first rule. What people make of
the shorter ones when asked for more is as common: "password1234", "sunshinesunshine".
"""

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST_SIGNS = 5  # different characters
LONGEST_PIECE = 11  # a piece of 12 would do by itself
OURS = frozenset({"waymark"})
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")  # figures and signs before and after a word
_ROW = "01234567890 abcdefghijklmnopqrstuvwxyz qwertyuiop asdfghjkl zxcvbnm"


def _is_in_a_row(word: str) -> bool:
    return word in _ROW or word[::-1] in _ROW


def _unit(word: str) -> str:
    """The shortest piece that, said again and again, makes this word."""
    return word[: (word + word).find(word, 1)]


class EasyGuessValidator:
    """Refuses one piece said again and again, a row of keys, and one common word with figures or signs around it."""

    def __init__(self) -> None:
        self.common = CommonPasswordValidator().passwords | OURS

    def validate(self, password: str, user: Any = None) -> None:
        said = password.strip().casefold()
        if said.isalnum() and (len(set(said)) < FEWEST_SIGNS or len(_unit(said)) <= LONGEST_PIECE < len(said) or _is_in_a_row(said)):
            raise ValidationError(
                _("This repeats itself, and is guessed quickly. Try a few words that do not belong together."), code="repeats"
            )
        core = _AROUND.sub("", said)
        only_figures = not core and any(sign.isdigit() for sign in said)
        if only_figures or _unit(core) in self.common or (len(core) >= FEWEST_SIGNS and _is_in_a_row(core)):
            raise ValidationError(
                _("This is a common word or number with something around it. Try a few words that do not belong together."), code="common"
            )

    def get_help_text(self) -> str:
        return _("Not one word or number with something around it, and nothing that repeats itself.")
