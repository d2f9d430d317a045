"""What every answer carries: the policy, no caching of pages, compression."""

import re

from flask import Flask

from tests.cast import Cast
from tests.conftest import SignIn


def test_scripts_run_only_from_here_and_with_the_nonce(cast: Cast, browser_of: SignIn) -> None:
    page = browser_of(None).get("/")
    policy = page.headers["Content-Security-Policy"]
    nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", policy)
    assert nonce
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    for script in re.findall(r"<script[^>]*>", page.text):
        assert f'nonce="{nonce.group(1)}"' in script


def test_each_answer_has_its_own_nonce(cast: Cast, browser_of: SignIn) -> None:
    nobody = browser_of(None)
    policies = {nobody.get("/").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_no_page_holds_inline_styles_or_handlers(cast: Cast, browser_of: SignIn) -> None:
    for address in ("/", "/v/qingshiwan", "/sign-in", "/say?village=qingshiwan", "/design"):
        page = browser_of(None).get(address).text
        assert not re.search(r"<[^>]+\sstyle=", page), address
        assert not re.search(r"<[^>]+\son[a-z]+=", page), address


def test_pages_are_not_cached_and_static_files_are_for_ever(
    cast: Cast, browser_of: SignIn, app: Flask
) -> None:
    page = browser_of(None).get("/")
    assert page.headers["Cache-Control"] == "no-cache, private"
    sheet = re.search(r'href="(/static/[^"]+app\.css)"', page.text)
    assert sheet
    served = app.test_client().get(sheet.group(1), headers={"Accept-Encoding": "br"})
    assert served.status_code == 200
    assert "immutable" in served.headers["Cache-Control"]
    assert served.headers["Content-Encoding"] == "br"
    served.close()


def test_pages_are_compressed_for_browsers_that_can(cast: Cast, browser_of: SignIn) -> None:
    plain = browser_of(None).get("/")
    small = browser_of(None).get("/", headers={"Accept-Encoding": "br"})
    assert small.headers["Content-Encoding"] == "br"
    assert len(small.data) < len(plain.data) / 2


def test_a_form_without_its_token_is_refused_in_words(app: Flask, cast: Cast) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post("/set-view", data={"elder": "1"})
    assert answer.status_code == 400
    assert "这一页开得太久了" in answer.text
