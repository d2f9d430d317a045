"""A phone that receives codes, and limits that start empty in every test."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from webapp.guards import limits
from webapp.settings import Settings


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Every test comes from the same address; none counts for another."""
    limits._limiter.cache_clear()
    yield
    limits._limiter.cache_clear()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """The demo on one machine, with SMS into a file."""
    return Settings(data_dir=tmp_path / "var", database_url=database_url, sms_channel="file")


@dataclass(frozen=True)
class Telephone:
    """A person with a browser and a mobile number."""

    client: FlaskClient
    number: str
    spool: Path

    def messages(self) -> list[str]:
        """Every SMS that came to this number."""
        if not self.spool.exists():
            return []
        lines = map(json.loads, self.spool.read_text(encoding="utf-8").splitlines())
        return [line["text"] for line in lines if line["to"] == self.number]

    def code(self) -> str:
        """The newest code on the telephone."""
        found = re.search(r"\d{6}", self.messages()[-1])
        assert found
        return found.group()

    def ask(self, wanted: str = "/") -> TestResponse:
        """Types the number."""
        return self.client.post(
            "/sign-in", query_string={"next": wanted}, data={"phone": self.number}
        )

    def type(self, code: str) -> TestResponse:
        """Types a code."""
        return self.client.post("/sign-in/code", data={"code": code})

    def sign_in(self) -> TestResponse:
        """Both."""
        self.ask()
        return self.type(self.code())

    def is_signed_in(self) -> bool:
        """Whether the person's own page opens."""
        status = self.client.get("/me").status_code
        assert status in (200, 302)
        return status == 200


PickUp = Callable[[str], Telephone]


@pytest.fixture
def telephone_of(app: Flask, settings: Settings) -> PickUp:
    """`telephone_of("13900000001")` is a browser beside that telephone."""

    def pick_up(number: str) -> Telephone:
        spool = settings.data_dir / "outbox" / "sms.jsonl"
        return Telephone(app.test_client(), number, spool)

    return pick_up
