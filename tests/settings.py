"""The real settings with a fast hasher, mail kept in memory and plain static files."""

import base64
import os

os.environ.setdefault("WAYMARK_ENV", "test")
os.environ.setdefault("WAYMARK_SECRET_KEY", "only-for-tests-" + "0" * 40)
os.environ.setdefault("WAYMARK_KEYS", "t1:" + base64.b64encode(b"t" * 32).decode())
os.environ.setdefault("WAYMARK_VAR", "/tmp/waymark-tests")

from config.settings import *  # noqa: F403
from config.settings import CACHES, DATABASES, REDIS_URL

DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if REDIS_URL:  # the PostgreSQL leg of `make test`; each pytest worker keeps to its own keys
    CACHES["default"]["KEY_PREFIX"] = os.environ.get("PYTEST_XDIST_WORKER", "one")
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "ENQUEUE_ON_COMMIT": False}}
WHITENOISE_AUTOREFRESH = True  # static files straight from their folders
WHITENOISE_USE_FINDERS = True
