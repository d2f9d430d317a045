"""People with a browser: libwebrtc (by the package wrtc) publishing and watching."""

import asyncio
import contextlib
import itertools
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import numpy as np
import webrtc

from tests.rtc import offers
from tests.rtc.client import Reply, RtcClient

webrtc.allow_loopback()

PATIENCE = 20.0
WIDTH, HEIGHT, FRAME_RATE = 320, 180, 20
SOUND_RATE, SOUND_CHUNK = 48_000, 480

Rewrite = Callable[[str], str]


async def wait_until(
    condition: Callable[[], Awaitable[bool]] | Callable[[], bool], what: str
) -> None:
    """Polls what only statistics can tell; fails with words after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = condition()
        if await found if isinstance(found, Awaitable) else found:
            return
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {PATIENCE} s in vain: {what}")
        await asyncio.sleep(0.02)


class Party:
    """One connection and its session at the server."""

    path = ""

    def __init__(self, client: RtcClient, room: str, session: str = "") -> None:
        self.client, self.room = client, room
        self.session = session or uuid4().hex
        self.connection = webrtc.RTCPeerConnection()
        self.url = self.etag = ""
        self.rewrite: Rewrite = lambda sdp: sdp  # tests put a bad network in between
        self._answer = ""
        self._tasks: list[asyncio.Task[None]] = []

    async def ask(self, method: str, path: str, body: str = "", **headers: str) -> Reply:
        return await asyncio.to_thread(self.client.ask, method, path, body, **headers)

    async def join(self, query: str = "") -> None:
        await self.connection.set_local_description(await self.connection.create_offer())
        description = self.connection.local_description
        assert description is not None
        role: Any = "publisher" if self.path == "whip" else "viewer"
        token = self.client.server.join_token(self.room, role, self.session)
        reply = await asyncio.to_thread(
            self.client.post, f"/{self.path}/{self.room}{query}", token, description.sdp
        )
        assert reply.status == 201, reply.text
        self.url, self.etag = reply.headers["location"], reply.headers["etag"]
        self._answer = self.rewrite(reply.text)
        await self._accept(self._answer)
        await wait_until(self.is_connected, f"{self.path} connected")

    async def _accept(self, answer: str) -> None:
        await self.connection.set_remote_description(
            webrtc.RTCSessionDescriptionInit(type="answer", sdp=answer)
        )

    def is_connected(self) -> bool:
        return self.connection.connection_state == "connected"

    async def restart_ice(self) -> Reply:
        """What a client does on a change of network (RFC 9725 4.3.3)."""
        options = webrtc.RTCOfferOptions(ice_restart=True)
        await self.connection.set_local_description(await self.connection.create_offer(options))
        description = self.connection.local_description
        assert description is not None
        found = re.search(r"a=ice-ufrag:(\S+)", description.sdp)
        assert found is not None
        reply = await self.ask(
            "PATCH",
            self.url,
            offers.restart_fragment(found[1]),
            Content_Type="application/trickle-ice-sdpfrag",
            If_Match='"*"',
        )
        if reply.status == 200:
            fresh = dict(re.findall(r"a=(ice-ufrag|ice-pwd):(\S+)", reply.text))
            for name, value in fresh.items():
                self._answer = re.sub(rf"a={name}:\S+", f"a={name}:{value}", self._answer)
            await self._accept(self._answer)
        return reply

    async def stats(self, kind: str, type_: str = "inbound-rtp") -> Any:
        """The statistics of one stream, or None before there are any."""
        report = await self.connection.get_stats()
        return next(
            (s for s in report.values() if s.type == type_ and getattr(s, "kind", "") == kind), None
        )

    async def count(self, kind: str, name: str, type_: str = "inbound-rtp") -> int:
        return int(getattr(await self.stats(kind, type_), name, None) or 0)

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.connection.close()


class Broadcaster(Party):
    """The clerk: a moving picture and a tone."""

    path = "whip"

    def __init__(
        self, client: RtcClient, room: str, session: str = "", *, picture: bool = True
    ) -> None:
        super().__init__(client, room, session)
        self.microphone = webrtc.MediaStreamTrackGenerator("audio")
        self.camera = webrtc.VideoTrackGenerator() if picture else None
        self.frames_sent = 0
        self.connection.add_track(self.microphone)
        if self.camera is not None:
            self.connection.add_track(self.camera.track)
        for transceiver in self.connection.get_transceivers():
            transceiver.direction = "sendonly"

    async def join(self, query: str = "") -> None:
        await super().join(query)
        self._tasks.append(asyncio.create_task(self._speak()))
        if self.camera is not None:
            self._tasks.append(asyncio.create_task(self._film(self.camera)))

    async def _speak(self) -> None:
        writer = self.microphone.writable.get_writer()
        started = time.monotonic()
        for number in itertools.count():
            at = np.arange(number * SOUND_CHUNK, (number + 1) * SOUND_CHUNK)
            samples = (np.sin(at * (2 * np.pi * 440 / SOUND_RATE)) * 8000).astype(np.int16)
            await writer.write(
                webrtc.AudioData(
                    webrtc.AudioDataInit(
                        format="s16",
                        sample_rate=SOUND_RATE,
                        number_of_frames=SOUND_CHUNK,
                        number_of_channels=1,
                        timestamp=number * 10_000,
                        data=samples.tobytes(),
                    )
                )
            )
            await asyncio.sleep(max(0.0, started + (number + 1) / 100 - time.monotonic()))

    async def _film(self, camera: webrtc.VideoTrackGenerator) -> None:
        writer = camera.writable.get_writer()
        rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
        started = time.monotonic()
        for number in itertools.count():
            light = ((rows + columns + 5 * number) % 256).astype(np.uint8).tobytes()
            image = light + bytes([128]) * (WIDTH * HEIGHT // 2)
            await writer.write(
                webrtc.VideoFrame(
                    image,
                    webrtc.VideoFrameBufferInit(
                        format="I420",
                        coded_width=WIDTH,
                        coded_height=HEIGHT,
                        timestamp=number * 1_000_000 // FRAME_RATE,
                    ),
                )
            )
            self.frames_sent = number + 1
            due = started + (number + 1) / FRAME_RATE
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def leave(self) -> None:
        await super().leave()
        with contextlib.suppress(Exception):  # ends the native track, whatever state it is in
            await self.microphone.writable.abort()
            if self.camera is not None:
                await self.camera.writable.abort()


class Watcher(Party):
    """A villager far away."""

    path = "whep"

    def __init__(self, client: RtcClient, room: str, session: str = "") -> None:
        super().__init__(client, room, session)
        for kind in ("audio", "video"):
            self.connection.add_transceiver(kind).direction = "recvonly"

    async def see(self, more: int) -> None:
        """Waits until that many more frames have been decoded."""
        goal = await self.count("video", "frames_decoded") + more

        async def seen() -> bool:
            return await self.count("video", "frames_decoded") >= goal

        await wait_until(seen, f"{more} more frames")

    async def hear(self, more: int) -> None:
        """Waits until that many more packets of sound have come."""
        goal = await self.count("audio", "packets_received") + more

        async def heard() -> bool:
            return await self.count("audio", "packets_received") >= goal

        await wait_until(heard, f"{more} more packets of sound")

    async def turn_picture(self, *, on: bool) -> None:
        body = '{"on": true}' if on else '{"on": false}'
        reply = await self.ask("POST", f"{self.url}/picture", body, Content_Type="application/json")
        assert reply.status == 200, reply.text


@contextlib.asynccontextmanager
async def leaving(*parties: Party) -> AsyncIterator[None]:
    """Everybody goes home, however the test ends."""
    try:
        yield
    finally:
        for party in parties:
            await party.leave()
