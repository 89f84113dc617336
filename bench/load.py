"""Bounded runs of wrk against the server on this machine."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("wrk.lua")
CONNECTIONS = 4
RESULT = re.compile(r"^RESULT (\d+) (\d+) (\d+) (\d+) (\d+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to ask for again and again. A `body` makes it a post; WORDS in it changes each time."""

    name: str
    path: str
    cookie: str = ""
    body: str = ""
    least: float = 0  # seconds; a slow page needs more of them to answer often enough


@dataclass(frozen=True, slots=True)
class Run:
    rate: float  # requests a second
    p50: float  # milliseconds
    p99: float


def check_wrk() -> None:
    if shutil.which("wrk") is None:
        raise SystemExit("make bench needs wrk; on Debian: apt-get install wrk")


def run(target: Target, address: str, *, seconds: float, core: int | None) -> Run:
    """One run of a few seconds with four connections. Stops with a line when an answer was not a good one."""
    pinned = ["taskset", "-c", str(core)] if core is not None and shutil.which("taskset") else []
    headers = ["-H", "Accept-Encoding: gzip", *(["-H", f"Cookie: {target.cookie}"] if target.cookie else [])]
    how = ["-t1", f"-c{CONNECTIONS}", f"-d{max(seconds, target.least):g}s", "--timeout", "30s", "-s", str(SCRIPT)]
    command = [*pinned, "wrk", *how, *headers, address + target.path]
    env = {**os.environ, **({"WRK_BODY": target.body} if target.body else {})}
    answer = subprocess.run(command, env=env, capture_output=True, text=True, timeout=seconds + target.least + 60, check=False)
    found = RESULT.search(answer.stdout)
    if found is None:
        raise SystemExit(f"wrk did not finish on {target.name}: {answer.stderr.strip()[:300]}")
    requests, microseconds, p50, p99, failed = (int(number) for number in found.groups())
    if failed or not requests:
        raise SystemExit(f"{target.name}: {failed} of {requests} answers were errors; nothing is measured.")
    return Run(requests / (microseconds / 1e6), p50 / 1000, p99 / 1000)
