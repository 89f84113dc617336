"""One ZIP, written while it is sent: nothing of it ever lies on the server's disk, and little of it in memory."""

import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from django.template.loader import get_template
from django.utils import timezone, translation

from recovery.edge.export_pages import HEADINGS, shown
from recovery.errors import ExportBroken
from recovery.queries.export import PIECES, Record, Source

FORMAT = 1
PER_PAGE = 1000  # records on one page: a phone must be able to open it
JSON_NAME, PAGE_NAME = "waymark.json", "waymark.html"
ENOUGH = 64 * 1024  # bytes that are sent at once

logger = logging.getLogger(__name__)


class _Outgoing:
    """Where the ZIP is written to. It cannot be turned back, so every entry says its size after its content.

    No file: one that broke off is closed when Python comes round to it, and that must find something to write to.
    """

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes, /) -> int:
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """What was not taken goes nowhere."""

    def take(self) -> bytes:
        taken, self._parts, self.size = b"".join(self._parts), [], 0
        return taken


class _Writing:
    """The export while it is written. `zone` and language are set around each piece, never across a pause between two:
    the thread may serve somebody else before the next piece is asked for."""

    def __init__(self, source: Source, made_at: datetime) -> None:
        self.source, self.made_at = source, made_at
        self.language = translation.get_language()
        self.out = _Outgoing()
        self.zip = zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED)
        self.pieces = tuple(piece for piece in PIECES if source.wanted.checks or not piece.only_checks)

    def entry(self, name: str) -> IO[bytes]:
        moment = self.made_at
        info = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        file: IO[bytes] = self.zip.open(info, "w")
        return file

    def draw(self, template: str, **context: Any) -> bytes:
        with timezone.override(self.made_at.tzinfo), translation.override(self.language):
            return get_template(f"recovery/export/{template}.html").render(context).encode("utf-8", "replace")

    # --- JSON ---------------------------------------------------------------------------------------------------------

    def write_json(self) -> Iterator[None]:
        with self.entry(JSON_NAME) as file:
            asked = {"sealed_texts": self.source.wanted.sealed, "safety_checks": self.source.wanted.checks}
            head = {"format": FORMAT, "made_at": self.made_at.isoformat(), "asked_for": asked}
            file.write(_json(head)[:-1])
            for piece in self.pieces:
                file.write(f',\n"{piece.name}":['.encode())
                for number, record in enumerate(piece.records(self.source)):
                    file.write((b",\n" if number else b"\n") + _json(record.fields))
                    yield
                file.write(b"\n]")
            file.write(b"\n}\n")

    # --- Pages --------------------------------------------------------------------------------------------------------

    def write_pages(self) -> Iterator[None]:
        records = self._records()
        record, page = next(records, None), 0
        while record is not None:
            page += 1
            with self.entry(_page_name(page)) as file:
                file.write(self.draw("head", made_at=self.made_at, page=page, wanted=self.source.wanted))
                last, number = "", 0
                while record is not None and number < PER_PAGE:
                    if record.kind != last:
                        file.write(self.draw("heading", before=last, kind=record.kind, heading=HEADINGS[record.kind]))
                    file.write(self._record(record))
                    last, number, record = record.kind, number + 1, next(records, None)
                    yield
                file.write(self.draw("foot", page=page, next=_page_name(page + 1) if record is not None else ""))

    def _records(self) -> Iterator[Record]:
        for piece in self.pieces:
            yield from piece.records(self.source)

    def _record(self, record: Record) -> bytes:
        with timezone.override(self.made_at.tzinfo), translation.override(self.language):
            return self.draw("record", shown=shown(record))


def _page_name(number: int) -> str:
    return PAGE_NAME if number == 1 else PAGE_NAME.replace(".", f"-{number}.")


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, default=lambda moment: moment.isoformat())
    return text.encode("utf-8", "replace")


def export_file(source: Source, *, made_at: datetime) -> Iterator[bytes]:
    """The bytes of the ZIP, as they come. `made_at` is aware, in the person's zone.

    When something breaks on the way, ExportBroken is raised and nothing more comes: the list of contents of a ZIP is its
    end, so a part of one opens nowhere, and a browser that was promised more says that the download failed.
    """
    writing = _Writing(source, made_at)
    try:
        for work in (writing.write_pages(), writing.write_json()):
            for _written in work:
                if writing.out.size >= ENOUGH:
                    yield writing.out.take()
        writing.zip.close()
    except GeneratorExit:  # they went away; whatever is still being closed goes nowhere
        raise
    except Exception as problem:
        logger.error("An export broke off (%s)", type(problem).__name__)
        raise ExportBroken from None
    yield writing.out.take()
