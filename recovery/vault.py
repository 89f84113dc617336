"""Encryption. One random data key per person, wrapped by the newest key in WAYMARK_KEYS (outside the database).

AES-256-GCM from `cryptography`. Every ciphertext is bound to its owner and its row, so that no row can be moved to
another person or another place. Nothing here logs, and no error carries what it was given.
"""

import base64
import json
import os
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from recovery.errors import KeyLost

Sealed = bytes | memoryview  # as drivers hand back a binary column
VERSION = b"\x01"
NONCE = 12
DECODER = json.JSONDecoder()


@lru_cache(maxsize=8)
def _parse(entries: tuple[str, ...]) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for entry in entries:
        name, separator, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            key = b""
        if not separator or not name or len(key) != 32:
            raise ImproperlyConfigured("WAYMARK_KEYS: each entry must be id:base64 of 32 bytes.")
        if name in keys:
            raise ImproperlyConfigured("WAYMARK_KEYS: two entries have the same id.")
        keys[name] = key
    return keys


def keys() -> dict[str, bytes]:
    """Key id → key, newest first. Raises ImproperlyConfigured when an entry is malformed."""
    return _parse(tuple(settings.WAYMARK_KEYS))


def newest_key_id() -> str:
    return next(iter(keys()))


def new_key_entry(name: str) -> str:
    """A line for WAYMARK_KEYS."""
    return f"{name}:{base64.b64encode(AESGCM.generate_key(256)).decode()}"


def _seal(key: bytes, plain: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def _open(key: bytes, sealed: Sealed, bound_to: str) -> bytes:
    return _open_with(AESGCM(key), sealed, bound_to)


def _open_with(lock: AESGCM, sealed: Sealed, bound_to: str) -> bytes:
    raw = bytes(sealed)
    try:
        return lock.decrypt(raw[1 : 1 + NONCE], raw[1 + NONCE :], bound_to.encode())
    except (InvalidTag, ValueError):
        raise KeyLost from None


# --- Data keys ---------------------------------------------------------------------------------------------------


def new_data_key(owner_id: UUID) -> tuple[bytes, str]:
    """(wrapped key, id of the key that wraps it) for a new person."""
    name = newest_key_id()
    return _seal(keys()[name], AESGCM.generate_key(256), f"data-key:{owner_id}"), name


def unwrap(wrapped: Sealed, wrapped_by: str, owner_id: UUID) -> bytes:
    """The person's data key. Raises KeyLost when no key of the environment opens it."""
    if wrapped_by not in keys():
        raise KeyLost
    return _open(keys()[wrapped_by], wrapped, f"data-key:{owner_id}")


def rewrap(wrapped: Sealed, wrapped_by: str, owner_id: UUID) -> tuple[bytes, str]:
    """The same data key wrapped by the newest key. Texts are not touched."""
    data_key = unwrap(wrapped, wrapped_by, owner_id)
    name = newest_key_id()
    return _seal(keys()[name], data_key, f"data-key:{owner_id}"), name


class Vault:
    """Opens and seals one person's texts. Made once per request from their DataKey row."""

    def __init__(self, owner_id: UUID, wrapped: Sealed, wrapped_by: str) -> None:
        self._bound = f"{owner_id}:"
        self._key = unwrap(wrapped, wrapped_by, owner_id)
        self._lock = AESGCM(self._key)  # made once: a year of days is opened on one page

    def seal(self, value: Any, place: str) -> bytes:
        """Encrypt a JSON value for one place (`table:row id`)."""
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        return _seal(self._key, plain, self._bound + place)

    def open(self, sealed: Sealed, place: str) -> Any:
        """Decrypt what `seal` gave for this place; None for an empty field. Raises KeyLost."""
        if not sealed:
            return None
        return DECODER.decode(self.open_json(sealed, place))

    def open_json(self, sealed: Sealed, place: str) -> str:
        """The JSON text that `seal` encrypted, for whoever wants to look through it before reading it. Raises KeyLost."""
        return _open_with(self._lock, sealed, self._bound + place).decode("utf-8", "surrogatepass")


# --- Secrets of the server itself (mails on their way, second-factor secrets) ------------------------------------


def _server_key(name: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"waymark-server").derive(keys()[name])


def seal_for_server(text: str, place: str) -> bytes:
    """`key id` + ciphertext, for what must be readable before a person has signed in."""
    name = newest_key_id()
    return name.encode() + b":" + _seal(_server_key(name), text.encode(), place)


def open_for_server(sealed: Sealed, place: str) -> str:
    name, _, rest = bytes(sealed).partition(b":")
    if name.decode(errors="replace") not in keys():
        raise KeyLost
    return _open(_server_key(name.decode()), rest, place).decode()
