"""YAML → checked values. Every fault names its file, line and field; nothing is guessed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from recovery.releases.fields import Entry, Field, canonical

LARGEST_NUMBER = 32767


@dataclass(frozen=True, slots=True)
class FileFault:
    """Something in a file that cannot be read as a guide."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field + ': ' if self.field else ''}{self.message}"


@dataclass
class Notes:
    """Collects the faults of one file. `first` is the line of the file that the YAML's first line is."""

    file: str
    found: list[FileFault]
    first: int = 1

    def add(self, line: int, field_name: str, message: str) -> None:
        self.found.append(FileFault(self.file, line, field_name, message))

    def at(self, node: yaml.Node, field_name: str, message: str) -> None:
        self.add(self.line(node), field_name, message)

    def line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self.first


@dataclass
class Mapped:
    """A YAML mapping whose values are looked up by field, and where it stands."""

    node: yaml.Node
    values: dict[str, yaml.Node] = field(default_factory=dict)


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same nodes and lines, five times as fast, wherever libyaml came with it


def parse(text: str, notes: Notes) -> yaml.Node | None:
    """The root node of a YAML text, or None (noted) when it is not YAML."""
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        notes.add(line + notes.first, "", f"Is not YAML: {error.problem}.")
        return None
    except yaml.reader.ReaderError as error:
        notes.add(text.count("\n", 0, error.position) + notes.first, "", "Holds a character that YAML does not allow.")
        return None
    return node


def mapped(node: yaml.Node, notes: Notes, allowed: frozenset[str]) -> Mapped:
    """The fields of a mapping node. Notes what is no mapping, unknown fields and fields given twice."""
    found = Mapped(node)
    if not isinstance(node, yaml.MappingNode):
        notes.at(node, "", "Must be a list of fields (name: value).")
        return found
    for key, value in node.value:
        name = str(key.value)
        if name not in allowed:
            notes.at(key, name, "There is no such field here.")
        elif name in found.values:
            notes.at(key, name, "Is given twice.")
        else:
            found.values[name] = value
    return found


def items_of(node: yaml.Node | None, notes: Notes, name: str) -> Iterator[yaml.Node]:
    """The items of a list; nothing (noted) when it is no list."""
    if node is None or _is_null(node):
        return
    if not isinstance(node, yaml.SequenceNode):
        notes.at(node, name, "Must be a list.")
        return
    yield from node.value


def _is_null(node: yaml.Node) -> bool:
    return node.tag == "tag:yaml.org,2002:null"


def _plain(node: yaml.Node) -> Any:
    return SafeConstructor().construct_document(node)


def _text(node: yaml.Node, notes: Notes, name: str) -> str:
    value = _plain(node) if isinstance(node, yaml.ScalarNode) else None
    if isinstance(value, str):
        return value
    notes.at(node, name, "Must be text; put quotes round it.")
    return ""


def _number(node: yaml.Node, notes: Notes, name: str) -> int:
    value = _plain(node) if isinstance(node, yaml.ScalarNode) else None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_NUMBER:
        return value
    notes.at(node, name, "Must be a whole number.")
    return 0


def _flag(node: yaml.Node, notes: Notes, name: str) -> bool:
    value = _plain(node) if isinstance(node, yaml.ScalarNode) else None
    if not isinstance(value, bool):
        notes.at(node, name, "Must be true or false.")
    return value is True


def _date(node: yaml.Node, notes: Notes, name: str) -> str:
    value = _plain(node) if isinstance(node, yaml.ScalarNode) else None
    if type(value) is date:
        return value.isoformat()
    notes.at(node, name, "Must be a date: year-month-day.")
    return ""


def value_of(node: yaml.Node, spec: Field, notes: Notes) -> Any:
    """The value of one field, canonical; what does not fit is noted and reads as the field's default."""
    if _is_null(node):
        return spec.default
    if spec.kind == "number":
        return _number(node, notes, spec.name)
    if spec.kind == "flag":
        return _flag(node, notes, spec.name)
    if spec.kind == "date":
        return _date(node, notes, spec.name)
    if spec.kind == "numbers":
        return [_number(item, notes, spec.name) for item in items_of(node, notes, spec.name)]
    if spec.kind == "lines":
        return canonical(spec, [_text(item, notes, spec.name) for item in items_of(node, notes, spec.name)])
    return _fitting(canonical(spec, _text(node, notes, spec.name)), node, spec, notes)


def _fitting(text: str, node: yaml.Node, spec: Field, notes: Notes) -> str:
    if spec.longest and len(text) > spec.longest:
        notes.at(node, spec.name, f"Has {len(text)} characters; {spec.longest} is the most.")
    if spec.choices and text and text not in spec.choices:
        notes.at(node, spec.name, f"“{text}” is not one of: {', '.join(spec.choices)}.")
    return text


def entry(found: Mapped, fields: tuple[Field, ...], notes: Notes) -> Entry:
    """All fields of one entry, in order, absent ones with their default. Notes required ones that are missing."""
    read: Entry = {}
    for spec in fields:
        node = found.values.get(spec.name)
        read[spec.name] = spec.default if node is None else value_of(node, spec, notes)
        if spec.required and not read[spec.name]:
            notes.at(found.node, spec.name, "Is missing.")
    return read


def names(*fields: Field, more: tuple[str, ...] = ()) -> frozenset[str]:
    return frozenset([*(spec.name for spec in fields), *more])


def repeated(keys: Mapping[str, list[int]]) -> Iterator[tuple[str, int]]:
    """(key, line) of every use of a key after its first."""
    for key, lines in keys.items():
        for line in lines[1:]:
            yield key, line
