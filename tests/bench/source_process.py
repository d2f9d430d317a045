"""The sender of the stream: a child process of its own, so that receiving cannot delay it."""

import contextlib
import http.client
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Protocol
from urllib.parse import urlsplit

from tests.bench import rtcp_reports
from tests.bench.media_leg import MediaLeg
from tests.bench.session_descriptions import read_remote_parameters, write_publisher_offer
from tests.bench.stream_packets import (
    SSRCS,
    StreamKind,
    StreamPacket,
    build_payload,
    build_rtp_header,
    describe_packet,
)
from tests.bench.subject import SubjectFailedError

_START_TIMEOUT = 15.0
_CONSENT_EVERY = 5.0
_REPORT_EVERY = 1.0
_KEPT_FOR_NACK = 1024
_LONGEST_RUN = 120.0


class PacketSink(Protocol):
    """Where the stream goes to."""

    def connect(self) -> None:
        """Makes ready to send."""

    def send(self, packet: StreamPacket, payload: bytes, sent_at_ns: int) -> None:
        """Sends one packet on its way."""

    def attend(self) -> None:
        """Does what is due besides sending."""


@dataclass
class PlainSink:
    """RTP without encryption to two ports of this machine."""

    ports: Sequence[int]

    def connect(self) -> None:
        """Opens the socket."""
        self._link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def send(self, packet: StreamPacket, payload: bytes, _sent_at_ns: int) -> None:
        """Sends to the port of the packet's kind."""
        self._link.sendto(
            build_rtp_header(packet) + payload, ("127.0.0.1", self.ports[packet.kind])
        )

    def attend(self) -> None:
        """Nothing comes back on this path."""


@dataclass
class WhipSink:
    """A WHIP publisher: real ICE, DTLS and SRTP, sender reports, answers to NACK."""

    url: str
    token: str

    def connect(self) -> None:
        """Publishes (RFC 9725 section 4.2)."""
        self._leg = MediaLeg()
        self._kept: dict[tuple[int, int], bytes] = {}
        self._sent = [0, 0]
        self._octets = [0, 0]
        self._last_timestamp = [0, 0]
        self._next_consent = time.monotonic() + _CONSENT_EVERY
        self._next_report = time.monotonic()
        sdp = post_session(self.url, self.token, write_publisher_offer(self._leg.local))
        self._leg.connect(read_remote_parameters(sdp), time.monotonic() + _START_TIMEOUT)

    def send(self, packet: StreamPacket, payload: bytes, sent_at_ns: int) -> None:
        """Encrypts, keeps for a NACK, sends."""
        datagram = build_rtp_header(packet, sent_at_ns) + payload
        protected = self._leg.srtp.outgoing.protect(datagram)
        sequence = int.from_bytes(datagram[2:4], "big")
        self._kept[SSRCS[packet.kind], sequence] = protected
        if len(self._kept) > _KEPT_FOR_NACK:
            del self._kept[next(iter(self._kept))]
        self._sent[packet.kind] += 1
        self._octets[packet.kind] += len(payload)
        self._last_timestamp[packet.kind] = int.from_bytes(datagram[4:8], "big")
        self._leg.send(protected)

    def attend(self) -> None:
        """Reads what the server sends; keeps consent and reports going."""
        now = time.monotonic()
        if now >= self._next_consent:
            self._next_consent += _CONSENT_EVERY
            self._leg.send_check()
        if now >= self._next_report:
            self._next_report += _REPORT_EVERY
            self._send_reports()
        while True:
            try:
                message = self._leg.link.recv(2048)
            except (BlockingIOError, ConnectionRefusedError):
                return
            if message[0] <= 3:
                self._leg.handle_stun(message)
            elif 128 <= message[0] <= 191:
                self._answer_nacks(message)

    def _send_reports(self) -> None:
        for kind in StreamKind:
            report = rtcp_reports.build_sender_report(
                SSRCS[kind],
                time.time_ns(),
                self._last_timestamp[kind],
                self._sent[kind],
                self._octets[kind],
            )
            self._leg.send(self._leg.srtp.outgoing.protect_rtcp(report))

    def _answer_nacks(self, message: bytes) -> None:
        compound = self._leg.srtp.incoming.unprotect_rtcp(message)
        for wanted in rtcp_reports.read_nacked_sequences(compound):
            if wanted in self._kept:
                self._leg.send(self._kept[wanted])


class RunningSource:
    """The parent's view of the child."""

    def __init__(self, counters: Sequence[int]) -> None:
        self._counters = counters

    def count_offered(self) -> int:
        """Packets sent so far."""
        return sum(self._counters)


@contextmanager
def running_source(sink: PacketSink, core: int) -> Iterator[RunningSource]:
    """Starts the child, waits until it sends, and ends it."""
    context = multiprocessing.get_context("spawn")
    counters = context.RawArray("Q", len(StreamKind))
    parent_end, child_end = context.Pipe()
    child = context.Process(
        target=_run_source, args=(sink, core, counters, child_end), daemon=True, name="source"
    )
    child.start()
    child_end.close()
    try:
        if not parent_end.poll(_START_TIMEOUT):
            raise SubjectFailedError("the source of the stream did not start in time")
        problem = parent_end.recv()
        if problem:
            raise SubjectFailedError(f"the source of the stream could not connect: {problem}")
        yield RunningSource(counters)
    finally:
        parent_end.close()
        child.join(2.0)
        if child.is_alive():
            child.kill()
            child.join()
        child.close()


def post_session(url: str, token: str, offer: str) -> str:
    """The POST of WHIP and WHEP; gives the answer's SDP."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
    headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {token}"}
    try:
        connection.request("POST", parts.path, offer.encode(), headers)
        response = connection.getresponse()
        body = response.read().decode()
    finally:
        connection.close()
    if response.status != http.HTTPStatus.CREATED:
        raise SubjectFailedError(f"POST {parts.path} answered {response.status}: {body[:200]}")
    return body


def _run_source(sink: PacketSink, core: int, counters: list[int], parent: Connection) -> None:
    """The child: sends at the stream's pace until the parent closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it in its own order
    os.sched_setaffinity(0, {core})
    with contextlib.suppress(PermissionError):
        # It needs 2 % of the core, but at the right moments; other people's load is not the topic.
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    problem = ""
    try:
        sink.connect()
    except Exception as error:  # told to the parent, which raises it there
        problem = repr(error)
    with contextlib.suppress(BrokenPipeError):  # the parent was stopped meanwhile
        parent.send(problem)
    if problem:
        return
    started_at = time.monotonic()
    upcoming = [describe_packet(kind, 0) for kind in StreamKind]
    while time.monotonic() - started_at < _LONGEST_RUN and not parent.poll():
        packet = min(upcoming, key=lambda candidate: candidate.due)
        delay = started_at + packet.due - time.monotonic()
        if delay > 0:
            time.sleep(delay)
        sent_at_ns = time.time_ns()
        payload = build_payload(packet.kind, packet.counter, sent_at_ns)
        sink.send(packet, payload, sent_at_ns)
        counters[packet.kind] += 1
        upcoming[packet.kind] = describe_packet(packet.kind, packet.counter + 1)
        sink.attend()
