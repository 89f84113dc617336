"""People standing at different places of the road, so that every page has somebody who sees it."""

from datetime import timedelta
from functools import cached_property
from uuid import UUID, uuid4

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from django.utils.timezone import localtime

from recovery.actions.account import give_consent, mark_welcomed, tell, withdraw_consent
from recovery.actions.answers import put_off_until_tomorrow, save_answers
from recovery.actions.daily import keep_record
from recovery.actions.ladder import give_message, record_answer, take_rung
from recovery.actions.letters import seal_letter
from recovery.actions.new_plan import begin_new_plan
from recovery.actions.parking import park_post
from recovery.actions.pausing import keep_pause
from recovery.actions.plan import pause_plan
from recovery.actions.staff import make_editor
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import Aim, Answer, Boundary, Came, Choice, Contact, DailyKind, PauseEnd, PhaseRole, Rung, WritingKind
from recovery.management.demo_days import keep_days
from recovery.models import Guide, Person, Plan
from recovery.rules.carrying import Told
from tests.conftest import PASSWORD, fresh, make_person, make_user
from tests.daily_help import draw, log
from tests.people import DAY, decide, declare, finish, finish_core, open_the_gate, sit, walk_the_trunk, welcome_a_sorry

EARLIER_PLAN = UUID("00000000-0000-4000-8000-000000000200")
LOGGED = UUID("00000000-0000-4000-8000-000000000300")
CHECK_IN_IDS = [f"00000000-0000-4000-8000-00000000040{number}" for number in range(4)]
DATE_ID = "00000000-0000-4000-8000-000000000410"
PAUSE_IDS = {end: UUID(f"00000000-0000-4000-8000-00000000050{number}") for number, end in enumerate(PauseEnd)}
NOTE_IDS = [f"00000000-0000-4000-8000-0000000000{number:02d}" for number in range(23)]


