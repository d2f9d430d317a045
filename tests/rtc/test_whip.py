"""WHIP from outside: every status of RFC 9725 that we give, against a running process."""

import pytest

from rtc.sdp.fragment import parse_fragment
from tests.rtc import offers
from tests.rtc.client import Reply, RtcClient, room_name
from tests.rtc.server import RtcServer


def publish(client: RtcClient, room: str) -> tuple[str, str]:
    """The session's URL and its ETag."""
    reply = client.join(room, "publisher")
    assert reply.status == 201
    return reply.headers["location"], reply.headers["etag"]


def assert_refused(reply: Reply, status: int, code: str) -> None:
    assert (reply.status, reply.json["error"]) == (status, code)
    assert reply.headers["content-type"].startswith("application/json")
    assert reply.json["detail"].endswith(".")
    assert "Traceback" not in reply.text


def test_a_publisher_is_let_in(client: RtcClient) -> None:
    room = room_name()
    reply = client.join(room, "publisher")
    assert reply.status == 201
    assert reply.headers["content-type"] == "application/sdp"
    assert reply.headers["location"].startswith(f"/whip/{room}/")
    assert len(reply.headers["location"].rsplit("/", 1)[1]) >= 22
    assert reply.headers["etag"].startswith('"')
    assert "a=recvonly\r\n" in reply.text
    assert "a=ice-lite\r\n" in reply.text


def test_any_page_may_read_the_answer(client: RtcClient) -> None:
    reply = client.join(room_name(), "publisher")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert {"Location", "ETag"} <= set(
        reply.headers["access-control-expose-headers"].replace(" ", "").split(",")
    )


def test_a_preflight_says_what_may_be_sent(client: RtcClient) -> None:
    for path in ("/whip/hall", "/whip/hall/x"):
        reply = client.ask("OPTIONS", path)
        assert reply.status == 204
        assert reply.headers["accept-post"] == "application/sdp"
        assert "PATCH" in reply.headers["access-control-allow-methods"]
        assert "Authorization" in reply.headers["access-control-allow-headers"]


def test_a_refusal_may_be_read_by_any_page_too(client: RtcClient) -> None:
    reply = client.ask("POST", "/whip/hall")
    assert reply.headers["access-control-allow-origin"] == "*"


def test_a_stranger_without_token_is_refused(client: RtcClient) -> None:
    reply = client.ask(
        "POST", "/whip/hall", offers.publisher_offer(), Content_Type="application/sdp"
    )
    assert_refused(reply, 401, "token_missing")
    assert reply.headers["www-authenticate"].startswith("Bearer")


def test_a_strangers_own_token_is_refused(client: RtcClient) -> None:
    reply = client.post("/whip/hall", "ey.not.ours", offers.publisher_offer())
    assert_refused(reply, 401, "token_not_valid")


def test_an_expired_token_is_refused(client: RtcClient, rtc_server: RtcServer) -> None:
    token = rtc_server.join_token("hall", "publisher", lifetime=-10)
    assert_refused(client.post("/whip/hall", token, offers.publisher_offer()), 401, "token_expired")


def test_a_token_for_another_room_is_refused(client: RtcClient, rtc_server: RtcServer) -> None:
    token = rtc_server.join_token("other", "publisher")
    reply = client.post("/whip/hall", token, offers.publisher_offer())
    assert_refused(reply, 403, "token_for_another_room")


def test_a_viewers_token_does_not_publish(client: RtcClient, rtc_server: RtcServer) -> None:
    token = rtc_server.join_token("hall", "viewer")
    reply = client.post("/whip/hall", token, offers.publisher_offer())
    assert_refused(reply, 403, "token_for_another_role")


def test_a_control_token_does_not_publish(client: RtcClient, rtc_server: RtcServer) -> None:
    reply = client.post("/whip/hall", rtc_server.control_token(), offers.publisher_offer())
    assert_refused(reply, 401, "token_for_something_else")


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", ""])
def test_another_content_type_is_refused(
    client: RtcClient, rtc_server: RtcServer, content_type: str
) -> None:
    token = rtc_server.join_token("hall", "publisher")
    reply = client.post("/whip/hall", token, offers.publisher_offer(), content_type)
    assert_refused(reply, 415, "wrong_content_type")


