"""A phone that stops reading harms nobody: neither its own stream nor the others' pace."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from consultations.comments.policy import Floor
from consultations.history import last_seq
from tests.cast import Cast
from tests.webapp.live.conftest import BOTH_WRITERS, OpenPeer
from tests.webapp.live.flood import COMMENTS, assert_without_gaps, flood
from tests.webapp.live.raw import RawClient, batches_in
from tests.webapp.live.server import LiveServer, serve
from webapp.settings import Settings


@pytest.fixture
def server(live_settings: Settings, floor: Floor) -> Iterator[LiveServer]:
    assert floor
    with serve(live_settings, "--patient") as running:
        yield running


@BOTH_WRITERS
def test_others_get_everything_while_one_does_not_read(
    server: LiveServer, open_peer: OpenPeer, session: Session, cast: Cast, floor: Floor
) -> None:
    healthy = [open_peer(None), open_peer(None)]
    with RawClient(server, receive_buffer=4096) as stalled:
        stalled.enter()
        stalled.join(floor.meeting_id)
        assert stalled.next_text().startswith('431[{"ok":true')
        for peer in healthy:
            peer.join(floor.meeting_id)
        first, last = flood(session, cast, floor)
        for peer in healthy:
            peer.wait_for(lambda p=peer: bool(p.batches()) and p.batches()[-1]["last"] == last, 60)  # type: ignore[misc]
            assert assert_without_gaps(peer.batches(), first) == last


def test_the_stalled_one_is_closed_at_its_bound_with_a_clean_stream(
    server: LiveServer, open_peer: OpenPeer, session: Session, cast: Cast, floor: Floor
) -> None:
    healthy = open_peer(None)
    healthy.join(floor.meeting_id)
    with RawClient(server, receive_buffer=4096) as stalled:
        stalled.enter()
        stalled.join(floor.meeting_id)
        assert stalled.next_text().startswith('431[{"ok":true')
        first, last = flood(session, cast, floor)
        healthy.wait_for(
            lambda: bool(healthy.batches()) and healthy.batches()[-1]["last"] == last, 60
        )
        reached = assert_without_gaps(batches_in(list(stalled.frames())), first)
        assert stalled.close_code == 4001
    assert first <= reached < last
    rest: list[int] = []
    while reached < last:
        page = server.get(f"/api/v1/meetings/{floor.meeting_id}/events?after={reached}")
        rest += [event["seq"] for event in page["events"]]
        reached = page["last"]
    assert rest == list(range(rest[0], last + 1))


@pytest.mark.parametrize("writer", ["stock"])
def test_the_stock_writer_sends_short_frames(
    server: LiveServer, session: Session, cast: Cast, floor: Floor
) -> None:
    reached = last_seq(session, "meeting", floor.meeting_id)
    session.rollback()
    last = reached + COMMENTS
    with RawClient(server) as reader, ThreadPoolExecutor(1) as elsewhere:
        reader.enter()
        reader.join(floor.meeting_id)
        # It reads while they are written: a reader that stalls is another test's.
        writing = elsewhere.submit(flood, session, cast, floor)
        for frame in reader.frames():
            assert len(frame.data) < 4096
            for batch in batches_in([frame]):
                assert batch["first"] == reached + 1
                reached = batch["last"]
            if reached == last:
                break
        assert writing.result(60)[1] == last
    assert reached == last
