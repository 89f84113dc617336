"""Document → shapes.Guide. Old formats are upgraded one by one; each has a stored fixture in the tests."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from recovery.enums import ActivityKind, Evidence, Feeling, PhaseRole
from recovery.errors import RecoveryError
from recovery.releases.compile import FORMAT, Document
from recovery.releases.fields import Entry
from recovery.rules.shapes import Activity, Block, Guide, Myth, Phase, Source, Step

# From this format to the next.
UPGRADES: Mapping[int, Callable[[Document], Document]] = {}


class FormatUnknown(RecoveryError):
    """The release was made by a newer Waymark, or an upgrade of its format is missing."""


def upgraded(document: Document, upgrades: Mapping[int, Callable[[Document], Document]] = UPGRADES, *, newest: int = FORMAT) -> Document:
    """The document in the newest format. Raises FormatUnknown."""
    while document["format"] != newest:
        if document["format"] not in upgrades:
            raise FormatUnknown
        document = upgrades[document["format"]](document)
    return document


def read_document(text: str) -> Document:
    """A stored document in the newest format."""
    document: Document = json.loads(text)
    return upgraded(document)


def _activity(entry: Entry, html: Entry) -> Activity:
    plain = ("key", "required", "minutes", "days", "third_person", "left", "right", "low", "high")
    return Activity(
        kind=ActivityKind(entry["kind"]),
        prompt_html=html["prompt"],
        help_html=html["help"],
        audience=frozenset(entry["audience"]),
        items=tuple(entry["items"]),
        **{name: entry[name] for name in plain},
    )


def _step(entry: Entry, html: Entry, *, phase_key: str, pk: int, changed_in: int) -> Step:
    return Step(
        id=pk,
        key=entry["key"],
        phase_key=phase_key,
        title=entry["title"],
        minutes=entry["minutes"],
        core=entry["core"],
        why_html=html["why"],
        evidence=Evidence(entry["evidence"]),
        blocks=tuple(Block(block["html"], frozenset(block["only"]), frozenset(block["unless"])) for block in html["blocks"]),
        short_html=html["short"],
        hurts_html=html["hurts"],
        line_prompt=entry["line"],
        activities=tuple(_activity(activity, html["activities"][activity["key"]]) for activity in entry["activities"]),
        audience=frozenset(entry["audience"]),
        sources=tuple(entry["sources"]),
        rows=tuple(entry["rows"]),
        changed_in=changed_in,
    )


def _phase(entry: Entry, document: Document, step_ids: Mapping[str, int]) -> Phase:
    html = document["pages"]["phases"][entry["key"]]
    pages, changed_in = document["pages"]["steps"], document["changed_in"]
    return Phase(
        key=entry["key"],
        role=PhaseRole(entry["role"]),
        feeling=Feeling(entry["feeling"]),
        title=entry["title"],
        summary=entry["summary"],
        opener_html=html["opener"],
        closer_html=html["closer"],
        steps=tuple(
            _step(step, pages[step["key"]], phase_key=entry["key"], pk=step_ids[step["key"]], changed_in=changed_in[step["key"]])
            for step in entry["steps"]
        ),
    )


def decode_source(entry: Entry) -> Source:
    url = f"https://doi.org/{entry['doi']}" if entry["doi"] else entry["url"]
    return Source(url=url, **{name: entry[name] for name in ("key", "authors", "year", "title", "published", "kind", "says")})


def _myth(entry: Entry, html: Entry) -> Myth:
    return Myth(
        key=entry["key"],
        title=entry["title"],
        sources=tuple(entry["sources"]),
        rows=tuple(entry["rows"]),
        **{f"{name}_html": html[name] for name in ("claim", "rests_on", "left_out", "instead")},
    )


def decode_document(document: Mapping[str, Any], *, number: int, step_ids: Mapping[str, int]) -> Guide:
    """The guide of release `number`, frozen. `step_ids` gives the row id of every step by its key.

    Raises FormatUnknown.
    """
    newest = upgraded(dict(document))
    manuscript, pages = newest["manuscript"], newest["pages"]
    return Guide(
        key=manuscript["key"],
        language=manuscript["language"],
        title=manuscript["title"],
        summary=manuscript["summary"],
        release=number,
        phases=tuple(_phase(phase, newest, step_ids) for phase in manuscript["phases"]),
        sources={source["key"]: decode_source(source) for source in manuscript["sources"]},
        myths=tuple(_myth(myth, pages["myths"][myth["key"]]) for myth in manuscript["myths"]),
    )
