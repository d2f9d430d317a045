"""Media requests are handed on byte for byte."""

import pytest

from tests.conftest import SignIn
from tests.webapp.meetings.media_process import MediaProcess, Reply
from webapp.media import LARGEST_BODY

OFFER = b"v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n\xff"


def test_request_and_answer_pass_unchanged(browser_of: SignIn, media_process: MediaProcess) -> None:
    told = [
        ("Content-Type", "application/sdp"),
        ("Location", "/whep/room-1/secret"),
        ("ETag", '"e1"'),
        ("Link", '<turn:a>; rel="ice-server"'),
        ("Link", '<turn:b>; rel="ice-server"'),
        ("Accept-Post", "application/sdp"),
    ]
    media_process.reply = Reply(201, told, b"answer\r\n")
    answer = browser_of(None).post(
        "/whep/room-1?picture=off",
        data=OFFER,
        headers={"Authorization": "Bearer abc", "Content-Type": "application/sdp"},
    )
    (heard,) = media_process.heard
    assert (heard.method, heard.target, heard.body) == ("POST", "/whep/room-1?picture=off", OFFER)
    assert heard.headers["Authorization"] == "Bearer abc"
    assert heard.headers["Content-Type"] == "application/sdp"
    assert (answer.status_code, answer.data) == (201, b"answer\r\n")
    for name in {name for name, _value in told}:
        assert answer.headers.getlist(name) == [v for n, v in told if n == name]


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "OPTIONS", "GET", "HEAD"])
def test_every_method_of_whip_passes(
    browser_of: SignIn, media_process: MediaProcess, method: str
) -> None:
    media_process.reply = Reply(204)
    answer = browser_of(None).open(
        "/whip/room-1/secret", method=method, headers={"If-Match": '"*"'}
    )
    (heard,) = media_process.heard
    assert (heard.method, heard.headers["If-Match"]) == (method, '"*"')
    assert answer.status_code == 204
    assert "Content-Type" not in answer.headers


def test_cookies_of_people_stay_here(browser_of: SignIn, media_process: MediaProcess) -> None:
    browser = browser_of(None)
    browser.set_cookie("xiangyi", "secret")
    browser.post("/whip/room-1", data=OFFER)
    assert "Cookie" not in media_process.heard[0].headers


def test_a_refusal_passes_with_its_reason(browser_of: SignIn, media_process: MediaProcess) -> None:
    media_process.reply = Reply(
        401, [("WWW-Authenticate", 'Bearer realm="rtc"')], b'{"error":"token_used"}'
    )
    answer = browser_of(None).post("/whep/room-1", data=OFFER)
    assert (answer.status_code, answer.data) == (401, b'{"error":"token_used"}')
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="rtc"'


def test_without_a_media_process_it_says_when_to_come_back(
    browser_of: SignIn, media_process: MediaProcess
) -> None:
    media_process.stop()
    answer = browser_of(None).post("/whep/room-1", data=OFFER)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json is not None
    assert answer.json["detail"] == "声音和画面马上恢复，请稍等。"


def test_too_large_an_offer_is_not_passed_on(
    browser_of: SignIn, media_process: MediaProcess
) -> None:
    answer = browser_of(None).post("/whip/room-1", data=b"x" * (LARGEST_BODY + 1))
    assert answer.status_code == 413
    assert answer.json == {"error": "too_large", "detail": "内容太大了。"}
    assert media_process.heard == []
