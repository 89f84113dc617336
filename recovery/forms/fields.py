"""Fields for things that come in lines: a few inputs of one name, more with script, never fewer than were kept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_LINES = 200
TOO_LONG = _("This is longer than fits here. Please shorten it; it is still in the field.")


def short_words(label: Any, *, most: int = 300, **options: Any) -> forms.CharField:
    """One line of own words, never required."""
    return forms.CharField(label=label, required=False, max_length=most, error_messages={"max_length": TOO_LONG}, **options)


class LinesInput(forms.Widget):
    """Several text inputs of the same name. Without script there are always two empty ones to write in."""

    template_name = "recovery/widgets/lines.html"
    spare = 2

    def __init__(self, *, least: int = 3, placeholder: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.least = least
        self.placeholder = placeholder

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        lines = list(value or [])
        context["widget"]["lines"] = lines + [""] * max(self.least - len(lines), self.spare)
        context["widget"]["placeholder"] = self.placeholder
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        getlist = getattr(data, "getlist", None)
        return list(getlist(name)) if getlist else list(data.get(name, []))

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class LinesField(forms.Field):
    """A list of strings, in order; gaps are kept when `keep_gaps` (two lists that belong together line by line)."""

    widget = LinesInput

    def __init__(self, *, keep_gaps: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.keep_gaps = keep_gaps

    def to_python(self, value: Any) -> list[str]:
        lines = [str(line).strip() for line in (value or [])]
        if any("\x00" in line for line in lines):
            raise ValidationError(_("One line holds a character that cannot be kept. Everything else is here."))
        while lines and not lines[-1]:
            lines.pop()  # the empty ones every page offers to write in
        kept = lines if self.keep_gaps else [line for line in lines if line]
        if len(kept) > MOST_LINES:
            raise ValidationError(_("More than 200 lines at once. Please keep some for another note."))
        return kept


class TextField(forms.CharField):
    """Free text, kept exactly as typed. Browsers send CRLF; the text is stored with plain line ends."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")
