"""Rows of viewers: what each of them can open, by every way of sending there is."""

import errno
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylibsrtp import Policy, Session

from rtc.net import kernel
from rtc.net.kernel import KernelFeatures
from rtc.net.sending import DEPTH, BatchSender, Row, split_runs
from rtc.packets import rtcp, rtp

GCM = Policy.SRTP_PROFILE_AEAD_AES_128_GCM
WAYS = {
    "gso": KernelFeatures(sendmmsg=True, segmentation=True),
    "sendmmsg": KernelFeatures(sendmmsg=True, segmentation=False),
    "sendto": KernelFeatures(sendmmsg=False, segmentation=False),
}


def make_session(key: bytes, direction: int) -> Session:
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=GCM)
    policy.allow_repeat_tx = True
    policy.window_size = 1024
    return Session(policy)


@dataclass
class Listener:
    """A viewer's socket and keys."""

    number: int
    link: socket.socket
    sealing: Session = field(init=False)
    opening: Session = field(init=False)

    def __post_init__(self) -> None:
        key = bytes([self.number + 1]) * 28
        self.sealing = make_session(key, Policy.SSRC_ANY_OUTBOUND)
        self.opening = make_session(key, Policy.SSRC_ANY_INBOUND)

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.link.getsockname()
        return str(host), int(port)

    def read_all(self) -> list[rtp.RtpHeader]:
        return [header for header, _ in self.read_packets()]

    def read_packets(self) -> list[tuple[rtp.RtpHeader, bytes]]:
        found: list[tuple[rtp.RtpHeader, bytes]] = []
        while True:
            try:
                opened = self.opening.unprotect(self.link.recv(2048))
            except BlockingIOError:
                return found
            header = rtp.parse_header(opened)
            assert header is not None
            found.append((header, opened[header.payload_at : header.payload_end]))


@pytest.fixture
def sending_socket() -> Iterator[socket.socket]:
    opened = kernel.open_udp_socket("127.0.0.1", 0, 1 << 20)
    yield opened
    opened.close()


@pytest.fixture
def listeners() -> Iterator[list[Listener]]:
    made = []
    for number in range(5):
        link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        link.bind(("127.0.0.1", 0))
        link.setblocking(False)
        made.append(Listener(number, link))
    yield made
    for listener in made:
        listener.link.close()


def make_row(sender: BatchSender, listeners: list[Listener]) -> Row:
    row = Row(sender.arena, tag_size=16)
    for listener in listeners:
        row.add(
            listener, listener.sealing._srtp[0], 96 + listener.number, 1000 * listener.number, 0
        )
    return row


def make_frame(first: int, sizes: list[int]) -> list[tuple[int, bytes]]:
    return [
        (
            first + index,
            rtp.build_packet(
                bytes([index]) * size,
                payload_type=0,
                marker=index == len(sizes) - 1,
                sequence=first + index,
                timestamp=90000,
                ssrc=77,
            ),
        )
        for index, size in enumerate(sizes)
    ]


@pytest.mark.parametrize("way", WAYS)
def test_everybody_gets_the_frame_under_their_own_numbers(
    way: str, sending_socket: socket.socket, listeners: list[Listener]
) -> None:
    sender = BatchSender(WAYS[way])
    row = make_row(sender, listeners)
    sender.send_packets(sending_socket, row, make_frame(10, [1100, 1100, 1100, 400]))
    for listener in listeners:
        packets = listener.read_packets()
        assert [len(payload) for _, payload in packets] == [1100, 1100, 1100, 400]
        headers = [header for header, _ in packets]
        first = 10 + 1000 * listener.number
        assert [header.sequence for header in headers] == [first + i for i in range(4)]
        assert {header.payload_type for header in headers} == {96 + listener.number}
        assert [header.marker for header in headers] == [False, False, False, True]
        assert {(header.timestamp, header.ssrc) for header in headers} == {(90000, 77)}
    assert sender.counters.packets == 20


def test_segmentation_needs_one_call_for_a_frame(
    sending_socket: socket.socket, listeners: list[Listener]
) -> None:
    calls = {}
    for way in ("gso", "sendmmsg"):
        sender = BatchSender(WAYS[way])
        row = make_row(sender, listeners)
        sender.send_packets(sending_socket, row, make_frame(10, [900, 900, 900]))
        calls[way] = sender.counters.calls
    assert calls == {"gso": 1, "sendmmsg": 3}


