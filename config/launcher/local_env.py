"""The secret and the key of a local run: made once, kept in an ignored file that only its owner can read."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from config.launcher.refusal import Refused

SECRET, KEYS = "WAYMARK_SECRET_KEY", "WAYMARK_KEYS"
HEAD = "# Made by make run, once. Keep a copy somewhere safe: without it, nothing that was written here can be read again.\n"


def is_production() -> bool:
    return os.environ.get("WAYMARK_ENV", "").strip() == "production"


def new_secret() -> str:
    return secrets.token_urlsafe(48)


def new_key(name: str) -> str:
    """A WAYMARK_KEYS entry: 32 random bytes with a name."""
    return f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    pairs = (line.strip().partition("=") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {name.strip(): value.strip() for name, separator, value in pairs if separator}


def write(path: Path, values: dict[str, str]) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    unfinished = path.with_suffix(".new")
    unfinished.unlink() if unfinished.exists() else None
    with open(os.open(str(unfinished), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(HEAD + "".join(f"{name}={value}\n" for name, value in values.items()))
        file.flush()
        os.fsync(file.fileno())
    os.replace(str(unfinished), str(path))


def ensure(path: Path, holds_people: Callable[[], bool]) -> None:
    """Make what is missing. Production brings its own; a database with people keeps the key it has."""
    if is_production():
        return
    kept = read(path)
    missing = [name for name in (SECRET, KEYS) if not (os.environ.get(name, "").strip() or kept.get(name))]
    if KEYS in missing and holds_people():
        raise Refused(f"the database holds people, but the key that opens what they wrote is not in {path}; bring that file back.")
    if missing:
        fresh = {SECRET: new_secret(), KEYS: new_key("local-1")}
        write(path, {**kept, **{name: fresh[name] for name in missing}})
    elif path.exists() and path.stat().st_mode & 0o077:
        path.chmod(0o600)
