"""Draft rows that editors work on. People only ever see what a release froze from them."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from recovery.enums import ActivityKind, Evidence, Feeling, PhaseRole

KEY = RegexValidator(r"^[a-z0-9][a-z0-9-]{0,39}$", _("Small letters, digits and hyphens only."))


# What the shipped files said about a row when they were last loaded. An upgrade of Waymark compares file, last loaded
# and draft: a row nobody touched follows the file, one that was edited is listed for the editor.
def hash_when_loaded() -> "models.CharField[str, str]":
    return models.CharField(max_length=64, blank=True, default="", editable=False)


def choices(enum: type) -> list[tuple[str, str]]:
    return [(member.value, member.value.replace("_", " ")) for member in enum]  # type: ignore[attr-defined]


class Guide(models.Model):
    key = models.CharField(max_length=40, unique=True, validators=[KEY])
    language = models.CharField(max_length=12, default="en")
    title = models.CharField(max_length=80)
    summary = models.TextField()
    loaded_hash = hash_when_loaded()

    class Meta:
        permissions = [("publish_guide", "Can publish the guide")]

    def __str__(self) -> str:
        return self.title


class Phase(models.Model):
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="phases")
    key = models.CharField(max_length=40, validators=[KEY])
    role = models.CharField(max_length=20, choices=choices(PhaseRole))
    feeling = models.CharField(max_length=20, choices=choices(Feeling))
    title = models.CharField(max_length=60)
    summary = models.CharField(max_length=200)
    opener = models.TextField(help_text=_("Markdown, 150–250 words. Shown when the phase begins."))
    closer = models.TextField(help_text=_("Markdown, 150–250 words. Shown when the person says it is done."))
    position = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1, editable=False)
    loaded_hash = hash_when_loaded()
    loaded_steps = models.JSONField(default=list, blank=True, editable=False)  # the order the files gave

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["guide", "key"], name="phase_key_once_per_guide"),
            models.UniqueConstraint(fields=["guide", "role"], name="phase_role_once_per_guide"),
        ]

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="steps")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="steps")
    key = models.CharField(max_length=40, validators=[KEY], help_text=_("Stands in addresses, says nothing, never changes."))
    file_name = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=40, help_text=_("A verb phrase, neutral enough for a screen that others see."))
    core = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(2), MaxValueValidator(20)])
    audience = models.JSONField(default=list, blank=True)
    why = models.TextField()
    evidence = models.CharField(max_length=20, choices=choices(Evidence), default=Evidence.COMMON_SENSE)
    sources = models.JSONField(default=list, blank=True)
    rows = models.JSONField(default=list, blank=True)
    short = models.TextField()
    hurts = models.TextField(blank=True)
    line = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    loaded_hash = hash_when_loaded()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="step_key_once_per_guide")]

    def __str__(self) -> str:
        return f"{self.key} · {self.title}"


class Activity(models.Model):
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="activities")
    key = models.CharField(max_length=20, validators=[KEY])
    kind = models.CharField(max_length=20, choices=choices(ActivityKind))
    prompt = models.TextField()
    help = models.TextField(blank=True)
    required = models.BooleanField(default=False)
    audience = models.JSONField(default=list, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(20)])
    days = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(14)])
    third_person = models.BooleanField(default=False)
    left = models.CharField(max_length=60, blank=True)
    right = models.CharField(max_length=60, blank=True)
    low = models.CharField(max_length=60, blank=True)
    high = models.CharField(max_length=60, blank=True)
    items = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "activities"
        constraints = [models.UniqueConstraint(fields=["step", "key"], name="activity_key_once_per_step")]

    def __str__(self) -> str:
        return f"{self.key} ({self.kind})"


class Source(models.Model):
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="source_rows")
    key = models.CharField(max_length=60, validators=[KEY])
    authors = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    published = models.CharField(max_length=200, blank=True)
    doi = models.CharField(max_length=120, blank=True)
    url = models.URLField(blank=True, max_length=400)
    kind = models.CharField(max_length=40)
    says = models.TextField()
    position = models.PositiveIntegerField(default=0)
    loaded_hash = hash_when_loaded()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="source_key_once_per_guide")]

    def __str__(self) -> str:
        return f"{self.authors} ({self.year})"


class MythCard(models.Model):
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="myth_cards")
    key = models.CharField(max_length=40, validators=[KEY])
    title = models.CharField(max_length=80)
    claim = models.TextField()
    rests_on = models.TextField()
    left_out = models.TextField()
    instead = models.TextField()
    sources = models.JSONField(default=list, blank=True)
    rows = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1, editable=False)
    loaded_hash = hash_when_loaded()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="myth_key_once_per_guide")]

    def __str__(self) -> str:
        return self.title


class ShortText(models.Model):
    """Empty states, gate sentences, care lines, mails. Outside releases: a correction shows at once."""

    language = models.CharField(max_length=12, default="en")
    key = models.CharField(max_length=60)
    where = models.CharField(max_length=200, blank=True)
    safety = models.BooleanField(default=False, help_text=_("Safety sentences cannot be emptied."))
    text = models.TextField(blank=True)
    loaded_hash = hash_when_loaded()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["language", "key"], name="short_text_once_per_language"),
            models.CheckConstraint(condition=~models.Q(safety=True, text=""), name="safety_text_not_empty"),
        ]

    def __str__(self) -> str:
        return self.key


class Helpline(models.Model):
    """One line of one country. Live outside releases: a correction shows at once."""

    FOR: ClassVar[list[tuple[str, str]]] = [
        (word, word)
        for word in ("crisis", "abuse", "abuse-men", "lgbt", "youth", "stop-harm", "stalking", "any")
    ]  # fmt: skip

    country = models.CharField(max_length=2)
    country_name = models.CharField(max_length=60)
    emergency = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=20, choices=FOR)
    phone = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=120, blank=True)
    chat = models.BooleanField(default=False)
    relay = models.CharField(max_length=120, blank=True)  # how to reach it by a text relay service
    hours = models.CharField(max_length=120, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    site = models.URLField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=10, choices=[(w, w) for w in ("high", "medium", "low")])
    verified_on = models.DateField()
    review_by = models.DateField()
    position = models.PositiveIntegerField(default=0)
    loaded_hash = hash_when_loaded()

    class Meta:
        ordering = ["country_name", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.country} {self.name}"
