"""What the documents promise to list, they list."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = re.compile(r"\b(?:WAYMARK_[A-Z_]*[A-Z]|DATABASE_URL|REDIS_URL|PORT)\b")
DOCUMENTS = [
    "README.md",
    "SECURITY.md",
    *(f"docs/{name}.md" for name in ("architecture", "dependencies", "dpia", "export-format", "hazard-log", "operating", "requirements", "security")),
]
GUIDE = {"Guide", "Phase", "Step", "Activity", "Source", "MythCard", "ShortText", "Helpline", "Release"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_operating_lists_every_name_that_is_read_from_the_environment() -> None:
    config = "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "config").rglob("*.py")))
    listed = set(re.findall(r"`([A-Z][A-Z_]+)`", read("docs/operating.md")))
    assert set(ENVIRONMENT.findall(config)) - listed == set()


def test_operating_lists_no_name_that_is_not_read() -> None:
    config = "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "config").rglob("*.py")))
    table = re.findall(r"^\| (`[A-Z].*?) \|", read("docs/operating.md"), re.MULTILINE)
    listed = {name for row in table for name in re.findall(r"`([A-Z][A-Z_]+)`", row)}
    assert len(listed) > 20
    assert listed - set(ENVIRONMENT.findall(config)) == set()


def dependencies(section: str) -> list[str]:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    named = project["dependencies"] if section == "run" else project["optional-dependencies"]["dev"]
    return [re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in named]


@pytest.mark.parametrize("section", ["run", "dev"])
def test_dependencies_lists_every_direct_dependency(section: str) -> None:
    listed = read("docs/dependencies.md").lower()
    missing = [name for name in dependencies(section) if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", listed)]
    assert missing == []


def test_every_direct_dependency_is_pinned_with_hashes_and_no_index_is_named() -> None:
    for file, section in (("requirements.txt", "run"), ("requirements-dev.txt", "dev")):
        text = read(file)
        pinned = {name.lower() for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
        assert set(dependencies(section)) - pinned == set()
        entries = re.split(r"(?m)^(?=[\w.-]+==)", text)[1:]
        assert all("--hash=sha256:" in entry for entry in entries)
        assert not re.search(r"https?://|file:|--(?:extra-)?index|--find-links|(?<!\S)/\w", text), file


def test_the_lock_of_node_tools_names_no_registry() -> None:
    assert "http" not in read("package-lock.json")


def plain_columns() -> list[str]:
    found = []
    for model in apps.get_app_config("recovery").get_models():
        if model.__name__ not in GUIDE:
            plain = [field for field in model._meta.concrete_fields if not isinstance(field, models.BinaryField)]
            found += [f"{model.__name__}.{field.name}" for field in plain]
    return found


def test_security_lists_every_plain_column_about_a_person() -> None:
    listed = set(re.findall(r"`(\w+\.\w+)`", read("docs/security.md")))
    assert [column for column in plain_columns() if column not in listed] == []


def test_security_lists_no_column_that_is_gone_or_encrypted() -> None:
    rows = re.findall(r"^\| (`[A-Z]\w+\.\w+`.*?) \|", read("docs/security.md"), re.MULTILINE)
    listed = {name for row in rows for name in re.findall(r"`(\w+\.\w+)`", row)}
    assert len(listed) > 40
    assert listed - set(plain_columns()) == set()


def test_security_names_every_table_of_the_guide() -> None:
    assert [name for name in sorted(GUIDE) if f"`{name}`" not in read("docs/security.md")] == []


def test_the_database_of_a_person_has_no_column_for_text_but_these() -> None:
    """A new text column about a person is either ciphertext or written down here, after a thought about why."""
    known = {
        "User.password", "User.email", "DataKey.wrapped_by", "Person.time_zone", "Consent.version", "StepProgress.kind", "DailyRecord.kind",
        "Writing.kind", "Writing.activity_key", "Writing.sealed_phase", "AuditRecord.actor_id", "AuditRecord.action", "AuditRecord.subject",
    }  # fmt: skip
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("recovery").get_models()
        for field in model._meta.concrete_fields
        if model.__name__ not in GUIDE and isinstance(field, models.CharField | models.TextField | models.JSONField)
    }
    assert found == known


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_between_documents_lead_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", read(document)) if "://" not in target]
    assert [target for target in targets if not (folder / target).exists()] == []


def test_every_command_of_the_makefile_is_one_of_the_launcher_and_stands_in_the_readme() -> None:
    makefile, launcher = read("Makefile"), read("config/launch.py")
    targets = re.findall(r"^([a-z-]+): ;", makefile, re.MULTILINE)
    assert len(targets) >= 9
    assert [name for name in targets if f'    "{name}": ' not in launcher] == []
    assert [name for name in targets if f"make {name}" not in read("README.md")] == []
    assert read("README.md").index("make run") < read("README.md").index("make test") < 200


def names_in_code() -> set[str]:
    code = "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "tests").rglob("test_*.py")))
    return set(re.findall(r"^def (test_\w+)\(", code, re.MULTILINE))


def names_of_tests(document: str) -> set[str]:
    return set(re.findall(r"`(test_\w+)`", read(document)))


def test_every_control_of_the_hazard_log_names_a_test_that_is_there() -> None:
    assert len(names_of_tests("docs/hazard-log.md")) >= 40
    assert names_of_tests("docs/hazard-log.md") - names_in_code() == set()


def test_every_hazard_has_a_cause_a_harm_a_control_and_what_remains() -> None:
    rows = re.findall(r"^\| (H\d+) \|(.*)\|$", read("docs/hazard-log.md"), re.MULTILINE)
    assert [number for number, _ in rows] == [f"H{n}" for n in range(1, len(rows) + 1)]
    for number, row in rows:
        cells = [cell.strip() for cell in row.split(" | ")]
        assert len(cells) == 5, number
        assert all(cells), number
        assert re.match(r"(low|medium|high)\b", cells[-1]), f"{number} says how much remains"
        assert controls_of(cells[3]) or "No test" in cells[3], f"{number} names a test, or says that there is none"


def controls_of(cell: str) -> list[str]:
    return re.findall(r"`test_\w+`", cell)


LATER: set[int] = set()  # what they are about is not built yet


def requirement_rows() -> list[list[str]]:
    rows = re.findall(r"^\| (\d+ \|.*) \|$", read("docs/requirements.md"), re.MULTILINE)
    return [[cell.strip() for cell in row.split(" | ")] for row in rows]


def test_each_of_the_forty_requirements_has_a_row_with_its_state() -> None:
    rows = requirement_rows()
    assert [int(row[0].rstrip(" |")) for row in rows] == list(range(1, 41))
    for number, what, state, _tests in rows:
        assert what
        assert state.startswith("comes later, with" if int(number) in LATER else "met"), number


def test_each_met_requirement_names_an_acceptance_test_of_its_number_and_every_named_test_is_there() -> None:
    there = names_in_code()
    for number, _what, state, named in requirement_rows():
        tests = re.findall(r"`(test_\w+)`", named)
        assert set(tests) - there == set(), number
        own = [name for name in tests if re.search(rf"^test_req_(?:\d\d_and_)?{int(number):02}_", name)]
        assert own or not state.startswith("met"), f"{number} has no test of its own"


def test_every_acceptance_test_stands_in_the_row_of_its_number() -> None:
    named = {name: number for number, _what, _state, tests in requirement_rows() for name in re.findall(r"`(test_req_\w+)`", tests)}
    assert {name for name in names_in_code() if name.startswith("test_req_")} - set(named) == set()


def test_every_test_that_the_security_page_names_is_there() -> None:
    assert len(names_of_tests("docs/security.md")) >= 60
    assert names_of_tests("docs/security.md") - names_in_code() == set()
