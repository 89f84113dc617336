"""DATABASE_URL to Django's DATABASES; SQLite in one local file when it is unset."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config.env import BadSetting

# FULL: an acknowledged write survives a power cut. secure_delete: erased text leaves no trace in the file.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA busy_timeout=20000; PRAGMA cache_size=-16000;"
)


def sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def from_url(url: str, *, default_file: Path) -> dict[str, Any]:
    """The `default` entry of DATABASES. Accepts sqlite:///path and postgres(ql)://…"""
    if not url:
        return sqlite(str(default_file))
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return sqlite(url.removeprefix("sqlite:///"))
    if scheme in ("postgres", "postgresql"):
        return postgresql(url)
    raise BadSetting("DATABASE_URL", "must begin with postgresql:// or sqlite:///.")
