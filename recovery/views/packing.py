"""Packing away: choose for each kind, read it once more, then it is done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from recovery.actions.packing import pack_away
from recovery.edge.confirm import ask_again, confirmed
from recovery.edge.session import recently_confirmed
from recovery.forms.packing import PackForm
from recovery.queries.packing import held_by
from recovery.queries.texts import plain_text
from recovery.rules.packing import Place
from recovery.views.shared import moment, page, person


def _form(request: HttpRequest) -> PackForm:
    now = moment(request)
    held = [(one.pack, one.number, one.sealed) for one in held_by(person(request), today=now.date())]
    return PackForm(held, request.POST if request.method == "POST" else None, now=now)


def _shown(request: HttpRequest, form: PackForm) -> HttpResponse:
    return page(request, "recovery/plan/pack.html", {"form": form, "nav": "plan"}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def pack(request: HttpRequest) -> HttpResponse:
    """A post changes nothing: it shows what would happen. Before anything is deleted, who they are is asked again."""
    form = _form(request)
    if not form.is_valid():
        return _shown(request, form)
    chosen = form.chosen()
    if Place.DELETE in chosen.values() and not recently_confirmed(request):
        return ask_again(request)
    rows = {place: [form[kind] for kind, wanted in chosen.items() if wanted is place] for place in Place}
    return page(request, "recovery/plan/pack_review.html", {"form": form, "rows": rows, "chosen": chosen.items(), "nav": "plan"})


@require_POST
def pack_go(request: HttpRequest) -> HttpResponse:
    """Nothing typed is lost by asking again: the choices are a few taps."""
    form = _form(request)
    if not form.is_valid():
        return _shown(request, form)
    chosen = form.chosen()
    if Place.DELETE in chosen.values() and not recently_confirmed(request):
        return redirect("recovery:pack")
    said = form.cleaned_data
    pack_away(person(request), chosen, seen=said["seen"], today=moment(request).date(), until=said.get("until"))
    messages.success(request, plain_text("pack.done"))
    return redirect("recovery:data-take" if Place.TAKE in chosen.values() else "recovery:pack")
