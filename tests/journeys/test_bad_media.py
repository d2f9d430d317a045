"""Bad WHIP and WHEP requests through the front door: each is refused with its own reason."""

from uuid import UUID, uuid4

import pytest

from consultations import clock
from rtc.tokens import CLOCK_SKEW_SECONDS, JOIN_SECONDS, JoinClaims, Role, sign_join_token
from tests.browser.people import CLERK, WORKER
from tests.browser.village import Village
from tests.journeys.citizen import Answer, Citizen
from tests.journeys.conftest import Meet
from tests.journeys.halls import meeting_in, open_hall
from tests.rtc.offers import publisher_offer, viewer_offer
from webapp.keys import load_keys
from webapp.settings import Settings

pytestmark = pytest.mark.xdist_group("journeys")
SDP = "application/sdp"


@pytest.fixture(scope="module")
def hall(meet: Meet) -> UUID:
    return open_hall(meet(CLERK), "坏的请求")


def seat(who: Citizen, meeting_id: UUID, role: Role = "viewer") -> str:
    asked = who.post_json(f"/api/v1/meetings/{meeting_id}/join", {"role": role})
    assert asked.status == 200, asked.text
    token: str = asked.json()["token"]
    return token


def offer(who: Citizen, path: str, token: str, sdp: str | bytes = "", kind: str = SDP) -> Answer:
    body = sdp if isinstance(sdp, bytes) else (sdp or viewer_offer()).encode()
    headers = {"Content-Type": kind, "Authorization": f"Bearer {token}"}
    return who.send("POST", path, body, headers)


def refused_as(answer: Answer, status: int, code: str) -> None:
    assert answer.status == status, answer.text
    assert answer.headers.get_content_type() == "application/json"
    assert answer.json()["error"] == code
    assert answer.json()["detail"]


def signed(village: Village, hall: UUID, issued_ago: int) -> str:
    """A token as the web signs it, some seconds ago."""
    pem = load_keys(Settings(data_dir=village.data)).media_private_pem
    claims = JoinClaims(room=str(hall), session=uuid4().hex, role="viewer")
    return sign_join_token(pem, claims, int(clock.now().timestamp()) - issued_ago)


def test_a_good_offer_is_taken(nobody: Citizen, hall: UUID) -> None:
    answer = offer(nobody, f"/whep/{hall}", seat(nobody, hall))
    assert answer.status == 201, answer.text
    assert answer.headers.get_content_type() == SDP
    assert nobody.send("DELETE", answer.location, None, {}).status == 200


@pytest.mark.parametrize("sdp", ["hello", "v=0\r\n", "{}", "\x00\xff", "v=0\r\nm=audio\r\n"])
def test_what_is_no_sdp_is_a_bad_request(nobody: Citizen, hall: UUID, sdp: str) -> None:
    refused_as(offer(nobody, f"/whep/{hall}", seat(nobody, hall), sdp), 400, "bad_sdp")


def test_an_empty_body_and_bytes_that_are_no_text_are_bad_requests(
    nobody: Citizen, hall: UUID
) -> None:
    for body in (b"", b"\xff\xfe\x00"):
        refused_as(offer(nobody, f"/whep/{hall}", seat(nobody, hall), body), 400, "bad_sdp")


def test_a_refused_offer_does_not_use_the_token_up(nobody: Citizen, hall: UUID) -> None:
    token = seat(nobody, hall)
    refused_as(offer(nobody, f"/whep/{hall}", token, "hello"), 400, "bad_sdp")
    answer = offer(nobody, f"/whep/{hall}", token)
    assert answer.status == 201
    nobody.send("DELETE", answer.location, None, {})


def test_another_content_type_is_refused(nobody: Citizen, hall: UUID) -> None:
    answer = offer(nobody, f"/whep/{hall}", seat(nobody, hall), kind="application/json")
    refused_as(answer, 415, "wrong_content_type")


