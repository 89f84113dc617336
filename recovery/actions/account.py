"""Accounts: a key of their own, consent, what they told, visits, and leaving for good."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from recovery import vault
from recovery.actions.erasing import drop_mail, end_sessions, unname_in_audit
from recovery.errors import PersonGone
from recovery.models import AuditRecord, Consent, DataKey, ErasedPerson, Person, Plan, User
from recovery.queries.person import about, person_place, vault_of
from recovery.rules.pacing import is_back_after_gap

CONSENT_VERSION = "2026-11"
EXPORTED = "data taken along"


def ensure_person(user: User, *, time_zone: str = "") -> Person:
    """Give an account its data key and settings row, once. Returns the settings row."""
    with transaction.atomic():
        if not DataKey.objects.filter(user=user).exists():
            wrapped, wrapped_by = vault.new_data_key(user.pk)
            DataKey.objects.get_or_create(user=user, defaults={"wrapped": wrapped, "wrapped_by": wrapped_by})
        person, _made = Person.objects.get_or_create(user=user, defaults={"time_zone": time_zone})
    return person


def hold_person(user: User) -> None:
    """For transactions that write without a plan: erasing waits until they end. Raises PersonGone after it."""
    if DataKey.objects.select_for_update().filter(user=user).first() is None:
        raise PersonGone


def give_consent(user: User, *, at: datetime, version: str = CONSENT_VERSION) -> Consent:
    """The separate, explicit consent to keep sensitive data; giving it twice is one consent."""
    with transaction.atomic():
        Person.objects.filter(user=user).update(consent_withdrawn_at=None)
        return Consent.objects.get_or_create(user=user, version=version, withdrawn_at=None, defaults={"given_at": at})[0]


def withdraw_consent(user: User, *, at: datetime) -> None:
    """As easy as giving it. From now on nothing is kept or shown until it is given again or all is deleted."""
    with transaction.atomic():
        Consent.objects.filter(user=user, withdrawn_at=None).update(withdrawn_at=at)
        Person.objects.filter(user=user).update(consent_withdrawn_at=at)


def tell(user: User, changes: Mapping[str, Any]) -> None:
    """Merge what they told (aim, pace, tags, answered, fear, night, exit, country) into their encrypted settings. Raises PersonGone."""
    with transaction.atomic():
        person = _locked_settings(user)
        raw = {**about(user).raw, **changes}
        person.about = vault_of(user).seal(raw, person_place(user.pk))
        person.save(update_fields=["about"])


def _locked_settings(user: User) -> Person:
    """Their settings as stored now: what this page loaded may be older than what another tab has told since."""
    person = Person.objects.select_for_update().filter(user=user).first()
    if person is None:
        raise PersonGone
    user.person = person
    return person


def tell_tags(user: User, *, group: str, tags: frozenset[str], group_tags: frozenset[str]) -> None:
    """Answer one group of audience tags; tags of other groups stay. Raises PersonGone."""
    with transaction.atomic():
        _locked_settings(user)
        known = about(user).circumstances
        tell(user, {"tags": sorted((known.tags - group_tags) | tags), "answered": sorted(known.answered | {group})})


def set_time_zone(user: User, *, time_zone: str) -> None:
    Person.objects.filter(user=user).update(time_zone=time_zone)
    user.person.time_zone = time_zone


def mark_welcomed(user: User, *, at: datetime) -> None:
    Person.objects.filter(user=user, welcomed_at=None).update(welcomed_at=at)


def mark_exit_explained(user: User, *, at: datetime) -> None:
    Person.objects.filter(user=user, exit_explained_at=None).update(exit_explained_at=at)


def switch_exit_key(user: User, *, off: bool) -> None:
    Person.objects.filter(user=user).update(exit_key_off=off)


def note_visit(user: User, *, at: datetime) -> None:
    """Called at most every two minutes. After a week away it also notes when they came back."""
    person = getattr(user, "person", None)
    if person is None:
        return
    changes: dict[str, datetime] = {"last_seen_at": at}
    if is_back_after_gap(person.last_seen_at, at):
        changes["away_until"] = at
    Person.objects.filter(user=user).update(**changes)
    for name, value in changes.items():
        setattr(person, name, value)


def note_export(user: User, *, at: datetime) -> None:
    """On record: somebody took everything with them, and when. Who is an opaque id; what was in it is not said."""
    AuditRecord.objects.create(actor_id=str(user.pk), action=EXPORTED, subject=str(user.pk), at=at)


def erase_person(user: User) -> None:
    """Everything, for good. The data key goes first: from then on no text of theirs can be read by anybody.

    What stays is their random id on the erasure list, so that restoring an older backup erases them again.
    """
    if user.pk is None:
        return  # this very object was erased before
    with transaction.atomic():
        DataKey.objects.filter(user=user).delete()
        # A save in another tab holds its plan: it ends first, and what it kept goes with everything else.
        list(Plan.objects.select_for_update().filter(owner=user))
        ErasedPerson.objects.get_or_create(pk=user.pk)
        end_sessions(user)
        drop_mail(user)
        AuditRecord.objects.filter(actor_id=str(user.pk), action=EXPORTED).delete()  # it would be all that names them
        unname_in_audit(user)
        user.delete()


def opaque(value: str) -> str:
    """A keyed hash for counters that must not hold an address in the clear."""
    return salted_hmac("recovery.opaque", value).hexdigest()
