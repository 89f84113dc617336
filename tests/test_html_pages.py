"""The checker of pages itself: it finds what is wrong, and only that."""

from tests.html_pages import html_faults

GOOD = '<!DOCTYPE html>\n<html lang="en"><head><title>Fine</title></head><body><main><h1>Fine</h1></main></body></html>\n'
BAD = GOOD.replace("<h1>Fine</h1>", '<p id="a">One</p><p id="a"><div>Two</div></p>')


def test_a_valid_page_has_no_faults_and_a_broken_one_is_named() -> None:
    faults = html_faults({"good": GOOD, "bad": BAD})
    assert faults
    assert all(fault.startswith("bad:") for fault in faults)
    assert any("no-dup-id" in fault for fault in faults)
