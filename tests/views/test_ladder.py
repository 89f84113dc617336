"""The pages of the ladder, as somebody walks them."""

from datetime import timedelta

import pytest

from recovery.actions.account import set_time_zone, tell
from recovery.models import LadderRecord, SafetyCheck, Writing
from tests.browsing import form_to, send, signed_in_through_the_page
from tests.conftest import NOW, fresh
from tests.people import DAY, check, open_the_gate

pytestmark = pytest.mark.django_db
S = "We walked round the pond 🌱 שלום"
PAGES = ["/ladder/", *(f"/ladder/{number}/" for number in range(1, 8)), "/ladder/agreement/"]


class Walker:
    """Alice, for whom reconnecting is open at noon, in a browser of her own each day."""

    def __init__(self, alice, clock):
        self.alice, self.clock = alice, clock
        self.on(0)

    def on(self, days, **later):
        self.clock.move_to(NOW + days * DAY + timedelta(**later))
        self.client = signed_in_through_the_page(fresh(self.alice))
        return self

    def page(self, path):
        return self.client.get(path).content.decode()

    def give(self, until=10):
        return send(self.client, form_to(self.client.get("/ladder/"), "/ladder/given/"), until=day(until))

    def answer(self, number, came, *, sure=True, **fields):
        """What came back; where that would end the ladder, the second look is answered as well."""
        place = "/ladder/" if "Your day has come" in self.page("/ladder/") else f"/ladder/{number}/"
        answered = send(self.client, form_to(self.client.get(place), f"/ladder/{number}/answer/"), came=came, **fields)
        if sure and answered.status_code == 200 and "Is that right?" in text(answered):
            return send(self.client, form_to(answered, f"/ladder/{number}/answer/"), sure="yes")
        return answered

    def took_place(self, number, **fields):
        return send(self.client, form_to(self.client.get(f"/ladder/{number}/"), f"/ladder/{number}/taken/"), **fields)


@pytest.fixture
def walker(alice, at_noon):
    open_the_gate(alice)
    return Walker(alice, at_noon)


def day(days):
    return (NOW + days * DAY).date().isoformat()


def text(response):
    return response.content.decode()


def test_before_the_message_the_page_says_what_there_is_and_offers_nothing_else(walker):
    page = walker.page("/ladder/")
    assert "The one first message" in page
    assert "They wrote first" in page
    assert 'href="/ladder/2/"' not in page
    assert "Something comes before this one" in walker.page("/ladder/2/")


def test_given_with_a_day_to_stop_waiting_and_not_offered_again(walker):
    assert walker.give(until=10).url == "/ladder/"
    page = walker.page("/ladder/")
    assert "You stop waiting on Wednesday 2 December" in page
    assert "The one first message" not in page
    assert "The ladder" in walker.page("/plan/")
    assert "Where the two of you are" in walker.page("/today/")
    taken_back = send(walker.client, form_to(walker.client.get("/ladder/"), "/ladder/back/"))
    assert taken_back.url == "/ladder/"
    assert "The one first message" in walker.page("/ladder/")
    assert "Where the two of you are" not in walker.page("/today/")


@pytest.mark.parametrize(("until", "says"), [("", "Which day?"), (day(0), "here already"), (day(400), "more than a year"), ("2026-02-30", "no such day")])
def test_a_day_that_cannot_be_waited_for_is_said_at_the_field(walker, until, says):
    form = form_to(walker.client.get("/ladder/"), "/ladder/given/")
    answer = send(walker.client, form, until=until)
    assert answer.status_code == 422
    assert says in text(answer)
    assert not LadderRecord.objects.exists()


def test_at_night_there_is_nothing_to_mark_and_a_kept_form_is_refused(walker):
    form = form_to(walker.client.get("/ladder/"), "/ladder/given/")
    walker.on(1, hours=-9)  # three in the morning
    assert "Not tonight" in walker.page("/ladder/")
    assert "/ladder/given/" not in walker.page("/ladder/")
    token = form_to(walker.client.get("/settings/"), "/settings/pace/").fields["csrfmiddlewaretoken"]
    assert send(walker.client, form, until=day(10), csrfmiddlewaretoken=token).status_code == 403
    assert not LadderRecord.objects.exists()


