"""Starts and ends a live server for tests, and signs people in to it."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from consultations.people.models import Account
from webapp.settings import ROOT, Settings

START_SECONDS = 30


@dataclass
class LiveServer:
    """A running server; `kill` is kill -9."""

    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=10)

    def get(self, path: str, cookie: str = "") -> Any:
        """A JSON answer."""
        return orjson.loads(self.read(path, cookie))

    def read(self, path: str, cookie: str = "") -> bytes:
        asked = urllib.request.Request(self.url + path, headers={"Cookie": cookie})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            body: bytes = answer.read()
        return body


@contextmanager
def serve(settings: Settings, *options: str, port: int = 0) -> Iterator[LiveServer]:
    """A live server on the test's database, gone at the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.webapp.live.run_server", str(port), *options],
        cwd=ROOT,
        env={**os.environ, **environment_of(settings)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        words = process.stdout.readline().split()
        assert words[:1] == ["listening"], "the server did not start; its lines are above"
        yield LiveServer(process, int(words[1]))
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=5)
        process.stdout.close()


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings as the child reads them."""
    asked = settings.model_dump(include={"data_dir", "database_url", "redis_url", "live_writer"})
    # Nothing listens there: the media process is away in these tests.
    return {f"XIANGYI_{k.upper()}": str(v) for k, v in asked.items()} | {
        "XIANGYI_RTC_URL": "http://127.0.0.1:9"
    }


def cookie_of(app: Flask, who: Account) -> str:
    """The cookie of somebody signed in."""
    interface = app.session_interface
    assert isinstance(interface, SecureCookieSessionInterface)
    signer = interface.get_signing_serializer(app)
    assert signer is not None
    text = signer.dumps({"_user_id": f"{who.id}:{who.session_epoch}", "_fresh": True})
    return f"{app.config['SESSION_COOKIE_NAME']}={text}"
