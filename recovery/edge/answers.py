"""Answers to the page's own script."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy


def wants_json(request: HttpRequest) -> bool:
    """Asked by the page's own script (autosave)."""
    return request.headers.get("Accept") == "application/json"


TOO_LARGE = gettext_lazy("This text is too long to save in one piece. It is still here.")
# What the status line of an autosave says; the words themselves are still in the form.
NOT_SAVED = {
    "invalid": (422, gettext_lazy("Something on this page needs a look before it can be saved. Press Save to see it.")),
    "closed": (403, gettext_lazy("This cannot be saved here now. Press Save and your words will be shown to keep.")),
    "too_large": (413, TOO_LARGE),
    "let_go": (410, gettext_lazy("These words were let go, and are kept nowhere. They stay on this page only as long as it is open.")),
    "clash": (409, gettext_lazy("This was changed somewhere else too. Press Save to see both.")),
    "key_lost": (503, gettext_lazy("This could not be saved: a key is missing on our side. Please copy your words first.")),
    "signed_out": (401, gettext_lazy("You were signed out. Your words are kept for you: sign in and they are offered.")),
}


def not_saved(reason: str) -> JsonResponse:
    status, words = NOT_SAVED[reason]
    return JsonResponse({"ok": False, "reason": words}, status=status)