@pytest.mark.parametrize(
    ("came", "says"),
    [
        ("no", "The road of letting go stands open".lower()), ("silence", "you left them free"),
        ("no_contact", "nothing more goes to them"),
    ],
)  # fmt: skip
def test_req_07_a_no_moves_the_plan_to_letting_go_and_every_page_of_the_ladder_is_gone(walker, came, says):
    walker.give()
    walker.on(3)
    answered = walker.answer(1, came)
    assert "It ends here, kindly" in text(answered)
    assert says in text(answered).lower()
    for path in PAGES:
        assert walker.client.get(path).status_code == 403, path
    assert walker.client.get("/s/k32/").status_code == 403
    assert "Where the two of you are" not in walker.page("/today/")
    assert "Say goodbye on paper" in walker.page("/today/")
    assert "Not part of your road today" in walker.page("/plan/")
    why = walker.page("/questions/why/")
    assert ("A wish for no contact" in why) is (came == "no_contact")
    assert "are answers" in why


def test_the_whole_ladder_up_to_trying_with_its_agreement_and_its_two_days(walker):
    walker.give()
    walker.on(3)
    assert "a yes to this much" in text(walker.answer(1, "yes", words=S))
    assert S in walker.page("/ladder/1/")
    assert "They said a clear yes" not in walker.page("/ladder/2/")
    walker.answer(2, "yes")
    assert "Afterwards" in walker.page("/ladder/2/")
    walker.on(5)
    assert "fresh eyes" in text(walker.took_place(2, words=S))
    assert "Some people let a week" in walker.page("/ladder/3/")
    for number in (3, 4, 5):
        out = send(walker.client, form_to(walker.client.get(f"/ladder/{number}/"), f"/ladder/{number}/out/"))
        assert out.url == "/ladder/"
    assert "a week of ordinary days holds" in walker.page("/ladder/6/")
    walker.answer(6, "yes")
    assert walker.client.get("/ladder/agreement/").status_code == 403
    walker.on(12)
    walker.took_place(6)
    walker.answer(7, "yes")
    agreement = send(walker.client, form_to(walker.client.get("/ladder/agreement/"), "/ladder/agreement/"), aims=S, mine="I ring at six.")
    assert agreement.url == "/ladder/agreement/"
    assert S in walker.page("/ladder/agreement/")
    walker.on(19)
    walker.took_place(7)
    page = walker.page("/ladder/")
    assert "Looking back together" in page
    assert "Sunday 10 January 2027" in page
    assert S.encode() not in b"".join(bytes(c) for c in Writing.objects.values_list("ciphertext", flat=True))


def test_agreement_from_two_tabs_overwrites_nothing(walker):
    walker.answer(1, "yes")
    walker.took_place(6, already="1")
    first, second = (form_to(walker.client.get("/ladder/agreement/"), "/ladder/agreement/") for _ in range(2))
    send(walker.client, first, aims="slowly")
    clash = send(walker.client, second, aims="quickly")
    assert clash.status_code == 409
    assert "slowly" in text(clash)
    assert "quickly" in text(clash)


@pytest.mark.parametrize(("felt", "says"), [("afraid", "Where there is fear or pressure"), ("pushed", "It takes something to tick that")])
def test_fear_or_pressure_afterwards_brings_help_and_closes_the_part(walker, felt, says):
    walker.answer(1, "yes")
    answered = walker.took_place(2, already="1", felt=felt)
    assert says in text(answered)
    assert "People to talk to" in text(answered)
    assert "fresh eyes" not in text(answered)
    assert walker.client.get("/ladder/").status_code == 403
    assert "Not part of your road today" in walker.page("/plan/")


def test_their_own_day_asks_one_question_and_a_word_in_time_goes_on(walker):
    walker.give(until=10)
    walker.on(11)
    page = walker.page("/ladder/")
    assert "Your day has come" in page
    assert walker.client.get("/ladder/2/").url == "/ladder/"
    assert "The day on which you stop waiting has gone by" in walker.page("/questions/why/")
    assert "Where the two of you are" in walker.page("/today/")
    answered = walker.answer(1, "yes", on=day(9))
    assert "a yes to this much" in text(answered)
    assert "One hour in daylight" in walker.page("/ladder/")


def test_on_their_own_day_no_day_is_filled_in_and_one_that_comes_too_late_is_said_before_it_ends(walker):
    walker.give(until=10)
    walker.on(11)
    assert form_to(walker.client.get("/ladder/"), "/ladder/1/answer/").fields["on"] == ""
    assert "Which day did it come?" in text(walker.answer(1, "yes"))
    asked = walker.answer(1, "yes", on=day(11), words=S, sure=False)
    assert "That is after Wednesday 2 December, the day on which you had stopped waiting." in text(asked)
    assert LadderRecord.objects.count() == 1
    changed = send(walker.client, form_to(asked, "/ladder/1/answer/"), sure="change")
    assert S in text(changed)
    assert "Your day has come" in text(changed)
    ended = send(walker.client, form_to(asked, "/ladder/1/answer/"), sure="yes")
    assert "What they wrote may still be good to have" in text(ended)
    assert "left them free" not in text(ended)
    assert walker.client.get("/ladder/").status_code == 403