@pytest.mark.parametrize("body", ["", "hello", "v=0\r\n", b"v=0\r\n\xff\xfe"])
def test_a_broken_offer_is_refused(
    client: RtcClient, rtc_server: RtcServer, body: str | bytes
) -> None:
    token = rtc_server.join_token("hall", "publisher")
    assert_refused(client.post("/whip/hall", token, body), 400, "bad_sdp")


def test_a_refused_offer_does_not_use_up_the_token(
    client: RtcClient, rtc_server: RtcServer
) -> None:
    room = room_name()
    token = rtc_server.join_token(room, "publisher")
    assert client.post(f"/whip/{room}", token, "hello").status == 400
    assert client.post(f"/whip/{room}", token, offers.publisher_offer()).status == 201


def test_an_offer_without_vp8_is_refused(client: RtcClient, rtc_server: RtcServer) -> None:
    token = rtc_server.join_token("hall", "publisher")
    text = offers.publisher_offer().replace("VP8", "AV1")
    assert_refused(client.post("/whip/hall", token, text), 422, "no_common_codec")


def test_a_viewers_offer_is_refused_here(client: RtcClient, rtc_server: RtcServer) -> None:
    token = rtc_server.join_token("hall", "publisher")
    reply = client.post("/whip/hall", token, offers.viewer_offer())
    assert_refused(reply, 422, "wrong_direction")


def test_an_oversize_offer_is_refused(client: RtcClient, rtc_server: RtcServer) -> None:
    token = rtc_server.join_token("hall", "publisher")
    text = offers.publisher_offer() + "a=x:" + "y" * 70_000 + "\r\n"
    assert_refused(client.post("/whip/hall", token, text), 413, "too_large")


def test_a_lost_answer_may_be_asked_for_again(client: RtcClient, rtc_server: RtcServer) -> None:
    room = room_name()
    token = rtc_server.join_token(room, "publisher", "clerk-1")
    first = client.post(f"/whip/{room}", token, offers.publisher_offer())
    second = client.post(f"/whip/{room}", token, offers.publisher_offer())
    assert (first.status, second.status) == (201, 201)
    assert first.headers["location"] != second.headers["location"]
    assert_refused(client.ask("GET", first.headers["location"]), 404, "unknown_session")
    assert client.ask("GET", second.headers["location"]).status == 204


def test_a_token_is_used_up_when_its_session_has_ended(
    client: RtcClient, rtc_server: RtcServer
) -> None:
    room = room_name()
    token = rtc_server.join_token(room, "publisher")
    first = client.post(f"/whip/{room}", token, offers.publisher_offer())
    assert client.ask("DELETE", first.headers["location"]).status == 200
    replay = client.post(f"/whip/{room}", token, offers.publisher_offer())
    assert_refused(replay, 401, "token_used")


def test_the_same_seat_with_a_new_token_replaces_the_old_session(client: RtcClient) -> None:
    room = room_name()
    first = client.join(room, "publisher", "clerk-2")
    second = client.join(room, "publisher", "clerk-2")
    assert second.status == 201
    assert client.ask("GET", first.headers["location"]).status == 404


def test_a_clerk_may_watch_under_the_name_she_publishes_with(client: RtcClient) -> None:
    room = room_name()
    published = client.join(room, "publisher", "clerk-4")
    watched = client.join(room, "viewer", "clerk-4")
    for reply in (published, watched):
        assert client.ask("GET", reply.headers["location"]).status == 204


def test_more_candidates_are_taken_without_a_word(client: RtcClient) -> None:
    url, etag = publish(client, room_name())
    reply = client.patch(url, offers.trickle_fragment(), If_Match=etag)
    assert (reply.status, reply.text) == (204, "")
    assert "etag" not in reply.headers


def test_a_patch_needs_the_etag(client: RtcClient) -> None:
    url, etag = publish(client, room_name())
    assert_refused(client.patch(url, offers.trickle_fragment()), 428, "if_match_missing")
    stale = client.patch(url, offers.trickle_fragment(), If_Match='"other"')
    assert_refused(stale, 412, "etag_changed")
    assert client.patch(url, offers.trickle_fragment(), If_Match=etag).status == 204


def test_a_patch_needs_its_content_type(client: RtcClient) -> None:
    url, etag = publish(client, room_name())
    reply = client.patch(
        url, offers.trickle_fragment(), If_Match=etag, Content_Type="application/sdp"
    )
    assert_refused(reply, 415, "wrong_content_type")


