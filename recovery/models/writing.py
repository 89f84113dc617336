"""Everything a person typed, in one encrypted table. Export, erasure, clashes and keys live in one place."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from recovery.enums import WritingKind
from recovery.models.guide import Step
from recovery.models.plan import Plan
from recovery.models.release import Release


class Writing(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="writings")
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in WritingKind])
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="writings")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, null=True, blank=True, related_name="writings")
    activity_key = models.CharField(max_length=20, blank=True)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ciphertext = models.BinaryField()
    revision = models.PositiveIntegerField(default=1)
    saved_by = models.UUIDField(null=True, blank=True)  # the rendered page that saved last
    sealed = models.BooleanField(default=False)  # until either ending, or until what the next two say
    sealed_until = models.DateField(null=True, blank=True)  # a letter opens on this day of its owner's
    sealed_phase = models.CharField(max_length=40, blank=True)  # or when its owner says that this part is done
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    kept_at = models.DateTimeField(default=timezone.now)  # when the present revision began

    class Meta:
        indexes = [models.Index(fields=["owner", "kind", "-created_at"], name="writings_by_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "step", "activity_key"], condition=models.Q(kind="answer"), name="one_answer_per_activity"
            ),
            models.UniqueConstraint(fields=["plan", "step"], condition=models.Q(kind="line"), name="one_line_per_step"),
            models.UniqueConstraint(fields=["plan"], condition=models.Q(kind="first_night"), name="one_first_night_note"),
            models.UniqueConstraint(
                fields=["owner", "kind"], condition=models.Q(kind__in=("calm", "circle")), name="one_of_each_for_the_pause"
            ),
            models.UniqueConstraint(
                fields=["plan", "kind"], condition=models.Q(kind__in=("apology", "agreement")), name="one_of_each_for_the_ladder"
            ),
            models.CheckConstraint(condition=models.Q(revision__gte=1), name="revision_begins_at_one"),
        ]

    def __str__(self) -> str:
        return f"writing {self.pk}"


class WritingRevision(models.Model):
    """An earlier state of a writing, as it was encrypted then."""

    writing = models.ForeignKey(Writing, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    ciphertext = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["writing", "number"], name="one_row_per_revision")]

    def __str__(self) -> str:
        return f"revision {self.pk}"


class ParkedPost(models.Model):
    """What somebody sent while their session or form token had ended. Offered after sign-in, never saved by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="parked_posts")
    ciphertext = models.BinaryField()  # path and fields
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"parked {self.pk}"