def test_a_page_from_before_their_day_ends_nothing_and_gives_the_words_back(walker):
    walker.give(until=10)
    walker.on(9)
    form = form_to(walker.client.get("/ladder/2/"), "/ladder/2/taken/") if "/ladder/2/taken/" in walker.page("/ladder/2/") else None
    assert form is not None
    walker.on(11)
    token = form_to(walker.client.get("/settings/"), "/settings/pace/").fields["csrfmiddlewaretoken"]
    refused = send(walker.client, form, on=day(11), words=S, csrfmiddlewaretoken=token)
    assert refused.status_code == 403
    assert S in text(refused)
    assert LadderRecord.objects.count() == 1
    assert "Your day has come" in walker.page("/ladder/")


def test_silence_on_their_own_day_needs_no_day(walker):
    walker.give(until=10)
    walker.on(11)
    assert "You left them free" in text(walker.answer(1, "silence"))


@pytest.mark.parametrize("came", ["no", "no_contact", "silence"])
def test_an_answer_that_ends_it_is_looked_at_once_more_and_a_slip_costs_nothing(walker, came):
    walker.give()
    walker.on(2)
    asked = walker.answer(1, came, words=S, sure=False)
    assert "Is that right?" in text(asked)
    assert LadderRecord.objects.count() == 1
    assert [saved.pk for saved in SafetyCheck.objects.all() if saved.at > NOW] == []
    changed = send(walker.client, form_to(asked, "/ladder/1/answer/"), sure="change")
    assert S in text(changed)
    assert "a yes to this much" in text(send(walker.client, form_to(changed, "/ladder/1/answer/"), came="yes"))
    assert walker.client.get("/ladder/").status_code == 200


def test_unclear_after_a_yes_asks_on_its_day_and_in_time_goes_on(walker):
    walker.give()
    walker.on(2)
    walker.answer(1, "yes")
    walker.clock.tick(60)
    walker.took_place(2)
    walker.clock.tick(60)
    walker.answer(2, "unclear", until=day(5))
    walker.on(6)
    page = walker.client.get("/ladder/")
    assert "Your day has come" in text(page)
    walker.answer(2, "yes", on=day(4))
    assert "Seeing each other again" in walker.page("/ladder/")


def test_another_time_zone_brings_no_message_back(walker):
    walker.give()
    walker.on(1, hours=-5)
    assert "It was not given" not in walker.page("/ladder/")
    set_time_zone(fresh(walker.alice), time_zone="Pacific/Pago_Pago")
    walker.on(1, hours=-5)
    assert "It was not given" not in walker.page("/ladder/")
    form = form_to(walker.client.get("/settings/"), "/settings/pace/")
    assert walker.client.post("/ladder/back/", {"csrfmiddlewaretoken": form.fields["csrfmiddlewaretoken"]}).status_code == 302
    assert LadderRecord.objects.count() == 1


def test_two_weeks_later_it_is_silence_without_a_word(walker):
    walker.give(until=10)
    walker.on(25)
    assert walker.client.get("/ladder/").status_code == 403
    assert "Where the two of you are" not in walker.page("/today/")


def test_unclear_asks_for_a_day_of_ones_own_and_a_second_time_is_said_beforehand(walker):
    walker.give(until=10)
    walker.on(2)
    missing = walker.answer(1, "unclear", until="", words=S)
    assert missing.status_code == 422
    assert "Which day?" in text(missing)
    assert S in text(missing)
    assert "Friendly is not yes" in text(walker.answer(1, "unclear", until=day(8)))
    assert "It was unclear once already" in walker.page("/ladder/1/")
    assert "Unclear twice is an answer" in text(walker.answer(1, "unclear", until=day(9)))
    assert walker.client.get("/ladder/").status_code == 403


def test_not_now_waits_for_the_day_they_named_without_counting(walker):
    walker.give(until=10)
    walker.on(2)
    assert "They named a day" in text(walker.answer(1, "not_now", until=day(60)))
    walker.on(40)
    page = walker.page("/ladder/")
    assert "Not before 21 January" in page
    assert "days" not in page.split("Rung by rung")[1].split("</ol>")[0]
    walker.on(60)
    assert "What came back" in walker.page("/ladder/1/")


