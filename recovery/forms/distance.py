"""The boundary, a contact event, a change from outside."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recovery.enums import Boundary, Change, Channel, Contact, Topic
from recovery.forms.fields import TextField
from recovery.forms.when import NO_SUCH_DAY, ODD_DAY, DayInput, MomentForm
from recovery.rules.calm import BEGUN_BY_ME, DEFAULT_CHANNELS, SAFETY
from recovery.rules.days import OddMoment, moment_on

BOUNDARIES = [
    (Boundary.NONE, _("None: no messages, no calls, no looking")),
    (Boundary.NECESSARY, _("Necessary only: what has to be settled, and nothing around it")),
    (Boundary.LOW, _("Low: a little, with an edge that I set beforehand")),
]
LENGTHS = [("week", _("A week")), ("month", _("A month")), ("own", _("My own length"))]
DAYS = {"week": 7, "month": 30}
TOPICS = [
    (Topic.CHILDREN, _("Children")),
    (Topic.HOME, _("Home")),
    (Topic.WORK, _("Work or study")),
    (Topic.MONEY, _("Money")),
    (Topic.PETS, _("Pets")),
    (Topic.LEGAL, _("Legal matters")),
]
CHANNELS = [
    (Channel.MESSAGES, _("Messages")),
    (Channel.CALLS, _("Calls")),
    (Channel.PROFILES, _("Their profiles")),
    (Channel.FRIENDS, _("Friends we share")),
    (Channel.PLACES, _("Places where they are")),
]
CONTACTS = [
    (Contact.REACHED_OUT, _("I reached out")),
    (Contact.THEY_REACHED_OUT, _("They reached out")),
    (Contact.MET, _("We met")),
    (Contact.CHECKED_PROFILE, _("I looked at their profile")),
    (Contact.ASKED_OTHERS, _("I asked others about them")),
    (Contact.URGE_PASSED, _("An urge came and passed")),
    (Contact.AGREED, _("Agreed contact: children, home, work, money…")),
]
CHANGES = [
    (Change.THEY_WROTE, _("They wrote")),
    (Change.WE_MET, _("We met")),
    (Change.TOGETHER, _("We are together again")),
    (Change.MET_SOMEONE, _("I met someone")),
    (Change.ORDER, _("An order was made")),
]
BINDS = [
    ("them", _("It tells them to stay away from me")),
    ("me", _("It tells me to stay away from them")),
    ("both", _("It tells both of us")),
    ("rather_not", _("Rather not say")),
]
LONGEST = timedelta(days=2 * 366)


class BoundaryForm(forms.Form):
    """None of the lengths is set beforehand. `until` is the day to look again, asked for with a length of one's own."""

    boundary = forms.ChoiceField(label=_("How much contact, for now?"), choices=BOUNDARIES, widget=forms.RadioSelect)
    length = forms.ChoiceField(label=_("For how long, before I look at it again?"), choices=LENGTHS, widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("With a length of my own: I look again on"), required=False, widget=DayInput(format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"], error_messages={"invalid": NO_SUCH_DAY},
    )  # fmt: skip
    began = forms.DateField(
        label=_("Since when, if not from now on"), required=False, widget=DayInput(format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"], error_messages={"invalid": NO_SUCH_DAY},
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label=_("What stays allowed?"), required=False, choices=TOPICS, widget=forms.CheckboxSelectMultiple,
        help_text=_("Contact about these is agreed contact. It costs nothing."),
    )  # fmt: skip
    channels = forms.MultipleChoiceField(
        label=_("What do I want to watch?"), choices=CHANNELS, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what is ticked counts for calm days."),
        error_messages={"required": _("Please tick at least one, or nothing could be counted.")},
    )  # fmt: skip
    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, now: datetime, initial: dict[str, Any] | None = None, newest: datetime | None = None
    ) -> None:
        """`newest`: when the boundary before this one was chosen or put down; this one begins after it."""
        beginning = {"id": uuid4(), "channels": [channel.value for channel in DEFAULT_CHANNELS]}
        super().__init__(data, initial={**beginning, **(initial or {})}, label_suffix="")
        self.now, self.today = now, now.date()
        self.newest = newest.astimezone(now.tzinfo) if newest else None

    def clean_began(self) -> date | None:
        began: date | None = self.cleaned_data["began"]
        if began is None or began == self.today:
            return None
        try:
            moment_on(began, None, self.now)
        except OddMoment as odd:
            raise ValidationError(ODD_DAY[odd.reason]) from None
        if self.newest is not None and began < self.newest.date():
            raise ValidationError(_("You chose about your boundary on a later day than this. Please take that day or one after it."))
        return began

    @property
    def about(self) -> datetime:
        """The moment from which it stands, aware, in their zone; valid forms only."""
        began: date | None = self.cleaned_data["began"]
        if began is None:
            return self.now
        found = moment_on(began, None, self.now)
        return found if self.newest is None else max(found, self.newest + timedelta(seconds=1))

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and not self.today < until <= self.today + LONGEST and self.data.get("length") == "own":
            raise ValidationError(_("Please choose a day after today, at most two years away."))
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("length") == "own" and cleaned.get("until") is None and "until" not in self.errors:
            self.add_error("until", _("Please choose the day on which you look again."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """What is kept: the day to look again as a date, whichever length it came from."""
        cleaned = self.cleaned_data
        days = DAYS.get(cleaned["length"])
        review = self.today + timedelta(days=days) if days else cleaned["until"]
        chosen = {name: cleaned[name] for name in ("boundary", "length", "topics", "channels")}
        return {**chosen, "review_on": review.isoformat()}


class ContactForm(MomentForm):
    """One contact event, now or back-dated. What comes after the moment is optional."""

    contact = forms.ChoiceField(label=_("What was it?"), choices=CONTACTS, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("Where?"), choices=[("", _("Not said")), *CHANNELS], required=False, widget=forms.RadioSelect)
    topic = forms.ChoiceField(label=_("Was it about something agreed?"), required=False, widget=forms.RadioSelect)
    before = TextField(label=_("What was before it?"), widget=forms.Textarea(attrs={"rows": 3}))
    when = TextField(label=_("If this comes again…"), widget=forms.Textarea(attrs={"rows": 2}))
    then = TextField(label=_("…then I…"), widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("id", "contact", "day", "clock", "channel", "topic", "before", "when", "then")
    AROUND = ("day", "clock", "channel", "topic")
    DEBRIEF = ("before", "when", "then")

    def __init__(self, data: Any = None, *, agreed: frozenset[str], initial: dict[str, Any] | None = None, **moment: Any) -> None:
        super().__init__(data, initial={"channel": "", "topic": "", **(initial or {})}, **moment)
        topic = self.fields["topic"]
        assert isinstance(topic, forms.ChoiceField)
        offered = [(name, label) for name, label in TOPICS if name in agreed]
        topic.choices = [("", _("No, or not said")), *offered, (SAFETY, _("Somebody’s safety"))]

    def around(self) -> list[Any]:
        return [self[name] for name in self.AROUND]

    @property
    def around_open(self) -> bool:
        """Folded away only while it is as it was begun: now, and nothing said."""
        return any(name in self.changed_data or name in self.errors for name in self.AROUND) if self.is_bound else False

    def debrief(self) -> list[Any]:
        return [self[name] for name in self.DEBRIEF]

    @property
    def debrief_open(self) -> bool:
        return any(self[name].value() for name in self.DEBRIEF)

    def said(self) -> dict[str, Any]:
        """What is kept. Contact about something agreed is agreed contact."""
        cleaned = self.cleaned_data
        contact = Contact(cleaned["contact"])
        if cleaned["topic"] and cleaned["topic"] != SAFETY and contact in BEGUN_BY_ME:
            contact = Contact.AGREED
        words = {name: cleaned[name].strip() for name in self.DEBRIEF if cleaned[name].strip()}
        choices = {name: cleaned[name] for name in ("channel", "topic") if cleaned[name]}
        timed = {"clock": cleaned["clock"].strftime("%H:%M")} if cleaned["clock"] else {}
        return {"contact": contact.value, **choices, **timed, **words}


class ChangeForm(MomentForm):
    """Something that changed from outside; whom an order binds is asked for an order alone."""

    binds = forms.ChoiceField(label=_("Whom does it bind?"), choices=BINDS, widget=forms.RadioSelect)
    words = TextField(label=_("A line about it, if you like"), widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("id", "binds", "day", "clock", "words")

    def __init__(self, data: Any = None, *, change: Change, now: datetime) -> None:
        super().__init__(data, now=now)
        self.change = change
        if change is not Change.ORDER:
            del self.fields["binds"]

    def said(self) -> dict[str, Any]:
        words = self.cleaned_data["words"].strip()
        binds = {"binds": self.cleaned_data["binds"]} if "binds" in self.fields else {}
        return {"change": self.change.value, **binds, **({"words": words} if words else {})}
