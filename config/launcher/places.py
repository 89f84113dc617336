"""Where things stand, and whether this machine can hold them."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.launcher.refusal import Refused

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCAL_ENV = ROOT / "var" / "local.env"
LOWEST = (3, 11)


def check_python(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> None:
    if version[:2] < LOWEST:
        found = ".".join(str(part) for part in version)
        raise Refused(f"Python 3.11 or newer is needed and this one is {found}; name another with: make run PYTHON=python3.11")


def check_writable(folder: Path) -> None:
    """A folder that keeps nothing would lose what people write: better not to start."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise Refused(f"{folder} cannot be written to ({problem.strerror}); make it writable and run again.") from None


def var_dir() -> Path:
    return Path(os.environ.get("WAYMARK_VAR", "").strip() or ROOT / "var")


def port() -> int:
    value = os.environ.get("PORT", "").strip() or "8000"
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise Refused("PORT must be a number from 1 to 65535.")
    return int(value)


def bind_address() -> str:
    return os.environ.get("WAYMARK_BIND", "").strip() or "127.0.0.1"


def check_port(number: int, host: str = "127.0.0.1") -> None:
    """Somebody else's server on this port would answer in Waymark's place."""
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, number))
    except OSError as problem:
        raise Refused(
            f"port {number} cannot be used ({problem.strerror}); stop what holds it, or choose another: PORT={number + 1} make run"
        ) from None


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Two set-ups in one folder would trip over each other. The lock ends with the process, however it ends."""
    with open(folder / "setup.lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("another make is setting Waymark up in this folder; run again when it has finished.") from None
        yield
