"""Start-up checks with ids and hints; nothing here prints a secret."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from recovery import vault


@register(Tags.security)
def keys_are_well_formed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        vault.keys()
    except ImproperlyConfigured as problem:
        return [Error(str(problem), hint="manage.py new_key prints a well-formed entry.", id="waymark.E001")]
    return []
