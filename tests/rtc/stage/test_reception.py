"""The figures of receiver reports."""

from rtc.packets.rtcp import SenderReport
from rtc.stage.reception import RateMeter, Reception


def test_loss_is_counted_over_the_interval_and_in_total() -> None:
    reception = Reception(7, 90_000)
    for number in range(65_536, 65_636):
        if number % 10:
            reception.note_packet(number, 0, 1.0)
    first = reception.make_report(1.0)
    assert (first.ssrc, first.total_lost) == (7, 10)
    assert first.fraction_lost == 256 * 10 // 100
    for number in range(65_636, 65_736):
        reception.note_packet(number, 0, 2.0)
    second = reception.make_report(2.0)
    assert (second.fraction_lost, second.total_lost) == (0, 10)


def test_repaired_packets_lower_the_total() -> None:
    reception = Reception(7, 90_000)
    for number in (1, 2, 4, 3):
        reception.note_packet(number, 0, 1.0)
    assert reception.make_report(1.0).total_lost == 0


def test_even_arrival_has_no_jitter_and_uneven_has() -> None:
    even, uneven = Reception(1, 48_000), Reception(2, 48_000)
    for index in range(100):
        even.note_packet(index + 1, 960 * index, 0.02 * index)
        uneven.note_packet(index + 1, 960 * index, 0.02 * index + 0.005 * (index % 2))
    assert even.make_report(2.0).jitter == 0
    assert 100 < uneven.make_report(2.0).jitter < 480


def test_a_sender_report_is_answered_with_its_age() -> None:
    reception = Reception(7, 90_000)
    reception.note_packet(1, 0, 1.0)
    assert reception.make_report(1.0).last_report == 0
    reception.note_sender_report(SenderReport(7, 0x1234_5678_9ABC_DEF0, 0), 2.0)
    report = reception.make_report(2.5)
    assert (report.last_report, report.delay) == (0x5678_9ABC, 32768)


def test_the_rate_is_that_of_the_last_interval() -> None:
    meter = RateMeter()
    meter.read(0.0)
    meter.add(125_000)
    assert meter.read(1.0) == 1000.0
    assert meter.read(2.0) == 0.0
