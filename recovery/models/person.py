"""Who somebody is to Waymark: an address to sign in with, a data key, and what they agreed to."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Email only, no names. Everything shown or logged about a person uses the opaque id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"person {str(self.pk)[:8]}"

    def get_short_name(self) -> str:
        return str(self)

    def get_full_name(self) -> str:
        return str(self)


class DataKey(models.Model):
    """The person's own random key, wrapped by a key from the environment. In a table of its own for backups."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="data_key")
    wrapped = models.BinaryField()
    wrapped_by = models.CharField(max_length=40, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"key of {self.user_id}"


class ErasedPerson(models.Model):
    """An account that was erased: its random id and nothing else. Kept with the keys, applied again after a restore."""

    id = models.UUIDField(primary_key=True, editable=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "erased people"

    def __str__(self) -> str:
        return f"erased {str(self.pk)[:8]}"


class Person(models.Model):
    """How the app behaves for one person. What they told about their life is in `about`, encrypted."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="person")
    time_zone = models.CharField(max_length=64, blank=True)
    # JSON: aim, pace, tags, early answer, own night, locks, drank_on, exit, country
    about = models.BinaryField(default=bytes, blank=True)
    welcomed_at = models.DateTimeField(null=True, blank=True)
    exit_explained_at = models.DateTimeField(null=True, blank=True)
    exit_key_off = models.BooleanField(default=False)  # Shift pressed three times does nothing
    last_seen_at = models.DateTimeField(null=True, blank=True)
    consent_withdrawn_at = models.DateTimeField(null=True, blank=True)  # while set, nothing is kept or shown
    away_until = models.DateTimeField(null=True, blank=True)  # when they came back after a gap of a week or more
    warned_at = models.DateTimeField(null=True, blank=True)  # told that the unused account will be forgotten

    def __str__(self) -> str:
        return f"settings of {self.user_id}"


class Consent(models.Model):
    """Explicit consent to keep sensitive data, apart from everything else; withdrawn as easily as given."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    adult_confirmed = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "version"], condition=models.Q(withdrawn_at=None), name="one_standing_consent_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.version} of {self.user_id}"


class OutgoingMail(models.Model):
    """A mail on its way: subject, body and address encrypted with the server's key until it is handed over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="outgoing_mails")
    sealed = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"mail {self.pk}"


class AuditRecord(models.Model):
    """Who did what, when, to which opaque id: acts of the staff, and exports. Never what anything says."""

    actor_id = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.action} by {self.actor_id}"
