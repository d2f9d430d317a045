"""A DTLS 1.2 client that ends in a pair of SRTP sessions (RFC 5764)."""

import datetime
import socket
import time
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from OpenSSL import SSL
from pylibsrtp import Policy, Session

# One profile for all subjects: the cost of the cipher must not tell them apart.
SRTP_PROFILE = b"SRTP_AEAD_AES_128_GCM"
_KEY_SIZE, _SALT_SIZE = 16, 12
_MAX_DATAGRAM = 2048
_FIRST_PATIENCE, _LONGEST_PATIENCE = 0.05, 1.0


class HandshakeError(Exception):
    """The DTLS handshake did not come to a good end."""


@dataclass(frozen=True)
class SrtpPair:
    """The two directions of a leg."""

    outgoing: Session
    incoming: Session


@dataclass(frozen=True)
class ClientIdentity:
    """One certificate and one context for all legs of the generator."""

    context: SSL.Context
    fingerprint: str


@cache
def client_identity() -> ClientIdentity:
    """Makes the certificate on first use."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bench")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    context = SSL.Context(SSL.DTLS_METHOD)
    # The certificate is self-signed by design; its fingerprint is compared after the handshake.
    context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)
    context.use_certificate(certificate)
    context.use_privatekey(key)
    context.set_tlsext_use_srtp(SRTP_PROFILE)
    digest = certificate.fingerprint(hashes.SHA256())
    return ClientIdentity(context, digest.hex(":").upper())


class IceLink(Protocol):
    """The transport under the handshake; it goes on with its checks while the handshake runs."""

    link: socket.socket

    def send_check(self) -> None:
        """Sends one more check."""

    def handle_stun(self, message: bytes) -> bool:
        """Takes a STUN message."""


def shake_hands(ice: IceLink, fingerprint: str, deadline: float) -> SrtpPair:
    """Runs the handshake on a connected socket and checks whom it was made with."""
    connection = SSL.Connection(client_identity().context)
    connection.set_connect_state()
    while not _advance_handshake(connection):
        flight = _flush_records(connection, ice.link)
        connection.bio_write(_await_record(flight, ice, deadline))
    _flush_records(connection, ice.link)
    peer = connection.get_peer_certificate()
    if peer is None or peer.digest("sha256").decode().upper() != fingerprint:
        raise HandshakeError("the server's certificate is not the one of its SDP")
    if connection.get_selected_srtp_profile() != SRTP_PROFILE:
        raise HandshakeError(f"the server refused {SRTP_PROFILE.decode()}")
    return _derive_sessions(connection)


def _advance_handshake(connection: SSL.Connection) -> bool:
    try:
        connection.do_handshake()
    except SSL.WantReadError:
        return False
    except SSL.Error as error:
        raise HandshakeError(f"DTLS refused: {error}") from error
    return True


def _flush_records(connection: SSL.Connection, link: socket.socket) -> list[bytes]:
    flight: list[bytes] = []
    while True:
        try:
            flight.append(connection.bio_read(_MAX_DATAGRAM))
        except SSL.WantReadError:
            return flight
        link.send(flight[-1])


def _await_record(flight: list[bytes], ice: IceLink, deadline: float) -> bytes:
    """The next DTLS datagram; early media is dropped.

    Like a browser it says its flight and its ICE check again after 50 ms, then after twice that:
    libnice drops what comes before it has chosen the pair, and OpenSSL would wait for a second.
    """
    patience = _FIRST_PATIENCE
    ice.link.settimeout(patience)
    while time.monotonic() < deadline:
        try:
            datagram = ice.link.recv(_MAX_DATAGRAM)
        except TimeoutError:
            ice.send_check()
            for record in flight:
                ice.link.send(record)
            patience = min(patience * 2, _LONGEST_PATIENCE)
            ice.link.settimeout(patience)
            continue
        if datagram[0] <= 3:
            ice.handle_stun(datagram)
        elif 20 <= datagram[0] <= 63:  # RFC 7983 section 7
            return datagram
    raise HandshakeError("the DTLS handshake timed out")


def _derive_sessions(connection: SSL.Connection) -> SrtpPair:
    """RFC 5764 section 4.2: client key, server key, client salt, server salt."""
    size = 2 * (_KEY_SIZE + _SALT_SIZE)
    material = connection.export_keying_material(b"EXTRACTOR-dtls_srtp", size)
    keys, salts = material[: 2 * _KEY_SIZE], material[2 * _KEY_SIZE :]
    client = keys[:_KEY_SIZE] + salts[:_SALT_SIZE]
    server = keys[_KEY_SIZE:] + salts[_SALT_SIZE:]
    return SrtpPair(
        outgoing=Session(_build_policy(client, Policy.SSRC_ANY_OUTBOUND)),
        incoming=Session(_build_policy(server, Policy.SSRC_ANY_INBOUND)),
    )


def _build_policy(key: bytes, direction: int) -> Policy:
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=Policy.SRTP_PROFILE_AEAD_AES_128_GCM)
    policy.window_size = 1024
    return policy
