"""Looking for one's own words. Sent by POST, so that nothing of it stands in an address."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recovery.enums import WritingKind

KINDS = [
    ("", _("Everything")),
    (WritingKind.NOTE, _("Notes")),
    (WritingKind.LETTER, _("Letters")),
    (WritingKind.ANSWER, _("Answers in steps")),
    (WritingKind.LINE, _("Lines you kept")),
]
NO_SUCH_DAY = _("There is no such day. Please choose another.")


def _day(label: Any) -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date", "class": "input"})
    return forms.DateField(label=label, required=False, widget=picker, error_messages={"invalid": NO_SUCH_DAY})


Pairs = tuple[tuple[str, str], ...]


class FindForm(forms.Form):
    """`parts`: (key, title) of the parts of their road; `feelings`: (key, name) of the prompts that notes may begin with."""

    words = forms.CharField(
        label=_("Words to look for"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": _("Type a word or two of what you look for.")},
    )
    kind = forms.ChoiceField(label=_("Where"), choices=KINDS, required=False)
    phase = forms.ChoiceField(label=_("In which part"), required=False)
    feeling = forms.ChoiceField(label=_("Begun with which feeling"), required=False)
    since = _day(_("From this day"))
    until = _day(_("To this day"))

    def __init__(self, data: Any = None, *, parts: Pairs = (), feelings: Pairs = ()) -> None:
        super().__init__(data, label_suffix="")
        self.fields["feeling"].choices = [("", _("Any, or none")), *feelings]  # type: ignore[attr-defined]
        self.fields["phase"].choices = [("", _("Any part, and outside of it")), *parts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since: date | None = said.get("since")
        until: date | None = said.get("until")
        if since is not None and until is not None and until < since:
            self.add_error("until", ValidationError(_("This day lies before the first one.")))
        return said
