"""Manuscript → document: everything rendered once, frozen, the same bytes for the same drafts."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from recovery.releases.fields import Entry, Manuscript, canonical_json, words_digest
from recovery.releases.markdown import Links, lift_of, render
from recovery.rules.guide import MYTH_TEXTS, all_steps
from recovery.rules.prose import TAGGED, Run, runs_of

Document: TypeAlias = dict[str, Any]

FORMAT = 1


def _run_html(run: Run, links: Links, lift: int) -> str:
    html = render(run.text, links, lift=lift)
    return f'<div class="example">\n{html}\n</div>' if run.kind == "example" else html


def _blocks(body: str, links: Links) -> list[Entry]:
    """Neighbouring runs that everybody sees are one block; a variant is a block of its own."""
    runs, _ = runs_of(body)
    lift = lift_of([run.text for run in runs])
    blocks: list[Entry] = []
    for run in runs:
        variant = {name: sorted(run.tags) if run.kind == name else [] for name in TAGGED}
        html = _run_html(run, links, lift)
        if blocks and run.kind not in TAGGED and not blocks[-1]["only"] and not blocks[-1]["unless"]:
            blocks[-1]["html"] += f"\n{html}"
        else:
            blocks.append({"html": html, **variant})
    return blocks


def _step_pages(step: Mapping[str, Any], links: Links) -> Entry:
    return {
        **{name: render(step[name], links) for name in ("why", "short", "hurts")},
        "blocks": _blocks(step["body"], links),
        "activities": {
            activity["key"]: {name: render(activity[name], links) for name in ("prompt", "help")} for activity in step["activities"]
        },
    }


def _pages(manuscript: Manuscript, links: Links) -> Entry:
    return {
        "steps": {step["key"]: _step_pages(step, links) for step in all_steps(manuscript)},
        "phases": {
            phase["key"]: {name: render(phase[name], links) for name in ("opener", "closer")} for phase in manuscript["phases"]
        },
        "myths": {myth["key"]: {name: render(myth[name], links) for name in MYTH_TEXTS} for myth in manuscript["myths"]},
    }  # fmt: skip


def _words_before(previous: Document | None) -> dict[str, tuple[str, int]]:
    """Every step that was ever released: a digest of its words, and the release in which they last changed."""
    if previous is None:
        return {}
    now = {step["key"]: (words_digest(step), previous["changed_in"][step["key"]]) for step in all_steps(previous["manuscript"])}
    return {key: (entry["words"], entry["changed_in"]) for key, entry in previous["gone"].items()} | now


def compile_document(manuscript: Manuscript, *, number: int, previous: Document | None = None) -> Document:
    """The document of release `number`. `previous` is the newest document before it, in today's format.

    Nothing in it depends on the clock or on `number`, except `changed_in` of steps whose words are new; so the same
    drafts give the document that is already published. `gone` remembers steps that left the guide: one that comes back
    unchanged is not "updated".
    """
    steps = {step["key"]: step for step in all_steps(manuscript)}
    links = Links(frozenset(steps), frozenset(myth["key"] for myth in manuscript["myths"]))
    before = _words_before(previous)
    changed_in = {}
    for key, step in steps.items():
        words, changed = before.get(key, ("", number))
        changed_in[key] = changed if words == words_digest(step) else number
    return {
        "format": FORMAT,
        "manuscript": manuscript,
        "pages": _pages(manuscript, links),
        "changed_in": changed_in,
        "gone": {key: {"words": words, "changed_in": at} for key, (words, at) in before.items() if key not in steps},
    }


def encode_document(document: Mapping[str, Any]) -> str:
    """The text a release stores."""
    return canonical_json(document)
