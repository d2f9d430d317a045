"""Another WebRTC stack (libwebrtc) publishes and watches through a running process."""

import asyncio
import signal
import socket
from collections.abc import Coroutine
from typing import Any

import pytest

from rtc.protocol import RoomFigures, RoomList, pause_path, resume_path, rooms_path
from rtc.tokens import make_key_pair
from tests.rtc.client import RtcClient, room_name
from tests.rtc.conftest import StartRtc
from tests.rtc.lossy_path import LossyPath
from tests.rtc.peers import Broadcaster, Watcher, leaving, wait_until

A_TEST_AT_MOST = 60.0


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, A_TEST_AT_MOST))


async def read_room(client: RtcClient, room: str) -> RoomFigures:
    reply = await asyncio.to_thread(client.control, "GET", rooms_path())
    return next(f for f in RoomList.from_json(reply.json).rooms if f.room == room)


async def assert_nothing_lost(watcher: Watcher) -> None:
    picture, sound = await watcher.stats("video"), await watcher.stats("audio")
    assert (picture.packets_lost, sound.packets_lost) == (0, 0)
    # Frames on their way through the decoder are neither lost nor decoded yet.
    assert 0 <= picture.frames_received - picture.frames_decoded <= 3


def test_what_is_published_is_seen_and_heard_and_nothing_is_lost(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        clerk, villager = Broadcaster(client, room), Watcher(client, room)
        async with leaving(clerk, villager):
            await clerk.join()
            await villager.join()
            await villager.see(40)
            await villager.hear(50)
            await assert_nothing_lost(villager)
            picture = await villager.stats("video")
            assert (picture.frame_width, picture.frame_height) == (320, 180)
            figures = await read_room(client, room)
            assert (figures.publishing, figures.sound, figures.picture) == (True, True, True)
            assert (figures.viewers, figures.viewers_with_picture) == (1, 1)
            assert figures.publisher_session == clerk.session
            assert figures.uplink_loss_percent == 0.0

    run(story())


def test_lips_and_voice_share_one_clock(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        clerk, villager = Broadcaster(client, room), Watcher(client, room)
        async with leaving(clerk, villager):
            await clerk.join()
            await villager.join()

            async def tied() -> bool:
                picture, sound = await villager.stats("video"), await villager.stats("audio")
                return bool(
                    getattr(picture, "estimated_playout_timestamp", None)
                    and getattr(sound, "estimated_playout_timestamp", None)
                )

            await wait_until(tied, "sender reports for both streams")
            picture, sound = await villager.stats("video"), await villager.stats("audio")
            apart = picture.estimated_playout_timestamp - sound.estimated_playout_timestamp
            assert abs(apart) < 1000

    run(story())


def test_who_comes_late_sees_and_who_came_early_saw_too(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        early, clerk, late = Watcher(client, room), Broadcaster(client, room), Watcher(client, room)
        async with leaving(early, clerk, late):
            await early.join()
            await clerk.join()
            await early.see(30)
            await late.join()
            await late.see(20)
            await assert_nothing_lost(early)
            await assert_nothing_lost(late)

    run(story())


def test_sound_alone_is_forwarded_too(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        clerk, villager = Broadcaster(client, room, picture=False), Watcher(client, room)
        async with leaving(clerk, villager):
            await clerk.join()
            await villager.join()
            await villager.hear(40)
            assert not (await read_room(client, room)).picture

    run(story())


def test_a_new_publisher_takes_over_and_the_viewer_goes_on(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        phone, laptop = Broadcaster(client, room), Broadcaster(client, room)
        villager = Watcher(client, room)
        async with leaving(phone, laptop, villager):
            await phone.join()
            await villager.join()
            await villager.see(20)
            await laptop.join()
            gone = await phone.ask("GET", phone.url)
            assert gone.status == 404
            await villager.see(30)
            await villager.hear(30)
            assert (await read_room(client, room)).publisher_session == laptop.session
            picture = await villager.stats("video")
            assert picture.packets_lost == 0
            assert villager.is_connected()

    run(story())


def test_a_publisher_who_comes_back_is_followed(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        first, villager = Broadcaster(client, room, "clerk"), Watcher(client, room)
        second = Broadcaster(client, room, "clerk")
        async with leaving(first, second, villager):
            await first.join()
            await villager.join()
            await villager.see(10)
            await first.ask("DELETE", first.url)
            await first.leave()
            await second.join()
            await villager.see(20)
            assert (await villager.stats("video")).packets_lost == 0

    run(story())


@pytest.mark.parametrize("who", ["publisher", "viewer"])
def test_an_ice_restart_keeps_everything_running(client: RtcClient, who: str) -> None:
    async def story() -> None:
        room = room_name()
        clerk, villager = Broadcaster(client, room), Watcher(client, room)
        async with leaving(clerk, villager):
            await clerk.join()
            await villager.join()
            await villager.see(10)
            party = clerk if who == "publisher" else villager
            reply = await party.restart_ice()
            assert reply.status == 200
            await wait_until(party.is_connected, "connected again")
            await villager.see(30)
            assert (await villager.stats("video")).packets_lost == 0

    run(story())


def test_the_picture_goes_off_and_on_without_a_negotiation(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        clerk, villager = Broadcaster(client, room), Watcher(client, room)
        async with leaving(clerk, villager):
            await clerk.join()
            await villager.join()
            await villager.see(10)
            await villager.turn_picture(on=False)
            await villager.hear(5)
            before = await villager.count("video", "packets_received")
            await villager.hear(25)
            assert await villager.count("video", "packets_received") == before
            assert (await read_room(client, room)).viewers_with_picture == 0
            await villager.turn_picture(on=True)
            await villager.see(20)
            await assert_nothing_lost(villager)

    run(story())


def test_a_listener_gets_no_picture_until_asked_for(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        clerk, villager = Broadcaster(client, room), Watcher(client, room)
        async with leaving(clerk, villager):
            await clerk.join()
            await villager.join("?picture=off")
            await villager.hear(30)
            assert await villager.count("video", "packets_received") == 0
            await villager.turn_picture(on=True)
            await villager.see(20)

    run(story())


def test_nothing_is_forwarded_while_the_room_is_paused(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        clerk, villager = Broadcaster(client, room), Watcher(client, room)
        async with leaving(clerk, villager):
            await clerk.join()
            await villager.join()
            await villager.see(10)
            await asyncio.to_thread(client.control, "POST", pause_path(room))
            sent = clerk.frames_sent
            await wait_until(lambda: clerk.frames_sent > sent + 5, "a few frames of the clerk")
            before = await villager.count("audio", "packets_received")
            await wait_until(lambda: clerk.frames_sent > sent + 15, "more frames of the clerk")
            assert await villager.count("audio", "packets_received") == before
            assert (await read_room(client, room)).paused
            await asyncio.to_thread(client.control, "POST", resume_path(room))
            await villager.see(20)
            await villager.hear(20)
            assert (await villager.stats("video")).packets_lost == 0

    run(story())


def test_a_camera_that_is_put_away_comes_back(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        clerk, villager = Broadcaster(client, room), Watcher(client, room)
        async with leaving(clerk, villager):
            await clerk.join()
            await villager.join()
            await villager.see(10)
            sender = next(
                s for s in clerk.connection.get_senders() if s.track and s.track.kind == "video"
            )
            track = sender.track
            await sender.replace_track(None)
            await villager.hear(30)
            await sender.replace_track(track)
            await villager.see(20)

    run(story())


def test_loss_on_the_viewers_line_is_repaired(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        clerk, villager = Broadcaster(client, room), Watcher(client, room)
        async with LossyPath(client.server.udp_port, every=12) as path, leaving(clerk, villager):
            villager.rewrite = path.rewrite
            await clerk.join()
            await villager.join()
            path.losing = True
            await villager.see(60)
            picture = await villager.stats("video")
            assert path.lost > 0
            assert picture.nack_count > 0
            assert picture.retransmitted_packets_received > 0

    run(story())


def test_loss_on_the_publishers_line_is_repaired(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        clerk, villager = Broadcaster(client, room), Watcher(client, room)
        async with LossyPath(client.server.udp_port, every=12) as path, leaving(clerk, villager):
            clerk.rewrite = path.rewrite
            await clerk.join()
            await villager.join()
            await villager.see(5)
            path.losing = True
            await villager.see(60)
            assert path.lost > 0

            async def repaired() -> bool:
                return await clerk.count("video", "nack_count", "outbound-rtp") > 0

            await wait_until(repaired, "a repair asked of the publisher")

    run(story())


def test_a_viewer_whose_address_changes_is_followed(client: RtcClient) -> None:
    async def story() -> None:
        room = room_name()
        clerk, villager = Broadcaster(client, room), Watcher(client, room)
        async with LossyPath(client.server.udp_port) as path, leaving(clerk, villager):
            villager.rewrite = path.rewrite
            await clerk.join()
            await villager.join()
            await villager.see(10)
            await path.rebind()
            await villager.see(30)
            await villager.hear(30)

    run(story())


def test_everybody_is_back_after_the_process_was_killed(start: StartRtc) -> None:
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        tcp.bind(("127.0.0.1", 0))
        udp.bind(("127.0.0.1", 0))
        ports = {"http_port": tcp.getsockname()[1], "udp_port": udp.getsockname()[1]}
    keys = make_key_pair()
    first = start(**ports, keys=keys)

    async def story() -> None:
        room = room_name()
        clerk, villager = Broadcaster(RtcClient(first), room), Watcher(RtcClient(first), room)
        async with leaving(clerk, villager):
            await clerk.join()
            await villager.join()
            await villager.see(10)
        first.stop(signal.SIGKILL)
        second = start(**ports, keys=keys)
        assert second.started["boot"] != first.started["boot"]
        clerk = Broadcaster(RtcClient(second), room, clerk.session)
        villager = Watcher(RtcClient(second), room, villager.session)
        async with leaving(clerk, villager):
            await clerk.join()
            await villager.join()
            await villager.see(10)

    run(story())