def test_a_broken_fragment_is_refused(client: RtcClient) -> None:
    url, etag = publish(client, room_name())
    assert_refused(client.patch(url, "hello", If_Match=etag), 400, "bad_fragment")


@pytest.mark.parametrize("any_etag", ['"*"', "*"])
def test_a_restart_brings_new_credentials_and_a_new_etag(client: RtcClient, any_etag: str) -> None:
    room = room_name()
    joined = client.join(room, "publisher")
    url, etag = joined.headers["location"], joined.headers["etag"]
    reply = client.patch(url, offers.restart_fragment(), If_Match=any_etag)
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/trickle-ice-sdpfrag"
    assert reply.headers["etag"] not in ("", etag)
    fragment = parse_fragment(reply.text)
    assert fragment.ufrag is not None
    assert f"a=ice-ufrag:{fragment.ufrag}\r\n" not in joined.text
    assert fragment.candidates >= 1
    assert client.patch(url, offers.restart_fragment(), If_Match=etag).status == 412
    renewed = client.patch(url, offers.restart_fragment(), If_Match=reply.headers["etag"])
    assert renewed.status == 204


def test_a_restart_without_new_credentials_leaves_the_session_alive(client: RtcClient) -> None:
    url, etag = publish(client, room_name())
    same = client.patch(url, offers.trickle_fragment(), If_Match='"*"')
    assert_refused(same, 422, "no_new_credentials")
    assert client.patch(url, offers.trickle_fragment(), If_Match=etag).status == 204


def test_a_restart_in_disguise_is_refused(client: RtcClient) -> None:
    url, etag = publish(client, room_name())
    reply = client.patch(url, offers.restart_fragment("zzzz"), If_Match=etag)
    assert_refused(reply, 422, "restart_needs_any_etag")


def test_leaving_ends_the_session_once(client: RtcClient) -> None:
    url, _ = publish(client, room_name())
    assert client.ask("DELETE", url).status == 200
    assert_refused(client.ask("DELETE", url), 404, "unknown_session")
    assert_refused(
        client.patch(url, offers.trickle_fragment(), If_Match='"x"'), 404, "unknown_session"
    )


def test_a_stranger_cannot_touch_a_session_by_guessing(client: RtcClient) -> None:
    room = room_name()
    url, _ = publish(client, room)
    handle = url.rsplit("/", 1)[1]
    for guess in (f"/whip/{room}/1", f"/whip/other/{handle}", f"/whep/{room}/{handle}"):
        assert client.ask("DELETE", guess).status == 404
    assert client.ask("GET", url).status == 204


def test_a_token_sent_along_has_to_fit(client: RtcClient, rtc_server: RtcServer) -> None:
    room = room_name()
    url = client.join(room, "publisher", "clerk-3").headers["location"]
    other = rtc_server.join_token(room, "publisher", "somebody-else")
    refused = client.ask("DELETE", url, Authorization=f"Bearer {other}")
    assert_refused(refused, 403, "token_for_another_session")
    nonsense = client.ask("DELETE", url, Authorization="Bearer ey.not.ours")
    assert_refused(nonsense, 401, "token_not_valid")
    own = rtc_server.join_token(room, "publisher", "clerk-3", lifetime=-600)
    assert client.ask("DELETE", url, Authorization=f"Bearer {own}").status == 200


@pytest.mark.parametrize("room", ["a%20b", "a%2Fb", "x" * 65, "%E6%9D%91"])
def test_a_room_name_out_of_range_is_unknown(
    client: RtcClient, rtc_server: RtcServer, room: str
) -> None:
    token = rtc_server.join_token("hall", "publisher")
    assert client.post(f"/whip/{room}", token, offers.publisher_offer()).status == 404


def test_another_method_and_another_path_are_refused_in_the_same_shape(client: RtcClient) -> None:
    wrong = client.ask("PUT", "/whip/hall")
    assert_refused(wrong, 405, "wrong_method")
    assert "POST" in wrong.headers["allow"]
    assert_refused(client.ask("GET", "/whip"), 404, "unknown_path")


def test_looking_at_the_endpoint_is_harmless(client: RtcClient) -> None:
    reply = client.ask("GET", "/whip/hall")
    assert (reply.status, reply.text) == (204, "")
    assert client.ask("HEAD", "/whip/hall").status == 204
