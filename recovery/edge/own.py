"""What a person chose for the frame of their own pages. Public pages never ask: they are the same for everyone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from recovery.edge.session import SessionEnd, session_end
from recovery.errors import RecoveryError
from recovery.models import User
from recovery.queries.person import about


@dataclass(frozen=True, slots=True)
class Own:
    """Where Leave goes, which country help opens with (lower case, or empty), and when this session ends."""

    exit: str = settings.EXIT_TARGET
    country: str = ""
    session: SessionEnd | None = None


def _told(user: Any) -> Mapping[str, Any]:
    """What they chose; nothing for nobody, after consent was taken back, or when it cannot be opened: the frame must stand."""
    if not isinstance(user, User) or not hasattr(user, "person") or user.person.consent_withdrawn_at is not None:
        return {}
    try:
        return about(user).raw
    except RecoveryError:
        return {}


def _exit(told: Mapping[str, Any]) -> str:
    return settings.EXIT_URLS.get(str(told.get("exit", "")), settings.EXIT_TARGET)


def exit_of(user: Any) -> str:
    """The person's place to leave to, from the operator's allow-list; the operator's own choice for everybody else."""
    return _exit(_told(user))


def own_frame(request: HttpRequest) -> Own:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return Own()
    told = _told(user)
    end = session_end(request, private=getattr(request, "asks_again", False))
    return Own(_exit(told), str(told.get("country", "")).lower(), end)