def test_they_wrote_first_begins_with_their_words_and_uses_no_message(walker):
    page = walker.page("/ladder/1/")
    assert "They wrote. Going by their exact words only" in page
    assert "I have stopped waiting" not in page
    walker.answer(1, "yes")
    assert "One hour in daylight" in walker.page("/ladder/")
    assert not LadderRecord.objects.filter(is_outreach=True).exists()


@pytest.mark.parametrize("posted", ["/ladder/given/", "/ladder/1/answer/", "/ladder/2/taken/", "/ladder/3/out/", "/ladder/agreement/"])
def test_a_gate_that_closed_since_refuses_every_form_and_gives_the_words_back(walker, posted):
    walker.answer(1, "yes")
    walker.took_place(2, already="1")
    page = {"/ladder/given/": "/ladder/", "/ladder/agreement/": "/ladder/agreement/"}.get(posted, posted.rsplit("/", 2)[0] + "/")
    if posted == "/ladder/agreement/":
        walker.took_place(6, already="1")
    form = form_to(walker.client.get("/ladder/1/"), "/ladder/1/answer/") if posted == "/ladder/given/" else form_to(walker.client.get(page), posted)
    form.action = posted
    before = LadderRecord.objects.count()
    tell(fresh(walker.alice), {"fear": "yes"})
    answered = send(walker.client, form, until=day(9), came="yes", words=S, aims=S)
    assert answered.status_code == 403
    assert (S in text(answered)) is (posted not in ("/ladder/given/", "/ladder/3/out/"))
    assert LadderRecord.objects.count() == before


def test_too_long_and_impossible_days_are_said_at_the_field_and_lose_nothing(walker):
    walker.give()
    future = walker.answer(1, "yes", on=day(3), words=S)
    assert future.status_code == 422
    assert "lies in the future" in text(future)
    assert S in text(future)
    assert "ten years" in text(walker.answer(1, "yes", on="1999-01-01"))
    nothing = send(walker.client, form_to(walker.client.get("/ladder/1/"), "/ladder/1/answer/"), words=S)
    assert "take the one that asks less of them" in text(nothing)
    huge = walker.answer(1, "yes", words="x" * (1024 * 1024 + 1))
    assert huge.status_code == 413
    assert LadderRecord.objects.count() == 1
    late = walker.took_place(2, already="1", on=day(1), words=S)
    assert late.status_code == 422
    assert S in text(late)
    assert walker.took_place(2, already="1", words="x" * (1024 * 1024 + 1)).status_code == 413


def test_a_rung_that_does_not_exist_is_not_found(walker):
    assert walker.client.get("/ladder/8/").status_code == 404
    assert walker.client.get("/ladder/0/").status_code == 404


def test_g8_in_mid_ladder_closes_it_and_after_its_time_the_ladder_stands_where_it_was(walker):
    walker.answer(1, "yes")
    check(fresh(walker.alice), at=NOW + timedelta(minutes=1), g8="yes")
    assert walker.client.get("/ladder/").status_code == 403
    walker.on(15)
    check(fresh(walker.alice), at=NOW + 15 * DAY)
    assert "On 22 November" in walker.page("/ladder/")
    assert SafetyCheck.objects.count() == 3


@pytest.mark.parametrize("number", [1, 2])
def test_something_that_changed_leads_to_the_ladder_only_while_it_may_be_walked(walker, number):
    def changed():
        return text(send(walker.client, form_to(walker.client.get(f"/changed/{number}/"), f"/changed/{number}/")))

    assert "Note it on the ladder" in changed()
    tell(fresh(walker.alice), {"fear": "yes"})
    assert "Note it on the ladder" not in changed()


def test_the_note_stands_there_to_be_copied_and_asks_for_one_night_after_a_change(walker):
    assert "My note, to copy by hand" not in walker.page("/ladder/")
    send(walker.client, form_to(walker.client.get("/s/k33/"), "/s/k33/finish/"), fields={"a1-text": S})
    page = walker.page("/ladder/")
    assert S in page
    assert "Give it one night at least" in page
    assert "I have given it already" in page
    walker.on(1)
    page = walker.page("/ladder/")
    assert S in page
    assert "Give it one night at least" not in page
    walker.give()
    assert S not in walker.page("/ladder/")


def test_an_idle_session_that_sends_a_faulty_form_sees_nothing_from_before(walker):
    send(walker.client, form_to(walker.client.get("/s/k33/"), "/s/k33/finish/"), fields={"a1-text": S})
    form = form_to(walker.client.get("/ladder/"), "/ladder/given/")
    walker.clock.tick(timedelta(minutes=21))
    answer = send(walker.client, form, until="")
    assert answer.status_code == 422
    assert S not in text(answer)
