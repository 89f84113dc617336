"""What the guide commands share: where the shipped files are, and how faults are told."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from recovery.errors import GuideFaulty
from recovery.models import Guide
from recovery.rules.guide import Fault

SHIPPED = Path(settings.BASE_DIR) / "recovery" / "content" / "en"


def add_directory(parser: ArgumentParser) -> None:
    parser.add_argument("directory", nargs="?", type=Path, default=SHIPPED, help="where the guide files are (default: the shipped guide)")


def add_guide_key(parser: ArgumentParser) -> None:
    parser.add_argument("--guide", default="", help="key of the guide (needed when there are several)")


def guide_by_key(key: str) -> Guide:
    """The guide with this key, or the only one there is. Raises CommandError."""
    guides = Guide.objects.filter(key=key) if key else Guide.objects.all()
    try:
        return guides.get()
    except Guide.DoesNotExist:
        raise CommandError("There is no such guide. manage.py load_guide makes the shipped one.") from None
    except Guide.MultipleObjectsReturned:
        raise CommandError("There are several guides; say which with --guide.") from None


def told(fault: object) -> str:
    """One line for a fault, of the files or of the guide."""
    return f"{fault.level:6}  {fault.where}: {fault.message}" if isinstance(fault, Fault) else f"blocks  {fault}"


def tell(write: Callable[[str], object], lines: Iterable[str]) -> None:
    for line in lines:
        write(line)


def faulty(error: GuideFaulty, what: str) -> CommandError:
    """A command's last words when a guide is refused."""
    return CommandError("\n".join([what, *map(told, error.faults)]))
