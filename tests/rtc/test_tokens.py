"""Join and control tokens: good ones are read, every other kind is refused with its reason."""

import hmac
import json
from base64 import urlsafe_b64encode

import jwt
import pytest

from rtc import tokens
from rtc.tokens import BadToken, JoinClaims

NOW = 1_795_300_000
PRIVATE, PUBLIC = tokens.make_key_pair()
CLAIMS = JoinClaims(room="hall", session="s-1", role="publisher")


def reason_of(token: str, now: int = NOW, key: str = PUBLIC) -> str:
    with pytest.raises(BadToken) as refused:
        tokens.read_join_token(key, token, now)
    return refused.value.reason


def forge(**changes: object) -> str:
    payload: dict[str, object] = {
        "aud": "rtc",
        "room": "hall",
        "sid": "s-1",
        "role": "viewer",
        "jti": "j",
        "iat": NOW,
        "exp": NOW + 120,
    }
    payload.update(changes)
    return jwt.encode({k: v for k, v in payload.items() if v is not None}, PRIVATE, "EdDSA")


def test_a_join_token_says_what_was_signed() -> None:
    read = tokens.read_join_token(PUBLIC, tokens.sign_join_token(PRIVATE, CLAIMS, NOW), NOW + 119)
    assert (read.room, read.session, read.role) == ("hall", "s-1", "publisher")
    assert (read.jti, read.expires) == (CLAIMS.jti, NOW + 120)


def test_two_tokens_never_share_an_id() -> None:
    assert JoinClaims("a", "b", "viewer").jti != JoinClaims("a", "b", "viewer").jti


def test_an_expired_token_is_refused_after_the_clock_skew() -> None:
    token = tokens.sign_join_token(PRIVATE, CLAIMS, NOW)
    tokens.read_join_token(PUBLIC, token, NOW + 125)
    assert reason_of(token, NOW + 126) == "token_expired"


def test_an_expired_token_is_still_known_to_be_ours() -> None:
    token = tokens.sign_join_token(PRIVATE, CLAIMS, NOW)
    read = tokens.read_join_token(PUBLIC, token, NOW + 9999, check_expiry=False)
    assert read.session == "s-1"


def test_a_token_from_the_future_is_refused() -> None:
    assert reason_of(tokens.sign_join_token(PRIVATE, CLAIMS, NOW + 60)) == "token_from_the_future"


def test_a_strangers_token_is_refused() -> None:
    strangers_key, _ = tokens.make_key_pair()
    assert reason_of(tokens.sign_join_token(strangers_key, CLAIMS, NOW)) == "token_not_valid"


def test_nonsense_is_refused() -> None:
    assert reason_of("not.a.token") == "token_not_valid"
    assert reason_of("") == "token_not_valid"


def test_a_control_token_opens_no_session_and_the_other_way_round() -> None:
    control = tokens.sign_control_token(PRIVATE, NOW)
    assert reason_of(control) == "token_for_something_else"
    with pytest.raises(BadToken, match="token_for_something_else"):
        tokens.read_control_token(PUBLIC, tokens.sign_join_token(PRIVATE, CLAIMS, NOW), NOW)


def test_a_control_token_lives_for_a_minute() -> None:
    token = tokens.sign_control_token(PRIVATE, NOW)
    tokens.read_control_token(PUBLIC, token, NOW + 60)
    with pytest.raises(BadToken, match="token_expired"):
        tokens.read_control_token(PUBLIC, token, NOW + 66)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"role": "moderator"}, "token_without_role"),
        ({"role": None}, "token_without_role"),
        ({"room": None}, "token_without_room"),
        ({"room": ""}, "token_without_room"),
        ({"sid": 7}, "token_without_sid"),
        ({"sid": "x" * 129}, "token_without_sid"),
        ({"jti": None}, "token_not_valid"),
        ({"exp": None}, "token_not_valid"),
        ({"iat": None}, "token_not_valid"),
        ({"exp": "soon"}, "token_not_valid"),
    ],
)
def test_a_token_that_lacks_something_is_refused(changes: dict[str, object], reason: str) -> None:
    assert reason_of(forge(**changes)) == reason


def test_a_token_signed_in_another_way_is_refused() -> None:
    # The classic confusion of algorithms: HS256 with the PEM text as the shared secret.
    head = _part({"alg": "HS256", "typ": "JWT"})
    body = _part({"aud": "rtc", "room": "hall", "sid": "s", "role": "viewer", "jti": "j"})
    seal = hmac.digest(PUBLIC.encode(), f"{head}.{body}".encode(), "sha256")
    confused = f"{head}.{body}.{urlsafe_b64encode(seal).decode().rstrip('=')}"
    assert reason_of(confused) == "token_not_valid"
    assert reason_of(f"{_part({'alg': 'none'})}.{body}.") == "token_not_valid"


def _part(value: dict[str, str]) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