class Cast:
    """Each is made when first asked for, by the real actions, some days back from now."""

    def __init__(self):
        self.now = timezone.now()

    def _person(self, name):
        return make_person(f"{name}@example.org", at=self.now - 40 * DAY)

    @cached_property
    def newcomer(self):
        user = make_user("newcomer@example.org")
        give_consent(user, at=self.now)
        return fresh(user)

    @cached_property
    def planless(self):
        user = make_user("planless@example.org")
        give_consent(user, at=self.now)
        mark_welcomed(user, at=self.now)
        self._keep(user, DailyKind.CHECK_IN, {"mood": 3}, CHECK_IN_IDS[0], self.now - timedelta(minutes=1))
        return fresh(user)

    def _keep(self, user, kind, said, record_id=None, about=None):
        keep_record(user, kind, said, record_id=UUID(str(record_id or uuid4())), about=about or self.now, at=self.now)

    @cached_property
    def low(self):
        """Three heavy check-ins in a row; the last is answered in full."""
        user = self._person("low")
        for hours in (30, 20):
            self._keep(user, DailyKind.CHECK_IN, {"mood": 1, "line": "A long night."}, None, self.now - timedelta(hours=hours))
        whole = {
            "mood": 2,
            "urge": 4,
            "sleep": 2,
            "far": 2,
            "feelings": ["sad", "missing"],
            "good": "Tea",
            "before": ["alone"],
            "profile": True,
        }
        self._keep(user, DailyKind.CHECK_IN, whole, CHECK_IN_IDS[1], self.now - timedelta(minutes=1))
        return fresh(user)

    @cached_property
    def dated(self):
        """Months of days: check-ins, pauses, firsts, small things, and a hard date this week."""
        user = self._person("dated")
        keep_days(user, "dated", 120, now=self.now, lines=["It rained, and then it did not."])
        for days in range(9):
            self._keep(user, DailyKind.PAUSE, {"helped": days % 4 > 0}, None, self.now - days * DAY)
        near = {"label": "Her birthday", "on": (self.now + 3 * DAY).date().isoformat(), "repeats": "yearly", "plan": "Cinema with Jo."}
        self._keep(user, DailyKind.HARD_DATE, near, DATE_ID, self.now + 3 * DAY)
        self._keep(user, DailyKind.CARE, {"words": "Feeding the ducks"})
        return fresh(user)

    @cached_property
    def alice(self):
        """Some days in: one step finished with its line, one begun, notes enough for two pages, one post parked."""
        user, at = self._person("alice"), self.now - 3 * DAY
        lines = {"": {"text": "A glass of water, and the radio on low."}, "a1": {"ticked": ["Drink a glass of water"], "own": ["tea"]}}
        save_answers(user, "k1", lines, revisions={}, page_id=None, at=at)
        finish(user, "k1", at=at)
        save_answers(user, "k4", {"": {"text": "Mostly tired."}}, revisions={}, page_id=None, at=at + DAY)
        for number, note_id in enumerate(NOTE_IDS):
            words = {"text": f"Note {number}. It rained all morning, and then there was a blackbird on the wall for a while."}
            save_writing(user, Where(WritingKind.NOTE), Save(note_id, words), at=at + number * timedelta(minutes=1))
        calm = {"lines": ["I can want to write, and not write.", "It is eleven at night. Nothing has to be said at eleven."]}
        save_writing(user, Where(WritingKind.CALM), Save(uuid4(), calm), at=at)
        save_writing(user, Where(WritingKind.CIRCLE), Save(uuid4(), {"people": [["Aunt", "020 7946 0000"]]}), at=at)
        sealed = save_writing(user, Where(WritingKind.LETTER), Save(uuid4(), {"text": "Do you still water the fern?"}), at=at)
        seal_letter(sealed, until=localtime(self.now).date() + 30 * DAY)
        for end, pause_id in PAUSE_IDS.items():
            keep_pause(user, end, pause_id=pause_id, at=at)
        park_post(user, path="/s/k4/save/", fields={"line": ["Mostly tired, and a little calmer."], "line-rev": ["1"]}, at=self.now)
        return fresh(user)

    @cached_property
    def idle(self):
        """Has answers, and left this page alone for a while (visitors.leave_alone)."""
        user = self._person("idle")
        save_answers(user, "k1", {"": {"text": "A glass of water."}}, revisions={}, page_id=None, at=self.now - DAY)
        return fresh(user)

    @cached_property
    def away(self):
        user = self._person("away")
        finish(user, "k1", at=self.now - 20 * DAY)
        Person.objects.filter(user=user).update(last_seen_at=self.now - 12 * DAY)
        return fresh(user)

    @cached_property
    def writer(self):
        user = self._person("writer")
        tell(user, {"aim": Aim.WRITE.value})
        return fresh(user)

    @cached_property
    def paused(self):
        user = self._person("paused")
        pause_plan(user, at=self.now - 5 * DAY)
        return fresh(user)

    @cached_property
    def ready(self):
        """Every core step of the first part is done; only they can say that the part is."""
        user = self._person("ready")
        finish_core(user, PhaseRole.GRIEVE, at=self.now - 9 * DAY)
        return fresh(user)

    @cached_property
    def deciding(self):
        """The trunk lies behind them, and one sitting from yesterday."""
        user = self._person("deciding")
        walk_the_trunk(user, at=self.now - 20 * DAY)
        sit(user, Choice.LET_GO, at=self.now - DAY, words="Because the mornings are easier.")
        return fresh(user)

    @cached_property
    def looking(self):
        """Has written in every step that looks back, called it harmful, and given two sittings that differ."""
        user, at = self._person("looking"), self.now - 9 * DAY
        cells = [["Early | good", "Sang in the car all the way to the coast."], ["Last | hard", "Three weeks of I'm fine."]]
        sides = {"left": ["The laugh in the next room.", "Sunday mornings."], "right": ["I would not want March again."]}
        for key, answers in {
            "k22": {"a1": {"ticked": ["They kept the small promises"], "own": ["Soup when I was ill"]}, "a3": {"items": ["I rolled my eyes"]}},
            "k23": {"a4": {"cells": cells}, "a2": {"value": ["back and forth, and I never knew which"], "note": ""}},
            "k26": {"a2": {"left": ["The move."], "right": ["You were never home."]}},
            "k29": {"a2": {"value": ["harmful"], "note": "Not at first."}},
            "k31": {"a3": sides},
        }.items():
            save_answers(user, key, answers, revisions={}, page_id=None, at=at)
        sit(user, Choice.RECONNECT, at=self.now - 5 * DAY, words="Because of the songs.")
        sit(user, Choice.LET_GO, at=self.now - 3 * DAY, words="Because of March.")
        return fresh(user)

    @cached_property
    def past(self):
        """Honest and amicable: reconnecting is open, and it is day where they are."""
        user = self._person("past")
        hour = localtime(self.now).hour
        tell(user, {"night": [(hour + 8) % 24, (hour + 13) % 24]})
        open_the_gate(user, now=self.now)
        return fresh(user)

    def _reconnecting(self, name):
        user = self._person(name)
        hour = localtime(self.now).hour
        tell(user, {"night": [(hour + 8) % 24, (hour + 13) % 24]})
        open_the_gate(user, now=self.now - 3 * DAY)
        return user

    @cached_property
    def waiting(self):
        """Has given the one first message today."""
        user = self._reconnecting("waiting")
        give_message(user, until=localtime(self.now).date() + 9 * DAY, record_id=uuid4(), at=localtime(self.now))
        return fresh(user)

    @cached_property
    def overdue(self):
        """Their own day to stop waiting was yesterday."""
        user, at = self._reconnecting("overdue"), localtime(self.now) - 3 * DAY
        give_message(user, until=at.date() + 2 * DAY, record_id=uuid4(), at=at)
        return fresh(user)

    @cached_property
    def shaken(self):
        """Reconnecting is open; what took place was not all right."""
        return fresh(self._reconnecting("shaken"))

    @cached_property
    def climbing(self):
        """They wrote first; an hour in daylight and the talk have been."""
        user, at = self._reconnecting("climbing"), localtime(self.now) - 2 * DAY
        told = {"on": at.date(), "words": "Said they would like a walk by the river."}
        record_answer(user, Rung.REPLY, Came.YES, until=None, first=True, record_id=uuid4(), at=at, **told)
        take_rung(user, Rung.TALK, already=True, afraid=False, pushed=False, record_id=uuid4(), at=at + timedelta(hours=1), **told)
        return fresh(user)

    @cached_property
    def welcomed(self):
        """As `past`, and further: they said that they want to hear a sorry."""
        user = self._person("welcomed")
        hour = localtime(self.now).hour
        tell(user, {"night": [(hour + 8) % 24, (hour + 13) % 24]})
        open_the_gate(user, now=self.now)
        welcome_a_sorry(fresh(user), now=self.now)
        return fresh(user)

    @cached_property
    def graduate(self):
        user, at = self._person("graduate"), self.now - 3 * DAY
        walk_the_trunk(user, at=self.now - 20 * DAY)
        decide(user, Choice.LET_GO, before=self.now - 4 * DAY)
        note = Save("00000000-0000-4000-8000-000000000100", {"text": "It is two in the morning and the kettle is on."})
        save_writing(user, Where(WritingKind.FIRST_NIGHT, user.plans.get().pk, sealed=True), note, at=self.now - 40 * DAY)
        save_answers(user, "k1", {"": {"text": "A glass of water."}}, revisions={}, page_id=None, at=self.now - 39 * DAY)
        finish_core(user, PhaseRole.LET_GO, at=at)
        declare(user, "p5", at=at)
        finish_core(user, PhaseRole.CLOSING, at=at + DAY)
        declare(user, "p6", at=at + DAY)
        return fresh(user)

    @cached_property
    def tonight(self):
        """Reconnecting is open to them, and they have said that tonight is no night for it."""
        user = self._person("tonight")
        open_the_gate(user, now=self.now)
        put_off_until_tomorrow(user, on=localtime(self.now).date())
        return fresh(user)

    @cached_property
    def second(self):
        """Their first plan is packed away, with a line, an answer and a note for later in it."""
        user, at = self._person("second"), self.now - 30 * DAY
        Plan.objects.filter(owner=user).update(id=EARLIER_PLAN)
        save_answers(
            user, "k1", {"": {"text": "A glass of water."}, "a1": {"ticked": [], "own": ["tea"]}}, revisions={}, page_id=None, at=at
        )
        finish(user, "k1", at=at)
        note = Save("00000000-0000-4000-8000-000000000101", {"text": "It is two in the morning and the kettle is on."})
        save_writing(user, Where(WritingKind.FIRST_NIGHT, EARLIER_PLAN, sealed=True), note, at=at)
        begin_new_plan(fresh(user), Told(Answer.YES), plan_id=uuid4(), packs=EARLIER_PLAN, at=at + DAY)
        return fresh(user)

    @cached_property
    def keeping(self):
        """Has kept a boundary for some weeks, changed it once, and logged contact of every kind."""
        user = self._person("keeping")
        draw(user, Boundary.NONE, at=self.now - 35 * DAY)
        draw(user, Boundary.NECESSARY, at=self.now - 20 * DAY, topics=["children", "money"], review_on=str((self.now + 10 * DAY).date()))
        for number, contact in enumerate(Contact):
            log(user, contact, at=self.now - (2 * number + 1) * DAY)
        said = {"contact": "reached_out", "channel": "messages", "before": "A long day.", "when": "I am tired", "then": "call my brother"}
        keep_record(user, DailyKind.CONTACT, said, record_id=LOGGED, about=self.now - 2 * DAY, at=self.now - DAY)
        keep_record(user, DailyKind.CHANGE, {"change": "we_met"}, record_id=uuid4(), about=self.now - 3 * DAY, at=self.now - 3 * DAY)
        return fresh(user)

    @cached_property
    def withdrawn(self):
        user = self._person("withdrawn")
        withdraw_consent(user, at=self.now)
        return fresh(user)

    @cached_property
    def passwordless(self):
        user = self._person("passwordless")
        user.set_unusable_password()
        user.save()
        return fresh(user)

    @cached_property
    def guarded(self):
        """A code from an app and recovery codes; the pages of passkeys make one themselves."""
        user = self._person("guarded")
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
        return fresh(user)

    @cached_property
    def edith(self):
        return fresh(make_editor("edith@example.org", PASSWORD, publisher=True, at=self.now)[0])

    @cached_property
    def olive(self):
        """Runs the place."""
        return fresh(make_editor("olive@example.org", PASSWORD, publisher=False, operator=True, at=self.now)[0])

    @property
    def guide(self):
        return Guide.objects.get()
