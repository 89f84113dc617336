"""Entries → YAML in its one canonical form: documented order, defaults left out, long texts as literal blocks."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from recovery.releases.fields import Field

# A literal block keeps these texts as they are. Others (spaces before a line break, a first line that is indented,
# characters beyond the basic plane) are quoted, which PyYAML writes and reads back without loss.
_FITS_BLOCK = re.compile("(?![ \t\n])[\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]*")
_SPACE_BEFORE_BREAK = re.compile(r"[ \t](?:\n|\Z)")


class Literal(str):
    __slots__ = ()


class Flow(list[Any]):
    pass


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def choose_scalar_style(self) -> str:
        """Where plain is not possible, double quotes: guide texts are full of apostrophes."""
        style = super().choose_scalar_style()
        return '"' if style == "'" else style


def _fits_block(text: str) -> bool:
    return bool(text) and bool(_FITS_BLOCK.fullmatch(text)) and not _SPACE_BEFORE_BREAK.search(text)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    wanted = "|" if isinstance(text, Literal) or "\n" in text else None
    if wanted and not _fits_block(text.rstrip("\n")):
        return dumper.represent_scalar("tag:yaml.org,2002:str", text.rstrip("\n"), style='"')
    return dumper.represent_scalar("tag:yaml.org,2002:str", text + "\n" if wanted else text, style=wanted)


def _represent_flow(dumper: yaml.SafeDumper, items: Flow) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", list(items), flow_style=True)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(Literal, _represent_text)
_Dumper.add_representer(Flow, _represent_flow)


def written(entry: Mapping[str, Any], fields: tuple[Field, ...]) -> dict[str, Any]:
    """The fields of an entry as they are written: in order, without those that have their default."""
    shown: dict[str, Any] = {}
    for field in fields:
        value = entry[field.name]
        if value == field.default and not field.required:
            continue
        if field.block:
            value = Literal(value)
        shown[field.name] = Flow(value) if field.flow else value
    return shown


def dump(value: Any) -> str:
    """Canonical YAML."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, default_flow_style=False, sort_keys=False, width=10**9
    )  # fmt: skip
    return text
