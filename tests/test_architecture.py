"""The house: who may import whom, how large a file and a function may grow, what rules and queries must not do."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(
    file for folder in ("recovery", "config", "bench") for file in (ROOT / folder).rglob("*.py") if "migrations" not in file.parts
)
LONGEST_FILE = 300
LONGEST_FUNCTION = 40

EVERYBODY = {"enums", "errors"}
# Layer: the layers of recovery that it may import, besides itself and what everybody may (docs/architecture.md).
MAY_IMPORT: dict[str, set[str]] = {
    "enums": set(),
    "errors": set(),
    "rules": set(),
    "vault": set(),
    "models": set(),
    "reading": {"rules"},
    "releases": {"models", "rules", "vault"},
    "queries": {"models", "rules", "vault", "releases", "reading"},
    "tasks": {"models", "queries", "vault", "mail"},
    "mail": {"models", "queries", "vault", "tasks"},
    "access": {"models", "queries", "rules"},
    "actions": {"queries", "releases", "models", "rules", "vault", "tasks", "mail"},
    "forms": {"rules", "models"},
    "templatetags": {"rules"},
    "checks": {"vault", "models"},
    "apps": {"checks"},
}
BELOW = {"rules", "reading", "vault", "models", "releases", "queries", "tasks", "mail", "access", "actions", "forms"}
MAY_IMPORT |= {
    "edge": BELOW,
    "views": BELOW | {"edge"},
    "admin": BELOW | {"edge"},
    "management": BELOW,
    "urls": {"views", "edge"},
}
WRITES = {"create", "save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "aupdate", "asave", "adelete"}
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "localtime", "localdate"}


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def layer_of(module: str) -> str:
    return module.removeprefix("recovery.").split(".")[0]


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports_of(tree: ast.AST) -> Iterator[str]:
    """Every imported module, wherever the import stands. `from recovery import vault` names recovery.vault."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            name = node.module or ""
            yield from (f"{name}.{alias.name}" for alias in node.names) if name in ("recovery", "config") else iter((name,))


def files_of(layer: str) -> list[Path]:
    return [file for file in CODE if module_of(file).startswith("recovery.") and layer_of(module_of(file)) == layer]


def wrong_imports(module: str, tree: ast.AST) -> list[str]:
    own = layer_of(module)
    allowed = MAY_IMPORT[own] | EVERYBODY | {own}
    return [name for name in imports_of(tree) if name.startswith("recovery.") and layer_of(name) not in allowed]


@pytest.mark.parametrize("file", [file for file in CODE if "recovery" in file.relative_to(ROOT).parts[:1]], ids=named)
def test_imports_point_downwards(file: Path) -> None:
    module = module_of(file)
    if module != "recovery":
        assert layer_of(module) in MAY_IMPORT, "a new layer needs a line in this table and in docs/architecture.md"
        assert wrong_imports(module, tree_of(file)) == []


def test_an_import_that_points_upwards_is_seen() -> None:
    """The test above would notice: each of these is wrong."""
    assert wrong_imports("recovery.rules.x", ast.parse("from recovery.models import Step"))
    assert wrong_imports("recovery.queries.x", ast.parse("def f():\n    from recovery import actions"))
    assert wrong_imports("recovery.edge.x", ast.parse("import recovery.views.today"))
    assert wrong_imports("recovery.templatetags.x", ast.parse("from recovery.queries.texts import short_text"))


@pytest.mark.parametrize("layer", ["rules", "enums", "errors"])
def test_rules_need_nothing_but_the_standard_library(layer: str) -> None:
    for file in files_of(layer):
        roots = {name.split(".")[0] for name in imports_of(tree_of(file))}
        assert roots <= {*sys.stdlib_module_names, "recovery"}, file.name


def calls_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def test_rules_never_read_a_clock() -> None:
    for file in files_of("rules"):
        assert set(calls_of(tree_of(file))) & CLOCKS == set(), file.name


@pytest.mark.parametrize("layer", ["queries", "access", "releases", "forms", "views"])
def test_only_actions_write_rows(layer: str) -> None:
    for file in files_of(layer):
        assert set(calls_of(tree_of(file))) & WRITES == set(), file.name


def test_the_vault_knows_nothing_of_rows() -> None:
    for file in files_of("vault"):
        outside = {name.split(".")[0] for name in imports_of(tree_of(file))} - set(sys.stdlib_module_names) - {"recovery"}
        assert outside <= {"cryptography", "django"}
        assert {name for name in imports_of(tree_of(file)) if name.startswith("django")} <= {"django.conf", "django.core.exceptions"}


@pytest.mark.parametrize("file", CODE, ids=named)
def test_files_and_functions_stay_small(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    functions = [node for node in ast.walk(tree_of(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > LONGEST_FUNCTION] == []


def test_nothing_is_left_for_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3)
    assert [str(file.relative_to(ROOT)) for file in CODE if any(mark in file.read_text(encoding="utf-8") for mark in marks)] == []


def test_the_table_here_is_the_table_in_the_document() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    layers = set(MAY_IMPORT) - {"checks", "apps", "urls"}
    assert [layer for layer in sorted(layers) if f"`{layer}" not in text] == []
