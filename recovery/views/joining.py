"""Sign-up, where the tick for 18 is missing: no account, nothing kept, and people to talk to instead of a red line."""

from typing import Any

from allauth.account.views import SignupView
from django.http import HttpResponse


class Join(SignupView):
    """allauth's page; only its answer to a form without the tick is our own."""

    def form_invalid(self, form: Any) -> HttpResponse:
        if "adult" in form.errors:
            self.template_name = "recovery/welcome/under_18.html"
        response: HttpResponse = super().form_invalid(form)
        return response
