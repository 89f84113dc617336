"""`make editor`: an account that may work on the guide."""

import getpass
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from recovery.actions.staff import make_editor
from recovery.models import User


class Command(BaseCommand):
    help = "Makes an account for somebody who edits the guide. Asks for what is not given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help="the address they sign in with")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
        parser.add_argument("--publisher", action="store_true", help="may also publish")
        parser.add_argument(
            "--operator", action="store_true", help="may also see the list of accounts, and close them"
        )

    def handle(self, *args: Any, email: str | None, password_stdin: bool, publisher: bool, operator: bool = False, **options: Any) -> None:
        interactive = email is None
        address = checked_address(email if email is not None else ask("Email address: "))
        known = User.objects.filter(email__iexact=address).exists()
        if interactive and not publisher:
            publisher = ask("May they publish, too? [y/N] ").lower() in ("y", "yes")
        password = self._password(address, from_stdin=password_stdin, known=known)
        user, made = make_editor(address, password, publisher=publisher, at=timezone.now(), operator=operator)
        may = ("edit and publish" if publisher else "edit") + (", and look after accounts," if operator else "")
        self.stdout.write(f"{'Made' if made else 'Changed'}: {user.email} may {may} at /desk/")
        if settings.PRODUCTION:
            self.stdout.write("Their first sign-in leads to setting up a second factor; nothing else opens before that.")

    def _password(self, email: str, *, from_stdin: bool, known: bool) -> str | None:
        if from_stdin:
            return checked_password(sys.stdin.readline().rstrip("\r\n"), email)
        if known:
            return None  # it is theirs, and stays as it is
        if not sys.stdin.isatty():
            raise CommandError("Give the password with --password-stdin, or run this in a terminal.")
        first = getpass.getpass("Password (12 characters or more): ")
        if getpass.getpass("Again: ") != first:
            raise CommandError("The two were not the same. Nothing was made; run it again.")
        return checked_password(first, email)


def ask(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        raise CommandError("Give --email (and --password-stdin), or run this in a terminal.") from None


def checked_address(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError("That is not an email address.") from None
    return email.lower()


def checked_password(password: str, email: str) -> str:
    try:
        validate_password(password, User(email=email))
    except ValidationError as problem:
        raise CommandError(" ".join(problem.messages)) from None
    return password
