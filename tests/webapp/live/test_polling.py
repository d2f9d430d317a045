"""Without web sockets: Socket.IO's long polling and our own HTTP both carry everything."""

import urllib.error
import urllib.request
from typing import Any
from uuid import uuid4

import orjson
import pytest
from flask import Flask

from consultations.comments.policy import Floor
from tests.cast import Cast
from tests.webapp.live.conftest import BOTH_WRITERS, OpenPeer
from tests.webapp.live.server import LiveServer, cookie_of

RECORD_SEPARATOR = "\x1e"


class PollingPeer:
    """A browser behind a proxy that lets no web socket through."""

    def __init__(self, server: LiveServer, cookie: str) -> None:
        self.url = f"{server.url}/socket.io/?EIO=4&transport=polling"
        self.cookie = cookie
        self.packets: list[str] = []
        opened = self._ask(None)
        self.url += "&sid=" + orjson.loads(opened[1:])["sid"]
        self.post("40")
        self.poll_until("40")

    def post(self, packet: str) -> None:
        assert self._ask(packet.encode()) == "OK"

    def poll_until(self, beginning: str) -> str:
        for _ in range(20):
            for packet in self._ask(None).split(RECORD_SEPARATOR):
                if packet == "2":
                    self.post("3")
                self.packets.append(packet)
            for packet in self.packets:
                if packet.startswith(beginning):
                    return packet
        raise AssertionError(f"no {beginning} among {self.packets}")

    def _ask(self, body: bytes | None) -> str:
        asked = urllib.request.Request(self.url, data=body, headers={"Cookie": self.cookie})
        with urllib.request.urlopen(asked, timeout=40) as answer:
            text: str = answer.read().decode()
        return text


def comment(text: str) -> str:
    return orjson.dumps(["comment", {"client_id": str(uuid4()), "text": text}]).decode()


@BOTH_WRITERS
def test_a_polling_browser_joins_writes_and_reads(
    server: LiveServer, open_peer: OpenPeer, app: Flask, cast: Cast, floor: Floor
) -> None:
    poller = PollingPeer(server, cookie_of(app, cast.villager))
    poller.post("421" + orjson.dumps(["join", {"meeting": str(floor.meeting_id)}]).decode())
    assert '"ok":true' in poller.poll_until("431")
    poller.post("422" + comment("用轮询发的"))
    assert '"ok":true' in poller.poll_until("432")
    assert "用轮询发的" in poller.poll_until('42["batch"')
    other = open_peer(cast.neighbour)
    other.join(floor.meeting_id)
    assert other.say("听到了")["ok"]
    while not any("听到了" in packet for packet in poller.packets):
        poller.packets = [p for p in poller.packets if not p.startswith('42["batch"')]
        poller.poll_until('42["batch"')


def test_catching_up_over_http_comes_from_memory_and_hides_what_is_hidden(
    server: LiveServer, open_peer: OpenPeer, cast: Cast, floor: Floor
) -> None:
    author = open_peer(cast.villager)
    start = author.join(floor.meeting_id)["seq"]
    for text in ("一", "打13900001234", "二"):
        assert author.say(text)["ok"]
    page: dict[str, Any] = server.get(f"/api/v1/meetings/{floor.meeting_id}/events?after={start}")
    assert [event["text"] for event in page["events"]] == ["一", "二"]
    assert (page["first"], page["last"], page["more"]) == (start + 1, start + 3, False)


def test_a_small_gap_is_filled_by_the_answer_to_join(
    open_peer: OpenPeer, cast: Cast, floor: Floor
) -> None:
    author = open_peer(cast.villager)
    start = author.join(floor.meeting_id)["seq"]
    assert author.say("您不在的时候")["ok"]
    late = open_peer(None).join(floor.meeting_id, after=start)
    assert [event["text"] for event in late["batch"]["events"]] == ["您不在的时候"]
    assert "batch" not in open_peer(None).join(floor.meeting_id, after=late["seq"])


def test_presence_is_counted_and_never_named(open_peer: OpenPeer, cast: Cast, floor: Floor) -> None:
    first = open_peer(cast.villager)
    first.join(floor.meeting_id)
    others = [open_peer(None) for _ in range(2)]
    for other in others:
        other.join(floor.meeting_id)
    first.wait_for(lambda: ("presence", {"listening": 0, "here": 3}) in first.events)
    assert {event for event, _payload in first.events} == {"presence"}


def test_another_origin_is_refused(server: LiveServer) -> None:
    asked = urllib.request.Request(
        f"{server.url}/socket.io/?EIO=4&transport=polling",
        headers={"Origin": "https://evil.example"},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=10)
    refused.value.close()
    assert refused.value.code == 400