@pytest.mark.parametrize("code", [errno.EIO, errno.EINVAL])
def test_a_device_that_refuses_segmentation_gets_single_packets_from_then_on(
    code: int,
    sending_socket: socket.socket,
    listeners: list[Listener],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sender = BatchSender(WAYS["gso"])
    row = make_row(sender, listeners)
    real = kernel.find_sendmmsg()
    assert real is not None

    def refuse_segments(number: int, messages: Any, count: int, flags: int) -> int:
        if row.messages[0, 5]:
            kernel.ffi.errno = code
            return -1
        return real(number, messages, count, flags)

    monkeypatch.setattr(sender, "_sendmmsg", refuse_segments)
    sender.send_packets(sending_socket, row, make_frame(10, [900, 900]))
    sender.send_packets(sending_socket, row, make_frame(12, [900, 900]))
    assert not sender.features.segmentation
    assert sender.counters.features_lost == 1
    assert [len(listener.read_all()) for listener in listeners] == [4] * 5


def test_a_viewer_who_is_gone_costs_nobody_else_a_packet(
    sending_socket: socket.socket, listeners: list[Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = BatchSender(WAYS["gso"])
    row = make_row(sender, listeners)
    real = kernel.find_sendmmsg()
    assert real is not None
    third = row.messages.ctypes.data + 2 * kernel.MESSAGE_SIZE

    def refuse_the_third(number: int, messages: Any, count: int, flags: int) -> int:
        """As the kernel does: what comes before is sent, then the error is the answer."""
        at = int(kernel.ffi.cast("uintptr_t", messages))
        if at == third:
            kernel.ffi.errno = errno.ECONNREFUSED
            return -1
        before = min(count, (third - at) // kernel.MESSAGE_SIZE) if at < third else count
        return real(number, messages, before, flags)

    monkeypatch.setattr(sender, "_sendmmsg", refuse_the_third)
    for number in range(3):
        sender.send_packets(sending_socket, row, make_frame(10 + 2 * number, [300, 300]))
    assert [len(listener.read_all()) for listener in listeners] == [6, 6, 0, 6, 6]
    assert sender.counters.refused == 3


def test_a_full_buffer_drops_and_counts_instead_of_waiting(
    sending_socket: socket.socket, listeners: list[Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = BatchSender(WAYS["gso"])
    row = make_row(sender, listeners)

    def full(_number: int, _messages: Any, _count: int, _flags: int) -> int:
        kernel.ffi.errno = errno.EAGAIN
        return -1

    monkeypatch.setattr(sender, "_sendmmsg", full)
    sender.send_packets(sending_socket, row, make_frame(10, [300]))
    assert sender.counters.dropped == 5


def test_a_packet_from_before_a_viewer_came_is_not_sealed_for_them(
    sending_socket: socket.socket, listeners: list[Listener]
) -> None:
    sender = BatchSender(WAYS["gso"])
    row = make_row(sender, listeners)
    row.first_wanted[1] = 12
    sender.send_packets(sending_socket, row, [*make_frame(11, [500]), *make_frame(12, [500])])
    got = [[header.sequence for header in listener.read_all()] for listener in listeners]
    assert got == [[11, 12], [1012], [2011, 2012], [3011, 3012], [4011, 4012]]


def test_what_cannot_be_sealed_is_never_sent(
    sending_socket: socket.socket, listeners: list[Listener]
) -> None:
    sender = BatchSender(WAYS["gso"])
    row = make_row(sender, listeners)
    # A session without a stream for this source: libsrtp answers with an error.
    row.keys[1] = (empty := Session())._srtp[0]
    sender.send_packets(sending_socket, row, make_frame(10, [300]))
    assert empty is not None
    with pytest.raises(BlockingIOError):
        listeners[1].link.recv(2048)
    others = [listener for listener in listeners if listener.number != 1]
    assert [len(listener.read_all()) for listener in others] == [1] * 4
    assert sender.counters.unsealed == 1


def test_the_last_viewer_takes_the_place_of_one_who_leaves(
    sending_socket: socket.socket, listeners: list[Listener]
) -> None:
    sender = BatchSender(WAYS["gso"])
    row = make_row(sender, listeners)
    seats = list(row.seats)
    row.remove(seats[1])
    row.remove(seats[4])
    sender.send_packets(sending_socket, row, make_frame(20, [300]))
    got = [[header.sequence for header in listener.read_all()] for listener in listeners]
    assert got == [[20], [], [2020], [3020], []]


def test_a_viewer_who_moved_is_reached_at_the_new_address(
    sending_socket: socket.socket, listeners: list[Listener]
) -> None:
    sender = BatchSender(WAYS["gso"])
    row = make_row(sender, listeners[:1])
    new_link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    new_link.bind(("127.0.0.1", 0))
    new_link.setblocking(False)
    old_link, listeners[0].link = listeners[0].link, new_link
    row.set_address(row.seats[0])
    sender.send_packets(sending_socket, row, make_frame(20, [300]))
    assert len(listeners[0].read_all()) == 1
    old_link.close()


def test_sender_reports_count_what_each_viewer_was_sent(
    sending_socket: socket.socket, listeners: list[Listener]
) -> None:
    sender = BatchSender(WAYS["gso"])
    row = make_row(sender, listeners[:2])
    sender.send_packets(sending_socket, row, make_frame(10, [300]))
    row.add(listeners[2], listeners[2].sealing._srtp[0], 96, 0, 0)
    sender.send_packets(sending_socket, row, make_frame(11, [100, 100]))
    template = rtcp.build_sender_report(rtcp.SenderReport(77, 5, 6), 0, 0)
    template += rtcp.build_source_description(77, "xiangyi")
    for listener in listeners[:3]:
        listener.read_all()
    sender.send_reports(sending_socket, row, template, (20, 24))
    counts = []
    for listener in listeners[:3]:
        report = listener.opening.unprotect_rtcp(listener.link.recv(2048))
        assert rtcp.parse_compound(report) == [rtcp.SenderReport(77, 5, 6)]
        counts.append((int.from_bytes(report[20:24]), int.from_bytes(report[24:28])))
    assert counts == [(3, 500), (3, 500), (2, 200)]


@given(st.lists(st.integers(20, 1300), min_size=1, max_size=40))
def test_runs_hold_every_packet_in_order_and_suit_segmentation(sizes: list[int]) -> None:
    packets = [(number, bytes(size)) for number, size in enumerate(sizes)]
    runs = split_runs(packets)
    assert [packet for run in runs for packet in run] == packets
    for run in runs:
        lengths = [len(packet) for _, packet in run]
        assert len(run) <= DEPTH
        assert len(set(lengths[:-1])) <= 1
        assert lengths[-1] <= lengths[0]


def test_the_setting_may_forbid_what_the_kernel_can_do() -> None:
    assert kernel.find_features("sendto").batching == "sendto"
    assert kernel.find_features("sendmmsg").batching == "sendmmsg"
