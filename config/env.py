"""Typed readers for the environment. An odd value stops the start with one clear line."""

import os
from pathlib import Path


class BadSetting(SystemExit):
    """Raised while settings load: printed as one line, no traceback."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Waymark cannot start: {name} {problem}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value == "":
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise BadSetting(name, "must be 1 or 0 (or true, false, yes, no, on, off).")


def integer(name: str, default: int, *, low: int = 0) -> int:
    value = text(name)
    if value == "":
        return default
    if not value.isdecimal() or int(value) < low:
        raise BadSetting(name, f"must be a whole number, {low} or more.")
    return int(value)


def words(name: str) -> list[str]:
    """A comma-separated list, empty when unset."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name) or default
    if value not in allowed:
        raise BadSetting(name, f"must be one of: {', '.join(allowed)}.")
    return value


def load_file(path: Path) -> None:
    """Read NAME=value lines into the environment; what is set already wins."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())
