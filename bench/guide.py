"""The shipped guide, made large: every step several times over, under keys of their own."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from recovery.enums import ActivityKind
from recovery.management.guide_files import SHIPPED
from recovery.releases import read_files, write_files

Entry = dict[str, Any]


def _copies(step: Entry, number: int) -> Iterator[Entry]:
    yield step
    if any(activity["kind"] == ActivityKind.DECISION for activity in step["activities"]):
        return  # a guide has exactly one
    for n in range(1, number):
        yield {**step, "key": f"{step['key']}x{n}", "file_name": f"{step['file_name']}-x{n}", "core": False}


def write_large_guide(folder: Path, steps: int) -> int:
    """Write a guide of about `steps` steps as files; returns how many there are."""
    manuscript = read_files(SHIPPED)
    shipped = sum(len(phase["steps"]) for phase in manuscript["phases"])
    times = max(1, round(steps / shipped))
    for phase in manuscript["phases"]:
        phase["steps"] = [copy for step in phase["steps"] for copy in _copies(step, times)]
    write_files(manuscript, folder)
    for name in ("texts.yaml", "helplines.yaml"):
        shutil.copy(SHIPPED / name, folder / name)
    return sum(len(phase["steps"]) for phase in manuscript["phases"])
