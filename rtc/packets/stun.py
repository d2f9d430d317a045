"""STUN binding requests as an ICE-lite server sees them (RFC 8489, RFC 8445)."""

import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from zlib import crc32

MAGIC_COOKIE = 0x2112A442
BINDING_REQUEST = 0x0001
BINDING_SUCCESS = 0x0101
BINDING_ERROR = 0x0111

USERNAME = 0x0006
MESSAGE_INTEGRITY = 0x0008
ERROR_CODE = 0x0009
XOR_MAPPED_ADDRESS = 0x0020
USE_CANDIDATE = 0x0025
FINGERPRINT = 0x8028
ICE_CONTROLLED = 0x8029

ROLE_CONFLICT = (487, b"Role Conflict")

_HEADER = struct.Struct("!HHI12s")
_ATTRIBUTE = struct.Struct("!HH")
_FINGERPRINT_XOR = 0x5354554E


@dataclass(frozen=True, slots=True)
class BindingRequest:
    """One request, not yet proved to come from who it says."""

    transaction: bytes
    local_ufrag: str  # ours: the part of USERNAME before the colon
    integrity_at: int
    integrity: bytes
    nominates: bool
    claims_controlled: bool


def parse_binding_request(data: bytes) -> BindingRequest | None:
    """None for everything that is not a well-formed binding request with USERNAME and integrity."""
    if len(data) < 20:
        return None
    kind, length, cookie, transaction = _HEADER.unpack_from(data)
    if kind != BINDING_REQUEST or cookie != MAGIC_COOKIE or length != len(data) - 20 or length & 3:
        return None
    found = {name: (at, value) for name, at, value in _read_attributes(data)}
    integrity_at, integrity = found.get(MESSAGE_INTEGRITY, (0, b""))
    local, colon, _remote = found.get(USERNAME, (0, b""))[1].partition(b":")
    if len(integrity) != 20 or not colon or not local.isascii() or not _fingerprint_holds(data):
        return None
    return BindingRequest(
        transaction,
        local.decode("ascii"),
        integrity_at,
        integrity,
        USE_CANDIDATE in found,
        ICE_CONTROLLED in found,
    )


def _read_attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 20
    while at + 4 <= len(data):
        name, size = _ATTRIBUTE.unpack_from(data, at)
        yield name, at, data[at + 4 : at + 4 + size]
        if name == MESSAGE_INTEGRITY:
            # RFC 8489 14.5: what follows the integrity is not covered by it and does not count.
            return
        at += 4 + size + (-size & 3)


def _fingerprint_holds(data: bytes) -> bool:
    # RFC 8445 7.1: connectivity checks carry FINGERPRINT, and it is the last attribute.
    if len(data) < 28:
        return False
    name, size, value = struct.unpack_from("!HHI", data, len(data) - 8)
    expected = (crc32(data[:-8]) & 0xFFFFFFFF) ^ _FINGERPRINT_XOR
    return bool(name == FINGERPRINT and size == 4 and value == expected)


def integrity_holds(data: bytes, request: BindingRequest, password: bytes) -> bool:
    """Whether the request was made by somebody who knows our password."""
    at = request.integrity_at
    # The length field covers the message up to and with the integrity (RFC 8489 14.5).
    covered = data[:2] + struct.pack("!H", at - 20 + 24) + data[4:at]
    return hmac.compare_digest(hmac.digest(password, covered, "sha1"), request.integrity)


def build_success(transaction: bytes, host: str, port: int, password: bytes) -> bytes:
    """The answer that tells the sender which address it was seen under."""
    packed = ip_address(host).packed
    family = 1 if len(packed) == 4 else 2
    mask = struct.pack("!I", MAGIC_COOKIE) + transaction
    value = struct.pack("!BBH", 0, family, port ^ (MAGIC_COOKIE >> 16)) + bytes(
        a ^ b for a, b in zip(packed, mask, strict=False)
    )
    body = _ATTRIBUTE.pack(XOR_MAPPED_ADDRESS, len(value)) + value
    return _seal(BINDING_SUCCESS, transaction, body, password)


def build_error(transaction: bytes, code: int, reason: bytes, password: bytes) -> bytes:
    """An error response, such as 487 to a peer that thinks we lead."""
    value = struct.pack("!HBB", 0, code // 100, code % 100) + reason
    body = _ATTRIBUTE.pack(ERROR_CODE, len(value)) + value + bytes(-len(value) & 3)
    return _seal(BINDING_ERROR, transaction, body, password)


def _seal(kind: int, transaction: bytes, body: bytes, password: bytes) -> bytes:
    message = _HEADER.pack(kind, len(body) + 24, MAGIC_COOKIE, transaction) + body
    message += _ATTRIBUTE.pack(MESSAGE_INTEGRITY, 20) + hmac.digest(password, message, "sha1")
    message = message[:2] + struct.pack("!H", len(body) + 32) + message[4:]
    check = (crc32(message) & 0xFFFFFFFF) ^ _FINGERPRINT_XOR
    return message + struct.pack("!HHI", FINGERPRINT, 4, check)
