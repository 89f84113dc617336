"""`make run`: what it makes, what it refuses, and that nothing it started outlives it."""

import ast
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.launcher import install, local_env, people, places
from config.launcher.refusal import Refused
from config.launcher.supervise import end_all

ROOT = Path(__file__).resolve().parent.parent
LAUNCHER = [*sorted((ROOT / "config" / "launcher").glob("*.py")), ROOT / "config" / "launch.py"]
NOBODY = lambda: False  # noqa: E731
SOMEBODY = lambda: True  # noqa: E731


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("WAYMARK_")] + ["PORT", "DATABASE_URL"]:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout of its own, with a virtual environment that has pip, so that nothing real is touched."""
    shutil.copytree(ROOT / "config", tmp_path / "config", ignore=shutil.ignore_patterns("__pycache__"))
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(os.path.realpath(sys.executable))
    (tmp_path / "requirements.txt").write_text("# nothing to install\n", encoding="utf-8")
    return tmp_path


def in_tree(tree: Path, code: str, **env: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=tree, env={**kept, **env}, capture_output=True, text=True, check=False, timeout=120
    )


# --- The secret and the key --------------------------------------------------------------------------------------


def test_the_first_run_makes_a_secret_and_a_key_that_only_the_owner_can_read(tmp_path: Path) -> None:
    file = tmp_path / "local.env"
    local_env.ensure(file, NOBODY)
    made = local_env.read(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(made["WAYMARK_SECRET_KEY"]) >= 40
    name, _, encoded = made["WAYMARK_KEYS"].partition(":")
    assert (name, len(encoded)) == ("local-1", 44)


def test_the_second_run_keeps_the_file_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "local.env"
    local_env.ensure(file, NOBODY)
    before = file.read_bytes()
    local_env.ensure(file, SOMEBODY)
    assert file.read_bytes() == before


def test_two_first_runs_make_different_keys(tmp_path: Path) -> None:
    local_env.ensure(tmp_path / "one.env", NOBODY)
    local_env.ensure(tmp_path / "two.env", NOBODY)
    assert local_env.read(tmp_path / "one.env")["WAYMARK_KEYS"] != local_env.read(tmp_path / "two.env")["WAYMARK_KEYS"]


def test_a_first_run_that_was_cut_off_while_writing_is_healed(tmp_path: Path) -> None:
    (tmp_path / "local.new").write_text("WAYMARK_SEC", encoding="utf-8")
    local_env.ensure(tmp_path / "local.env", NOBODY)
    assert set(local_env.read(tmp_path / "local.env")) == {"WAYMARK_SECRET_KEY", "WAYMARK_KEYS"}
    assert not (tmp_path / "local.new").exists()


def test_a_file_that_lost_its_secret_keeps_its_key(tmp_path: Path) -> None:
    file = tmp_path / "local.env"
    key = local_env.new_key("local-1")
    file.write_text(f"WAYMARK_KEYS={key}\n", encoding="utf-8")
    local_env.ensure(file, SOMEBODY)
    assert local_env.read(file)["WAYMARK_KEYS"] == key
    assert local_env.read(file)["WAYMARK_SECRET_KEY"]


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "local.env"
    local_env.ensure(file, NOBODY)
    file.chmod(0o644)
    local_env.ensure(file, NOBODY)
    assert file.stat().st_mode & 0o777 == 0o600


def test_no_key_is_made_while_the_database_holds_people(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="bring that file back"):
        local_env.ensure(tmp_path / "local.env", SOMEBODY)
    assert not (tmp_path / "local.env").exists()


def test_production_generates_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYMARK_ENV", "production")
    local_env.ensure(tmp_path / "local.env", NOBODY)
    assert list(tmp_path.iterdir()) == []


def test_a_key_from_the_environment_is_not_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYMARK_KEYS", local_env.new_key("mine"))
    local_env.ensure(tmp_path / "local.env", SOMEBODY)
    assert "WAYMARK_KEYS" not in local_env.read(tmp_path / "local.env")


# --- Does the database hold anybody? -----------------------------------------------------------------------------


def database(file: Path, *statements: str) -> Path:
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return file


def test_a_database_that_is_not_there_holds_nobody_and_is_not_made(tmp_path: Path) -> None:
    assert not people.in_sqlite(tmp_path / "none.sqlite3")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["CREATE TABLE other (id)"], False),
        (["CREATE TABLE recovery_user (id)"], False),
        (["CREATE TABLE recovery_user (id)", "INSERT INTO recovery_user VALUES (1)"], True),
    ],
)
def test_a_database_holds_people_once_it_has_an_account(tmp_path: Path, statements: list[str], expected: bool) -> None:
    assert people.in_sqlite(database(tmp_path / "w.sqlite3", *statements)) is expected


def test_the_variable_folder_names_the_database_that_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database(tmp_path / "waymark.sqlite3", "CREATE TABLE recovery_user (id)", "INSERT INTO recovery_user VALUES (1)")
    monkeypatch.setenv("WAYMARK_VAR", str(tmp_path))
    assert people.holds_people()


def test_a_file_that_is_no_database_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "w.sqlite3"
    file.write_bytes(b"not a database at all, but long enough to be looked at" * 30)
    with pytest.raises(Refused, match="not a database"):
        people.in_sqlite(file)


# --- Installing --------------------------------------------------------------------------------------------------

ENSURE = "from config.launcher.install import ensure_requirements, ROOT; print(ensure_requirements(ROOT / 'requirements.txt', what='it'))"


def test_the_second_run_installs_nothing(tree: Path) -> None:
    first, second = in_tree(tree, ENSURE), in_tree(tree, ENSURE)
    assert first.stdout.splitlines()[-1] == "True", first.stderr
    assert second.stdout.splitlines() == ["False"]


def test_changed_requirements_are_installed_again(tree: Path) -> None:
    in_tree(tree, ENSURE)
    (tree / "requirements.txt").write_text("# something else\n", encoding="utf-8")
    assert in_tree(tree, ENSURE).stdout.splitlines()[-1] == "True"


def test_a_failed_install_is_one_sentence_and_the_next_run_heals_it(tree: Path) -> None:
    good = (tree / "requirements.txt").read_text(encoding="utf-8")
    (tree / "requirements.txt").write_text(f"waymark-has-no-such-package==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    code = "import sys; from config import launch; sys.exit(launch.main(['check']))"
    failed = in_tree(tree, code, PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull)
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1
    assert failed.stderr.startswith("Waymark cannot go on: installing failed")
    (tree / "requirements.txt").write_text(good, encoding="utf-8")
    assert in_tree(tree, ENSURE).stdout.splitlines()[-1] == "True"
    assert in_tree(tree, ENSURE).stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("Retrying after NewConnectionError('Temporary failure in name resolution')", "check the network"),
        ("npm error code ENOTFOUND", "check the network"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "pinned"),
        ("something nobody has seen before", "says why"),
    ],
)
def test_why_an_install_failed_is_one_sentence(output: str, said: str) -> None:
    sentence = install.why_it_failed(output, Path("install.log"))
    assert said in sentence
    assert "\n" not in sentence


# --- What stands in the way --------------------------------------------------------------------------------------


def test_an_old_python_is_refused() -> None:
    with pytest.raises(Refused, match=r"3\.11 or newer is needed and this one is 3\.9\.2"):
        places.check_python((3, 9, 2))
    places.check_python((3, 11, 0))


def test_the_launcher_can_be_read_by_an_old_python_so_that_it_can_say_so() -> None:
    for file in LAUNCHER:
        ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_the_launcher_imports_nothing_that_has_to_be_installed() -> None:
    for file in LAUNCHER:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert all(name.split(".")[0] in {*sys.stdlib_module_names, "config"} for name in names), (file.name, names)
            assert not any(name in ("config.settings", "config.env", "config.databases") for name in names)


def test_a_port_in_use_is_refused_with_another_one_to_try() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        number = held.getsockname()[1]
        with pytest.raises(Refused, match=f"port {number} cannot be used.*PORT={number + 1} make run"):
            places.check_port(number)
    places.check_port(number)


@pytest.mark.parametrize("value", ["0", "http", "65536", "-1"])
def test_a_port_that_is_none_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(Refused, match="PORT must be"):
        places.port()


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Refused, match="cannot be written to"):
        places.check_writable(tmp_path / "file" / "var")


def test_two_setups_in_one_folder_do_not_run_at_once(tmp_path: Path) -> None:
    with places.one_at_a_time(tmp_path), pytest.raises(Refused, match="another make"), places.one_at_a_time(tmp_path):
        pass
    with places.one_at_a_time(tmp_path):
        pass


# --- Production --------------------------------------------------------------------------------------------------

REAL = {
    "WAYMARK_ENV": "production",
    "WAYMARK_SECRET_KEY": "s" * 50,
    "WAYMARK_KEYS": "k1:" + "A" * 43 + "=",
    "WAYMARK_URL": "https://waymark.example",
    "WAYMARK_HOSTS": "waymark.example",
    "WAYMARK_SMTP_HOST": "mail.example",
}


@pytest.mark.parametrize("missing", sorted(set(REAL) - {"WAYMARK_ENV"}))
def test_production_refuses_each_missing_setting_in_exactly_one_line(tree: Path, missing: str) -> None:
    given = {name: value for name, value in REAL.items() if name != missing}
    refused = in_tree(tree, "import config.settings", **given)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Waymark cannot start: {missing} must ")
    assert len(refused.stderr.splitlines()) == 1
    assert refused.stdout == ""


def test_production_starts_with_real_settings(tree: Path) -> None:
    started = in_tree(tree, "import config.settings; print(config.settings.PRODUCTION)", **REAL)
    assert (started.returncode, started.stdout.strip()) == (0, "True"), started.stderr


def test_production_never_takes_what_a_local_run_generated(tree: Path) -> None:
    (tree / "var").mkdir()
    local_env.ensure(tree / "var" / "local.env", NOBODY)
    given = {name: value for name, value in REAL.items() if name not in ("WAYMARK_SECRET_KEY", "WAYMARK_KEYS")}
    refused = in_tree(tree, "import config.settings", **given)
    assert refused.stderr.startswith("Waymark cannot start: WAYMARK_SECRET_KEY")


def test_gunicorn_itself_passes_a_refusal_on_once(tree: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"], cwd=tree, stderr=subprocess.PIPE, text=True,
        env={**kept, **REAL, "WAYMARK_URL": "http://waymark.example", "PORT": "18297"}, start_new_session=True,
    )  # fmt: skip
    try:
        _, said = server.communicate(timeout=60)
    finally:  # a server that goes on refusing would do so for ever
        end_all([server], grace=0)
    assert server.returncode == 1
    assert said.splitlines() == ["Waymark cannot start: WAYMARK_URL must be the https:// address people use."]


# --- Starting, staying up, ending --------------------------------------------------------------------------------

DRIVER = """
import os, sys
from config.launcher.supervise import Service, Supervisor
folder = sys.argv[1]
note = "import os; open(os.path.join({folder!r}, '{name}'), 'a').write(str(os.getpid()) + ' ')"
parent = "import os, subprocess, sys, time; subprocess.Popen([sys.executable, '-c', %r]); %s; time.sleep(600)" % (
    note.format(folder=folder, name="grandchild") + "; import time; time.sleep(600)", note.format(folder=folder, name="child"))
