"""How names stand in the cache: the counters of tries are kept under addresses and account ids, which nobody should read there."""

import hashlib
import hmac

from django.conf import settings


def hidden(key: str, key_prefix: str, version: int) -> str:
    """A keyed hash of the whole name; a copy of the cache tells nobody who was here."""
    named = f"{key_prefix}:{version}:{key}".encode()
    return f"{key_prefix}:{hmac.new(settings.SECRET_KEY.encode(), named, hashlib.sha256).hexdigest()}"
