"""`make check` and `make test`: everything that must hold, each by the tool that knows it."""

from __future__ import annotations

import os
import subprocess
import sys

from config.launcher.install import ensure_chromium, ensure_node_tools, ensure_requirements
from config.launcher.places import PYTHON, ROOT

# Every command runs in the virtual environment: (what it is called, its arguments).
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ruff", ("ruff", "check", ".")),
    ("mypy", ("mypy", "config", "recovery")),
    ("djlint", ("djlint", "templates", "--lint", "--quiet")),
    ("migrations", ("django", "makemigrations", "--check", "--dry-run")),
)
FORMAT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ruff", ("ruff", "check", "--fix", "--quiet", ".")),
    ("ruff format", ("ruff", "format", ".")),
    ("guide", ("django", "format_guide")),
)
# What talks to the database in ways that differ between SQLite and PostgreSQL. Not pages, not pure rules.
POSTGRES_LEG = ("tests/actions", "tests/queries", "tests/access", "tests/races", "tests/commands")


def test_environment() -> dict[str, str]:
    """A developer's own database and secrets stay out of the tests."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "WAYMARK_ENV")}
    return {**kept, "DJANGO_SETTINGS_MODULE": "tests.settings"}


def ensure_test_tools() -> None:
    ensure_requirements(ROOT / "requirements.txt", what="what Waymark needs")
    ensure_requirements(ROOT / "requirements-dev.txt", what="the development tools")


def run(tool: tuple[str, ...], env: dict[str, str]) -> bool:
    return subprocess.call([str(PYTHON), "-m", *tool], cwd=str(ROOT), env=env) == 0


def failed_of(steps: tuple[tuple[str, tuple[str, ...]], ...]) -> list[str]:
    """Run every step, also after one has failed: one run shows everything there is to mend."""
    env = test_environment()
    failed = []
    for name, tool in steps:
        print(f"── {name}", flush=True)
        if not run(tool, env):
            failed.append(name)
    return failed


def pytest(*arguments: str, env: dict[str, str]) -> bool:
    return run(("pytest", "-n", str(min(2, os.cpu_count() or 1)), "--dist", "loadfile", *arguments), env)


def postgres_leg(env: dict[str, str]) -> list[str]:
    """The same tests on PostgreSQL and Redis, where .ci/run (or a developer) has put both."""
    url = env.get("WAYMARK_TEST_DATABASE_URL", "")
    if not url:
        print("── PostgreSQL: not run (WAYMARK_TEST_DATABASE_URL is not set)", flush=True)
        return []
    print("── PostgreSQL", flush=True)
    there = [name for name in POSTGRES_LEG if (ROOT / name).is_dir()]
    leg = {**env, "DATABASE_URL": url, "REDIS_URL": env.get("WAYMARK_TEST_REDIS_URL", "")}
    return [] if pytest(*there, env=leg) else ["PostgreSQL"]


def rules_leg(env: dict[str, str]) -> list[str]:
    """The rules alone, with every branch of theirs reached; the last part leaves them out, so that each test runs once."""
    print("── rules, every branch", flush=True)
    coverage = ("--cov=recovery.rules", "--cov-branch", "--cov-fail-under=100", "--cov-report=term-missing:skip-covered")
    # One at a time to whoever is free: pure functions share nothing, and one file of laws would keep one worker for a minute.
    return [] if pytest("tests/rules", "--dist", "load", *coverage, env=env) else ["rules coverage"]


def test(arguments: list[str]) -> int:
    """All of it. With arguments: only pytest with them. The last thing printed is pytest's own summary."""
    ensure_test_tools()
    ensure_chromium()
    ensure_node_tools()
    env = test_environment()
    if arguments:
        return 0 if run(("pytest", *arguments), env) else 1
    failed = failed_of(CHECKS) + rules_leg(env) + postgres_leg(env)
    if failed:
        print(f"── failed before the last part: {', '.join(failed)}", file=sys.stderr, flush=True)
    print("── tests", flush=True)
    return 0 if pytest("--ignore=tests/rules", env=env) and not failed else 1


def check(arguments: list[str]) -> int:
    ensure_test_tools()
    failed = failed_of(CHECKS)
    print(f"failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def tidy(arguments: list[str]) -> int:
    ensure_test_tools()
    return 1 if failed_of(FORMAT) else 0
