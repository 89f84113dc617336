"""gunicorn: threads, because sync workers starve on a handful of silent connections; one worker a core."""

import os
from importlib import import_module
from typing import Any

bind = f"{os.environ.get('WAYMARK_BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WAYMARK_WORKERS") or os.cpu_count() or 1)
threads = int(os.environ.get("WAYMARK_THREADS") or 4)
timeout = 60
graceful_timeout = 20
keepalive = 5
accesslog = None  # it would tell who read which step
loglevel = "warning"
control_socket_disable = True  # no socket that could steer the server
forwarded_allow_ips = os.environ.get("WAYMARK_PROXY_IPS", "127.0.0.1")


def on_starting(server: Any) -> None:
    """Settings that refuse do it here, once and in one line. In a worker the refusal would be repeated for ever."""
    import_module("config.settings")
