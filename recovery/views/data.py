"""What Waymark holds about somebody, and all of it in one file."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from recovery.actions.account import note_export
from recovery.edge.confirm import ask_again, confirmed
from recovery.edge.export_file import export_file
from recovery.edge.session import recently_confirmed
from recovery.queries.export import Wanted, source_of
from recovery.queries.holdings import holdings
from recovery.views.shared import moment, page, person


@require_safe
@confirmed
def data(request: HttpRequest) -> HttpResponse:
    """Opens nothing, so it also answers somebody whose key is lost."""
    held = holdings(person(request), today=moment(request).date())
    return page(request, "recovery/settings/data.html", {"held": held, "nav": "settings"})


@require_safe
def take(request: HttpRequest) -> HttpResponse:
    """What goes into the file, asked after saying who they are."""
    if not recently_confirmed(request):
        return ask_again(request)
    return page(request, "recovery/settings/take.html", {})


@require_POST
def file(request: HttpRequest) -> HttpResponseBase:
    """The file itself, while it is written. Its name tells nobody who sees the list of downloads what it is."""
    if not recently_confirmed(request):
        return redirect("recovery:data-take")
    user, now = person(request), moment(request)
    note_export(user, at=now)
    wanted = Wanted(sealed="sealed" in request.POST, today=now.date(), checks="checks" in request.POST)
    response = StreamingHttpResponse(export_file(source_of(user, wanted), made_at=now), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="waymark-{now:%Y-%m-%d}.zip"'
    # It is packed already. Without this the gzip middleware would pack it again, and an end that is missing could be
    # taken for gzip's own.
    response["Content-Encoding"] = "identity"
    return response
