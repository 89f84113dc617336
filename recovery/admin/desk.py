"""What every page of the desk says: what people see now, what is only a draft, and where to go next."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from recovery.edge import clock
from recovery.models import Guide, Helpline, Release, User
from recovery.queries.guide import changes_since

PUBLISH = "recovery.publish_guide"


def editor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the site lets nobody else in
    return request.user


def page_of(name: str, guide: Guide, *more: str) -> str:
    """The address of a page about a guide: road, check, preview, publish, releases."""
    return reverse(f"admin:recovery_guide_{name}", args=[guide.pk, *more])


def newest_number(guide: Guide) -> int:
    """0 while nothing is published."""
    number: int | None = guide.releases.order_by("-number").values_list("number", flat=True).first()
    return number or 0


def what_people_see(number: int) -> str:
    return _("People still see release %(number)s.") % {"number": number} if number else _("Nothing is published yet.")


def saved_as_draft(request: HttpRequest, guide: Guide, preview: str) -> SafeString:
    """The sentence after each save, with the two ways on. `preview` is the address of what was saved, as people would see it."""
    links = format_html('<a href="{}">{}</a>', preview, _("Preview"))
    if request.user.has_perm(PUBLISH):
        links = format_html('{} · <a href="{}">{}</a>', links, page_of("publish", guide), _("Publish"))
    return format_html("{} {} {}", _("Saved as draft."), what_people_see(newest_number(guide)), links)


@dataclass(frozen=True, slots=True)
class Card:
    """One guide on the first page of the desk."""

    guide: Guide
    newest: Release | None
    steps: int  # how many steps differ from what people see
    around: int  # the same for phases, sources and myth cards


def _card(guide: Guide) -> Card:
    changes = changes_since(guide)
    newest = guide.releases.defer("document").order_by("-number").first()
    return Card(guide, newest, len(changes.steps), len(changes.around))


def overview(request: HttpRequest) -> dict[str, Any]:
    """The first page: each guide as it stands, and helplines that are due."""
    overdue = Helpline.objects.filter(review_by__lt=clock.now().date()).count()
    return {
        "cards": [_card(guide) for guide in Guide.objects.order_by("pk")],
        "overdue": overdue,
        "may_publish": request.user.has_perm(PUBLISH),
    }
