"""Words shared by every layer. Values are stored in rows and releases and never change."""

from enum import StrEnum


class PhaseRole(StrEnum):
    """What a phase is for. The rules ask this, never a title or a position."""

    GRIEVE = "grieve"
    SELF = "self"
    EVALUATE = "evaluate"
    RECONNECT = "reconnect"
    LET_GO = "let_go"
    CLOSING = "closing"


TRUNK = (PhaseRole.GRIEVE, PhaseRole.SELF, PhaseRole.EVALUATE)


class Feeling(StrEnum):
    HELD = "held"
    CURIOUS = "curious"
    HONEST = "honest"
    BRAVE = "brave"
    TENDER = "tender"


class ActivityKind(StrEnum):
    REFLECTION = "reflection"
    LIST = "list"
    TWO_COLUMN = "two_column"
    CHECKLIST = "checklist"
    IF_THEN = "if_then"
    PRACTICE = "practice"
    CHECK = "check"
    LETTER = "letter"
    DECISION = "decision"
    GRID = "grid"


class Evidence(StrEnum):
    STRONG = "strong"
    SOME = "some"
    LITTLE = "little"
    COMMON_SENSE = "common sense"


class ProgressKind(StrEnum):
    """A dated fact about one step of one plan."""

    BEGUN = "begun"
    FINISHED = "finished"
    SKIPPED = "skipped"
    SET_ASIDE = "set_aside"
    REOPENED = "reopened"


class StepState(StrEnum):
    DONE = "done"
    CURRENT = "current"
    BEGUN = "begun"
    OPEN = "open"
    SKIPPED = "skipped"
    SET_ASIDE = "set_aside"
    REOPENED = "reopened"
    HELD_BACK = "held_back"
    CLOSED = "closed"


class Aim(StrEnum):
    PLAN = "plan"
    WRITE = "write"
    DISTANCE = "distance"
    UNSURE = "unsure"


class Pace(StrEnum):
    LITTLE = "little"
    STEADY = "steady"
    WHEN_I_COME = "when_i_come"


class WritingKind(StrEnum):
    ANSWER = "answer"
    LINE = "line"
    NOTE = "note"
    LETTER = "letter"
    SKIP_WORD = "skip_word"
    FIRST_NIGHT = "first_night"
    CALM = "calm"  # words for a bad night; one a person
    APOLOGY = "apology"  # in six parts; one a plan
    AGREEMENT = "agreement"  # what both want for a second try; one a plan
    CIRCLE = "circle"  # their own people to call, with numbers they typed; one a person


class Choice(StrEnum):
    """What a person may decide after `evaluate`; all of equal weight."""

    RECONNECT = "reconnect"
    LET_GO = "let_go"
    NOT_YET = "not_yet"
    ALONGSIDE = "alongside"


class Mood(StrEnum):
    LOW = "low"
    STEADY = "steady"
    ALIKE = "alike"


class Answer(StrEnum):
    """An answer to one question of the safety check."""

    NO = "no"
    YES = "yes"
    NOT_SURE = "not_sure"
    RATHER_NOT = "rather_not"


class Gate(StrEnum):
    """Rows of the gate table. Values double as the question keys of the safety check."""

    G1B = "g1b"
    G2_PROTECTS = "g2_protects"
    G2_APPLIES = "g2_applies"
    G3A = "g3a"
    G3B = "g3b"
    G4 = "g4"
    G5 = "g5"
    G6 = "g6"
    G7A_FOLLOW = "g7a_follow"
    G7A_SELFHARM = "g7a_selfharm"
    G7B = "g7b"
    G8 = "g8"
    G9 = "g9"
    G9B = "g9b"
    G10 = "g10"
    G11 = "g11"
    G12 = "g12"
    DECISION = "decision"
    LADDER = "ladder"  # a no, a silence or two unclear answers: this road has ended


class Act(StrEnum):
    """What somebody wants to do in `reconnect`; night and drink close all but reading."""

    READ = "read"
    DRAFT = "draft"
    REPLY = "reply"
    MEET = "meet"


# --- The ladder of `reconnect` ------------------------------------------------------------------------------------


class Rung(StrEnum):
    """What two people may come to, one clear yes at a time. Their order is the order of the ladder."""

    REPLY = "reply"
    DAYTIME = "daytime"
    AGAIN = "again"
    FRIENDSHIP = "friendship"
    SORRY = "sorry"
    TALK = "talk"
    TRYING = "trying"


class Came(StrEnum):
    """What came back, going by their exact words only."""

    YES = "yes"
    NOT_NOW = "not_now"  # with a day that they named
    UNCLEAR = "unclear"
    SILENCE = "silence"
    NO = "no"
    NO_CONTACT = "no_contact"


class LadderKind(StrEnum):
    """A dated fact of the ladder."""

    GIVEN = "given"  # the one first message, carried by hand
    CAME = "came"  # an answer to the message, or to asking for a rung
    TAKEN = "taken"  # it took place
    LEFT_OUT = "left_out"


# Groups of audience tags: one question each, asked in the first step that needs it.
TAG_GROUPS: dict[str, tuple[str, ...]] = {
    "ended": ("i-ended", "they-ended", "both-ended", "unclear-end", "on-off"),
    "known": ("never-official", "secret"),
    "shared": ("children", "pets", "expecting", "home", "work"),
    "bound": ("married", "family"),
    "distance": ("long-distance", "online-only"),
}
TAGS: frozenset[str] = frozenset(tag for group in TAG_GROUPS.values() for tag in group)
GROUP_OF_TAG: dict[str, str] = {tag: group for group, tags in TAG_GROUPS.items() for tag in tags}


# --- Beside the plan ----------------------------------------------------------------------------------------------


class DailyKind(StrEnum):
    """What a record of a day is about."""

    BOUNDARY = "boundary"
    CONTACT = "contact"
    CHECK_IN = "check_in"
    HARD_DATE = "hard_date"
    CARE = "care"
    FIRST = "first"
    PAUSE = "pause"
    CHANGE = "change"


class Boundary(StrEnum):
    """The contact a person chose. OFF: they have put the boundary down; earlier calm days stay."""

    NONE = "none"
    NECESSARY = "necessary"
    LOW = "low"
    OFF = "off"


class Topic(StrEnum):
    """What contact may be about without being a lapse."""

    CHILDREN = "children"
    HOME = "home"
    WORK = "work"
    MONEY = "money"
    PETS = "pets"
    LEGAL = "legal"


class Channel(StrEnum):
    """Where a boundary is watched."""

    MESSAGES = "messages"
    CALLS = "calls"
    PROFILES = "profiles"
    FRIENDS = "friends"
    PLACES = "places"


class Contact(StrEnum):
    """Kinds of contact events."""

    REACHED_OUT = "reached_out"
    THEY_REACHED_OUT = "they_reached_out"
    MET = "met"
    CHECKED_PROFILE = "checked_profile"
    ASKED_OTHERS = "asked_others"
    URGE_PASSED = "urge_passed"
    AGREED = "agreed"


class Change(StrEnum):
    """Things that change from outside; each may change the road."""

    THEY_WROTE = "they_wrote"
    WE_MET = "we_met"
    TOGETHER = "together"
    MET_SOMEONE = "met_someone"
    ORDER = "order"


class PauseEnd(StrEnum):
    """How somebody left the pause; all of them are all right."""

    PASSED = "passed"
    REACHED_OUT = "reached_out"
    NOT_YET = "not_yet"
