"""A passkey, made and used in a browser; Chromium plays the authenticator."""

import pytest

from tests.journeys.pages import one_passkey

pytestmark = pytest.mark.browser


def test_passkey_made_in_settings_signs_its_owner_in_without_a_password(house, alice):
    visitor = house.visitor(alice)
    one_passkey(visitor, passwordless=True)
    assert "Passkey" in visitor.words
    visitor.context.clear_cookies()
    visitor.open("account_login")
    visitor.press("Sign in with a passkey")
    visitor.is_at("today")
    visitor.open("account_email")
    assert visitor.page.get_by_label("Current email").input_value() == alice.email
