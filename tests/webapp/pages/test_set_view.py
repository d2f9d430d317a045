"""Language, large type and light: one tap, remembered on this device, and nothing else."""

import pytest

from tests.cast import Cast
from tests.conftest import SignIn


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("elder", "1", 'data-elder="1"'),
        ("theme", "dark", 'data-theme="dark"'),
        ("lang", "en", '<html lang="en"'),
    ],
)
def test_a_choice_is_remembered(
    cast: Cast, browser_of: SignIn, field: str, value: str, shown: str
) -> None:
    nobody = browser_of(None)
    answer = nobody.post("/set-view", data={field: value, "next": "/v/qingshiwan"})
    assert answer.location == "/v/qingshiwan"
    assert shown in nobody.get("/").text


def test_an_unknown_choice_changes_nothing(cast: Cast, browser_of: SignIn) -> None:
    nobody = browser_of(None)
    nobody.post("/set-view", data={"lang": "tlh", "elder": "7", "theme": "pink"})
    page = nobody.get("/").text
    assert '<html lang="zh-Hans" data-elder="0" data-theme=""' in page


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_it_never_leads_to_another_site(cast: Cast, browser_of: SignIn, target: str) -> None:
    answer = browser_of(None).post("/set-view", data={"elder": "1", "next": target})
    assert answer.location == "/"
