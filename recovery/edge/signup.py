"""The forms that open an account and a session. One page each; everything sensitive is asked apart."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account import forms as allauth_forms
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from recovery.actions.account import ensure_person, give_consent
from recovery.edge.session import choose_device
from recovery.models import User
from recovery.queries.texts import plain_text, short_text

DEVICES = [("own", _("Only I use this device")), ("shared", _("Others use it too"))]


def inline(text: SafeString) -> SafeString:
    """One paragraph of a short text as the words of a label."""
    return mark_safe(text.strip().removeprefix("<p>").removesuffix("</p>"))


class SignupForm(allauth_forms.SignupForm):
    """Address, password, 18 or over, the separate consent, whose device. No name, no birth date."""

    adult = forms.BooleanField(label=_("I am 18 or older"))
    consent = forms.BooleanField(label=_("I agree that Waymark keeps what I write and answer here, encrypted"))
    device = forms.ChoiceField(label=_("This device"), choices=DEVICES, widget=forms.RadioSelect)
    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-timezone": ""}))

    field_order = ("email", "password1", "adult", "consent", "device", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = plain_text("join.email")
        self.fields["password1"].help_text = _("At least 12 characters. A few words that do not belong together work well.")
        self.fields["adult"].label = plain_text("join.adult") or self.fields["adult"].label
        self.fields["adult"].help_text = inline(short_text("youth.help"))
        self.fields["consent"].label = inline(short_text("join.consent")) or self.fields["consent"].label
        self.fields["device"].help_text = plain_text("join.device")

    def clean_time_zone(self) -> str:
        """What the browser said, when it is a zone at all; Settings can change it."""
        name = str(self.cleaned_data["time_zone"])
        return name if name in available_timezones() else ""

    def save(self, request: HttpRequest) -> User:
        user: User = super().save(request)
        ensure_person(user, time_zone=self.cleaned_data["time_zone"])
        give_consent(user, at=timezone.now())
        choose_device(request, self.cleaned_data["device"])
        return user


class LoginForm(allauth_forms.LoginForm):
    """`remember` becomes the question whose device it is; unticked is the careful answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remember = self.fields["remember"]
        remember.label = _("Only I use this device")
        remember.help_text = _("Keeps you signed in here for 30 days. Leave it empty on a device that others use.")

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> Any:
        choose_device(request, "own" if self.cleaned_data.get("remember") else "shared")
        return super().login(request, redirect_url)
