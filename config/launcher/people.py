"""Does the database hold anybody? Asked before a key is made: a new key could not open what they wrote."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from config.launcher.places import PYTHON, ROOT, var_dir
from config.launcher.refusal import Refused

QUESTION = "SELECT 1 FROM recovery_user LIMIT 1"


def in_sqlite(file: Path) -> bool:
    """Whether this file has accounts. A file that is not there, or has no tables yet, has none."""
    if not file.exists():
        return False
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)
    try:
        return connection.execute(QUESTION).fetchone() is not None
    except sqlite3.OperationalError as problem:
        if "no such table" in str(problem):
            return False
        raise Refused(f"the database {file} cannot be read, so no key was made for it.") from None
    except sqlite3.DatabaseError:
        raise Refused(f"{file} is not a database that Waymark can read; put it right or move it away.") from None
    finally:
        connection.close()


def in_postgresql(url: str) -> bool:
    """The same question to a server. Runs inside the virtual environment, where the driver is."""
    import psycopg  # noqa: PLC0415  (here, because the launcher starts before anything is installed)

    try:
        with psycopg.connect(url.replace("postgres://", "postgresql://", 1), connect_timeout=10) as connection:
            return connection.execute(QUESTION).fetchone() is not None
    except psycopg.errors.UndefinedTable:
        return False
    except psycopg.Error:
        raise Refused("the database in DATABASE_URL does not answer, so no key was made for it.") from None


def holds_people() -> bool:
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url or url.startswith("sqlite:"):
        return in_sqlite(Path(url[len("sqlite:///") :]) if url else var_dir() / "waymark.sqlite3")
    answer = subprocess.run(
        [str(PYTHON), "-m", "config.launcher.people"], cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    if answer.returncode != 0:
        raise Refused("the database in DATABASE_URL does not answer, so no key was made for it.")
    return answer.stdout.strip() == b"yes"


if __name__ == "__main__":
    try:
        sys.stdout.write("yes" if in_postgresql(os.environ["DATABASE_URL"].strip()) else "no")
    except Refused:
        sys.exit(1)
