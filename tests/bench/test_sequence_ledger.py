"""What the ledger calls received, missing, repeated and foreign."""

import struct

import numpy as np

from tests.bench.sequence_ledger import SequenceLedger
from tests.bench.stream_packets import (
    PAYLOAD_TYPES,
    RTX_PAYLOAD_TYPE,
    StreamKind,
    build_payload,
    recognise_payload,
)

VIDEO = PAYLOAD_TYPES[StreamKind.VIDEO]


def record(
    ledger: SequenceLedger, viewer: int, sequences: list[int], number: int = VIDEO, ssrc: int = 7
) -> None:
    headers = b"".join(struct.pack(">BBHII", 0x80, number, one, 0, ssrc) for one in sequences)
    packets = np.frombuffer(headers, dtype=np.uint8).reshape(-1, 12)
    ledger.record(np.full(len(sequences), viewer, dtype=np.int64), packets)


def test_an_unbroken_run_has_no_gap_even_over_the_wrap() -> None:
    ledger = SequenceLedger(2)
    record(ledger, 1, [65534, 65535, 0])
    record(ledger, 1, [1, 2])
    assert (ledger.total().received, ledger.total().gaps) == (5, 0)


def test_missing_numbers_count_as_gaps_of_that_viewer_alone() -> None:
    ledger = SequenceLedger(2)
    record(ledger, 0, [10, 11, 12])
    record(ledger, 1, [10, 13])
    assert ledger.gaps.tolist() == [0, 0, 2, 0]
    assert ledger.total().received == 5


def test_a_repeated_packet_is_neither_received_nor_a_gap() -> None:
    ledger = SequenceLedger(1)
    record(ledger, 0, [10, 11, 10, 12])
    total = ledger.total()
    assert (total.received, total.gaps, total.repeats) == (3, 0, 1)


def test_repairs_and_unknown_sources_are_told_apart_from_media() -> None:
    ledger = SequenceLedger(1)
    record(ledger, 0, [10, 11])
    record(ledger, 0, [500], number=RTX_PAYLOAD_TYPE)
    record(ledger, 0, [12], ssrc=8)
    total = ledger.total()
    assert (total.retransmitted, total.foreign) == (1, 1)


def test_a_viewer_counts_as_started_with_both_media_only() -> None:
    ledger = SequenceLedger(2)
    record(ledger, 0, [10])
    assert ledger.count_started() == 0
    record(ledger, 0, [10], number=PAYLOAD_TYPES[StreamKind.AUDIO], ssrc=9)
    assert ledger.count_started() == 1


def test_one_changed_byte_makes_a_payload_unknown() -> None:
    payload = bytearray(build_payload(StreamKind.VIDEO, 4711, 123456789))
    assert recognise_payload(StreamKind.VIDEO, bytes(payload)) is not None
    payload[-1] ^= 1
    assert recognise_payload(StreamKind.VIDEO, bytes(payload)) is None


def test_a_picture_counted_anew_is_still_the_same_payload() -> None:
    payload = bytearray(build_payload(StreamKind.VIDEO, 4711, 123456789))
    payload[3] ^= 0xFF
    assert recognise_payload(StreamKind.VIDEO, bytes(payload)) is not None
