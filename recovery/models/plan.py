"""One person's journey: dated facts only. What is open, next or done is derived by recovery.rules."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from recovery.enums import ProgressKind
from recovery.models.guide import Guide, Phase, Step
from recovery.models.release import Release


class Plan(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plans")
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="plans")
    started_at = models.DateTimeField(default=timezone.now)
    paused_at = models.DateTimeField(null=True, blank=True)
    packed_at = models.DateTimeField(null=True, blank=True)
    carried_over = models.BinaryField(default=bytes, blank=True)  # rules/carrying.py: what came along, encrypted

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner"], condition=models.Q(packed_at=None), name="one_open_plan_per_person"),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class StepProgress(models.Model):
    """A dated fact. The id comes from the form that made it, so a double tap makes one row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="progress")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="progress")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in ProgressKind])
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["plan", "at"], name="progress_by_plan")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "step"], condition=models.Q(kind="begun"), name="a_step_begins_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PhaseDone(models.Model):
    """The person said so."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="phases_done")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "phases done"
        constraints = [models.UniqueConstraint(fields=["plan", "phase"], name="a_phase_is_declared_once")]

    def __str__(self) -> str:
        return f"phase done {self.pk}"


class SafetyCheck(models.Model):
    """One reviewed set of answers, encrypted. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="checks")
    answers = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"check {self.pk}"


class Decision(models.Model):
    """One sitting of "what do I want?", encrypted. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="decisions")
    content = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"sitting {self.pk}"


class LadderRecord(models.Model):
    """One fact of the ladder, encrypted. That a first message was given is plain, so that the database can hold it to one a plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="ladder")
    is_outreach = models.BooleanField(default=False)
    content = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=models.Q(is_outreach=True), name="one_outreach_per_plan"),
        ]

    def __str__(self) -> str:
        return f"rung {self.pk}"
