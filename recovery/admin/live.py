"""Short texts and helplines: outside releases, so a correction shows at once."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recovery.admin.base import DeskAdmin
from recovery.admin.checks import put_at_fields, surroundings_of, text_is_sound
from recovery.admin.fields import ProseField
from recovery.admin.guard import GuardedForm
from recovery.edge import clock
from recovery.models import Guide, Helpline, ShortText
from recovery.queries.texts import forget_texts

LONGEST_REVIEW = timedelta(days=180)


class LiveAdmin(DeskAdmin):
    """What is saved is what people read, from the next page on."""

    live = True
    deleted = gettext_lazy("Deleted. People no longer see it.")

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        transaction.on_commit(forget_texts)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)
        transaction.on_commit(forget_texts)

    def saved(self, request: HttpRequest, row: Any) -> str:
        return _("Saved. People see it at once.")


# --- Short texts --------------------------------------------------------------------------------------------------


class ShortTextForm(GuardedForm):
    text = ProseField(
        label=gettext_lazy("Text"),
        rows=6,
        help_text=gettext_lazy("Markdown without ::: blocks. Links: page:help, step:k1, myth:m1, https://…"),
    )

    class Meta:
        model = ShortText
        fields = ["text"]

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if self.instance.safety and not text:
            raise ValidationError(_("This sentence keeps people safe. It can be said in other words; it cannot be left empty."))
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        guide = Guide.objects.order_by("pk").first()
        if "text" in cleaned and guide is not None:
            put_at_fields(self, text_is_sound(cleaned, surroundings_of(guide).known))
        return cleaned


@admin.register(ShortText)
class ShortTextAdmin(LiveAdmin):
    form = ShortTextForm
    fields = ["where", "text", "safety", "key", "language"]
    readonly_fields = ["where", "safety", "key", "language"]  # code asks for them, and safety is not an editor's to switch off
    list_display = ["where_or_key", "beginning", "safety"]
    list_filter = ["safety"]
    search_fields = ["key", "where", "text"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("Where it stands"), ordering="key")
    def where_or_key(self, row: ShortText) -> str:
        return row.where or row.key

    @admin.display(description=gettext_lazy("Text"))
    def beginning(self, row: ShortText) -> str:
        return row.text if len(row.text) <= 90 else f"{row.text[:89]}…"


# --- Helplines ----------------------------------------------------------------------------------------------------


class HelplineForm(GuardedForm):
    verified_on = forms.DateField(label=gettext_lazy("Looked up on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    review_by = forms.DateField(
        label=gettext_lazy("Look it up again by"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("At most 180 days later."),
    )
    site = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Helpline
        fields = [
            "country", "country_name", "emergency", "key", "name", "purpose", "phone", "text", "chat", "relay", "hours", "languages",
            "site", "note", "source", "confidence", "verified_on", "review_by", "position",
        ]  # fmt: skip
        help_texts = {"confidence": gettext_lazy("Below “high”, the page asks people to check the number.")}
        labels = {
            "country": gettext_lazy("Country, two letters"),
            "country_name": gettext_lazy("Its name"),
            "emergency": gettext_lazy("Its emergency number"),
            "purpose": gettext_lazy("For whom"),
            "text": gettext_lazy("By text"),
            "chat": gettext_lazy("Has a chat on its site"),
            "relay": gettext_lazy("By text relay"),
            "source": gettext_lazy("Where it was looked up"),
            "confidence": gettext_lazy("How sure we are"),
            "position": gettext_lazy("Place among the lines of the country"),
        }

    def clean_country(self) -> str:
        code = str(self.cleaned_data["country"]).upper()
        if not (len(code) == 2 and code.isascii() and code.isalpha()):
            raise ValidationError(_("Two letters, like GB."))
        return code

    def clean_verified_on(self) -> date:
        day: date = self.cleaned_data["verified_on"]
        if day > clock.now().date() + timedelta(days=1):  # it may be tomorrow already where the editor is
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        looked_up, again = cleaned.get("verified_on"), cleaned.get("review_by")
        if looked_up and again and not looked_up < again <= looked_up + LONGEST_REVIEW:
            latest = (looked_up + LONGEST_REVIEW).strftime("%Y-%m-%d")
            self.add_error(
                "review_by", _("Must be after the day it was looked up, and at most 180 days later: %(latest)s.") % {"latest": latest}
            )
        if not (cleaned.get("phone") or cleaned.get("text") or cleaned.get("chat") or cleaned.get("site")):
            self.add_error("phone", _("A line needs at least one way to reach it."))
        return cleaned


class DueFilter(admin.SimpleListFilter):
    title = gettext_lazy("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", gettext_lazy("Overdue")), ("month", gettext_lazy("Due within 30 days"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = clock.now().date()
        until = {"overdue": today - timedelta(days=1), "month": today + timedelta(days=30)}.get(self.value() or "")
        return queryset.filter(review_by__lte=until) if until else queryset


@admin.register(Helpline)
class HelplineAdmin(LiveAdmin):
    form = HelplineForm
    list_display = ["name", "country_name", "purpose", "phone", "confidence", "due"]
    list_filter = [DueFilter, "country_name", "purpose"]
    search_fields = ["name", "country_name", "key", "phone"]
    fieldsets = [
        (None, {"fields": ["name", "purpose", "phone", "text", "chat", "relay", "site", "hours", "languages", "note"]}),
        (gettext_lazy("Country"), {"fields": ["country", "country_name", "emergency", "position"]}),
        (gettext_lazy("Is it right?"), {"fields": ["source", "confidence", "verified_on", "review_by"]}),
        (gettext_lazy("Key"), {"fields": ["key"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["key"] if obj is not None else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A country has one name and one emergency number, whichever of its lines they were changed at."""
        super().save_model(request, obj, form, change)
        of_country = Helpline.objects.filter(country=obj.country).exclude(pk=obj.pk)
        of_country.update(country_name=obj.country_name, emergency=obj.emergency)

    @admin.display(description=gettext_lazy("Look up by"), ordering="review_by")
    def due(self, row: Helpline) -> SafeString:
        day = row.review_by.isoformat()
        if row.review_by < clock.now().date():
            return format_html('<strong class="overdue">{} · {}</strong>', day, _("overdue"))
        return format_html("{}", day)
