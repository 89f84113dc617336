"""The one stylesheet on the wire: five layered files, joined in their order when static files are collected.

A first visit may cost eight requests; five for styles alone would leave too few for the page's own behaviour. No tool
and no step to remember: Django's finder asks here for `css/site.css`.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

PARTS = ("tokens", "base", "layout", "components", "pages")
NAME = "css/site.css"
COMMENT = re.compile(r"[ \t]*/\*.*?\*/\n?", re.DOTALL)
SOURCE = Path(settings.BASE_DIR) / "static" / "css"
JOINED = Path(settings.VAR_DIR) / "joined"


def join() -> str:
    """The parts in their order. Comments are for whoever writes them; on the wire they would only weigh."""
    return COMMENT.sub("", "".join((SOURCE / f"{part}.css").read_text(encoding="utf-8") for part in PARTS))


def write() -> Path:
    """The joined file, written again only when a part has changed. Safe when several processes start at once."""
    path, text = JOINED / NAME, join()
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    return path


class StylesheetFinder(BaseFinder):
    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [str(write())] if path == NAME else []
        return found if find_all else next(iter(found), None)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        write()
        yield NAME, FileSystemStorage(location=str(JOINED))
