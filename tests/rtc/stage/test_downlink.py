"""One viewer's numbers: unbroken, never used twice, repaired from the cache."""

import pytest
from aiortc import rtp as oracle

from rtc.net.kernel import KernelFeatures
from rtc.net.sending import BatchSender, Row
from rtc.packets import rtp
from rtc.stage.downlink import (
    FIRST_SEQUENCE_BELOW,
    REPAIRS_PER_SECOND,
    REPLAY_KEPT_SECONDS,
    Downlink,
)
from rtc.stage.stream import PictureStream
from tests.rtc.stage.pictures import Camera

SENDER = BatchSender(KernelFeatures(sendmmsg=False, segmentation=False))


class Somebody:
    address = ("127.0.0.1", 9)


def take_seat(link: Downlink, first_wanted: int) -> None:
    """What the audience does, without keys."""
    link.begin(first_wanted)
    row = Row(SENDER.arena, 16)
    link.seat = row.add(Somebody(), None, link.payload_type, link.shift, link.first_wanted)


def read(packet: bytes) -> rtp.RtpHeader:
    header = rtp.parse_header(packet)
    assert header is not None
    return header


@pytest.fixture
def stream() -> PictureStream:
    return PictureStream(7)


@pytest.fixture
def camera(stream: PictureStream) -> Camera:
    made = Camera(stream)
    made.send_frame(1.0, key=True, packets=3)
    return made


@pytest.fixture
def link(stream: PictureStream) -> Downlink:
    return Downlink(stream, payload_type=96, repair_type=97, repair_ssrc=8)


def test_numbers_begin_low_enough_for_the_rollover_counter(stream: PictureStream) -> None:
    firsts = {Downlink(stream, 96, None, 0).next_number for _ in range(200)}
    assert len(firsts) > 50
    assert all(0 < first <= FIRST_SEQUENCE_BELOW for first in firsts)


def test_a_replay_and_what_follows_are_numbered_without_a_gap(
    stream: PictureStream, camera: Camera, link: Downlink
) -> None:
    first = link.next_number
    replay = [read(p) for p in link.make_replay(stream.find_replay(1.1), 1.1)]
    assert [header.sequence for header in replay] == [first, first + 1, first + 2]
    take_seat(link, stream.head + 1)
    camera.send_frame(1.2)
    assert link.shift + stream.head == first + 4


def test_a_replay_looks_as_if_it_were_sent_just_now(
    stream: PictureStream, camera: Camera, link: Downlink
) -> None:
    camera.send_frame(1.03)
    camera.send_frame(1.06)
    replay = [read(p) for p in link.make_replay(stream.find_replay(1.1), 1.1)]
    newest = stream.continuity.timestamp
    assert [header.timestamp - newest for header in replay] == [-180] * 3 + [-90] * 2 + [0] * 2
    assert {header.payload_type for header in replay} == {96}


def test_a_lost_packet_comes_again_on_the_repair_stream(
    stream: PictureStream, camera: Camera, link: Downlink
) -> None:
    take_seat(link, stream.head + 1)
    camera.send_frame(1.1)
    wanted = (stream.head + link.shift) & 0xFFFF
    (repair,) = link.find_repairs([wanted], 1.2)
    wrapped = oracle.RtpPacket.parse(repair)
    assert (wrapped.payload_type, wrapped.ssrc) == (97, 8)
    original = oracle.unwrap_rtx(wrapped, payload_type=96, ssrc=7)
    cached = stream.ring.get(stream.head)
    assert cached is not None
    assert (original.sequence_number, original.payload) == (wanted, cached[12:])


def test_repairs_have_numbers_of_their_own(
    stream: PictureStream, camera: Camera, link: Downlink
) -> None:
    take_seat(link, stream.head + 1)
    camera.send_frame(1.1)
    wanted = (stream.head + link.shift) & 0xFFFF
    repairs = link.find_repairs([wanted, wanted, wanted - 1], 1.2)
    numbers = [read(repair).sequence for repair in repairs]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_without_a_repair_stream_the_very_same_packet_is_sent(
    stream: PictureStream, camera: Camera
) -> None:
    link = Downlink(stream, payload_type=96, repair_type=None, repair_ssrc=0)
    take_seat(link, stream.head + 1)
    camera.send_frame(1.1)
    wanted = (stream.head + link.shift) & 0xFFFF
    first, second = link.find_repairs([wanted, wanted], 1.2)
    assert first == second
    assert (read(first).sequence, read(first).payload_type) == (wanted, 96)


def test_a_packet_from_before_the_viewer_came_is_never_sent(
    stream: PictureStream, camera: Camera, link: Downlink
) -> None:
    take_seat(link, stream.head + 1)
    camera.send_frame(1.1)
    before = (link.first_wanted - 1 + link.shift) & 0xFFFF
    assert link.find_repairs([before], 1.2) == []


def test_a_replayed_packet_is_repaired_as_it_was_sent(
    stream: PictureStream, camera: Camera, link: Downlink
) -> None:
    camera.send_frame(1.03)
    replay = link.make_replay(stream.find_replay(1.1), 1.1)
    take_seat(link, stream.head + 1)
    (repair,) = link.find_repairs([read(replay[0]).sequence], 1.3)
    assert read(repair).timestamp == read(replay[0]).timestamp
    late = 1.2 + REPLAY_KEPT_SECONDS
    assert link.find_repairs([read(replay[0]).sequence], late) == []


def test_numbers_go_on_after_the_picture_was_off(
    stream: PictureStream, camera: Camera, link: Downlink
) -> None:
    take_seat(link, stream.head + 1)
    camera.send_frame(1.1)
    last = stream.head + link.shift
    link.seat = None
    link.end()
    camera.send_frame(2.0, packets=40)
    camera.send_frame(2.1, key=True)
    take_seat(link, stream.head - 1)
    assert link.first_wanted + link.shift == last + 1


def test_a_flood_of_requests_is_not_answered_with_a_flood(
    stream: PictureStream, camera: Camera, link: Downlink
) -> None:
    take_seat(link, stream.head + 1)
    camera.send_frame(1.1)
    wanted = [(stream.head + link.shift) & 0xFFFF] * 1000
    assert len(link.find_repairs(wanted, 1.2)) == REPAIRS_PER_SECOND
    assert len(link.find_repairs(wanted[:1], 2.3)) == 1


def test_numbers_are_found_again_after_the_wrap(stream: PictureStream, camera: Camera) -> None:
    link = Downlink(stream, payload_type=96, repair_type=None, repair_ssrc=0)
    link.next_number = 0xFFFF
    take_seat(link, stream.head + 1)
    camera.send_frame(1.1)
    found = link.find_repairs([0xFFFF, 0], 1.2)
    assert [read(packet).sequence for packet in found] == [0xFFFF, 0]
