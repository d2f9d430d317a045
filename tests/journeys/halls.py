"""Meetings as the clerk makes them, over HTTP."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

from consultations import clock
from tests.journeys.citizen import Answer, Citizen

AHEAD = timedelta(days=2)


def plan_of(title: str, audience: str = "link") -> dict[str, str]:
    """A filled-in form."""
    return {
        "client_id": str(uuid4()),
        "title": title,
        "day": (clock.today() + AHEAD).isoformat(),
        "hour": "19:30",
        "venue": "村部大会议室",
        "kind": "courtyard_meeting",
        "audience": audience,
        "agenda": "保洁费怎么收\n自由发言",
    }


def meeting_in(address: str) -> UUID:
    """The meeting a path leads to."""
    found = re.search(r"/m/([0-9a-f-]{36})", address)
    assert found, address
    return UUID(found[1])


def open_hall(clerk: Citizen, title: str, audience: str = "link") -> UUID:
    """A meeting that is on."""
    made = clerk.post("/v/qingshiwan/meetings/new", **plan_of(title, audience))
    assert made.status == 302, made.text
    meeting_id = meeting_in(made.location)
    for step in ("convene", "open", "begin"):
        moved = clerk.post(f"/m/{meeting_id}/{step}")
        assert moved.status == 302, moved.text
    return meeting_id


def comment(who: Citizen, meeting_id: UUID, text: str, client_id: UUID | None = None) -> Answer:
    """Says something the way the script does without a socket."""
    payload = {"client_id": str(client_id or uuid4()), "text": text}
    return who.post_json(f"/api/v1/meetings/{meeting_id}/comments", payload)


def read_log(who: Citizen, meeting_id: UUID) -> list[dict[str, Any]]:
    """The whole public log of a meeting, page by page."""
    events: list[dict[str, Any]] = []
    after, more = 0, True
    while more:
        page = who.get(f"/api/v1/meetings/{meeting_id}/events?after={after}").json()
        events += page["events"]
        after, more = page["last"], page["more"]
    return events


def say(who: Citizen, words: str, **fields: str) -> Answer:
    """Sends a suggestion to Qingshiwan."""
    form = {
        "village": "qingshiwan",
        "client_id": str(uuid4()),
        "kind": "suggestion",
        "addressee": "village",
        "privacy": "pseudonymous",
        "words": words,
    }
    return who.post("/say", **{**form, **fields})


def number_in(answer: Answer) -> str:
    """The number of the matter that an answer leads to."""
    found = re.search(r"/s/([^/?]+)", answer.location)
    assert found, f"{answer.status}: {answer.text[:2000]}"
    return unquote(found[1])
