"""Your data: what is held, and one file with all of it."""

import html
import http.client
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import tracemalloc
import zipfile
import zlib
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from recovery.actions.account import erase_person
from recovery.edge import export_file as files
from recovery.enums import WritingKind
from recovery.errors import ExportBroken
from recovery.models import AuditRecord, Writing
from recovery.queries.export import PIECES, Wanted, source_of
from recovery.queries.person import vault_of
from recovery.queries.writings import writing_place
from tests.browsing import browser, form_to, say_who_it_is, send, signed_in_through_the_page
from tests.conftest import NOW, fresh
from tests.html_pages import html_faults
from tests.queries.test_export import live_a_while
from tests.writing_help import write_note

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
TAKEN = AuditRecord.objects.filter(action="data taken along")
EVIL = "<script>alert(1)</script> & “quotes” \u202e שלום"


def saved(client, **ticks):
    """The file, as the button of the page brings it."""
    answer = send(client, form_to(client.get("/settings/data/take/"), "/settings/data/file/"), **ticks)
    assert answer.status_code == 200
    return answer, b"".join(answer.streaming_content)


def opened(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


def page_of(archive, name="waymark.html"):
    return archive.read(name).decode()


@pytest.fixture
def at_home(alice, at_noon):
    return signed_in_through_the_page(alice)


# --- Who may ------------------------------------------------------------------------------------------------------


def test_the_file_is_given_only_to_somebody_who_has_just_said_who_they_are(alice, at_home, at_noon):
    at_noon.tick(timedelta(minutes=11))
    assert at_home.get("/settings/data/").status_code == 200, "counts need no password after eleven minutes"
    assert at_home.get("/settings/data/take/").url.startswith("/account/reauthenticate/")
    form = form_to(at_home.get("/settings/"), "/settings/pace/")
    form.action = "/settings/data/file/"
    assert send(at_home, form).url == "/settings/data/take/"
    assert not TAKEN.exists()
    say_who_it_is(at_home)
    saved(at_home)


def test_each_file_is_on_record_with_the_opaque_id_and_goes_with_the_account(alice, at_home):
    saved(at_home, checks="1")
    record = TAKEN.get()
    assert (record.actor_id, record.subject, record.action) == (str(alice.pk), str(alice.pk), "data taken along")
    erase_person(fresh(alice))
    assert not TAKEN.exists()


def test_the_page_counts_what_is_held_and_both_ticks_are_empty(alice, at_home):
    live_a_while(alice)
    page = at_home.get("/settings/data/").content.decode()
    assert re.search(r"Notes and letters</dt><dd>2<", page)
    assert "evidence" in page
    form = form_to(at_home.get("/settings/data/take/"), "/settings/data/file/")
    assert form.unticked == {"sealed", "checks"}
    assert set(form.fields) == {"csrfmiddlewaretoken"}


def test_somebody_whose_key_is_lost_sees_the_page_and_gets_the_rest(alice, at_home):
    write_note(alice, "gone for good")
    alice.data_key.wrapped_by = "gone"
    alice.data_key.save()
    assert at_home.get("/settings/data/").status_code == 200
    archive = opened(saved(at_home)[1])
    assert "can no longer be opened" in page_of(archive)
    assert alice.email in page_of(archive)


def test_somebody_who_took_back_their_consent_can_still_take_it_with_them(alice, at_home):
    at_home.post("/settings/consent/withdraw/", {"csrfmiddlewaretoken": at_home.cookies["t"].value})
    assert "/settings/data/take/" in at_home.get("/settings/consent/").content.decode()
    assert opened(saved(at_home)[1]).namelist() == ["waymark.html", "waymark.json"]


# --- The file -----------------------------------------------------------------------------------------------------


def test_the_answer_names_nothing_and_is_stored_nowhere(at_home):
    answer, _content = saved(at_home)
    assert answer["Content-Disposition"] == 'attachment; filename="waymark-2026-11-22.zip"'
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "application/zip"
    assert answer.streaming
    assert "Content-Length" not in answer, "a length would be a promise about something not yet written"


def test_a_browser_that_takes_gzip_gets_the_same_zip(alice, at_home):
    form = form_to(at_home.get("/settings/data/take/"), "/settings/data/file/")
    answer = at_home.post(form.action, form.fields, headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "identity"
    opened(b"".join(answer.streaming_content))


def test_the_json_holds_every_piece_that_was_asked_for(alice, at_home):
    live_a_while(alice)
    default = json.loads(opened(saved(at_home)[1]).read("waymark.json"))
    asked = json.loads(opened(saved(at_home, sealed="1", checks="1")[1]).read("waymark.json"))
    names = [piece.name for piece in PIECES]
    assert list(asked) == ["format", "made_at", "asked_for", *names]
    assert list(default) == [name for name in list(asked) if name not in ("safety_checks", "ladder")]
    assert (asked["format"], asked["asked_for"]) == (1, {"sealed_texts": True, "safety_checks": True})
    assert [name for name in names if not asked[name]] == []
    assert asked["made_at"].startswith("2026-11-22T12:00:00")


def test_default_pages_say_what_was_left_out_and_hold_none_of_it(alice, at_home):
    live_a_while(alice)
    page = page_of(opened(saved(at_home)[1]))
    assert "your answers to the private questions" in page
    assert "two in the morning" not in page
    assert "frighten" not in page
    everything = page_of(opened(saved(at_home, sealed="1", checks="1")[1]))
    assert "two in the morning" in everything
    assert "frighten" in everything
    assert "Left out" not in everything


def test_the_same_default_sentence_stands_there_for_somebody_who_never_answered(at_home):
    assert "Left out, because you did not ask for them: your answers to the private questions." in page_of(opened(saved(at_home)[1]))


def test_the_page_needs_no_connection_and_escapes_what_was_typed(alice, at_home):
    write_note(alice, EVIL)
    page = page_of(opened(saved(at_home)[1]))
    assert html.escape(EVIL.split(" ")[0]) in page
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|https?:|\ssrc=|\sstyle=|\son\w+=", page)
    assert 'class="words" dir="auto"' in page
    assert "@media print" in page


def test_the_page_is_valid_html(alice, at_home):
    live_a_while(alice)
    write_note(alice, EVIL)
    rules = Path(__file__).parent.parent / "journeys" / "html-rules.cjs"
    assert html_faults({"export": page_of(opened(saved(at_home, sealed="1", checks="1")[1]))}, rules=rules) == []


def test_every_word_they_wrote_stands_on_the_page(alice, at_home):
    live_a_while(alice)
    page = page_of(opened(saved(at_home, sealed="1", checks="1")[1]))
    for words in (
        "Mostly tired.", "Less tired.", "Drink a glass of water", "tea", "not mine", "Because the mornings are easier.", "a note", "Dear you",
        "half a sentence", "192.0.2.7", "alice@example.org",
    ):  # fmt: skip
        assert words in page, words
    assert "Writing put off on" in page
    assert not re.search(r">(?:g\d|None|\[|\{)", re.sub(r"<dd[^>]*>g4</dd>", "", page)), "words, not values of programs"


def test_times_are_those_of_the_person_while_the_thread_keeps_its_own(alice, at_noon):
    alice.person.time_zone = "Asia/Kolkata"
    alice.person.save()
    write_note(alice, "a note")
    client = signed_in_through_the_page(alice)
    form = form_to(client.get("/settings/data/take/"), "/settings/data/file/")
    answer = client.post(form.action, form.fields)
    before = timezone.get_current_timezone_name(), translation.get_language()
    parts = iter(answer.streaming_content)
    content = next(parts)
    assert (timezone.get_current_timezone_name(), translation.get_language()) == before
    page = page_of(opened(content + b"".join(parts)))
    assert "22 November 2026, 17:30" in page


def test_a_long_history_goes_on_on_further_pages(alice, at_home, monkeypatch):
    monkeypatch.setattr(files, "PER_PAGE", 4)
    for number in range(6):
        write_note(alice, f"note {number}")
    archive = opened(saved(at_home)[1])
    pages = [name for name in archive.namelist() if name.endswith(".html")]
    assert pages[:3] == ["waymark.html", "waymark-2.html", "waymark-3.html"]
    whole = "".join(page_of(archive, name) for name in pages)
    assert [whole.count(f"note {number}<") for number in range(6)] == [1] * 6
    assert 'href="waymark-2.html"' in page_of(archive)
    assert "It goes on" not in page_of(archive, pages[-1])
    for name in pages:
        page = page_of(archive, name)
        assert page.count("<section") == page.count("</section>")


# --- Half-way -----------------------------------------------------------------------------------------------------


def broken_off(alice, monkeypatch, after):
    """What had been sent when reading failed."""
    real, opened_so_far = files.shown, []

    def failing(record):
        opened_so_far.append(record)
        if len(opened_so_far) > after:
            raise RuntimeError(EVIL)
        return real(record)

    monkeypatch.setattr(files, "shown", failing)
    monkeypatch.setattr(files, "ENOUGH", 1)
    sent, parts = [], files.export_file(source_of(fresh(alice), Wanted()), made_at=NOW)
    with pytest.raises(ExportBroken) as broken:
        sent.extend(part for part in keeping(sent, parts))
    return b"".join(sent), broken.value


def keeping(sent, parts):
    """Puts each part aside as it comes; gives nothing."""
    for part in parts:
        sent.append(part)
    yield from ()


def test_what_breaks_off_is_no_zip_and_its_error_says_nothing(alice, monkeypatch, caplog):
    live_a_while(alice)
    content, problem = broken_off(alice, monkeypatch, after=9)
    assert content, "something had been sent"
    assert not zipfile.is_zipfile(io.BytesIO(content))
    assert (problem.args, problem.__cause__, problem.__suppress_context__) == ((), None, True)
    assert "RuntimeError" in caplog.text
    assert "alert" not in caplog.text


@pytest.fixture
def gunicorn():
    """The server of production with its own settings, and an answer that breaks off."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "tests.views.breaking_off:app"]
    environ = {**os.environ, "PORT": str(port), "WAYMARK_WORKERS": "1", "WAYMARK_BIND": "127.0.0.1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port):
    for _time in range(400):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=20).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise AssertionError("it never listened")


def test_the_server_of_production_tells_the_browser_that_it_broke_off(gunicorn):
    """Chunked, and the last chunk never comes: every browser takes that for a failed download."""
    wait_for(gunicorn)
    with closing(http.client.HTTPConnection("127.0.0.1", gunicorn, timeout=20)) as line:
        line.request("GET", "/")
        with line.getresponse() as answer:
            assert (answer.status, answer.getheader("Transfer-Encoding")) == (200, "chunked")
            with pytest.raises(http.client.IncompleteRead):
                answer.read()


def test_every_beginning_of_a_file_opens_nowhere(alice, at_home):
    live_a_while(alice)
    _answer, content = saved(at_home)
    opened(content)
    for length in (len(content) - 1, len(content) - 22, len(content) // 2, 100):
        with pytest.raises((zipfile.BadZipFile, zlib.error)):
            opened(content[:length])


def test_somebody_who_goes_away_half_way_leaves_nothing_behind(alice):
    live_a_while(alice)
    parts = files.export_file(source_of(fresh(alice), Wanted()), made_at=NOW)
    parts.close()
    started = files.export_file(source_of(fresh(alice), Wanted()), made_at=NOW)
    next(started)
    started.close()
    assert list(started) == []


# --- Memory -------------------------------------------------------------------------------------------------------


def write_many(user, count):
    vault, rows = vault_of(user), []
    for number in range(count):
        writing_id = uuid4()
        sealed = vault.seal({"text": f"{number} " + "some words of one evening, " * 20}, writing_place(writing_id))
        rows.append(
            Writing(pk=writing_id, owner=user, kind=WritingKind.NOTE, ciphertext=sealed, created_at=NOW + timedelta(minutes=number))
        )
    Writing.objects.bulk_create(rows, batch_size=500)


def peak_of_export(user):
    """The most bytes at once while the file is made and thrown away."""
    tracemalloc.start()
    try:
        length = sum(len(part) for part in files.export_file(source_of(user, Wanted()), made_at=NOW))
        return tracemalloc.get_traced_memory()[1], length
    finally:
        tracemalloc.stop()


def test_five_times_the_texts_cost_no_more_memory(alice, bob):
    """3,000 texts are about 2 MB, and twice that while they are drawn; kept even once, they would show."""
    write_many(alice, 600)
    write_many(bob, 3000)
    peak_of_export(fresh(alice))  # what is loaded once: templates, the release
    few, short = peak_of_export(fresh(alice))
    many, long = peak_of_export(fresh(bob))
    assert long > 2 * short
    assert many < few + 1024 * 1024
    assert many < 8 * 1024 * 1024


def test_nobody_signed_out_gets_anything(db):
    assert browser().get("/settings/data/take/").url.startswith("/account/login/")
