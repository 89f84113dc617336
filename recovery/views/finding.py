"""Search over one's own writing. What is looked for travels in a POST and is kept nowhere."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from recovery.edge.confirm import ask_again, confirmed
from recovery.edge.session import needs_confirmation
from recovery.enums import WritingKind
from recovery.forms.finding import FindForm
from recovery.queries.finding import SEARCHED, Wish, find_writing
from recovery.queries.texts import plain_text
from recovery.views.journal import FEELINGS
from recovery.views.shared import journey, moment, page, person


def _parts(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    found = journey(request)
    return tuple((one.phase.key, one.phase.title) for one in found.road.phases if not one.closed) if found is not None else ()


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@confirmed
def find(request: HttpRequest) -> HttpResponse:
    """The form, and what was found. Answers of a part that is closed are found by their words alone, without the step's."""
    if request.method == "POST" and needs_confirmation(request):
        return ask_again(request)  # unlike a save it shows what was written, and loses nothing but the words looked for
    feelings = tuple((key, plain_text(f"journal.{key}_name")) for key in FEELINGS)
    form = FindForm(request.POST if request.method == "POST" else None, parts=_parts(request), feelings=feelings)
    context = {"form": form, "nav": "notes"}
    if not form.is_bound or not form.is_valid():
        return page(request, "recovery/notes/find.html", context, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    kinds = (WritingKind(said["kind"]),) if said["kind"] else SEARCHED
    wish = Wish(said["words"], kinds, said["phase"], said["feeling"], said["since"], said["until"])
    return page(request, "recovery/notes/find.html", {**context, "finds": find_writing(person(request), wish, now=moment(request))})
