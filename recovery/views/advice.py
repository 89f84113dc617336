"""Where the guide comes from: every piece of popular advice, what we think of it, and where it is carried."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recovery.queries.ledger import counts, parts_of
from recovery.releases import guide_of, newest_release
from recovery.views.shared import public


@public
@require_safe
def advice(request: HttpRequest) -> HttpResponse:
    """What the four verdicts mean, and the way to each."""
    return render(request, "recovery/public/advice.html", {"counts": counts().items()})


@public
@require_safe
def advice_by(request: HttpRequest, verdict: str) -> HttpResponse:
    """Every row with one verdict, in the order of the road."""
    newest = newest_release()
    if verdict not in counts() or newest is None:
        raise Http404
    guide = guide_of(newest[0])
    shown = {"parts": parts_of(guide, verdict), "first": guide.phases[0].steps[0].key}
    return render(request, "recovery/public/advice_by.html", {"verdict": verdict, "counts": counts().items(), **shown})
