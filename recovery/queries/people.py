"""What an operator sees of accounts: opaque ids, days and counts. No address, nothing anybody wrote, no way to either."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from recovery.models import AuditRecord, User
from recovery.queries.holdings import holdings

ON_A_PAGE = 50
FARTHEST = 1_000_000  # a page number beyond it is no page


@dataclass(frozen=True, slots=True)
class Account:
    """Days, not moments (UTC): the hour at which somebody comes here is theirs."""

    id: UUID
    joined_on: date
    seen_on: date | None
    active: bool
    staff: bool


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows of each kind an account has. What was disclosed or decided is counted together with the steps.

    So nobody learns at the desk whether somebody has answered the safety check.
    """

    plans: int
    facts: int
    texts: int
    versions: int
    kept_posts: int
    consents: int
    second_steps: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Accounts:
    accounts: tuple[Account, ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class Records:
    """Who did what, when, to which opaque id; newest first."""

    records: tuple[AuditRecord, ...]
    page: int
    more: bool


_COLUMNS = ("pk", "date_joined", "person__last_seen_at", "is_active", "is_staff")


def _account(row: tuple[UUID, datetime, datetime | None, bool, bool]) -> Account:
    pk, joined, seen, active, staff = row
    return Account(pk, joined.astimezone(UTC).date(), seen.astimezone(UTC).date() if seen else None, active, staff)


def _from(page: int) -> int:
    return (min(max(page, 1), FARTHEST) - 1) * ON_A_PAGE


def accounts(page: int) -> Accounts:
    """Everybody, newest first, one page of them. One query."""
    begin = _from(page)
    rows = list(User.objects.order_by("-date_joined", "pk").values_list(*_COLUMNS)[begin : begin + ON_A_PAGE + 1])
    return Accounts(tuple(_account(row) for row in rows[:ON_A_PAGE]), page, len(rows) > ON_A_PAGE)


def account(person_id: UUID) -> Account | None:
    row = User.objects.filter(pk=person_id).values_list(*_COLUMNS).first()
    return _account(row) if row is not None else None


def held_by(person_id: UUID) -> Held:
    """Two queries; nothing is decrypted, and the address is not read."""
    counted = holdings(User.objects.only("pk").get(pk=person_id))
    return Held(
        plans=counted.plans,
        facts=counted.steps + counted.checks + counted.decisions,
        texts=counted.notes + counted.answers + counted.lines + counted.words + counted.sealed,
        versions=counted.versions,
        kept_posts=counted.kept_posts,
        consents=counted.consents,
        second_steps=counted.second_steps,
        sessions=counted.sessions,
    )


def records(page: int) -> Records:
    """One page of the record. One query."""
    begin = _from(page)
    rows = list(AuditRecord.objects.order_by("-at", "-pk")[begin : begin + ON_A_PAGE + 1])
    return Records(tuple(rows[:ON_A_PAGE]), page, len(rows) > ON_A_PAGE)
