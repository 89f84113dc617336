"""allauth's hooks: mail through the task queue, nothing that quotes people, no locking out from elsewhere."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest, HttpResponse

from recovery import mail, vault
from recovery.actions.account import ensure_person, opaque
from recovery.edge.session import DEVICE, choose_device, is_shared, sign_out
from recovery.models import User
from recovery.queries.texts import plain_text

# Short texts for bodies. Subjects stay in the templates, where no edit can make them speak.
MAIL_LINES = {"code": "mail.code", "account": "mail.account", "exists": "mail.exists"}
KNOWN_COOKIE = ("__Host-" if settings.HTTPS else "") + "b"
KNOWN_SALT = "recovery.known-browser"
KNOWN_AGE = 365 * 24 * 3600
KNOWN_RATES = {"login_failed": "10/5m/key"}

# Messages that would repeat an address, or say what a page already says.
SILENT = frozenset({
    "account/messages/cannot_delete_primary_email.txt",
    "account/messages/logged_in.txt",
    "account/messages/logged_out.txt",
    "account/messages/email_confirmation_sent.txt",
    "account/messages/email_confirmed.txt",
    "account/messages/email_deleted.txt",
    "account/messages/email_confirmation_failed.txt",
    "account/messages/login_code_sent.txt",
})  # fmt: skip


class Backend(AuthenticationBackend):
    """Loads the person's settings and key with the user: one query where three would be."""

    def get_user(self, user_id: Any) -> User | None:
        try:
            return User.objects.select_related("person", "data_key").get(pk=user_id, is_active=True)
        except User.DoesNotExist:
            return None


def _known(request: HttpRequest, email: str) -> str:
    """The nonce of this browser's cookie when it has signed in to this account before, else ''."""
    try:
        account, nonce = signing.loads(request.COOKIES.get(KNOWN_COOKIE, ""), salt=KNOWN_SALT, max_age=KNOWN_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(nonce) if account == opaque(email.lower()) else ""


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        lines = {name: plain_text(key) for name, key in MAIL_LINES.items()}
        message = self.render_mail(template_prefix, email, {**context, "email": email, "lines": lines})
        mail.queue(message, user=context.get("user"))

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """A browser that has signed in before counts for itself, so nobody can lock a person out from elsewhere."""
        email = str(credentials.get("email") or "")
        return f"{opaque(email.lower())}:{_known(request, email)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """A known browser has its own counter only: guesses of others at the same address do not use it up."""
        if not _known(request, str(credentials.get("email") or "")):
            super().pre_authenticate(request, **credentials)
            return
        key = self._get_login_attempts_cache_key(request, **credentials)
        self._login_failed_rl_usage = ratelimit.consume(request, app="allauth.account", action="login_failed", config=KNOWN_RATES, key=key)
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        device = request.session.get(DEVICE)
        super().login(request, user)
        assert isinstance(user, User)
        ensure_person(user)
        if device is None:
            choose_device(request, "shared")  # a mailed code asks nothing: be careful; settings can change it

    def logout(self, request: HttpRequest) -> None:
        sign_out(request)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if not is_shared(request):
            assert isinstance(user, User)
            value = signing.dumps([opaque(user.email), secrets.token_urlsafe(9)], salt=KNOWN_SALT)
            response.set_cookie(KNOWN_COOKIE, value, max_age=KNOWN_AGE, secure=settings.HTTPS, httponly=True, samesite="Lax")
        return response


class MFAAdapter(DefaultMFAAdapter):
    """Second-factor secrets never lie readable in the database."""

    PLACE = "mfa-secret"

    def encrypt(self, text: str) -> str:
        return vault.seal_for_server(text, self.PLACE).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return vault.open_for_server(bytes.fromhex(encrypted_text), self.PLACE)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return "Waymark"  # an authenticator app is one more screen that others see

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": "Waymark", "name": "Waymark"}
