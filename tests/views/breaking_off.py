"""A WSGI application whose answer breaks off, for a real server to send."""

from recovery.errors import ExportBroken


def _parts():
    yield b"the beginning of a file"
    raise ExportBroken


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/zip")])
    return _parts()
