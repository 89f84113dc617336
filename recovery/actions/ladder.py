"""The ladder's facts: a message given, what came back, a rung that took place. What follows from them is for rules.ladder."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from recovery.actions.account import hold_person
from recovery.actions.daily import keep_record, remove_record
from recovery.actions.decisions import save_check
from recovery.actions.writing import LARGEST, size_of
from recovery.enums import Act, Answer, Came, Contact, DailyKind, Gate, LadderKind, Rung
from recovery.errors import StepClosed, TextTooLarge
from recovery.models import LadderRecord, User
from recovery.queries.journey import Journey, journey_of, ladder_place
from recovery.queries.ladder import ladder_is_open
from recovery.queries.person import vault_of
from recovery.rules.ladder import MAY_BE_LEFT_OUT, RungState

IN_THE_LOG = UUID("0c8d6f0e-3f0b-4a55-8f1a-6a52a1f2b7d4")
ENDS = frozenset({Came.NO, Came.NO_CONTACT, Came.SILENCE})
NOT_YET = frozenset({RungState.LATER})


def _held(user: User, at: datetime) -> Journey:
    """The journey, with person and plan held in the order in which every action takes them. Raises StepClosed, PersonGone."""
    hold_person(user)
    journey = journey_of(user, at, lock=True)
    if journey is None:
        raise StepClosed
    return journey


def _must_be_open(journey: Journey, act: Act = Act.READ) -> None:
    if not ladder_is_open(journey, act):
        raise StepClosed


def _add(user: User, journey: Journey, said: dict[str, Any], record_id: UUID, at: datetime, *, is_outreach: bool = False) -> UUID:
    """One fact; gives its id. The form's id makes a double tap one fact; another fact under a known id gets an id of its own."""
    new_id = uuid4() if LadderRecord.objects.filter(pk=record_id).exists() else record_id
    offset = at.utcoffset()
    assert offset is not None
    sealed = vault_of(user).seal({**said, "offset": int(offset.total_seconds())}, ladder_place(new_id))
    LadderRecord.objects.create(pk=new_id, plan_id=journey.plan_id, is_outreach=is_outreach, content=sealed, at=at)
    return new_id


def _is_known(user: User, journey: Journey, said: dict[str, Any], record_id: UUID) -> bool:
    row = LadderRecord.objects.filter(pk=record_id, plan_id=journey.plan_id).first()
    return row is not None and said.items() <= vault_of(user).open(row.content, ladder_place(row.pk)).items()


def _log(user: User, contact: Contact, record_id: UUID, on: date, at: datetime) -> None:
    """The log of contact hears of it, so that nobody has to say it twice; on the ladder it costs no day its calm."""
    about = at if on >= at.date() else at - timedelta(days=(at.date() - on).days)
    said = {"contact": contact.value, "on_ladder": True}
    keep_record(user, DailyKind.CONTACT, said, record_id=uuid5(IN_THE_LOG, str(record_id)), about=about, at=at)


@transaction.atomic
def give_message(user: User, *, until: date, record_id: UUID, at: datetime) -> Journey:
    """Mark the one first message as given, carried by hand, and keep the day on which they stop waiting. `at` aware, local.

    Returns the journey with it. A double tap is one message. Raises StepClosed when the gate is closed, the message was
    given already, came along as used, or is not needed because they are in contact.
    """
    journey = _held(user, at)
    said = {"kind": LadderKind.GIVEN.value, "until": until.isoformat()}
    if not _is_known(user, journey, said, record_id):
        _must_be_open(journey, Act.REPLY)
        if not journey.ladder.may_write:
            raise StepClosed
        fact_id = _add(user, journey, said, record_id, at, is_outreach=True)
        _log(user, Contact.REACHED_OUT, fact_id, at.date(), at)
    return _after(user, at)


def _after(user: User, at: datetime) -> Journey:
    after = journey_of(user, at)
    assert after is not None
    return after


