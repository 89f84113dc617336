"""Records of days: a boundary, a check-in, contact, a hard date. One table, like writing: each thing lives in one place."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from recovery.enums import DailyKind


class DailyRecord(models.Model):
    """One record. When it is about is plain, so that a month can be asked for; everything said is in `content`, encrypted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="daily_records")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in DailyKind])
    at = models.DateTimeField()
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "kind", "-at"], name="daily_by_owner")]

    def __str__(self) -> str:
        return f"record {self.pk}"
