"""The forms of the drafts: a step, a phase, a source, a myth card, the guide's own words."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recovery.admin.checks import (
    around_of,
    myth_is_sound,
    notes_on_step,
    phase_is_sound,
    put_at_fields,
    put_notes,
    step_is_sound,
    surroundings_of,
)
from recovery.admin.fields import ProseField, RowsField, SourcesField, TagsField, kept_in_order
from recovery.admin.guard import GuardedForm
from recovery.models import Guide, MythCard, Phase, Source, Step
from recovery.models.guide import KEY
from recovery.releases.fields import FILE_NAME
from recovery.rules.guide import PHASE_WORDS, STEP_WORDS, STUDIES

_NUMBERED = re.compile(r"k(\d{1,5})")


def next_step_key(guide: Guide) -> str:
    """The next free key, k1, k2… Retired steps keep theirs."""
    numbers = [int(found[1]) for key in guide.steps.values_list("key", flat=True) if (found := _NUMBERED.fullmatch(key))]
    return f"k{max(numbers, default=0) + 1}"


def _is_entry(cleaned: dict[str, Any], *names: str) -> bool:
    """Whether all these fields came through, so that the guide's rules can look at them together."""
    return all(name in cleaned for name in names)


class StepForm(GuardedForm):
    """`guide` is set by the admin on the class it makes for each request."""

    guide: ClassVar[Guide]

    phase = forms.ModelChoiceField(label=gettext_lazy("Phase"), queryset=Phase.objects.none(), empty_label=None)
    core = forms.BooleanField(
        label=gettext_lazy("Part of the road"),
        required=False,
        help_text=gettext_lazy("Three or four steps of a phase make the road that progress counts. The others are “more for this part”."),
    )
    why = ProseField(label=gettext_lazy("Why it helps"), rows=3, help_text=gettext_lazy("One or two sentences."))
    body = ProseField(
        label=gettext_lazy("The text to read"),
        rows=18,
        help_text=format_lazy(gettext_lazy("{least} to {most} words."), least=STEP_WORDS[0], most=STEP_WORDS[-1]),
    )
    short = ProseField(
        label=gettext_lazy("Too much today? The two-line version"),
        rows=3,
        help_text=gettext_lazy("It counts as done, so it must be enough."),
    )
    hurts = ProseField(label=gettext_lazy("If it hurts too much today"), rows=3)
    audience = TagsField(
        label=gettext_lazy("Who sees this step"), help_text=gettext_lazy("No tick: everyone. Otherwise people with at least one of these.")
    )
    sources = SourcesField(
        label=gettext_lazy("Sources"),
        help_text=gettext_lazy("Needed when the evidence is strong or some. New ones are made under Sources."),
    )
    rows = RowsField(label=gettext_lazy("Advice rows this step carries or answers"))

    class Meta:
        model = Step
        fields = [
            "title", "phase", "minutes", "core", "why", "body", "short", "hurts", "line",
            "audience", "evidence", "sources", "rows", "key", "file_name",
        ]  # fmt: skip
        labels = {
            "minutes": gettext_lazy("Minutes"),
            "line": gettext_lazy("A line to keep"),
            "evidence": gettext_lazy("How well it is studied"),
            "file_name": gettext_lazy("Name of its file"),
        }
        help_texts = {
            "minutes": gettext_lazy("An honest 2 to 20."),
            "line": gettext_lazy("How their own sentence begins, or what it answers. Optional."),
            "file_name": gettext_lazy("Only for the guide as files. Leave it empty and it is named after the title."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.guide = self.guide
            self.initial.setdefault("key", next_step_key(self.guide))
        around = around_of(self.instance)
        self.fields["phase"].queryset = self.guide.phases.all()  # type: ignore[attr-defined]
        self.fields["sources"].choices = around.sources  # type: ignore[attr-defined]
        self.notes_by_part = notes_on_step(self.instance, around) if self.instance.pk and not self.is_bound else {}
        put_notes(self, self.notes_by_part.get("", {}))

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if self.guide.steps.filter(key=key).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another step has this key, or had it once. Keys are never used twice."))
        return key

    def clean_file_name(self) -> str:
        name = str(self.cleaned_data["file_name"])
        if name and not FILE_NAME.fullmatch(name):
            raise ValidationError(_("Small letters, digits and hyphens only."))
        return name

    def clean_audience(self) -> list[str]:
        return kept_in_order(self.instance.audience, self.cleaned_data["audience"])

    def clean_sources(self) -> list[str]:
        return kept_in_order(self.instance.sources, self.cleaned_data["sources"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        names = ("why", "body", "short", "hurts", "audience", "sources", "rows")
        if _is_entry(cleaned, *names):
            entry = {"key": self.instance.key or cleaned.get("key", ""), **{name: cleaned[name] for name in names}}
            put_at_fields(self, step_is_sound(entry, around_of(self.instance).known))
        return cleaned


class PhaseForm(GuardedForm):
    opener = ProseField(
        label=gettext_lazy("Opener"),
        rows=12,
        help_text=format_lazy(
            gettext_lazy("Shown when the phase begins. {least} to {most} words."), least=PHASE_WORDS[0], most=PHASE_WORDS[-1]
        ),
    )
    closer = ProseField(
        label=gettext_lazy("Closer"),
        rows=12,
        help_text=format_lazy(
            gettext_lazy("Shown when the person says the phase is done. {least} to {most} words."),
            least=PHASE_WORDS[0],
            most=PHASE_WORDS[-1],
        ),
    )

    class Meta:
        model = Phase
        fields = ["title", "summary", "feeling", "opener", "closer"]
        help_texts = {"summary": gettext_lazy("One sentence for the map.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if _is_entry(cleaned, "opener", "closer"):
            put_at_fields(self, phase_is_sound(cleaned, surroundings_of(self.instance.guide).known))
        return cleaned


class MythForm(GuardedForm):
    guide: ClassVar[Guide]

    claim = ProseField(label=gettext_lazy("The claim as people meet it"), rows=3)
    rests_on = ProseField(label=gettext_lazy("What it rests on"), rows=4)
    left_out = ProseField(label=gettext_lazy("Why the plan leaves it out"), rows=4)
    instead = ProseField(label=gettext_lazy("What to do instead"), rows=4)
    sources = SourcesField(label=gettext_lazy("Sources"))
    rows = RowsField(label=gettext_lazy("Advice rows this card answers"))

    class Meta:
        model = MythCard
        fields = ["title", "claim", "rests_on", "left_out", "instead", "sources", "rows", "key"]
        help_texts = {"key": gettext_lazy("Short, like m3. Links say myth:m3. It never changes.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.guide = self.guide
        self.around = surroundings_of(self.guide)
        self.fields["sources"].choices = self.around.sources  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        return _own_key(self, self.guide.myth_cards.all())

    def clean_sources(self) -> list[str]:
        return kept_in_order(self.instance.sources, self.cleaned_data["sources"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if _is_entry(cleaned, "claim", "rests_on", "left_out", "instead", "sources", "rows"):
            put_at_fields(self, myth_is_sound(cleaned, self.around.known))
        return cleaned


class SourceForm(GuardedForm):
    guide: ClassVar[Guide]

    kind = forms.ChoiceField(label=gettext_lazy("Kind of study"), choices=[(kind, kind) for kind in STUDIES])
    says = ProseField(label=gettext_lazy("What it found"), rows=3, help_text=gettext_lazy("One plain sentence, with its limits."))
    url = forms.URLField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=400,
        assume_scheme="https",
        help_text=gettext_lazy("Where there is no DOI."),
    )

    class Meta:
        model = Source
        fields = ["authors", "year", "title", "published", "doi", "url", "kind", "says", "key"]
        labels = {"doi": "DOI", "published": gettext_lazy("Published in")}
        help_texts = {"doi": "10.1111/…", "key": gettext_lazy("Like sbarra-2005. It never changes.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.guide = self.guide

    def clean_key(self) -> str:
        return _own_key(self, self.guide.source_rows.all())

    def clean_doi(self) -> str:
        return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", str(self.cleaned_data["doi"]).strip(), flags=re.I)

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if url and not url.startswith("https://"):
            raise ValidationError(_("Must begin with https://"))
        return url


def _own_key(form: GuardedForm, rows: Any) -> str:
    key = str(form.cleaned_data["key"])
    KEY(key)
    if rows.filter(key=key).exclude(pk=form.instance.pk).exists():
        raise ValidationError(_("This key is taken."))
    return key


class GuideForm(GuardedForm):
    class Meta:
        model = Guide
        fields = ["title", "summary"]
