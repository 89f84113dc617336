"""What is wrong with the drafts, and words to look at again, each beside the form where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recovery.admin.pages import page
from recovery.admin.places import Places, Spot
from recovery.models import Guide, ShortText
from recovery.queries.guide import publish_faults
from recovery.releases import manuscript_of
from recovery.releases.live_files import read_exceptions
from recovery.rules.faults import Fault
from recovery.rules.lint import Finding, lint


@dataclass(frozen=True, slots=True)
class Remark:
    spot: Spot
    message: str
    step_key: str = ""
    quote: str = ""


def remarks_on(faults: Iterable[Fault], places: Places) -> list[Remark]:
    return [Remark(places.spot(fault.where), fault.message, fault.step_key) for fault in faults]


def findings_in(guide: Guide) -> list[Finding]:
    """What the content lint finds in the drafts and the short texts, without what the shipped files excuse."""
    texts = dict(ShortText.objects.filter(language=guide.language).values_list("key", "text"))
    excused = read_exceptions(Path(settings.BASE_DIR) / "recovery" / "content" / guide.language)
    found = lint(manuscript_of(guide), texts=texts, exceptions=excused)
    return [finding for finding in found if finding.rule != "exception"]  # one that excuses nothing is for the files


def _remark_of(finding: Finding, places: Places) -> Remark:
    return Remark(places.spot(finding.place), finding.why, quote=finding.words)


@require_safe
def check(request: HttpRequest, guide: Guide) -> HttpResponse:
    places = Places(guide)
    faults = publish_faults(guide)
    context = {
        "title": _("Check the guide"),
        "blocking": remarks_on((fault for fault in faults if fault.blocks), places),
        "warnings": remarks_on((fault for fault in faults if not fault.blocks), places),
        "findings": [_remark_of(finding, places) for finding in findings_in(guide)],
    }
    return page(request, "check", guide, context)
