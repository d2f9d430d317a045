"""DTLS as the passive side and the SRTP keys that come out of it (RFC 5764)."""

import contextlib
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_128_GCM,
    SRTP_AEAD_AES_256_GCM,
    SRTP_AES128_CM_SHA1_80,
    X509_DIGEST_ALGORITHMS,
    RTCCertificate,
    SRTPProtectionProfile,
    certificate_digest,
)
from OpenSSL import SSL
from pylibsrtp import Policy, Session

# AES-GCM with 128 bits costs half of what the others do, and everybody has it.
PROFILES: tuple[SRTPProtectionProfile, ...] = (
    SRTP_AEAD_AES_128_GCM,
    SRTP_AEAD_AES_256_GCM,
    SRTP_AES128_CM_SHA1_80,
)
FLIGHT_MTU = 1200
_DTLS_1_2 = 0xFEFD
_RECORD_HEADER = 13
_REPLAY_WINDOW = 1024


class HandshakeFailed(Exception):
    """The peer is not who the offer said, or shares no profile with us."""


@dataclass(frozen=True, slots=True)
class SrtpPair:
    """Both directions of one peer; the sessions own libsrtp's memory, so they are kept."""

    sending: Session
    receiving: Session
    profile: bytes
    tag_size: int


class DtlsIdentity:
    """The certificate of this process and the one SSL context that all peers share."""

    def __init__(self, profiles: Sequence[SRTPProtectionProfile] = PROFILES) -> None:
        self.profiles = tuple(profiles)
        certificate = RTCCertificate.generateCertificate()
        self.fingerprint = next(
            found.value for found in certificate.getFingerprints() if found.algorithm == "sha-256"
        )
        self._context = certificate._create_ssl_context(list(self.profiles))
        # The last flight of DTLS 1.2 is ours to repeat when asked; one version, one behaviour.
        self._context.set_max_proto_version(_DTLS_1_2)

    def open_connection(self) -> SSL.Connection:
        connection = SSL.Connection(self._context)
        connection.set_accept_state()
        connection.set_ciphertext_mtu(FLIGHT_MTU)
        return connection


class DtlsLink:
    """One peer's handshake: datagrams in, datagrams out through `send`, keys when done."""

    def __init__(
        self,
        identity: DtlsIdentity,
        fingerprints: Sequence[tuple[str, str]],
        send: Callable[[bytes], None],
    ) -> None:
        self._identity = identity
        self._fingerprints = fingerprints
        self._send = send
        self._ssl: SSL.Connection | None = identity.open_connection()
        self.srtp: SrtpPair | None = None
        self.closed_by_peer = False

    @property
    def connected(self) -> bool:
        return self.srtp is not None

    def take_datagram(self, data: bytes) -> bool:
        """True when this datagram completed the handshake; raises HandshakeFailed."""
        if self._ssl is None:
            return False
        with contextlib.suppress(SSL.Error):  # a full BIO drops the datagram as a network would
            self._ssl.bio_write(data)
        if self.connected:
            self._read_after_handshake(self._ssl)
            return False
        try:
            self._ssl.do_handshake()
        except SSL.WantReadError:
            self._flush()
            return False
        except SSL.Error as error:
            self._flush()
            raise HandshakeFailed("dtls") from error
        self._flush()
        self._check_fingerprint(self._ssl)
        self.srtp = self._make_keys(self._ssl)
        return True

    def repeat_lost_flight(self) -> None:
        """Called often while the handshake runs; sends again when OpenSSL's timer says so."""
        if self._ssl is not None and not self.connected and self._ssl.DTLSv1_get_timeout() == 0:
            with contextlib.suppress(SSL.Error):
                self._ssl.DTLSv1_handle_timeout()
            self._flush()

    def say_goodbye(self) -> None:
        """close_notify, so that the browser need not wait for its consent checks to fail."""
        if self._ssl is not None and self.connected:
            with contextlib.suppress(SSL.Error):
                self._ssl.shutdown()
            self._flush()
        self._ssl = None

    def forget_handshake(self) -> None:
        """Frees some 85 KB; after it neither side's close_notify can be spoken or heard."""
        self._ssl = None

    def _read_after_handshake(self, connection: SSL.Connection) -> None:
        try:
            connection.recv(1500)
        except SSL.ZeroReturnError:
            self.closed_by_peer = True
        except SSL.Error:
            pass  # a repeated Finished: OpenSSL has queued our last flight again
        self._flush()

    def _flush(self) -> None:
        if self._ssl is None:
            return
        flight = bytearray()
        with contextlib.suppress(SSL.Error):
            while chunk := self._ssl.bio_read(4096):
                flight += chunk
        for datagram in split_flight(bytes(flight)):
            self._send(datagram)

    def _check_fingerprint(self, connection: SSL.Connection) -> None:
        certificate = connection.get_peer_certificate(as_cryptography=True)
        if certificate is None:
            raise HandshakeFailed("no_certificate")
        known = [(a, v) for a, v in self._fingerprints if a in X509_DIGEST_ALGORITHMS]
        # RFC 8122 5: every fingerprint we can compute has to match, and one must be there.
        if not known or any(certificate_digest(certificate, a) != v for a, v in known):
            raise HandshakeFailed("fingerprint")

    def _make_keys(self, connection: SSL.Connection) -> SrtpPair:
        chosen = connection.get_selected_srtp_profile()
        profile = next((p for p in self._identity.profiles if p.openssl_profile == chosen), None)
        if profile is None:
            raise HandshakeFailed("srtp_profile")
        material = connection.export_keying_material(
            b"EXTRACTOR-dtls_srtp", 2 * (profile.key_length + profile.salt_length)
        )
        return SrtpPair(
            sending=_open_session(profile, material, 1, Policy.SSRC_ANY_OUTBOUND),
            receiving=_open_session(profile, material, 0, Policy.SSRC_ANY_INBOUND),
            profile=profile.openssl_profile,
            tag_size=10 if profile is SRTP_AES128_CM_SHA1_80 else 16,
        )


def _open_session(
    profile: SRTPProtectionProfile, material: bytes, index: int, ssrc_type: int
) -> Session:
    policy = Policy(
        key=profile.get_key_and_salt(material, index),
        ssrc_type=ssrc_type,
        srtp_profile=profile.libsrtp_profile,
    )
    # A retransmission without RTX is the same packet sealed again under the same number.
    policy.allow_repeat_tx = True
    policy.window_size = _REPLAY_WINDOW
    return Session(policy)


def split_flight(flight: bytes, limit: int = FLIGHT_MTU) -> list[bytes]:
    """Cuts what OpenSSL wrote between records, never inside one (RFC 6347 4.1.1)."""
    datagrams: list[bytes] = []
    start = at = 0
    while at + _RECORD_HEADER <= len(flight):
        end = at + _RECORD_HEADER + int(struct.unpack_from("!H", flight, at + 11)[0])
        if end - start > limit and at > start:
            datagrams.append(flight[start:at])
            start = at
        at = end
    if start < len(flight):
        datagrams.append(flight[start:])
    return datagrams
