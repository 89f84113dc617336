"""Published snapshots. A release never changes; the newest one is what people see."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from recovery.models.guide import Guide


class Release(models.Model):
    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    document = models.TextField()  # one JSON document with a `format` number
    note = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="release_number_once_per_guide")]

    def __str__(self) -> str:
        return f"release {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise TypeError("A release never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A release is never deleted.")
