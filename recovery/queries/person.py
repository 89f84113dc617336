"""A person's vault and what they told about their life."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from recovery.enums import Aim, Answer, Pace
from recovery.errors import KeyLost
from recovery.models import DataKey, Person, User
from recovery.rules.shapes import Circumstances
from recovery.vault import Vault


@dataclass(frozen=True, slots=True)
class About:
    """Aim, pace and circumstances, decrypted; `raw` is the stored JSON that actions change."""

    aim: Aim | None = None
    pace: Pace = Pace.STEADY
    circumstances: Circumstances = field(default_factory=Circumstances)
    drank_on: date | None = None  # by own word: the local day on which writing in reconnect was put off
    locks: frozenset[str] = frozenset()  # hard gates of earlier plans that were deleted for themselves
    raw: Mapping[str, Any] = field(default_factory=dict)


def vault_of(user: User) -> Vault:
    """The person's vault; kept on the user object for the request. Raises KeyLost."""
    kept: Vault | None = getattr(user, "_vault", None)
    if kept is not None:
        return kept
    try:
        row = user.data_key
    except DataKey.DoesNotExist:
        raise KeyLost from None
    opened = Vault(user.pk, row.wrapped, row.wrapped_by)
    user._vault = opened  # type: ignore[attr-defined]
    return opened


def person_place(user_id: object) -> str:
    return f"person:{user_id}"


def about(user: User) -> About:
    """What they told, decrypted. No query when the user was loaded by the sign-in backend."""
    person: Person = user.person
    raw = vault_of(user).open(bytes(person.about), person_place(user.pk)) or {}
    night = raw.get("night") or [0, 5]
    return About(
        aim=Aim(raw["aim"]) if raw.get("aim") else None,
        pace=Pace(raw.get("pace") or Pace.STEADY),
        circumstances=Circumstances(
            tags=frozenset(raw.get("tags", ())),
            answered=frozenset(raw.get("answered", ())),
            fear=Answer(raw["fear"]) if raw.get("fear") else None,
            night_from=night[0],
            night_to=night[1],
        ),
        drank_on=date.fromisoformat(raw["drank_on"]) if raw.get("drank_on") else None,
        locks=frozenset(raw.get("locks", ())),
        raw=raw,
    )
