"""The virtual environment and what goes into it. Each install leaves a stamp; no stamp means: do it (again)."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from config.launcher.places import PYTHON, ROOT, VENV
from config.launcher.refusal import Refused

LOG = ROOT / "var" / "install.log"
NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|Temporary failure in name resolution|Connection refused|Network is unreachable"
    r"|ConnectTimeoutError|ReadTimeoutError|ProxyError|Max retries exceeded|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN"
)
FULL_DISK = re.compile(r"No space left on device|ENOSPC")
WRONG_HASH = re.compile(r"DO NOT MATCH THE HASHES|EINTEGRITY")


def digest_of(*files: Path) -> str:
    """What a stamp says: these very files, on this very Python."""
    found = hashlib.sha256(f"python {sys.version_info[0]}.{sys.version_info[1]}\n".encode())
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()


def is_stamped(stamp: Path, digest: str) -> bool:
    try:
        return stamp.read_text(encoding="utf-8").strip() == digest
    except OSError:
        return False


def why_it_failed(output: str, log: Path) -> str:
    """One sentence for the output of a failed install."""
    if FULL_DISK.search(output):
        return "the disk is full; make room and run again, it goes on from here."
    if WRONG_HASH.search(output):
        return "a package was not the one that was pinned, so it was not installed; the end of the log names it: " + str(log)
    if NO_NETWORK.search(output):
        return "the package registry cannot be reached; check the network and run again, it goes on from here."
    return f"installing failed; the end of {log} says why. Running again starts over cleanly."


def run_logged(argv: list[str], log: Path = LOG) -> None:
    """Run a quiet installer; raise Refused with one sentence when it fails. What it printed is kept in the log."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w", encoding="utf-8") as out:
        try:
            code = subprocess.call(argv, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=str(ROOT))
        except OSError as problem:
            raise Refused(f"{argv[0]} cannot be run ({problem.strerror}).") from None
    if code != 0:
        raise Refused(why_it_failed(log.read_text(encoding="utf-8", errors="replace"), log))


def system_install(*packages: str) -> None:
    """Install Debian packages where we may; otherwise say the command."""
    names = " ".join(packages)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Refused(f"this machine needs {names}; install it (on Debian: sudo apt-get install {names}) and run again.")
    print(f"Installing {names} from the system's packages…", flush=True)
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run_logged(["apt-get", "update", "-qq"])
    run_logged(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])


def base_python() -> str:
    """The interpreter to build on, also when the launcher itself runs inside a virtual environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _works(python: Path) -> bool:
    try:
        return subprocess.call([str(python), "-c", "import pip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def ensure_venv() -> None:
    if _works(PYTHON):
        return
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        system_install("python3-venv")
    shutil.rmtree(VENV, ignore_errors=True)  # a half-made one
    run_logged([base_python(), "-m", "venv", str(VENV)])


def ensure_requirements(file: Path, *, what: str) -> bool:
    """Install a hashed requirements file once. Returns whether there was anything to do."""
    stamp = VENV / f"{file.stem}.stamp"
    digest = digest_of(file)
    if is_stamped(stamp, digest) and PYTHON.exists():
        return False
    print(f"Installing {what} (once, about a minute)…", flush=True)
    ensure_venv()
    stamp.unlink() if stamp.exists() else None
    run_logged([
        str(PYTHON), "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check", "--no-input",
        "--progress-bar", "off", "--retries", "2", "-r", str(file),
    ])  # fmt: skip
    stamp.write_text(digest + "\n", encoding="utf-8")
    return True


def ensure_chromium() -> None:
    if shutil.which("chromium") is None:
        system_install("chromium", "fonts-dejavu-core")


def ensure_node_tools() -> None:
    """html-validate, pinned by package-lock.json."""
    lock, modules = ROOT / "package-lock.json", ROOT / "node_modules"
    stamp = modules / ".waymark.stamp"
    digest = digest_of(ROOT / "package.json", lock)
    if is_stamped(stamp, digest):
        return
    if shutil.which("npm") is None:
        system_install("npm")
    print("Installing the HTML checker (once)…", flush=True)
    run_logged(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"])
    stamp.write_text(digest + "\n", encoding="utf-8")
