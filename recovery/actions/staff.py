"""Editors and publishers: accounts that reach the guide and no person's data."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from recovery.actions.account import ensure_person
from recovery.models import Activity, AuditRecord, Guide, Helpline, MythCard, Phase, Release, ShortText, Source, Step, User

EDITORS = "Editors"
PUBLISHERS = "Publishers"
PUBLISH = "publish_guide"
WORKS_ON = (Guide, Phase, Step, Activity, Source, MythCard, ShortText, Helpline)
# A step is retired, never deleted: people's progress and answers point at it. What only a draft holds may go.
MAY_DELETE: tuple[type[models.Model], ...] = (Activity, Source, MythCard)


def _permissions(model: type[models.Model], *verbs: str) -> list[Permission]:
    kind = ContentType.objects.get_for_model(model)
    return list(Permission.objects.filter(content_type=kind, codename__in=[f"{verb}_{model._meta.model_name}" for verb in verbs]))


def ensure_groups() -> tuple[Group, Group]:
    """(Editors, Publishers) with exactly the permissions they should have, whatever they had before."""
    with transaction.atomic():
        editors, _made = Group.objects.get_or_create(name=EDITORS)
        publishers, _made = Group.objects.get_or_create(name=PUBLISHERS)
        edit = [permission for model in WORKS_ON for permission in _permissions(model, "view", "add", "change")]
        edit += [permission for model in MAY_DELETE for permission in _permissions(model, "delete")]
        edit += _permissions(Release, "view")
        publish = Permission.objects.get(content_type=ContentType.objects.get_for_model(Guide), codename=PUBLISH)
        editors.permissions.set(edit)
        publishers.permissions.set([*edit, publish])
    return editors, publishers


def make_editor(email: str, password: str | None, *, publisher: bool, at: datetime, operator: bool = False) -> tuple[User, bool]:
    """An account with a confirmed address that may edit (and publish). Returns it, and whether it is new.

    `operator` also lets it see the list of accounts and the record, sign people out and switch accounts off. It is never
    taken away here: switch the account off at the desk.
    `password` None leaves an existing account's password as it is (a new account then signs in by mailed code).
    """
    with transaction.atomic():
        editors, publishers = ensure_groups()
        user = User.objects.select_for_update().filter(email__iexact=email).first()
        made = user is None
        if user is None:
            user = User.objects.create_user(email, password, is_staff=True)
        else:
            user.is_staff = user.is_active = True
            if password is not None:
                user.set_password(password)
            user.save()
        if operator and not user.is_superuser:
            user.is_superuser = True
            user.save(update_fields=["is_superuser"])
            AuditRecord.objects.create(actor_id="operator", action="operator made", subject=str(user.pk), at=at)
        ensure_person(user)
        confirm_address(user)
        user.groups.add(publishers if publisher else editors)
        AuditRecord.objects.create(actor_id="operator", action="editor made", subject=str(user.pk), at=at)
    return user, made


def confirm_address(user: User) -> None:
    """Mark the account's own address as confirmed: whoever runs the command vouches for it."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
