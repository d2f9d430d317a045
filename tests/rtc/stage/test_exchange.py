"""Faults of ours: a plain answer for the client, a log line without secrets for us."""

import asyncio
import json
from collections.abc import Iterator

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from rtc.__main__ import set_up_logging
from rtc.stage.exchange import answer_everything


@pytest.fixture
def real_logging() -> Iterator[None]:
    set_up_logging("info")
    yield
    structlog.reset_defaults()


async def break_down(_request: web.Request) -> web.StreamResponse:
    password = "pass" + "word-of-a-session"
    raise RuntimeError(f"a fault of ours, {len(password)}")


def answer(path: str) -> web.Response:
    async def story() -> web.StreamResponse:
        return await answer_everything(make_mocked_request("POST", path), break_down)

    response = asyncio.run(story())
    assert isinstance(response, web.Response)
    return response


def test_a_fault_of_ours_is_a_plain_answer(real_logging: None) -> None:
    response = answer("/whip/hall")
    assert response.status == 500
    assert response.text is not None
    assert json.loads(response.text)["error"] == "server_error"
    assert "fault of ours" not in response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_the_log_says_where_it_broke_but_not_with_which_values(
    real_logging: None, capsys: pytest.CaptureFixture[str]
) -> None:
    answer("/whip/hall")
    line = capsys.readouterr().out
    assert json.loads(line)["event"] == "request_failed"
    assert "break_down" in line
    assert "password-of-a-session" not in line
