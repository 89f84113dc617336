"""prepare brings a database from nothing to ready; make_demo fills it with invented people."""

import base64
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.utils import timezone

from recovery import releases
from recovery.actions.account import ensure_person
from recovery.enums import Choice, PhaseRole
from recovery.management.demo import PEOPLE, address
from recovery.models import (
    Activity,
    DataKey,
    Guide,
    Helpline,
    MythCard,
    Phase,
    Release,
    ShortText,
    Source,
    Step,
    StepProgress,
    User,
    Writing,
)
from recovery.queries.journey import Journey, journey_of
from recovery.rules.shapes import NextKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def nothing_yet() -> None:
    """As right after the first migration: no guide, no texts, no release."""
    for model in (Release, Activity, Step, Phase, Source, MythCard, Guide, ShortText, Helpline):
        model.objects.all().delete()
    releases.forget()


@pytest.fixture
def prepare(settings: Any, tmp_path: Path) -> Callable[[], list[str]]:
    settings.STATIC_ROOT, settings.VAR_DIR = tmp_path / "static", tmp_path

    def run() -> list[str]:
        out = StringIO()
        call_command("prepare", stdout=out)
        return out.getvalue().splitlines()

    return run


@pytest.mark.usefixtures("nothing_yet")
def test_prepare_publishes_the_guide_once_and_collects_static_files_once(prepare: Callable[[], list[str]], tmp_path: Path) -> None:
    assert prepare()[-1] == "editors: none"
    stamp = tmp_path / "static" / ".stamp"
    first = stamp.stat().st_mtime_ns
    assert prepare() == ["editors: none"]
    assert Release.objects.count() == 1
    assert stamp.stat().st_mtime_ns == first


def test_prepare_loads_files_that_an_upgrade_brought_and_publishes_nothing(prepare: Callable[[], list[str]], tmp_path: Path) -> None:
    prepare()
    Step.objects.filter(key="k2").update(title="As an older version had it", loaded_hash="")
    ShortText.objects.filter(key="home.lead").delete()
    (tmp_path / "content.stamp").write_text("an older version", encoding="utf-8")
    assert any("kept as edited here" in line for line in prepare())
    assert ShortText.objects.filter(key="home.lead").exists()
    assert Release.objects.count() == 1


def test_prepare_sees_an_editor(prepare: Callable[[], list[str]]) -> None:
    User.objects.create_user("edith@example.org", None, is_staff=True)
    assert prepare()[-1] == "editors: some"


@pytest.mark.usefixtures("nothing_yet")
def test_prepare_stops_when_the_key_does_not_open_what_is_there(prepare: Callable[[], list[str]], settings: Any) -> None:
    ensure_person(User.objects.create_user("alice@example.org", None))
    settings.WAYMARK_KEYS = ["t1:" + base64.b64encode(b"x" * 32).decode()]
    with pytest.raises(CommandError, match=r"^WAYMARK_KEYS does not open"):
        prepare()
    assert not Release.objects.exists()


@pytest.mark.parametrize("entry", ["nothing", "k1:short", ":" + "A" * 43 + "="])
def test_prepare_stops_at_a_key_that_is_none(entry: str, prepare: Callable[[], list[str]], settings: Any) -> None:
    settings.WAYMARK_KEYS = [entry]
    with pytest.raises(CommandError, match=r"^WAYMARK_KEYS"):
        prepare()


# --- make_demo ---------------------------------------------------------------------------------------------------


def demo() -> str:
    out = StringIO()
    call_command("make_demo", stdout=out)
    return out.getvalue()


def test_the_demo_is_refused_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="Not in production"):
        demo()
    assert not User.objects.exists()


@pytest.mark.usefixtures("nothing_yet")
def test_the_demo_needs_a_published_guide() -> None:
    with pytest.raises(CommandError, match="No guide"):
        demo()


def stands(name: str, now: datetime) -> Journey:
    found = journey_of(User.objects.get(email=address(name)), now)
    assert found is not None
    return found


def test_the_demo_has_somebody_at_every_place_of_the_road() -> None:
    said = demo()
    now = timezone.now()
    for name in (invented.name for invented in PEOPLE):
        assert address(name) in said
    at = {name: stands(name, now).road.next for name in ("new", "self", "evaluate", "gate", "letgo", "closing")}
    roles = {name: place.phase.role for name, place in at.items() if place.phase is not None}
    assert roles == {
        "new": PhaseRole.GRIEVE,
        "self": PhaseRole.SELF,
        "evaluate": PhaseRole.EVALUATE,
        "gate": PhaseRole.RECONNECT,
        "letgo": PhaseRole.LET_GO,
        "closing": PhaseRole.CLOSING,
    }
    assert stands("paused", now).road.next.kind == NextKind.PAUSED
    assert stands("together", now).road.next.kind == stands("apart", now).road.next.kind == NextKind.GRADUATED
    assert (stands("together", now).road.choice, stands("apart", now).road.choice) == (Choice.RECONNECT, Choice.LET_GO)
    years = Writing.objects.filter(owner__email=address("years"), kind="note")
    assert (now - years.earliest("created_at").created_at).days >= 3 * 365 - 1
    assert years.count() > 1000
    assert not StepProgress.objects.filter(at__gt=now).exists()
    assert not Writing.objects.filter(created_at__gt=now).exists()

    password = said.rsplit(": ", 1)[1].strip()
    assert User.objects.get(email=address("gate")).check_password(password)
    assert User.objects.get(email=address("editor")).has_perm("recovery.publish_guide")
    assert EmailAddress.objects.filter(verified=True).count() == User.objects.count() == len(PEOPLE) + 1

    before = (Writing.objects.count(), DataKey.objects.count())
    again = demo().rsplit(": ", 1)[1].strip()
    assert (Writing.objects.count(), DataKey.objects.count()) == before
    assert again != password
    assert User.objects.get(email=address("gate")).check_password(again)