@transaction.atomic
def take_message_back(user: User, *, at: datetime) -> bool:
    """It was not given after all: until the end of the same day of theirs, and only while nothing was said since.

    The day is the one of the zone in which they marked it: another zone brings no message back. False when there is
    nothing to take back. `at` aware, local. Raises StepClosed without a plan.
    """
    journey = _held(user, at)
    if not journey.ladder.may_take_back:
        return False
    message = LadderRecord.objects.get(plan_id=journey.plan_id, is_outreach=True)
    remove_record(user, uuid5(IN_THE_LOG, str(message.pk)), kind=DailyKind.CONTACT)
    message.delete()
    return True


@transaction.atomic
def record_answer(
    user: User, rung: Rung, came: Came, *, on: date, until: date | None, first: bool, words: str, record_id: UUID, at: datetime
) -> Journey:
    """Keep what came back about one rung (REPLY: the message, or a word of theirs that came first).

    `on`: the day it came; `until`: the day they named, or the new day to stop waiting. A wish for no contact is kept as a
    reviewed answer to the safety check as well (G3a), and latches there. Returns the journey with it. `at` aware, local.
    Raises StepClosed when the ladder may not be walked, or when this rung cannot be asked for yet; TextTooLarge.
    """
    if size_of(words) > LARGEST:
        raise TextTooLarge
    journey = _held(user, at)
    said = {
        "kind": LadderKind.CAME.value, "rung": rung.value, "came": came.value, "on": on.isoformat(),
        "until": until.isoformat() if until else None, "first": first, "words": words,
    }  # fmt: skip
    if not _is_known(user, journey, said, record_id):
        _must_be_open(journey)
        if came not in ENDS and not first and journey.ladder.rung(rung).state in NOT_YET:
            raise StepClosed
        if rung is Rung.REPLY and not first and journey.ladder.given_at is None:
            raise StepClosed
        fact_id = _add(user, journey, said, record_id, at)
        if came is not Came.SILENCE:
            _log(user, Contact.THEY_REACHED_OUT, fact_id, on, at)
        if came is Came.NO_CONTACT:
            save_check(user, {Gate.G3A.value: Answer.YES}, check_id=uuid5(fact_id, "check"), at=at)
    return _after(user, at)


@transaction.atomic
def take_rung(
    user: User, rung: Rung, *, on: date, already: bool, afraid: bool, pushed: bool, words: str, record_id: UUID, at: datetime
) -> Journey:
    """Keep that a rung took place on the day `on`, after their clear yes or (`already`) by itself.

    Fear or being pushed closes reconnecting as "not sure" does (G5), having pushed as well (G6): it may be looked at again
    after seven days. Returns the journey with it. `at` aware, local. Raises StepClosed
    (also while the ladder asks about its day), TextTooLarge.
    """
    if size_of(words) > LARGEST:
        raise TextTooLarge
    journey = _held(user, at)
    said = {
        "kind": LadderKind.TAKEN.value, "rung": rung.value, "on": on.isoformat(), "already": already,
        "afraid": afraid, "pushed": pushed, "words": words,
    }  # fmt: skip
    if not _is_known(user, journey, said, record_id):
        _must_be_open(journey)
        # While it asks whether an answer came in time, a page from before would end the ladder without a second look.
        if rung is Rung.REPLY or journey.ladder.asks or not (already or journey.ladder.welcomed(rung)):
            raise StepClosed
        fact_id = _add(user, journey, said, record_id, at)
        if rung in (Rung.DAYTIME, Rung.AGAIN, Rung.TALK):
            _log(user, Contact.MET, fact_id, on, at)
        felt = {gate.value: Answer.NOT_SURE for gate, yes in ((Gate.G5, afraid), (Gate.G6, pushed)) if yes}
        if felt:
            save_check(user, felt, check_id=uuid5(fact_id, "check"), at=at)
    return _after(user, at)


@transaction.atomic
def leave_rung_out(user: User, rung: Rung, *, record_id: UUID, at: datetime) -> Journey:
    """Go past a rung that is not for the two of them; it may still come about later. Raises StepClosed."""
    journey = _held(user, at)
    said = {"kind": LadderKind.LEFT_OUT.value, "rung": rung.value}
    if not _is_known(user, journey, said, record_id):
        _must_be_open(journey)
        if rung not in MAY_BE_LEFT_OUT or journey.ladder.rung(rung).state is not RungState.OPEN:
            raise StepClosed
        _add(user, journey, said, record_id, at)
    return _after(user, at)
