"""Caches, key frames and clocks of the programme."""

from rtc.packets import rtp
from rtc.packets.rtcp import SenderReport, ntp_of
from rtc.stage.stream import (
    PICTURE_CACHE,
    REPLAY_PACKETS,
    REPLAY_SECONDS,
    STILL_SECONDS,
    PacketRing,
    PictureStream,
    SoundStream,
    shift_to_our_clock,
)
from tests.rtc.stage.pictures import Camera, make_payload


def test_the_ring_keeps_the_last_packets_only() -> None:
    ring = PacketRing(4)
    for number in range(1, 7):
        ring.put(number, bytes([number]))
    assert [ring.get(number) for number in range(1, 7)] == [None, None, b"\3", b"\4", b"\5", b"\6"]


def test_a_source_begins_with_a_key_frame_or_not_at_all() -> None:
    stream = PictureStream(7)
    camera = Camera(stream)
    assert camera.send_frame(1.0) == [None, None]
    assert stream.head == 0
    camera.send_frame(1.1, key=True)
    assert stream.head == 2
    assert stream.key_frame is not None
    assert stream.key_frame.whole


def test_a_packet_that_came_before_is_not_taken_again() -> None:
    stream = PictureStream(7)
    Camera(stream).send_frame(1.0, key=True)
    repeated = stream.take(70_000, 1000, False, make_payload(9, key=True), 1.1)
    assert repeated is None


def test_a_packet_older_than_the_cache_is_not_taken() -> None:
    stream = PictureStream(7)
    camera = Camera(stream)
    camera.send_frame(1.0, key=True)
    missing = camera.sequence
    camera.sequence += 1
    camera.send_frame(1.0, packets=PICTURE_CACHE)
    assert stream.take(missing, 1000, False, make_payload(9, key=False), 1.1) is None


def test_a_joiner_gets_everything_since_a_recent_key_frame() -> None:
    stream = PictureStream(7)
    camera = Camera(stream)
    camera.send_frame(1.0, key=True, packets=5)
    camera.send_frame(1.03)
    replay = stream.find_replay(1.05)
    assert [number for number, _ in replay] == [1, 2, 3, 4, 5, 6, 7]


def test_nothing_is_replayed_while_a_packet_is_missing_and_all_once_it_came() -> None:
    stream = PictureStream(7)
    camera = Camera(stream)
    camera.send_frame(1.0, key=True)
    missing = camera.sequence
    camera.sequence += 1
    camera.send_frame(1.03)
    assert stream.find_replay(1.05) == []
    stream.take(missing, 4000, False, make_payload(10, key=False), 1.06)
    assert len(stream.find_replay(1.07)) == 5


def test_an_old_or_long_group_is_not_replayed_but_its_key_frame_shows_a_still() -> None:
    stream = PictureStream(7)
    camera = Camera(stream)
    camera.send_frame(1.0, key=True)
    camera.send_frame(1.5, packets=REPLAY_PACKETS)
    assert stream.find_replay(1.6) == []
    assert [number for number, _ in stream.find_still(1.6)] == [1, 2]
    camera.send_frame(2.0, key=True)
    camera.send_frame(2.1 + REPLAY_SECONDS)
    assert stream.find_replay(2.1 + REPLAY_SECONDS) == []
    assert len(stream.find_still(2.1 + REPLAY_SECONDS)) == 2


def test_an_old_picture_is_not_shown_to_a_joiner() -> None:
    stream = PictureStream(7)
    camera = Camera(stream)
    camera.send_frame(1.0, key=True)
    camera.send_frame(1.1 + STILL_SECONDS)
    assert stream.find_still(1.1 + STILL_SECONDS) == []


def test_a_picture_that_stopped_is_not_shown_to_a_joiner() -> None:
    stream = PictureStream(7)
    Camera(stream).send_frame(1.0, key=True)
    assert stream.find_still(4.5) == []
    assert stream.find_replay(4.5) == []


def test_nothing_is_left_to_see_after_a_stop() -> None:
    stream = PictureStream(7)
    Camera(stream).send_frame(1.0, key=True)
    stream.stop()
    assert stream.find_still(1.1) == []
    assert stream.take_pending() == []
    assert stream.ring.get(1) is None
    assert not stream.alive(1.1)


def test_numbers_go_on_after_another_source() -> None:
    stream = PictureStream(7)
    Camera(stream).send_frame(1.0, key=True)
    stream.begin_source()
    other = Camera(stream, sequence=99_000, picture=3000)
    assert other.send_frame(1.5, key=False) == [None, None]
    taken = other.send_frame(1.6, key=True)
    assert [kept[0] for kept in taken if kept is not None] == [3, 4]


def test_packets_of_a_frame_are_made_equally_long() -> None:
    stream = PictureStream(7)
    for index, size in enumerate((1001, 1000, 1001, 999, 400)):
        payload = make_payload(9, key=True, begins=index == 0, size=size)
        stream.take(70_000 + index, 1000, index == 4, payload, 1.0)
    packets = stream.take_pending()
    assert len({len(packet) for _, packet in packets[:-1]}) == 1
    assert len(packets[-1][1]) < len(packets[0][1])
    for number, packet in packets:
        assert stream.ring.get(number) == packet
        header = rtp.parse_header(packet)
        assert header is not None
    assert [packet for _, packet in stream.find_replay(1.1)] == [packet for _, packet in packets]


def test_sound_is_not_looked_into() -> None:
    stream = SoundStream(5)
    kept = stream.take(70_000, 960, True, b"opus", 1.0)
    assert kept is not None
    header = rtp.parse_header(kept[1])
    assert header is not None
    assert (header.sequence, header.ssrc, header.marker) == (1, 5, True)


def test_a_sender_report_ties_the_programme_to_our_clock() -> None:
    stream = SoundStream(5)
    assert stream.make_sender_report(1.0) is None
    stream.take(70_000, 5000, False, b"opus", 10.0)
    report = SenderReport(99, ntp_of(1_000_000.0), 5000 + 48_000)
    shift = shift_to_our_clock(report, 2_000_000.0)
    stream.note_sender_report(report, shift, 11.0)
    made = stream.make_sender_report(11.5)
    assert made is not None
    assert made.ssrc == 5
    assert abs(made.ntp - ntp_of(2_000_000.5)) < 1 << 16
    assert made.timestamp == stream.continuity.place_timestamp(5000) + 72_000


def test_a_new_source_has_no_clock_until_its_own_report() -> None:
    stream = SoundStream(5)
    stream.take(70_000, 5000, False, b"opus", 10.0)
    stream.note_sender_report(SenderReport(99, 1, 5000), 0, 11.0)
    stream.begin_source()
    stream.note_sender_report(SenderReport(99, 1, 5000), 0, 11.1)
    assert stream.make_sender_report(11.5) is None
