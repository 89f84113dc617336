"""Keeps the server, the task worker and the minute's tick going, and ends all of them together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import Any

from config.launcher.places import ROOT
from config.launcher.refusal import Refused

GRACE = 12.0  # seconds between asking and killing
STEADY = 60.0  # a service that ran this long has not been failing
MOST_FAILURES = 5
READY_WITHIN = 60.0
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1

try:
    _prctl: Callable[..., Any] | None = ctypes.CDLL(None).prctl
except (OSError, AttributeError):  # not Linux: a killed launcher may leave its children there
    _prctl = None


def _end_with_parent() -> None:
    """Runs in the child: should the launcher be killed outright, its children are asked to stop too."""
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def start(argv: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    """A child in a process group of its own, so that everything it starts can be ended with it."""
    return subprocess.Popen(argv, cwd=str(ROOT), env=env, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_end_with_parent)


def end_all(processes: list[subprocess.Popen[bytes]], *, grace: float = GRACE, hurry: threading.Event | None = None) -> None:
    """Ask every group to stop, wait, then kill what is left. `hurry` (a second Ctrl-C) skips the waiting."""
    for process in processes:
        _signal_group(process, signal.SIGTERM)
    until = time.monotonic() + grace
    while any(process.poll() is None for process in processes) and time.monotonic() < until:
        if hurry is not None and hurry.wait(0.05):
            break
        time.sleep(0.05)
    for process in processes:
        _signal_group(process, signal.SIGKILL)
        process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


class Service:
    """One process that should be there. It is started again when it ends, later each time it keeps failing."""

    def __init__(self, name: str, argv: list[str]) -> None:
        self.name, self.argv = name, argv
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started = 0.0
        self.again_at = 0.0

    def look_after(self, env: dict[str, str], now: float) -> None:
        if self.process is None:
            if now >= self.again_at:
                self.process, self.started = start(self.argv, env), now
            return
        if self.process.poll() is None:
            return
        self.failures = 1 if now - self.started > STEADY else self.failures + 1
        if self.failures > MOST_FAILURES:
            raise Refused(f"the {self.name} keeps stopping; the lines above say why.")
        print(f"Waymark: the {self.name} stopped; starting it again.", file=sys.stderr, flush=True)
        self.process, self.again_at = None, now + min(30.0, 0.5 * 2**self.failures)


class Supervisor:
    def __init__(self, services: list[Service], *, each_minute: list[str], env: dict[str, str]) -> None:
        self.services, self.each_minute, self.env = services, each_minute, env
        self.stopping, self.hurry = threading.Event(), threading.Event()
        self.tick: subprocess.Popen[bytes] | None = None
        self.next_tick = 0.0

    def run(self, *, ready: Callable[[], bool], announce: Callable[[], None]) -> None:
        """Until a signal comes. Everything that was started is ended, whatever happens."""
        before = {number: signal.signal(number, self._stop) for number in STOPPING}
        announced, began = False, time.monotonic()
        try:
            while not self.stopping.is_set():
                now = time.monotonic()
                for service in self.services:
                    service.look_after(self.env, now)
                if not announced:
                    announced = self._announce(ready, announce, now - began)
                else:
                    self._tick(now)
                self.stopping.wait(0.2)
        finally:
            end_all(self._running(), hurry=self.hurry)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: Any) -> None:
        (self.hurry if self.stopping.is_set() else self.stopping).set()

    def _announce(self, ready: Callable[[], bool], announce: Callable[[], None], waited: float) -> bool:
        if ready():
            announce()
            return True
        web = self.services[0]
        if web.failures:
            raise Refused(f"the {web.name} stopped while starting; the lines above say why.")
        if waited > READY_WITHIN:
            raise Refused(f"the {web.name} did not answer within a minute; run again.")
        return False

    def _tick(self, now: float) -> None:
        if now >= self.next_tick and (self.tick is None or self.tick.poll() is not None):
            self.tick, self.next_tick = start(self.each_minute, self.env), now + 60.0

    def _running(self) -> list[subprocess.Popen[bytes]]:
        return [process for process in (*(service.process for service in self.services), self.tick) if process is not None]


def answers(host: str, port: int) -> bool:
    """Whether Waymark itself answers there."""
    connection = HTTPConnection("127.0.0.1" if host in ("0.0.0.0", "") else host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        return response.status == 200 and b"process" in response.read(200)
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
