"""One end of a WebRTC transport: a socket, ICE as the controlling side, then DTLS."""

import secrets
import socket
import time

from tests.bench import stun_checks
from tests.bench.dtls_client import HandshakeError, SrtpPair, client_identity, shake_hands
from tests.bench.rtcp_reports import ReportedSource, read_sender_reports
from tests.bench.session_descriptions import LocalParameters, RemoteParameters

_RECEIVE_BUFFER = 1 << 20
_CHECK_INTERVAL = 0.05


class MediaLeg:
    """A connected leg answers and makes checks; media is sent and read by its owner."""

    def __init__(self) -> None:
        self.link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        self.link.bind(("127.0.0.1", 0))
        self.local = LocalParameters(
            ufrag=secrets.token_hex(4),
            pwd=secrets.token_hex(16),
            fingerprint=client_identity().fingerprint,
            port=self.link.getsockname()[1],
        )
        self.failed_integrity = 0
        self._last_reports: dict[int, tuple[int, float]] = {}
        self._open_checks: dict[bytes, float] = {}
        self._remote: RemoteParameters | None = None
        self._srtp: SrtpPair | None = None

    @property
    def srtp(self) -> SrtpPair:
        """The SRTP sessions of a leg that is connected."""
        if self._srtp is None:
            raise HandshakeError("the leg is not connected")
        return self._srtp

    @property
    def remote(self) -> RemoteParameters:
        """The server's end of a leg that is connected."""
        if self._remote is None:
            raise HandshakeError("the leg is not connected")
        return self._remote

    def connect(self, remote: RemoteParameters, deadline: float) -> None:
        """ICE, then DTLS; the socket does not block afterwards."""
        self._remote = remote
        self.link.connect((remote.host, remote.port))
        self._await_check_answer(deadline)
        self._srtp = shake_hands(self, remote.fingerprint, deadline)
        self.link.setblocking(False)

    def send_check(self) -> None:
        """Sends a check, which is also the asking for consent (RFC 7675)."""
        transaction = stun_checks.new_transaction()
        self._open_checks[transaction] = time.monotonic()
        username = f"{self.remote.ufrag}:{self.local.ufrag}"
        self.send(stun_checks.build_binding_request(transaction, username, self.remote.pwd))

    def handle_stun(self, message: bytes) -> bool:
        """Takes a STUN message; True when it is a good answer to a check of ours."""
        kind = stun_checks.read_message_type(message)
        if kind == stun_checks.BINDING_REQUEST:
            if stun_checks.verify_integrity(message, self.local.pwd):
                source = (self.remote.host, self.remote.port)
                self.send(stun_checks.build_binding_success(message, source, self.local.pwd))
            return False
        transaction = stun_checks.read_transaction(message)
        if kind != stun_checks.BINDING_SUCCESS or transaction not in self._open_checks:
            return False
        if not stun_checks.verify_integrity(message, self.remote.pwd):
            self.failed_integrity += 1
            return False
        del self._open_checks[transaction]
        return True

    def count_unanswered(self, age: float) -> int:
        """Checks that have had no good answer for `age` seconds."""
        limit = time.monotonic() - age
        return sum(sent_at < limit for sent_at in self._open_checks.values())

    def handle_rtcp(self, message: bytes) -> None:
        """Remembers when sender reports came, for the receiver reports."""
        compound = self.srtp.incoming.unprotect_rtcp(message)
        for ssrc, middle in read_sender_reports(compound):
            self._last_reports[ssrc] = (middle, time.monotonic())

    def describe_source(self, ssrc: int, highest: int, lost: int) -> ReportedSource:
        """One block of a receiver report."""
        middle, came_at = self._last_reports.get(ssrc, (0, 0.0))
        return ReportedSource(ssrc, highest, lost, middle, time.monotonic() - came_at)

    def send(self, datagram: bytes) -> None:
        """Sends; a closed or full far end shows as a missing answer, not as an exception."""
        try:
            self.link.send(datagram)
        except (BlockingIOError, ConnectionRefusedError):
            return

    def close(self) -> None:
        """Closes the socket."""
        self.link.close()

    def _await_check_answer(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            self.send_check()
            self.link.settimeout(_CHECK_INTERVAL)
            try:
                message = self.link.recv(2048)
            except (TimeoutError, ConnectionRefusedError):
                continue
            if message[0] <= 3 and self.handle_stun(message):
                self._open_checks.clear()
                return
        raise HandshakeError("no answer to the ICE checks")
