"""Join and control tokens: short-lived EdDSA JWTs; the web signs, the media process reads."""

from dataclasses import dataclass, field
from typing import Any, Literal, cast
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

JOIN_AUDIENCE = "rtc"
CONTROL_AUDIENCE = "rtc-control"
JOIN_SECONDS = 120
CONTROL_SECONDS = 60
CLOCK_SKEW_SECONDS = 5

Role = Literal["publisher", "viewer"]


class BadToken(Exception):
    """The token is not good here; `reason` is a code that may be shown."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class JoinClaims:
    """One seat in one room; `session` is the name the web knows it by."""

    room: str
    session: str
    role: Role
    jti: str = field(default_factory=lambda: uuid4().hex)
    expires: int = 0  # set when signed; how long the jti has to be remembered


def make_key_pair() -> tuple[str, str]:
    """A new Ed25519 pair as PEM texts: (private, public)."""
    private = Ed25519PrivateKey.generate()
    return (
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    )


def sign_join_token(
    private_key_pem: str, claims: JoinClaims, now: int, lifetime: int = JOIN_SECONDS
) -> str:
    """A token that opens one session, once, within `lifetime` seconds of `now`."""
    payload = {
        "aud": JOIN_AUDIENCE,
        "room": claims.room,
        "sid": claims.session,
        "role": claims.role,
        "jti": claims.jti,
        "iat": now,
        "exp": now + lifetime,
    }
    return jwt.encode(payload, private_key_pem, algorithm="EdDSA")


def read_join_token(
    public_key_pem: str, token: str, now: int, *, check_expiry: bool = True
) -> JoinClaims:
    """The claims of a join token; without `check_expiry` for later requests of an open session."""
    payload = _read_token(public_key_pem, token, JOIN_AUDIENCE, now, check_expiry)
    role = payload.get("role")
    if role not in ("publisher", "viewer"):
        raise BadToken("token_without_role")
    return JoinClaims(
        room=_text(payload, "room"),
        session=_text(payload, "sid"),
        role=cast(Role, role),
        jti=_text(payload, "jti"),
        expires=int(payload["exp"]),
    )


def sign_control_token(private_key_pem: str, now: int, lifetime: int = CONTROL_SECONDS) -> str:
    """A token for the control API; it names no room because only the web holds one."""
    payload = {
        "aud": CONTROL_AUDIENCE,
        "jti": uuid4().hex,
        "iat": now,
        "exp": now + lifetime,
    }
    return jwt.encode(payload, private_key_pem, algorithm="EdDSA")


def read_control_token(public_key_pem: str, token: str, now: int) -> None:
    """Refuses everything that is not a fresh control token."""
    _read_token(public_key_pem, token, CONTROL_AUDIENCE, now, check_expiry=True)


def _text(payload: dict[str, Any], name: str) -> str:
    value = payload.get(name)
    if not isinstance(value, str) or not value or len(value) > 128:
        raise BadToken(f"token_without_{name}")
    return value


def _read_token(
    public_key_pem: str, token: str, audience: str, now: int, check_expiry: bool
) -> dict[str, Any]:
    try:
        # Time is checked below against the caller's clock; PyJWT would read the system's.
        payload: dict[str, Any] = jwt.decode(
            token,
            public_key_pem,
            algorithms=["EdDSA"],
            audience=audience,
            options={
                "require": ["exp", "iat", "aud", "jti"],
                "verify_exp": False,
                "verify_iat": False,
            },
        )
    except jwt.InvalidAudienceError as error:
        raise BadToken("token_for_something_else") from error
    except jwt.PyJWTError as error:
        raise BadToken("token_not_valid") from error
    expires, issued = payload["exp"], payload["iat"]
    if not isinstance(expires, int) or not isinstance(issued, int):
        raise BadToken("token_not_valid")
    if check_expiry and now > expires + CLOCK_SKEW_SECONDS:
        raise BadToken("token_expired")
    if check_expiry and issued > now + CLOCK_SKEW_SECONDS:
        raise BadToken("token_from_the_future")
    return payload
