"""Settings: circumstances, pace, place, rest, and leaving for good."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from recovery.actions.account import erase_person, give_consent, set_time_zone, switch_exit_key, tell, tell_tags, withdraw_consent
from recovery.edge.confirm import ask_again, confirmed
from recovery.edge.session import DEVICE, choose_device, recently_confirmed, sign_out
from recovery.enums import TAG_GROUPS
from recovery.forms.questions import FearForm, PaceForm, PlaceForm, TagsForm
from recovery.queries.person import about
from recovery.queries.texts import countries
from recovery.views.shared import journey, moment, page, person

GROUPS = tuple(TAG_GROUPS)


def _places() -> list[tuple[str, str]]:
    return [(country.code, country.name) for country in countries()]


def _forms(request: HttpRequest) -> dict[str, object]:
    user = person(request)
    told = about(user)
    return {
        "pace_form": PaceForm(initial={"aim": told.aim, "pace": told.pace}, label_suffix=""),
        "tags_form": TagsForm(GROUPS, told=told.circumstances.tags),
        "fear_form": FearForm(initial={"fear": told.circumstances.fear}, label_suffix=""),
        "place_form": PlaceForm(
            countries=_places(),
            initial={
                "time_zone": user.person.time_zone,
                "device": request.session.get(DEVICE, "shared"),
                "exit": told.raw.get("exit", ""),
                "exit_key_off": user.person.exit_key_off,
                "country": told.raw.get("country", ""),
                "night_from": told.circumstances.night_from,
                "night_to": told.circumstances.night_to,
            },
            label_suffix="",
        ),
    }


def _page(request: HttpRequest, status: int = 200, **replaced: object) -> HttpResponse:
    context = {**_forms(request), **replaced, "journey": journey(request), "nav": "settings"}
    return page(request, "recovery/settings/settings.html", context, status=status)


@require_safe
@confirmed
def settings(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def pace(request: HttpRequest) -> HttpResponse:
    form = PaceForm(request.POST)
    if not form.is_valid():
        return _page(request, 422, pace_form=form)
    tell(person(request), {"pace": form.cleaned_data["pace"], "aim": form.cleaned_data["aim"] or None})
    return redirect("recovery:settings")


@require_POST
def circumstances(request: HttpRequest) -> HttpResponse:
    form = TagsForm(GROUPS, request.POST)
    if not form.is_valid():
        return _page(request, 422, tags_form=form)
    for group in GROUPS:
        tell_tags(person(request), group=group, tags=frozenset(form.cleaned_data[group]), group_tags=frozenset(TAG_GROUPS[group]))
    return redirect("recovery:settings")


@require_POST
def fear(request: HttpRequest) -> HttpResponse:
    form = FearForm(request.POST)
    if not form.is_valid():
        return _page(request, 422, fear_form=form)
    tell(person(request), {"fear": form.cleaned_data["fear"]})
    return redirect("recovery:settings")


@require_POST
def place(request: HttpRequest) -> HttpResponse:
    form = PlaceForm(request.POST, countries=_places())
    if not form.is_valid():
        return _page(request, 422, place_form=form)
    user, said = person(request), form.cleaned_data
    set_time_zone(user, time_zone=said["time_zone"])
    switch_exit_key(user, off=said["exit_key_off"])
    tell(user, {"night": [said["night_from"], said["night_to"]], "exit": said["exit"], "country": said["country"]})
    choose_device(request, said["device"])
    return redirect("recovery:settings")


@require_POST
def step_circumstances(request: HttpRequest, key: str) -> HttpResponse:
    """The questions a step asks because it needs them. Skipping is an answer: they are not asked again."""
    groups = tuple(group for group in request.POST.getlist("group") if group in TAG_GROUPS)
    form = TagsForm(groups, request.POST)
    told = form.cleaned_data if form.is_valid() and "skip" not in request.POST else {}
    for group in groups:
        known = about(person(request)).circumstances.tags & frozenset(TAG_GROUPS[group])
        tags = frozenset(told[group]) if group in told else known
        tell_tags(person(request), group=group, tags=tags, group_tags=frozenset(TAG_GROUPS[group]))
    return redirect("recovery:step", key)


@require_safe
def erase(request: HttpRequest) -> HttpResponse:
    """Everything, for good: asked once more, after saying who they are."""
    if not recently_confirmed(request):
        return ask_again(request)
    return page(request, "recovery/settings/erase.html", {})


@require_POST
def erase_go(request: HttpRequest) -> HttpResponse:
    if not recently_confirmed(request):
        return redirect("recovery:erase")
    user = person(request)
    sign_out(request)
    erase_person(user)
    return redirect("recovery:erased")


@require_safe
def consent(request: HttpRequest) -> HttpResponse:
    """Take it back, give it again, or go for good."""
    return page(request, "recovery/settings/consent.html", {"withdrawn": person(request).person.consent_withdrawn_at is not None})


@require_POST
def consent_withdraw(request: HttpRequest) -> HttpResponse:
    withdraw_consent(person(request), at=moment(request))
    return redirect("recovery:consent")


@require_POST
def consent_give(request: HttpRequest) -> HttpResponse:
    give_consent(person(request), at=moment(request))
    return redirect("recovery:today")
