"""A Waymark of its own: temporary folder, database and keys, and a server on a loopback port that ends with it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from config.launcher.local_env import new_key, new_secret
from config.launcher.places import ROOT
from config.launcher.supervise import answers, end_all, start

FIRST_PORT = 18300


def free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise SystemExit("No free port between 18300 and 18399.")


@contextmanager
def temporary_waymark(settings: str = "config.settings") -> Iterator[Path]:
    """Point this process, and every one it starts, at a Waymark that holds nothing and goes away afterwards."""
    with TemporaryDirectory(prefix="waymark-") as folder:
        for name in [name for name in os.environ if name.startswith("WAYMARK_") or name in ("DATABASE_URL", "REDIS_URL")]:
            del os.environ[name]
        os.environ.update(
            DJANGO_SETTINGS_MODULE=settings,
            WAYMARK_SECRET_KEY=new_secret(),
            WAYMARK_KEYS=new_key("temporary"),
            WAYMARK_VAR=folder,
            PORT=str(free_port()),
        )
        yield Path(folder)


@contextmanager
def served(cores: set[int] | None = None) -> Iterator[str]:
    """gunicorn as in production, on its own cores where there are several. Gives the address."""
    port = int(os.environ["PORT"])
    env = {**os.environ, "WAYMARK_WORKERS": str(len(cores)) if cores else ""}
    process = start([sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"], env)
    if cores:
        os.sched_setaffinity(process.pid, cores)  # before it forks its workers
    try:
        _wait(process, port)
        yield f"http://localhost:{port}"
    finally:
        end_all([process])


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(300):
        if answers("127.0.0.1", port):
            return
        if process.poll() is not None:
            raise SystemExit("The server stopped while starting; the lines above say why.")
        time.sleep(0.1)
    raise SystemExit("The server did not answer within half a minute.")


def in_root() -> None:
    os.chdir(ROOT)
