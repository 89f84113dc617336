"""Notes and letters."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from recovery.forms.fields import TextField


class NoteForm(forms.Form):
    """One text. Carries the id of the row it makes, the revision it started from and the page it came from."""

    text = TextField(label=_("Your words"), widget=forms.Textarea(attrs={"rows": 12}))
    id = forms.UUIDField(widget=forms.HiddenInput)
    page = forms.UUIDField(widget=forms.HiddenInput, required=False)
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"id": uuid4(), "page": uuid4(), "rev": 0, **(initial or {})}, label_suffix="")
