"""Hears every log record of the whole suite, and knows what must stand in none: addresses, passwords, words somebody typed.

A record is read when it is made, as production would print it, whichever logger made it and whoever listens. That costs
nothing where nothing is logged, which is nearly everywhere.
"""

import copy
import logging
import re
from contextlib import contextmanager

from recovery.edge.logs import SafeFormatter
from tests import addresses, canary

# Everybody in these tests has an address at example.org; the sentences are those that the tests of privacy type everywhere.
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]*example\.(?:org|com|net)\b", re.I)
TYPED = (canary.TOKEN, addresses.S, addresses.HERS)


class LogWatch:
    """`found`: the lines that said too much since somebody last asked."""

    def __init__(self, *more):
        self.secrets = [secret.lower() for secret in (*TYPED, *more)]
        self.formatter = SafeFormatter("%(name)s %(message)s")
        self.heard, self.found = 0, []

    def read(self, record):
        if record.name is None:
            return  # an empty one, which a formatter fills with another that was heard before
        self.heard += 1
        # A copy: a formatter keeps what it made of an exception in the record, and the next one would print that.
        line = self.formatter.format(copy.copy(record))
        if ADDRESS.search(line) or any(secret in line.lower() for secret in self.secrets):
            self.found.append(f"{record.name} at {record.pathname}:{record.lineno}")

    def take(self):
        """What was found; from here on it is known."""
        found, self.found = self.found, []
        return found


@contextmanager
def watching(watch):
    """Every record that any logger makes inside is read by `watch`, and by no other one around it."""
    before = logging.getLogRecordFactory()

    def made(*args, **kwargs):
        record = logging.LogRecord(*args, **kwargs)
        watch.read(record)
        return record

    logging.setLogRecordFactory(made)
    try:
        yield watch
    finally:
        logging.setLogRecordFactory(before)
