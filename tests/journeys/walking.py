"""The road in a browser: signing up, the first five minutes, and then whatever Today's one button offers."""

from datetime import timedelta

from django.db.models import F

from recovery.models import Decision, Person, PhaseDone, Plan, SafetyCheck, StepProgress, User
from tests.conftest import PASSWORD
from tests.journeys.visitors import mailed_code

FIRST_NIGHT = "It is two in the morning and the kettle is on."
MOVES = 120  # more than the whole road needs: a road that never ends is a failure, not a long test

# What a form holds, without what it carries along unseen.
TYPED = """form => [...new FormData(form)].filter(([name, value]) => value !== ""
    && [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].every(input => input.type !== "hidden"))"""


def sign_up(visitor, email, *, device="Only I use this device"):
    """From the sign-up form to the page that explains Leave."""
    visitor.page.get_by_label("Email").fill(email)
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.page.get_by_label("18 or older").check()
    visitor.page.get_by_label("I agree that").check()
    visitor.page.get_by_label(device).check()
    visitor.press("Keep a place here")
    visitor.page.get_by_label("Code").fill(mailed_code())
    visitor.press("Confirm")


def be_welcomed(visitor):
    """The interruption page and the three questions; ends in step 1."""
    visitor.press("Good to know")
    visitor.page.get_by_label("A plan, step by step").check()
    visitor.press("Go on")
    visitor.page.get_by_label("Work or study").check()
    visitor.press("Go on")
    visitor.page.get_by_role("radio", name="No", exact=True).check()
    visitor.press("Go on")


def write_something(visitor):
    """A tick or a few words in every activity, and a line to keep. Returns what the form then holds."""
    key = visitor.path.strip("/").rpartition("/")[2]
    for number, sheet in enumerate(visitor.page.locator("#step-form .activity").all(), start=1):
        ticks = sheet.locator("input[type=checkbox], input[type=radio]")
        if ticks.count():
            ticks.first.check()
        for kind in ("textarea", "input[type=text]:not([name=line])"):
            if sheet.locator(kind).count():
                sheet.locator(kind).first.fill(f"My words {number} in {key}, 50 % and <b>all</b>")
    line = visitor.page.locator("input[name=line]")
    if line.count():
        line.fill(line_of(key))
    return visitor.page.locator("#step-form").evaluate(TYPED)


def line_of(key):
    return f"A line that {key} holds."


def finish_first_step(visitor):
    """Tick, line, finish; then the first stone, the sealed note and a good place to stop."""
    typed = write_something(visitor)
    visitor.press("Finish this step")
    return typed


def seal_note(visitor):
    visitor.page.get_by_label("Your words").fill(FIRST_NIGHT)
    visitor.press("Seal it")


def days_pass(email, days):
    """Everything this person did lies `days` further back. The clock of the machine is left alone."""
    user, back = User.objects.get(email=email), timedelta(days=days)
    own_plan = {"plan__owner": user}
    for model in (StepProgress, PhaseDone, SafetyCheck, Decision):
        model.objects.filter(**own_plan).update(at=F("at") - back)
    Plan.objects.filter(owner=user).update(started_at=F("started_at") - back)
    Person.objects.filter(user=user).update(last_seen_at=F("last_seen_at") - back)


def offered(visitor):
    """The one button of Today."""
    visitor.open("today")
    buttons = visitor.page.locator("section.next .button")
    assert buttons.count() == 1
    return buttons.inner_text()


def do_step(visitor, typed):
    key = visitor.path.strip("/").rpartition("/")[2]
    assert key not in typed, f"{key} came twice"
    typed[key] = write_something(visitor)
    visitor.press("Finish this step")
    visitor.is_at("stop", key)


def walk_on(visitor, typed):
    """Follow Today until it asks for the decision, for time, or for nothing more. `typed` collects what was written."""
    for _move in range(MOVES):
        button = offered(visitor)
        if button not in ("Open this step", "Go on with this step", "Begin this part", "Look back on this part"):
            return button
        visitor.page.locator("section.next .button").click()
        visitor.page.wait_for_load_state()
        if button == "Begin this part":
            visitor.follow("To the first step")
        if button == "Look back on this part":
            visitor.press("Yes, this part is done")
        else:
            do_step(visitor, typed)
    raise AssertionError("the road never ends")


def answer(visitor, choice, mood):
    visitor.open("decide")
    visitor.page.get_by_label(choice).check()
    visitor.page.get_by_label(mood).check()
    visitor.page.get_by_label("In a few words, why").fill(f"Because today is {mood.lower()}.")
    visitor.press("Keep this answer")