def test_an_offer_that_wants_to_send_is_no_viewers_offer(nobody: Citizen, hall: UUID) -> None:
    answer = offer(nobody, f"/whep/{hall}", seat(nobody, hall), publisher_offer())
    refused_as(answer, 422, "wrong_direction")


def test_an_offer_of_more_than_64_kilobytes_is_too_large(nobody: Citizen, hall: UUID) -> None:
    padded = viewer_offer() + "a=x\r\n" * 14_000
    refused_as(offer(nobody, f"/whep/{hall}", seat(nobody, hall), padded), 413, "too_large")


def test_without_a_token_nothing_is_opened(nobody: Citizen, hall: UUID) -> None:
    answer = nobody.send("POST", f"/whep/{hall}", viewer_offer().encode(), {"Content-Type": SDP})
    refused_as(answer, 401, "token_missing")


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_a_token_nobody_signed_opens_nothing(nobody: Citizen, hall: UUID, token: str) -> None:
    refused_as(offer(nobody, f"/whep/{hall}", token), 401, "token_not_valid")


def test_an_expired_token_opens_nothing(village: Village, nobody: Citizen, hall: UUID) -> None:
    late = signed(village, hall, JOIN_SECONDS + CLOCK_SKEW_SECONDS + 1)
    refused_as(offer(nobody, f"/whep/{hall}", late), 401, "token_expired")


def test_a_token_opens_no_other_room(meet: Meet, nobody: Citizen, hall: UUID) -> None:
    other = open_hall(meet(CLERK), "另一个会")
    refused_as(offer(nobody, f"/whep/{other}", seat(nobody, hall)), 403, "token_for_another_room")


def test_a_viewers_token_does_not_broadcast(nobody: Citizen, hall: UUID) -> None:
    answer = offer(nobody, f"/whip/{hall}", seat(nobody, hall), publisher_offer())
    refused_as(answer, 403, "token_for_another_role")


def test_a_token_is_good_for_one_session(nobody: Citizen, hall: UUID) -> None:
    token = seat(nobody, hall)
    first = offer(nobody, f"/whep/{hall}", token)
    assert first.status == 201
    assert nobody.send("DELETE", first.location, None, {}).status == 200
    refused_as(offer(nobody, f"/whep/{hall}", token), 401, "token_used")


def test_a_guessed_session_is_not_there(nobody: Citizen, hall: UUID) -> None:
    for method in ("DELETE", "GET"):
        answer = nobody.send(method, f"/whep/{hall}/{'A' * 24}", None, {})
        refused_as(answer, 404, "unknown_session")


def test_control_and_figures_of_the_media_process_are_not_passed_on(nobody: Citizen) -> None:
    for path in ("/control/v1/rooms", "/whep/../control/v1/rooms", "/whip/%2e%2e/metrics"):
        assert nobody.get(path).status in (404, 405), path


def test_a_villager_gets_no_seat_to_broadcast(meet: Meet, nobody: Citizen, hall: UUID) -> None:
    for who in (meet(WORKER), nobody):
        asked = who.post_json(f"/api/v1/meetings/{hall}/join", {"role": "publisher"})
        asked.said_plainly(403)
        assert "token" not in asked.json()


@pytest.mark.parametrize("wish", [b"{", b"[]", b'{"role": "king"}', b'{"roll": 1}', b"\xff"])
def test_a_seat_asked_for_wrongly_is_refused_in_words(
    nobody: Citizen, hall: UUID, wish: bytes
) -> None:
    asked = nobody.post_json(f"/api/v1/meetings/{hall}/join", wish)
    asked.said_plainly(422)
    assert asked.json()["error"] == "join_role_unknown"


def test_no_seat_before_the_doors_are_open(meet: Meet, nobody: Citizen) -> None:
    page = nobody.get("/v/qingshiwan/meetings").text
    ahead = meeting_in(page[: page.index("石桥怎么修")].rpartition("<a ")[2])
    asked = nobody.post_json(f"/api/v1/meetings/{ahead}/join", {})
    asked.said_plainly(409)
    assert asked.json()["error"] == "meeting_not_open"
