"""Asks html-validate (npm, pinned in package-lock.json) whether pages are valid HTML."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHECKER = ROOT / "node_modules" / ".bin" / "html-validate"


def html_faults(pages: Mapping[str, str], *, rules: Path = ROOT / ".htmlvalidate.json") -> list[str]:
    """Faults of whole pages, by the name each was given; empty when every page is valid. One start for all of them."""
    if not CHECKER.exists():
        pytest.skip("html-validate is not installed: make test installs it")
    with TemporaryDirectory() as folder:
        files = {str(Path(folder) / f"{number}.html"): (name, text) for number, (name, text) in enumerate(pages.items())}
        for file, (_name, text) in files.items():
            Path(file).write_text(text, encoding="utf-8")
        report = Path(folder) / "report.json"  # through a pipe, a long answer is cut off
        command = [str(CHECKER), "--config", str(rules), "--formatter", f"json={report}", *files]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if not report.exists():
            pytest.fail(f"html-validate did not answer: {answer.stderr[:500]}")
        found_in = json.loads(report.read_text(encoding="utf-8"))
    return [
        f"{files[found['filePath']][0]}:{fault['line']}: {fault['message']} ({fault['ruleId']})"
        for found in found_in
        for fault in found["messages"]
    ]
