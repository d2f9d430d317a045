"""The client side of ICE: binding requests, and a check of every answer (RFC 8489, RFC 8445)."""

import hashlib
import hmac
import os
import struct
import zlib

BINDING_REQUEST = 0x0001
BINDING_SUCCESS = 0x0101

_COOKIE = 0x2112A442
_USERNAME = 0x0006
_MESSAGE_INTEGRITY = 0x0008
_XOR_MAPPED_ADDRESS = 0x0020
_PRIORITY = 0x0024
_USE_CANDIDATE = 0x0025
_FINGERPRINT = 0x8028
_ICE_CONTROLLING = 0x802A
_FINGERPRINT_MASK = 0x5354554E
_HOST_PRIORITY = (110 << 24) | (65535 << 8) | 255  # RFC 8445 section 5.1.2.1, peer reflexive


def build_binding_request(transaction: bytes, username: str, password: str) -> bytes:
    """A nominating check of the controlling side."""
    attributes = [
        _pack_attribute(_USERNAME, username.encode()),
        _pack_attribute(_PRIORITY, struct.pack(">I", _HOST_PRIORITY)),
        _pack_attribute(_ICE_CONTROLLING, b"xiangyi!"),
        _pack_attribute(_USE_CANDIDATE, b""),
    ]
    return _seal_message(BINDING_REQUEST, transaction, b"".join(attributes), password)


def build_binding_success(request: bytes, source: tuple[str, int], password: str) -> bytes:
    """The answer to a check that the server makes of its own."""
    port = source[1] ^ (_COOKIE >> 16)
    host = struct.unpack(">I", bytes(int(part) for part in source[0].split(".")))[0] ^ _COOKIE
    mapped = _pack_attribute(_XOR_MAPPED_ADDRESS, struct.pack(">BBHI", 0, 1, port, host))
    return _seal_message(BINDING_SUCCESS, read_transaction(request), mapped, password)


def new_transaction() -> bytes:
    """A random transaction id."""
    return os.urandom(12)


def read_message_type(message: bytes) -> int:
    """The type field."""
    return int(struct.unpack_from(">H", message)[0])


def read_transaction(message: bytes) -> bytes:
    """The transaction id."""
    return message[8:20]


def verify_integrity(message: bytes, password: str) -> bool:
    """Checks MESSAGE-INTEGRITY, which must be there (RFC 8489 section 14.5)."""
    position = 20
    while position + 4 <= len(message):
        kind, length = struct.unpack_from(">HH", message, position)
        if kind == _MESSAGE_INTEGRITY:
            covered = message[:2] + struct.pack(">H", position + 4) + message[4:position]
            digest = hmac.digest(password.encode(), covered, hashlib.sha1)
            return hmac.compare_digest(digest, message[position + 4 : position + 24])
        position += 4 + (length + 3) // 4 * 4
    return False


def _pack_attribute(kind: int, value: bytes) -> bytes:
    return struct.pack(">HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def _seal_message(kind: int, transaction: bytes, attributes: bytes, password: str) -> bytes:
    """Adds MESSAGE-INTEGRITY and FINGERPRINT, each over a header that already counts it."""
    body = _with_header(kind, transaction, attributes, 24)
    digest = hmac.digest(password.encode(), body, hashlib.sha1)
    attributes += _pack_attribute(_MESSAGE_INTEGRITY, digest)
    body = _with_header(kind, transaction, attributes, 8)
    checksum = zlib.crc32(body) ^ _FINGERPRINT_MASK
    return body + _pack_attribute(_FINGERPRINT, struct.pack(">I", checksum))


def _with_header(kind: int, transaction: bytes, attributes: bytes, extra: int) -> bytes:
    return struct.pack(">HHI", kind, len(attributes) + extra, _COOKIE) + transaction + attributes
