"""WHEP from outside, and the picture switch of our own."""

import pytest

from tests.rtc import offers
from tests.rtc.client import Reply, RtcClient, room_name
from tests.rtc.server import RtcServer


def switch(client: RtcClient, url: str, body: str, content_type: str = "application/json") -> Reply:
    return client.ask("POST", f"{url}/picture", body, Content_Type=content_type)


def test_a_viewer_is_let_in_before_anybody_publishes(client: RtcClient) -> None:
    room = room_name()
    reply = client.join(room, "viewer")
    assert reply.status == 201
    assert reply.headers["location"].startswith(f"/whep/{room}/")
    assert reply.headers["etag"]
    assert reply.text.count("a=sendonly\r\n") == 2


def test_every_viewer_of_a_room_gets_the_same_sources_and_other_credentials(
    client: RtcClient,
) -> None:
    room = room_name()
    first, second = (client.join(room, "viewer").text.split("\r\n") for _ in range(2))
    sources = [line for line in first if line.startswith("a=ssrc:")]
    assert sources == [line for line in second if line.startswith("a=ssrc:")]
    credentials = {line for line in first if line.startswith("a=ice-pwd")}
    assert not credentials & set(second)


def test_a_viewer_without_vp8_still_hears(client: RtcClient, rtc_server: RtcServer) -> None:
    room = room_name()
    text = offers.viewer_offer().replace("VP8", "AV1")
    reply = client.post(f"/whep/{room}", rtc_server.join_token(room, "viewer"), text)
    assert reply.status == 201
    assert "\r\nm=video 0 " in reply.text


@pytest.mark.parametrize(
    ("old", "new", "status", "code"),
    [
        ("a=recvonly", "a=sendonly", 422, "wrong_direction"),
        ("opus", "pcm", 201, ""),
        ("v=0", "w=0", 400, "bad_sdp"),
        ("a=mid:0\r\n", "", 400, "bad_sdp"),
    ],
)
def test_what_a_viewer_may_offer(
    client: RtcClient, rtc_server: RtcServer, old: str, new: str, status: int, code: str
) -> None:
    room = room_name()
    text = offers.viewer_offer().replace(old, new)
    reply = client.post(f"/whep/{room}", rtc_server.join_token(room, "viewer"), text)
    assert reply.status == status
    if code:
        assert reply.json["error"] == code


def test_nothing_in_common_is_refused(client: RtcClient, rtc_server: RtcServer) -> None:
    text = offers.viewer_offer().replace("VP8", "AV1").replace("opus", "pcm")
    reply = client.post("/whep/hall", rtc_server.join_token("hall", "viewer"), text)
    assert (reply.status, reply.json["error"]) == (422, "no_common_codec")


def test_a_stranger_does_not_listen(client: RtcClient, rtc_server: RtcServer) -> None:
    text = offers.viewer_offer()
    assert client.ask("POST", "/whep/hall", text, Content_Type="application/sdp").status == 401
    publisher = rtc_server.join_token("hall", "publisher")
    assert client.post("/whep/hall", publisher, text).status == 403
    other = rtc_server.join_token("other", "viewer")
    assert client.post("/whep/hall", other, text).status == 403


def test_a_picture_is_switched_by_its_own_viewer(client: RtcClient) -> None:
    url = client.join(room_name(), "viewer").headers["location"]
    off = switch(client, url, '{"on": false}')
    assert (off.status, off.json) == (200, {"on": False})
    assert switch(client, url, '{"on": false}').json == {"on": False}
    assert switch(client, url, '{"on": true}').json == {"on": True}


@pytest.mark.parametrize(
    "body", ["", "no", "[]", "{}", '{"on": "yes"}', '{"on": 1}', "null", '{"off": true}']
)
def test_a_switch_that_says_nothing_is_refused(client: RtcClient, body: str) -> None:
    url = client.join(room_name(), "viewer").headers["location"]
    reply = switch(client, url, body)
    assert (reply.status, reply.json["error"]) == (400, "bad_picture")


def test_a_switch_of_another_kind_or_for_nobody_is_refused(client: RtcClient) -> None:
    url = client.join(room_name(), "viewer").headers["location"]
    assert switch(client, url, '{"on": true}', "text/plain").status == 415
    assert switch(client, f"{url}x", '{"on": true}').status == 404


def test_a_listener_without_video_has_no_picture_to_switch(
    client: RtcClient, rtc_server: RtcServer
) -> None:
    room = room_name()
    text = offers.write_offer(offers.sound_section("recvonly"), bundle="0")
    reply = client.post(f"/whep/{room}", rtc_server.join_token(room, "viewer"), text)
    assert reply.status == 201
    refused = switch(client, reply.headers["location"], '{"on": true}')
    assert (refused.status, refused.json["error"]) == (422, "no_picture_agreed")


def test_a_viewer_may_start_with_sound_only(client: RtcClient, rtc_server: RtcServer) -> None:
    room = room_name()
    token = rtc_server.join_token(room, "viewer")
    assert client.post(f"/whep/{room}?picture=off", token, offers.viewer_offer()).status == 201
    bad = client.post(f"/whep/{room}?picture=maybe", token, offers.viewer_offer())
    assert (bad.status, bad.json["error"]) == (400, "bad_picture")


def test_a_session_is_changed_and_ended_like_a_publishers(client: RtcClient) -> None:
    reply = client.join(room_name(), "viewer")
    url, etag = reply.headers["location"], reply.headers["etag"]
    assert client.patch(url, offers.trickle_fragment(), If_Match=etag).status == 204
    assert client.patch(url, offers.restart_fragment(), If_Match='"*"').status == 200
    assert client.patch(url, offers.restart_fragment()).status == 428
    assert client.ask("DELETE", url).status == 200
    assert client.ask("DELETE", url).status == 404


def test_the_endpoint_says_what_it_takes(client: RtcClient) -> None:
    for method in ("HEAD", "GET", "OPTIONS"):
        reply = client.ask(method, "/whep/hall")
        assert reply.status == 204
        assert reply.headers["accept-post"] == "application/sdp"
