"""Small and big manuscripts for tests and the bench, and drafts and releases made from them."""

import tempfile
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from recovery.actions.guide import load_guide, publish_guide
from recovery.releases import write_files

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROAD = (
    ("p1", "trunk", "grieve", "held"),
    ("p2", "trunk", "self", "curious"),
    ("p3", "trunk", "evaluate", "honest"),
    ("p4", "reconnect", "reconnect", "brave"),
    ("p5", "let_go", "let_go", "tender"),
    ("p6", "closing", "closing", "tender"),
)
WORDS = (
    "window", "morning", "light", "table", "cup", "stand", "night", "walk", "past", "dog", "street", "quiet", "sit", "long", "door", "open",
    "coat", "rain", "hill", "tea", "bread", "lamp", "chair", "garden", "stone", "path", "gate", "river", "bridge", "song", "hand", "note",
    "page", "book", "bag", "key", "stair", "roof",
)  # fmt: skip


def sentences(count, seed=0):
    """`count` words of plain prose in sentences of nine words; the same seed always gives the same."""
    words = Random(seed).choices(WORDS, k=count)
    return " ".join(" ".join(words[at : at + 9]).capitalize() + "." for at in range(0, count, 9))


def make_activity(key="a1", kind="list", **fields):
    plain = {"prompt": "Write down what comes.", "help": "", "required": False, "audience": []}
    special = {"minutes": 0, "third_person": False, "left": "", "right": "", "days": 0, "low": "", "high": "", "items": []}
    return {"key": key, "kind": kind, **plain, **special, **fields}


def make_step(key, **fields):
    number = int("".join(filter(str.isdigit, key)) or 0)
    step = {
        "key": key,
        "file_name": f"{key}-a-step",
        "title": f"Take step {key}",
        "core": False,
        "minutes": 4,
        "audience": [],
        "why": f"Because {key} helps some people.",
        "evidence": "common sense",
        "sources": [],
        "rows": [1 + number % 193],
        "short": f"Do {key} in two lines.",
        "hurts": "",
        "line": "",
        "body": sentences(45, number),
        "activities": [make_activity()],
    }
    return {**step, **fields}


def make_phase(key, kind, role, feeling, steps, **fields):
    words = {"title": f"Part {key}", "summary": f"What {key} is about.", "opener": sentences(160, 1), "closer": sentences(160, 2)}
    return {"key": key, "kind": kind, "role": role, "feeling": feeling, **words, **fields, "steps": steps}


def make_source(key="moss-2020", **fields):
    paper = {"authors": "Moss", "year": 2020, "title": "On walking", "published": "A journal", "doi": "10.1000/moss", "url": ""}
    return {"key": key, **paper, "kind": "trial", "says": "Walking helped.", **fields}


def make_myth(key="m1", **fields):
    words = {"title": "A claim", "claim": "Wait and see.", "rests_on": "Stories.", "left_out": "It is not so.", "instead": "Walk."}
    return {"key": key, **words, "sources": [], "rows": [6], **fields}


def make_manuscript(*, per_phase=2, **fields):
    """A sound guide: six phases, steps k1, k2… with one decision in p3, a source and a myth card."""
    number, phases = 0, []
    for key, kind, role, feeling in ROAD:
        steps = []
        for place in range(per_phase):
            number += 1
            steps.append(make_step(f"k{number}", core=place < 4))
        phases.append(make_phase(key, kind, role, feeling, steps))
    phases[2]["steps"][-1]["activities"] = [make_activity(kind="decision")]
    words = {"key": "g", "language": "en", "title": "A guide", "summary": "It helps."}
    return {**words, "phases": phases, "sources": [make_source()], "myths": [make_myth()], **fields}


def make_big_manuscript(steps=400):
    """A sound guide of about `steps` steps, the same each time; letting go has the most."""
    manuscript = make_manuscript(per_phase=steps // len(ROAD))
    missing = steps - len(ROAD) * (steps // len(ROAD))
    manuscript["phases"][4]["steps"] += [make_step(f"k{steps - missing + at + 1}") for at in range(missing)]
    return manuscript


def step_in(manuscript, key):
    """The step itself, to be changed in place."""
    return next(step for phase in manuscript["phases"] for step in phase["steps"] if step["key"] == key)


def changed(manuscript, key, **fields):
    """A copy in which one step has other fields."""
    copy = deepcopy(manuscript)
    step_in(copy, key).update(fields)
    return copy


def load_manuscript(manuscript, at=AT):
    """Load a manuscript into drafts, by way of files. Gives the report; `report.guide` is the row."""
    with tempfile.TemporaryDirectory() as directory:
        write_files(manuscript, Path(directory))
        return load_guide(Path(directory), at=at)


def make_guide(manuscript=None, at=AT):
    return load_manuscript(manuscript or make_manuscript(), at).guide


def publish_manuscript(manuscript=None, at=AT):
    """Drafts and their first release."""
    return publish_guide(make_guide(manuscript, at), actor=None, at=at)
