"""A sorry in six parts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recovery.forms.fields import TextField
from recovery.forms.pause import OwnForm
from recovery.rules.apology import CHANGE, FORGIVE, HOW, MEND, OWN, PARTS, REGRET

LABELS = {
    OWN: _("What I did"),
    MEND: _("What I offer to put right"),
    REGRET: _("What I am sorry for"),
    HOW: _("How it came about"),
    CHANGE: _("What I do differently now"),
    FORGIVE: _("Asking to be forgiven"),
}


class ApologyForm(OwnForm):
    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for part in PARTS:
            self.fields[part] = TextField(label=LABELS[part], widget=forms.Textarea(attrs={"rows": 3}))

    def value(self) -> dict[str, Any]:
        return {part: self.cleaned_data[part] for part in PARTS}

    def words(self) -> str:
        """Everything typed here as plain text, for a page that cannot save it where it belongs."""
        return "\n\n".join(filter(None, (self.data.get(part, "") for part in PARTS)))
