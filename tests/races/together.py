"""Two tabs at the very same moment: real threads, each with a connection of its own, let go when all of them wait."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction

# SQLite lets one writer in at a time, so there is nothing to race there. tests/settings.py takes the database from
# DATABASE_URL; .ci/run sets it for this part.
on_postgres = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="races need PostgreSQL: set DATABASE_URL to a postgresql:// address to run them"
    ),
    pytest.mark.usefixtures("stage"),
]
PATIENCE = 20  # seconds after which a thread that never waited is a failure of the test
WAITING = """
    SELECT count(DISTINCT locks.pid) FROM pg_locks AS locks JOIN pg_stat_activity AS activity ON activity.pid = locks.pid
    WHERE NOT locks.granted AND activity.datname = current_database()
"""


def _alone(call):
    try:
        return call()
    finally:
        connections.close_all()


def _waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


@contextmanager
def _held(rows):
    """These rows stay locked inside the block, by a transaction that changes nothing."""
    with transaction.atomic():
        assert list(rows.select_for_update()), "there is nothing to hold"
        yield


def together(*calls, hold, in_order=False):
    """Run every call in a thread of its own while `hold` (a queryset) is locked, and let them go once all of them wait.

    Gives what they returned, in the order of the calls; what one raised is raised here. PostgreSQL serves waiting
    transactions first come first served: with `in_order` each call queues up behind the one before it.
    """
    with ThreadPoolExecutor(len(calls)) as pool:
        with _held(hold):
            started = []
            for number, call in enumerate(calls, start=1):
                started.append(pool.submit(_alone, call))
                if in_order or number == len(calls):
                    _wait_for(number, started)
        return [call.result(PATIENCE) for call in started]


def _wait_for(number, started):
    """Until this many threads wait for a lock; a thread that came to its end without one has nothing to wait for."""
    until = time.monotonic() + PATIENCE
    while _waiting() + sum(call.done() for call in started) < number:
        assert time.monotonic() < until, "the calls never met at the lock"
        time.sleep(0.01)
