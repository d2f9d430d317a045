"""Both ends read what the other writes."""

import json
import subprocess
import sys
from dataclasses import asdict

from rtc.protocol import Health, Refusal, RoomFigures, RoomList

FIGURES = RoomFigures(
    room="hall",
    publishing=True,
    sound=True,
    picture=False,
    paused=False,
    publisher_session="s",
    viewers=3,
    viewers_with_picture=1,
    uplink_kbps=312.5,
    uplink_loss_percent=0.4,
    viewer_loss_percent=1.0,
    since=1.5,
)


def test_a_list_of_rooms_survives_the_round_trip() -> None:
    rooms = RoomList(boot="b", loop_lag_ms=1.5, rooms=(FIGURES,))
    assert RoomList.from_json(json.loads(json.dumps(rooms.to_json()))) == rooms


def test_a_newer_process_may_say_more() -> None:
    assert RoomFigures.from_json({**asdict(FIGURES), "mood": "good"}) == FIGURES


def test_health_and_refusals_survive_the_round_trip() -> None:
    assert Health.from_json(Health(True, "b").to_json()) == Health(True, "b")
    assert Refusal.from_json(Refusal("code", "Words.").to_json()) == Refusal("code", "Words.")
    assert Refusal.from_json({}) == Refusal("", "")


def test_the_web_may_import_protocol_and_tokens_without_the_media_stack() -> None:
    code = (
        "import sys, rtc.protocol, rtc.tokens;"
        "print([m for m in ('aiortc', 'aioice', 'aiohttp', 'numpy', 'av') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
