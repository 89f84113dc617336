"""The format of backup files: gzipped lines of JSON. First a head, then a line for each row, last a seal over all of them.

The same lines restore on SQLite and on PostgreSQL. The seal is made with a key of the environment: a file that was cut
short, altered, or written by somebody else does not pass.
"""

import gzip
import hashlib
import json
import os
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from recovery import vault
from recovery.errors import BackupRefused, KeyLost

FORMAT = 1
Kind = Literal["data", "keys"]
Row = list[Any]
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of itself. Both files of one backup carry the same id and moment."""

    id: UUID
    kind: Kind
    at: datetime
    migrations: tuple[str, ...]
    columns: Mapping[str, list[str]]  # table → names of its columns, in the order of the rows

    def line(self) -> dict[str, Any]:
        says = {"waymark": self.kind, "format": FORMAT, "id": str(self.id), "at": self.at.isoformat()}
        return {**says, "migrations": self.migrations, "columns": self.columns}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read to its end and found whole."""

    path: Path
    head: Head
    counts: Counts


def file_name(at: datetime, kind: Kind) -> str:
    return f"waymark-{at:%Y%m%dT%H%M%SZ}.{kind}.jsonl.gz"


def part_of(path: Path) -> Path:
    """What a file is called until it is whole."""
    return path.with_name(path.name + ".part")


def moment_of(name: str, kind: Kind) -> datetime | None:
    """When the file of this name was written; None when it is no file of ours."""
    try:
        return datetime.strptime(name, f"waymark-%Y%m%dT%H%M%S%z.{kind}.jsonl.gz")
    except ValueError:
        return None


# --- writing ------------------------------------------------------------------------------------------------------


def write_part(path: Path, head: Head, rows: Iterable[tuple[str, Row]]) -> Counts:
    """Write `path`.part, readable by its owner only, down to the disk. Returns the number of rows of each table.

    Raises BackupRefused when there is a file at `path` already, OSError when the disk is full.
    """
    if path.exists():
        raise BackupRefused(f"{path.name} is there already, and no backup is ever overwritten.")
    part = part_of(path)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", filename="", compresslevel=6) as stream:
            counts = _write_lines(stream, head, rows)
        raw.flush()
        os.fsync(raw.fileno())
    return counts


def _write_lines(stream: gzip.GzipFile, head: Head, rows: Iterable[tuple[str, Row]]) -> Counts:
    digest, counts = hashlib.sha256(), Counter[str]()

    def write(value: Any) -> None:
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
        digest.update(line)
        stream.write(line)

    write(head.line())
    for table, row in rows:
        counts[table] += 1
        write([table, row])
    write({"rows": dict(counts)})
    seal = vault.seal_for_server(digest.hexdigest(), _place(head.kind, str(head.id)))
    stream.write(json.dumps({"seal": seal.hex()}).encode() + b"\n")
    return dict(counts)


def publish(paths: Iterable[Path]) -> None:
    """Give the finished parts their names, and make the names last through a power cut."""
    for path in paths:
        if path.exists():
            raise BackupRefused(f"{path.name} is there already, and no backup is ever overwritten.")
        os.rename(part_of(path), path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def drop_parts(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(FileNotFoundError):
            part_of(path).unlink()


# --- reading ------------------------------------------------------------------------------------------------------


def check_file(path: Path, kind: Kind) -> Checked:
    """Read a file to its end. Raises BackupRefused, in one line, unless it is whole and of this kind."""
    digest, counts, end, seal, head = hashlib.sha256(), Counter[str](), None, None, None
    for number, line in enumerate(_lines(path)):
        value = _parsed(line, path)
        if seal is not None or (isinstance(value, dict) and end is not None and "seal" not in value):
            raise _altered(path)
        if isinstance(value, dict) and "seal" in value:
            seal = str(value["seal"])
            continue
        digest.update(line)
        if number == 0:
            head = _head(value, path, kind)
        elif isinstance(value, dict):
            end = value.get("rows")
        else:
            counts[_table(value, path)] += 1
    if head is None or seal is None or end != dict(counts):
        raise BackupRefused(f"{path.name} is not complete: its end is missing.")
    _check_seal(path, head, seal, digest.hexdigest())
    return Checked(path, head, dict(counts))


def rows_of(checked: Checked) -> Iterator[tuple[str, Row]]:
    """The rows of a file that was checked."""
    for number, line in enumerate(_lines(checked.path)):
        value = _parsed(line, checked.path)
        if number and isinstance(value, list):
            yield value[0], value[1]


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as stream:
            yield from stream
    except FileNotFoundError:
        raise BackupRefused(f"There is no file {path}.") from None
    except EOFError:
        raise BackupRefused(f"{path.name} is not complete: its end is missing.") from None
    except (gzip.BadGzipFile, zlib.error):
        raise _altered(path) from None
    except OSError as problem:
        raise BackupRefused(f"{path.name} cannot be read ({problem.strerror}).") from None


def _parsed(line: bytes, path: Path) -> Any:
    try:
        return json.loads(line.decode("utf-8", "surrogatepass"))
    except ValueError:
        raise _altered(path) from None


def _head(value: Any, path: Path, kind: Kind) -> Head:
    if not isinstance(value, dict) or "waymark" not in value:
        raise BackupRefused(f"{path.name} is no backup of Waymark.")
    if value["waymark"] != kind:
        raise BackupRefused(f"{path.name} holds {value['waymark']}; here a file of {kind} is needed.")
    if value.get("format") != FORMAT:
        raise BackupRefused(f"{path.name} has format {value.get('format')}; this version of Waymark reads format {FORMAT}.")
    try:
        at = datetime.fromisoformat(value["at"])
        return Head(UUID(value["id"]), kind, at, tuple(value["migrations"]), dict(value["columns"]))
    except (KeyError, TypeError, ValueError):
        raise _altered(path) from None


def _table(value: Any, path: Path) -> str:
    if not isinstance(value, list) or len(value) != 2 or not isinstance(value[1], list):
        raise _altered(path)
    return str(value[0])


def _check_seal(path: Path, head: Head, seal: str, digest: str) -> None:
    try:
        sealed = bytes.fromhex(seal)
    except ValueError:
        raise _altered(path) from None
    name = sealed.partition(b":")[0].decode(errors="replace")
    known = vault.keys()
    if name not in known:
        raise BackupRefused(f"{path.name} was sealed with the key {name!r}, which is not in WAYMARK_KEYS. Add that key, at the end.")
    try:
        told = vault.open_for_server(sealed, _place(head.kind, str(head.id)))
    except KeyLost:
        raise _altered(path) from None
    if told != digest:
        raise _altered(path)


def _place(kind: str, backup_id: str) -> str:
    return f"backup:{kind}:{backup_id}"


def _altered(path: Path) -> BackupRefused:
    return BackupRefused(f"{path.name} was altered or damaged after it was written. Take another copy of it.")
