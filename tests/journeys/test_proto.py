import pytest
from django.core import mail
pytestmark = pytest.mark.browser

def test_proto(house):
    v = house.visitor()
    v.open("home"); print(v.heading)
    v.follow("Show me the first step"); print(v.heading)
    v.follow("Keep a place here")
    print(v.page.locator("main").inner_text())
    v.page.screenshot(path="/tmp/shots/signup.png", full_page=True)
    v.page.get_by_label("Email").fill("nora@example.org")
    v.page.get_by_label("Password", exact=True).fill("seven quiet stones on a path")
    v.page.get_by_label("18 or older").check()
    v.page.get_by_label("I agree that").check()
    v.page.get_by_label("Only I use this device").check()
    v.page.screenshot(path="/tmp/shots/signup2.png", full_page=True)
    v.page.locator("main form button[type=submit], main form button").first.click()
    v.page.wait_for_load_state()
    print(v.page.url, v.words)
    print(mail.outbox[-1].body, mail.outbox[-1].subject)
    v.page.screenshot(path="/tmp/shots/code.png", full_page=True)
    print(v.complaints, v.elsewhere)
