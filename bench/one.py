"""One guide, measured: every page beside (a) and (b), in interleaved rounds."""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from statistics import median

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.load import Run, Target, run
from bench.stage import in_root, served, temporary_waymark

CONSTANT, PLAIN = "(a) constant", "(b) plain page"
LIVED = "closing"
INVENTED = "evaluate"  # half-way: phases done, phases to come, answers and notes


def prepare(folder: Path, steps: int) -> int:
    """Tables, a published guide, static files. Returns the number of steps."""
    from bench.guide import write_large_guide  # noqa: PLC0415  (Django is set up only now)
    from recovery.models import Step  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    files = []
    if steps:
        write_large_guide(folder / "guide", steps)
        files = [str(folder / "guide")]
    call_command("load_guide", *files, publish=True, stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    return Step.objects.count()


def targets(address: str) -> list[Target]:
    """The pages of somebody half-way, signed in by a session row, and a save with the form of the step they are at."""
    from bench.person import ask, form_of, sign_in  # noqa: PLC0415
    from recovery.management.demo import PEOPLE, invent_person  # noqa: PLC0415
    from recovery.queries.journey import journey_of  # noqa: PLC0415
    from recovery.releases import guide_of, newest_release  # noqa: PLC0415

    newest = newest_release()
    assert newest is not None
    somebody = next(person for person in PEOPLE if person.name == INVENTED)
    user = invent_person(somebody, guide_of(newest[0]), password="only for this run", now=timezone.now())
    cookie = sign_in(user)
    journey = journey_of(user, timezone.now())
    assert journey is not None
    found = [Target("/today/", "/today/", cookie), Target("/plan/", "/plan/", cookie)]
    for step in [journey.road.next.step, *journey.guide.steps.values()]:
        page = ask(address, f"/s/{step.key}/", cookie, compressed=False) if step else None
        if step and page and page.status == 200 and (body := form_of(page.text)):
            found.append(Target("a step page", f"/s/{step.key}/", cookie))
            found.append(Target("a save", f"/s/{step.key}/save/", f"{cookie}; {page.cookies}", body))
            break
    return [Target(CONSTANT, "/bench/constant/"), Target(PLAIN, "/bench/plain/", cookie), *found, *of_three_years(address)]


def of_three_years(address: str) -> list[Target]:
    """Insight over three years of days, and search over five thousand texts, for somebody else than the other pages have."""
    from bench import days  # noqa: PLC0415
    from bench.person import ask, form_with, sign_in  # noqa: PLC0415
    from recovery.management.demo import PEOPLE, invent_person  # noqa: PLC0415
    from recovery.releases import guide_of, newest_release  # noqa: PLC0415

    newest = newest_release()
    assert newest is not None
    somebody, now = next(person for person in PEOPLE if person.name == LIVED), timezone.now()
    user = invent_person(somebody, guide_of(newest[0]), password="only for this run", now=now)
    days.live(user, now=now)
    days.write(user, now=now)
    cookie = sign_in(user)
    page = ask(address, "/notes/find/", cookie, compressed=False)
    body = form_with(page.text, "words", days.LOOKED_FOR)
    found = [Target(name, path, cookie) for name, path in (("insight", "/insight/"), ("insight, long", "/insight/?show=quarter"))]
    return [*found, Target("search", "/notes/find/", f"{cookie}; {page.cookies}", body, least=8)]


def queries(target: Target) -> int:
    """How many queries one warm request makes, session and user included."""
    client = Client(headers={"Accept": "application/json"} if target.body else {})
    for pair in filter(None, target.cookie.split("; ")):
        name, _, value = pair.partition("=")
        client.cookies[name] = value

    def ask_once(words: str) -> int:
        body = target.body.replace("WORDS", words)
        kind = "application/x-www-form-urlencoded"
        answer = client.post(target.path, body, content_type=kind) if body else client.get(target.path)
        return int(answer.status_code)

    if (status := ask_once("before")) != 200:
        raise SystemExit(f"{target.name} answers {status}, so there is nothing to measure.")
    with CaptureQueriesContext(connection) as captured:
        ask_once("after")
    return len([query for query in captured if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))])


def row(name: str, runs: Sequence[Run], beside: dict[str, Sequence[Run]], count: int, size: int) -> str:
    """One line: medians, and the medians of the ratios within each round."""
    ratios = [median(own.rate / other.rate for own, other in zip(runs, beside[which], strict=True)) for which in (CONSTANT, PLAIN)]
    cells = (median(r.rate for r in runs), median(r.p50 for r in runs), median(r.p99 for r in runs))
    weight = str(size) if size else "–"
    return f"{name:<16}{cells[0]:>8.0f}{cells[1]:>9.1f}{cells[2]:>9.1f}{count:>9}{weight:>9}{ratios[0]:>8.2f}{ratios[1]:>8.2f}"


def measure(options: Namespace, address: str, cores: list[int], steps: int) -> None:
    from bench.person import ask  # noqa: PLC0415

    todo = targets(address)
    counts = {target.name: queries(target) for target in todo}
    sizes = {target.name: 0 if target.body else ask(address, target.path, target.cookie).sent for target in todo}
    core = cores[-1] if len(cores) > 1 else None
    for target in todo:  # warm: templates compiled, the release decoded, in every thread
        run(target, address, seconds=2, core=core)
    runs: dict[str, list[Run]] = {target.name: [] for target in todo}
    for _ in range(options.rounds):
        for target in todo:
            runs[target.name].append(run(target, address, seconds=options.seconds, core=core))
    print(f"\nA guide of {steps} steps · {options.rounds} rounds of {options.seconds:g} s, medians, 4 connections")
    print(f"{'':<16}{'req/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'queries':>9}{'bytes':>9}{'× (a)':>8}{'× (b)':>8}")
    for target in todo:
        print(row(target.name, runs[target.name], runs, counts[target.name], sizes[target.name]), flush=True)


def main() -> None:
    parser = ArgumentParser(prog="bench.one")
    parser.add_argument("--steps", type=int, default=0, help="0: the shipped guide; else a generated one of about so many")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    in_root()
    with temporary_waymark("bench.settings") as folder:
        django.setup()
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]  # for counting queries in this process
        steps = prepare(folder, options.steps)
        cores = sorted(os.sched_getaffinity(0))
        with served(set(cores[:-1]) if len(cores) > 1 else None) as address:
            measure(options, address, cores, steps)


if __name__ == "__main__":
    main()
