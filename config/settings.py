"""Settings: safe by default, read from the environment, loud when wrong (docs/operating.md lists every name)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import databases, env

BASE_DIR = Path(__file__).resolve().parent.parent
if env.text("WAYMARK_ENV") != "production":
    # make run keeps its generated secret and key in this ignored file (mode 600). Production never takes those.
    env.load_file(BASE_DIR / "var" / "local.env")

WAYMARK_ENV = env.choice("WAYMARK_ENV", "local", ("local", "production", "test"))
PRODUCTION = WAYMARK_ENV == "production"
VAR_DIR = Path(env.text("WAYMARK_VAR", str(BASE_DIR / "var")))

DEBUG = env.flag("WAYMARK_DEBUG") and not PRODUCTION
SECRET_KEY = env.text("WAYMARK_SECRET_KEY")
# Newest first, each id:base64 of 32 random bytes. Outside the database on purpose.
WAYMARK_KEYS = env.words("WAYMARK_KEYS")
BASE_URL = env.text("WAYMARK_URL", f"http://localhost:{env.integer('PORT', 8000, low=1)}").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
if len(SECRET_KEY) < 40:
    raise env.BadSetting("WAYMARK_SECRET_KEY", "must be set to at least 40 random characters (make run makes one).")
if not WAYMARK_KEYS:
    raise env.BadSetting("WAYMARK_KEYS", "must hold at least one id:base64 key (make key prints one).")
if PRODUCTION and not HTTPS:
    raise env.BadSetting("WAYMARK_URL", "must be the https:// address people use.")

ALLOWED_HOSTS = env.words("WAYMARK_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.words("WAYMARK_TRUSTED_ORIGINS")
if PRODUCTION and not env.words("WAYMARK_HOSTS"):
    raise env.BadSetting("WAYMARK_HOSTS", "must list the host names people use, comma-separated.")
if env.flag("WAYMARK_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("WAYMARK_PROXY_COUNT", 0)

INSTALLED_APPS = [
    "recovery",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "config.admin_site.WaymarkAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "recovery.edge.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "recovery.edge.middleware.PageHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "recovery.edge.lost_key.LostKeyMiddleware",
    "recovery.edge.session.SessionTimesMiddleware",
    "recovery.edge.login.WaymarkLoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "recovery.edge.context.page",
            ],
        },
    },
]

DATABASES = {"default": databases.from_url(env.text("DATABASE_URL"), default_file=VAR_DIR / "waymark.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

# Accounts that nobody has used for so many months are warned and then erased; 0: never (docs/operating.md).
FORGET_AFTER_MONTHS = env.integer("WAYMARK_FORGET_AFTER_MONTHS", 0, low=6)

REDIS_URL = env.text("REDIS_URL")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "waymark_cache"}}
    SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES["default"]["KEY_FUNCTION"] = "config.cache_keys.hidden"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# --- Who are you -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "recovery.User"
AUTHENTICATION_BACKENDS = ["recovery.edge.account.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "recovery.edge.passwords.EasyGuessValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email"]}},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "recovery:today"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "recovery.edge.account.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {"signup": "recovery.edge.signup.SignupForm", "login": "recovery.edge.signup.LoginForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Off: the page of a known address cannot offer it, and so it would tell known from new ones.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None  # the sign-in form asks whose device it is (edge/signup.py)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 20 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SIGNUP_REDIRECT_URL = "recovery:welcome"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# One counter per address and one per account; a browser that has signed in to the account before has its own
# (edge/account.py), so that nobody can lock a person out from elsewhere.
# No limit on the page itself: a whole house, or an operator's proxy, may share one address.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "20/m/ip,10/5m/key"}

MFA_ADAPTER = "recovery.edge.account.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Waymark"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False

# --- Sessions, cookies, headers ---------------------------------------------------------------------------------
_HOST_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_HOST_PREFIX}w"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_NAME = f"{_HOST_PREFIX}t"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of their own
CSRF_FAILURE_VIEW = "recovery.views.walls.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("WAYMARK_HSTS_SUBDOMAINS")
SECURE_HSTS_PRELOAD = env.flag("WAYMARK_HSTS_PRELOAD")
SECURE_CONTENT_TYPE_NOSNIFF = True
# no-referrer would make browsers send `Origin: null`, and every form would fail.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # subdomains and preload are the operator's switch
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000  # somebody who ticks ten thousand things gets a sentence at the field, with their words

EXIT_URLS = {
    "weather": "https://www.bbc.com/weather",
    "search": "https://www.google.com/",
    "encyclopedia": "https://www.wikipedia.org/",
}
EXIT_TARGET = EXIT_URLS[env.choice("WAYMARK_EXIT", "weather", tuple(EXIT_URLS))]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # The exit is a form whose answer redirects: browsers check the target against this list.
        # All of them on every page: a person may choose another, and the header must not tell which.
        "form-action": [SELF, *(url.rstrip("/") + "/" for url in dict.fromkeys([EXIT_TARGET, *EXIT_URLS.values()]))],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# --- Files, language, time, mail ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.stylesheet.StylesheetFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

EMAIL_BACKEND = "recovery.edge.terminal_mail.EmailBackend"
EMAIL_URL_HOST = env.text("WAYMARK_SMTP_HOST")
if EMAIL_URL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = EMAIL_URL_HOST
    EMAIL_PORT = env.integer("WAYMARK_SMTP_PORT", 587, low=1)
    EMAIL_HOST_USER = env.text("WAYMARK_SMTP_USER")
    EMAIL_HOST_PASSWORD = env.text("WAYMARK_SMTP_PASSWORD")
    EMAIL_USE_TLS = env.flag("WAYMARK_SMTP_TLS", default=True)
    EMAIL_TIMEOUT = 20
elif PRODUCTION:
    raise env.BadSetting("WAYMARK_SMTP_HOST", "must be set: people need their sign-in codes.")
DEFAULT_FROM_EMAIL = env.text("WAYMARK_FROM", "Waymark <notes@localhost>")
MAIL_TO_TERMINAL = EMAIL_BACKEND.startswith("recovery.")

# No access log, and no request lines: they would tell who read which step. Exceptions are named, never shown
# with local variables (edge/logs.py).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "recovery.edge.logs.SafeFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django_tasks": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
