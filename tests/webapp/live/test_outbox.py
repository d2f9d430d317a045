"""One client's way out: it never waits, never mixes frames, and ends at its bound."""

from collections.abc import Iterator

import gevent
import pytest
from gevent import socket as green
from websockets.frames import Frame, Opcode
from websockets.protocol import CLIENT, Protocol, State

from webapp.live.writer.frames import close_frame, text_frame
from webapp.live.writer.outbox import MOST_PENDING, TOO_SLOW, Outbox

Pair = tuple[green.socket, green.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = green.socketpair()
    ours.setsockopt(green.SOL_SOCKET, green.SO_SNDBUF, 8192)
    theirs.settimeout(10)
    yield ours, theirs
    ours.close()
    theirs.close()


def read_frames(sock: green.socket, until_close: bool, count: int = 0) -> list[Frame]:
    """Parses what arrives with an independent parser; a mixed-up stream fails it."""
    protocol = Protocol(CLIENT, state=State.OPEN, max_size=None)
    frames: list[Frame] = []
    while not frames or (
        frames[-1].opcode is not Opcode.CLOSE if until_close else len(frames) < count
    ):
        data = sock.recv(65536)
        assert data, "the stream ended too early"
        protocol.receive_data(data)
        assert protocol.parser_exc is None
        frames += [frame for frame in protocol.events_received() if isinstance(frame, Frame)]
    return frames


def never_lost() -> None:
    raise AssertionError("nothing was lost")


def big(number: int) -> bytes:
    return f"{number:05}".encode() * 6_000


def test_a_small_frame_is_on_its_way_at_once(pair: Pair) -> None:
    ours, theirs = pair
    outbox = Outbox(ours, never_lost)
    assert outbox.push(text_frame("你好".encode()))
    assert outbox.pending == 0
    (frame,) = read_frames(theirs, until_close=False, count=1)
    assert bytes(frame.data).decode() == "你好"


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_a_frame_of_every_length_form_is_read_back(pair: Pair, size: int) -> None:
    ours, theirs = pair
    assert Outbox(ours, never_lost).push(text_frame(b"a" * size))
    (frame,) = read_frames(theirs, until_close=False, count=1)
    assert (frame.opcode, frame.fin, len(frame.data)) == (Opcode.TEXT, True, size)


def test_a_slow_reader_gets_every_frame_whole_and_in_order(pair: Pair) -> None:
    ours, theirs = pair
    outbox = Outbox(ours, never_lost)
    assert all(outbox.push(text_frame(big(n))) for n in range(8))
    assert 0 < outbox.pending <= MOST_PENDING
    frames = read_frames(theirs, until_close=False, count=8)
    assert [bytes(frame.data) for frame in frames] == [big(n) for n in range(8)]
    assert outbox.pending == 0


def test_past_the_bound_nothing_is_kept_and_the_client_is_told_why(pair: Pair) -> None:
    ours, theirs = pair
    lost: list[bool] = []
    outbox = Outbox(ours, lambda: lost.append(True))
    taken = 0
    while outbox.push(text_frame(big(taken))):
        taken += 1
    assert outbox.closed
    assert outbox.pending < len(text_frame(big(0))) + len(close_frame(TOO_SLOW, "too slow")) + 1
    assert not outbox.push(text_frame(b"later"))
    *whole, last = read_frames(theirs, until_close=True)
    assert [bytes(frame.data) for frame in whole] == [big(n) for n in range(len(whole))]
    assert 0 < len(whole) < taken
    assert int.from_bytes(bytes(last.data)[:2], "big") == TOO_SLOW


def test_one_frame_larger_than_the_bound_is_finished_once_it_was_begun(pair: Pair) -> None:
    ours, theirs = pair
    outbox = Outbox(ours, never_lost)
    huge = text_frame(b"a" * (MOST_PENDING + 50_000))
    assert outbox.push(huge)
    (frame,) = read_frames(theirs, until_close=False, count=1)
    assert len(frame.data) == MOST_PENDING + 50_000


def test_a_reader_that_never_reads_again_is_given_up(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.live.writer.outbox.LINGER_SECONDS", 0.01)
    lost = gevent.event.Event()
    outbox = Outbox(pair[0], lost.set)
    while outbox.push(text_frame(big(0))):
        pass
    assert lost.wait(timeout=10)
    assert outbox.pending == 0


def test_a_vanished_reader_is_noticed_by_the_next_frame(pair: Pair) -> None:
    ours, theirs = pair
    lost: list[bool] = []
    outbox = Outbox(ours, lambda: lost.append(True))
    theirs.close()
    assert not outbox.push(text_frame(b"x"))
    assert lost
    assert not outbox.push(text_frame(b"y"))


def test_after_the_last_frame_nothing_follows(pair: Pair) -> None:
    ours, theirs = pair
    outbox = Outbox(ours, never_lost)
    outbox.push(text_frame(big(1)))
    outbox.finish(close_frame(1000, ""))
    assert not outbox.push(text_frame(b"late"))
    first, last = read_frames(theirs, until_close=True)
    assert (bytes(first.data), last.opcode) == (big(1), Opcode.CLOSE)
