"""The control API: what the web sees and switches, and that nobody else does."""

import pytest

from rtc.protocol import Health, RoomList, pause_path, resume_path, room_path, rooms_path
from rtc.protocol import session_path as path_of_session
from tests.rtc.client import RtcClient, room_name
from tests.rtc.server import RtcServer

EVERY_END = [
    ("GET", rooms_path()),
    ("POST", pause_path("hall")),
    ("POST", resume_path("hall")),
    ("DELETE", room_path("hall")),
    ("DELETE", path_of_session("x")),
]


def read_rooms(client: RtcClient) -> RoomList:
    reply = client.control("GET", rooms_path())
    assert reply.status == 200
    return RoomList.from_json(reply.json)


@pytest.mark.parametrize(("method", "path"), EVERY_END)
def test_a_stranger_is_refused_everywhere(
    client: RtcClient, rtc_server: RtcServer, method: str, path: str
) -> None:
    assert client.ask(method, path).status == 401
    assert client.control(method, path, "ey.not.ours").status == 401
    viewer = client.control(method, path, rtc_server.join_token("hall", "viewer"))
    assert (viewer.status, viewer.json["error"]) == (401, "token_for_something_else")


def test_health_is_open_and_names_the_boot(client: RtcClient, rtc_server: RtcServer) -> None:
    health = Health.from_json(client.ask("GET", "/health").json)
    assert health == Health(ok=True, boot=rtc_server.started["boot"])
    assert read_rooms(client).boot == health.boot


def test_metrics_count_without_naming_anybody(client: RtcClient) -> None:
    room = room_name()
    client.join(room, "viewer")
    reply = client.ask("GET", "/metrics")
    assert reply.status == 200
    assert "xiangyi_rtc_rooms " in reply.text
    assert "xiangyi_rtc_loop_lag_milliseconds " in reply.text
    assert room not in reply.text


def test_a_room_is_listed_while_somebody_is_in_it(client: RtcClient) -> None:
    room = room_name()
    url = client.join(room, "publisher", "clerk-9").headers["location"]
    (found,) = [entry for entry in read_rooms(client).rooms if entry.room == room]
    # Joined by HTTP, but nobody has connected: it does not publish yet.
    assert (found.publishing, found.sound, found.picture) == (False, False, False)
    assert (found.viewers, found.publisher_session) == (0, None)
    assert found.since > 1_700_000_000
    client.ask("DELETE", url)
    assert room not in [entry.room for entry in read_rooms(client).rooms]


def test_a_room_may_be_paused_before_anybody_comes_and_stays_so(client: RtcClient) -> None:
    room = room_name()
    reply = client.control("POST", pause_path(room))
    assert (reply.status, reply.json) == (200, {"room": room, "paused": True})
    url = client.join(room, "publisher").headers["location"]
    client.ask("DELETE", url)
    assert [entry.paused for entry in read_rooms(client).rooms if entry.room == room] == [True]
    assert client.control("POST", resume_path(room)).json == {"room": room, "paused": False}
    assert room not in [entry.room for entry in read_rooms(client).rooms]


def test_a_closed_room_takes_all_its_sessions_with_it(client: RtcClient) -> None:
    room = room_name()
    urls = [client.join(room, role).headers["location"] for role in ("publisher", "viewer")]
    assert client.control("DELETE", room_path(room)).status == 204
    assert [client.ask("GET", url).status for url in urls] == [404, 404]
    again = client.control("DELETE", room_path(room))
    assert (again.status, again.json["error"]) == (404, "unknown_room")


def test_one_session_is_closed_by_the_name_the_web_gave(client: RtcClient) -> None:
    room = room_name()
    kept = client.join(room, "viewer").headers["location"]
    closed = client.join(room, "viewer", f"seat-{room}").headers["location"]
    assert client.control("DELETE", path_of_session(f"seat-{room}")).status == 204
    assert client.ask("GET", closed).status == 404
    assert client.ask("GET", kept).status == 204
    assert client.control("DELETE", path_of_session(f"seat-{room}")).status == 404


def test_an_impossible_room_name_is_unknown(client: RtcClient) -> None:
    assert client.control("POST", pause_path("a%20b")).status == 404
