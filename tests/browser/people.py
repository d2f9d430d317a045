"""What people of the demo do again and again on their phones."""

import re

from playwright.sync_api import Page, expect

CLERK = "13900000001"
LEAD = "13900000002"
LEADER = "13900000007"
TRIAGE = "13900000008"
WORKER = "13900000021"
NEIGHBOUR = "13900000023"


def sign_in(phone: Page, number: str) -> None:
    """By mobile number and the one-time code of the local page."""
    phone.goto("/sign-in")
    phone.fill("#phone", number)
    phone.click("main form button[type=submit]")
    expect(phone).to_have_url(re.compile("/sign-in/code"))
    phone.fill("#code", read_code(phone, number))
    phone.click("main form button[type=submit] >> nth=0")
    expect(phone).not_to_have_url(re.compile("/sign-in/code"))


def read_code(phone: Page, number: str) -> str:
    """The newest code that was sent to a number, as the local page shows it."""
    other = phone.context.new_page()
    other.goto("/local/codes")
    row = other.locator("tr", has_text=number[-4:]).first
    code = re.search(r"\b\d{6}\b", row.inner_text())
    other.close()
    assert code, "no code was sent"
    return code.group()