short = note.format(folder=folder, name="restarted")
services = [Service("server", [sys.executable, "-c", parent]), Service("worker", [sys.executable, "-c", short])]
there = lambda name: os.path.exists(os.path.join(folder, name))
tick = [sys.executable, "-c", note.format(folder=folder, name="tick")]
Supervisor(services, each_minute=tick, env=dict(os.environ)).run(
    ready=lambda: there("grandchild") and there("child"), announce=lambda: print("ready", flush=True))
"""


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("it never happened")


def pids(folder: Path, name: str) -> list[int]:
    file = folder / name
    return [int(word) for word in file.read_text(encoding="utf-8").split()] if file.exists() else []


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen([sys.executable, "-c", DRIVER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_that_was_started(supervised: "subprocess.Popen[str]", tmp_path: Path, number: int) -> None:
    supervised.send_signal(number)
    assert supervised.wait(30) == 0
    started = pids(tmp_path, "child") + pids(tmp_path, "grandchild")
    assert len(started) == 2
    wait_until(lambda: all(is_gone(pid) for pid in started))


def test_a_launcher_that_is_killed_takes_its_children_with_it(supervised: "subprocess.Popen[str]", tmp_path: Path) -> None:
    supervised.kill()
    supervised.wait()
    wait_until(lambda: all(is_gone(pid) for pid in pids(tmp_path, "child")))


def test_a_worker_that_stops_is_started_again_and_the_tick_runs(supervised: "subprocess.Popen[str]", tmp_path: Path) -> None:
    wait_until(lambda: len(pids(tmp_path, "restarted")) >= 2)
    wait_until(lambda: len(pids(tmp_path, "tick")) == 1)
    assert supervised.poll() is None
