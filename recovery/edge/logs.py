"""Logs name what happened and where in the code, never what anybody typed."""

import logging
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class SafeFormatter(logging.Formatter):
    """Prints an exception as its type and the code lines it passed; messages may quote what a person sent."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == "django.request" and isinstance(record.args, tuple) and len(record.args) > 1:
            # "Internal Server Error: /path/" would tell who was on which step; the code lines tell where it broke.
            record = logging.makeLogRecord({**record.__dict__, "msg": "%s", "args": record.args[:1]})
        return super().format(record)

    def formatException(self, ei: ExcInfo) -> str:
        kind, _value, trace = ei
        frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([f"  {frame}" for frame in frames] + [f"  {kind.__name__ if kind else 'unknown'}"])
