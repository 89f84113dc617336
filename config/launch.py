"""`make run` and its siblings: `python3 -m config.launch COMMAND`. Standard library only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

from config.launcher import local_env, places, testing
from config.launcher.install import ensure_chromium, ensure_requirements
from config.launcher.people import holds_people
from config.launcher.places import PYTHON, ROOT, port
from config.launcher.refusal import Refused
from config.launcher.supervise import Service, Supervisor, answers

NO_EDITOR = "editors: none"


def set_up() -> dict[str, str]:
    """Everything before the first `manage.py`: folder, packages, secret and key. Returns the children's environment."""
    places.check_writable(ROOT / "var")
    places.check_writable(places.var_dir())
    with places.one_at_a_time(ROOT / "var"):
        ensure_requirements(ROOT / "requirements.txt", what="what Waymark needs")
        local_env.ensure(places.LOCAL_ENV, holds_people)
    if not local_env.is_production():
        os.umask(0o077)  # the database of a local run is nobody else's to read
    return {**os.environ, "PORT": str(port()), "PYTHONUNBUFFERED": "1"}


def manage(*arguments: str) -> list[str]:
    return [str(PYTHON), str(ROOT / "manage.py"), *arguments]


def prepare(env: dict[str, str]) -> bool:
    """Database, guide, static files. Returns whether somebody can edit. What went wrong stands on the terminal already."""
    with places.one_at_a_time(ROOT / "var"):
        done = subprocess.run(manage("prepare"), cwd=str(ROOT), env=env, stdout=subprocess.PIPE, text=True, check=False)
    lines = done.stdout.splitlines()
    print("".join(f"{line}\n" for line in lines if not line.startswith("editors:")), end="", flush=True)
    if done.returncode != 0:
        raise SystemExit(done.returncode)
    return NO_EDITOR not in lines


def run(arguments: list[str]) -> int:
    """Serve until Ctrl-C."""
    places.check_port(port(), places.bind_address())
    env = set_up()
    has_editor = prepare(env)
    places.check_port(port(), places.bind_address())
    services = [
        Service("server", [str(PYTHON), "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]),
        Service("task worker", manage("db_worker", "--verbosity", "0")),
    ]
    Supervisor(services, each_minute=manage("tick"), env=env).run(
        ready=lambda: answers(places.bind_address(), port()), announce=lambda: announce(has_editor)
    )
    return 0


def announce(has_editor: bool) -> None:
    address = os.environ.get("WAYMARK_URL", "").strip() or f"http://localhost:{port()}"
    mail = "" if os.environ.get("WAYMARK_SMTP_HOST", "").strip() else "mail is printed here; "
    print(f"\nWaymark is at {address}  ({mail}Ctrl-C stops everything)", flush=True)
    if not has_editor:
        print("Nobody can edit the guide yet: make editor (or make demo, for invented people to look at)", flush=True)


def with_manage(*command: str) -> Callable[[list[str]], int]:
    """A command that needs the packages, the key and the tables, and then does one thing."""

    def execute(arguments: list[str]) -> int:
        env = set_up()
        prepare(env)
        return subprocess.call(manage(*command, *arguments), cwd=str(ROOT), env=env)

    return execute


def with_tools(*command: str, browser: bool = False) -> Callable[[list[str]], int]:
    """A tool that brings its own database and never touches the one people use."""

    def execute(arguments: list[str]) -> int:
        testing.ensure_test_tools()
        if browser:
            ensure_chromium()
        return subprocess.call([str(PYTHON), "-m", *command, *arguments], cwd=str(ROOT))

    return execute


def key(arguments: list[str]) -> int:
    """What production needs, to be kept where the database is not."""
    print(f"{local_env.SECRET}={local_env.new_secret()}\n{local_env.KEYS}={local_env.new_key('key-1')}")
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": testing.test,
    "check": testing.check,
    "format": testing.tidy,
    "editor": with_manage("make_editor"),
    "demo": with_manage("make_demo"),
    "release-check": with_manage("release_check"),
    "bench": with_tools("bench"),
    "screenshots": with_tools("tests.screenshots", browser=True),
    "key": key,
}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        print(f"Usage: make {' | '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        places.check_python()
        return COMMANDS[arguments[0]](arguments[1:])
    except Refused as problem:
        print(f"Waymark cannot go on: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Running again goes on from here.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
