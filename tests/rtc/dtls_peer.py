"""A browser's end of a media leg in a few lines: checks, DTLS client, SRTP. No real sockets."""

from aioice import stun as oracle
from aiortc.rtcdtlstransport import RTCCertificate, SRTPProtectionProfile
from OpenSSL import SSL
from pylibsrtp import Policy, Session

from rtc.net.dtls import PROFILES, split_flight
from rtc.net.ice import Credentials


def make_check(
    credentials: Credentials, *, nominate: bool = True, controlled: bool = False
) -> bytes:
    message = oracle.Message(oracle.Method.BINDING, oracle.Class.REQUEST)
    message.attributes["USERNAME"] = f"{credentials.ufrag}:them"
    message.attributes["PRIORITY"] = 1
    message.attributes["ICE-CONTROLLED" if controlled else "ICE-CONTROLLING"] = 1
    if nominate:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(credentials.password.encode())
    message.add_fingerprint()
    return bytes(message)


class DtlsPeer:
    """Speaks DTLS as the client; keys appear when the handshake is done."""

    def __init__(self, profiles: tuple[SRTPProtectionProfile, ...] = PROFILES) -> None:
        certificate = RTCCertificate.generateCertificate()
        self.fingerprints = [
            (found.algorithm, found.value) for found in certificate.getFingerprints()
        ]
        self.profile: SRTPProtectionProfile | None = None
        self._profiles = profiles
        context = certificate._create_ssl_context(list(profiles))
        self._ssl = SSL.Connection(context)
        self._ssl.set_connect_state()
        self._ssl.set_ciphertext_mtu(1200)
        self.sending: Session | None = None
        self.receiving: Session | None = None

    def advance(self, data: bytes = b"") -> list[bytes]:
        """Takes one datagram and gives back what it makes us send."""
        if data:
            self._ssl.bio_write(data)
        if self.sending is None:
            try:
                self._ssl.do_handshake()
            except SSL.WantReadError:
                pass
            else:
                self._take_keys()
        return self._flush()

    def say_goodbye(self) -> list[bytes]:
        self._ssl.shutdown()
        return self._flush()

    def _flush(self) -> list[bytes]:
        flight = b""
        try:
            while chunk := self._ssl.bio_read(4096):
                flight += chunk
        except SSL.WantReadError:
            pass
        return split_flight(flight)

    def _take_keys(self) -> None:
        chosen = self._ssl.get_selected_srtp_profile()
        self.profile = next(p for p in self._profiles if p.openssl_profile == chosen)
        size = 2 * (self.profile.key_length + self.profile.salt_length)
        keys = self._ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", size)
        self.sending = self._open(keys, 0, Policy.SSRC_ANY_OUTBOUND)
        self.receiving = self._open(keys, 1, Policy.SSRC_ANY_INBOUND)

    def _open(self, keys: bytes, index: int, direction: int) -> Session:
        assert self.profile is not None
        return Session(
            Policy(
                key=self.profile.get_key_and_salt(keys, index),
                ssrc_type=direction,
                srtp_profile=self.profile.libsrtp_profile,
            )
        )
