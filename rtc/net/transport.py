"""The one UDP port: tells STUN, DTLS and SRTP apart and hands them to the peer they belong to."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pylibsrtp
import structlog

from rtc.net import kernel
from rtc.net.dtls import DtlsIdentity, DtlsLink, HandshakeFailed
from rtc.net.ice import Address, Credentials, IceAgent, IcePeer
from rtc.net.sending import BatchSender
from rtc.packets.rtp import is_rtcp

log = structlog.get_logger("rtc.net")

SOCKET_BUFFER = 4 << 20
READ_AT_ONCE = 64  # datagrams per wake-up, so that one busy socket cannot starve the HTTP end
HANDSHAKE_TICK = 0.1  # OpenSSL's first timeout is 1 s
SWEEP_TICK = 1.0
# Past this many peers the DTLS objects of settled ones are freed: 85 KB each.
DTLS_OBJECTS_KEPT = 500
DTLS_SETTLED_SECONDS = 10.0


class PeerHandler(Protocol):
    """What the stage does with a peer; called on the loop, must not block."""

    def peer_connected(self) -> None: ...
    def peer_moved(self) -> None: ...
    def peer_closed(self, reason: str) -> None: ...
    def take_rtp(self, packet: bytes, now: float) -> None: ...
    def take_rtcp(self, packet: bytes, now: float) -> None: ...


@dataclass(slots=True, eq=False)
class MediaPeer:
    """One browser's transport: where it is, how to talk to it, who acts on what it says."""

    ice: IcePeer
    dtls: DtlsLink
    handler: PeerHandler
    opened_at: float
    connected_at: float | None = None
    closed: bool = False
    refused_packets: int = field(default=0)

    @property
    def address(self) -> Address:
        assert self.ice.address is not None, "only asked for once connected"
        return self.ice.address

    @property
    def connected(self) -> bool:
        return self.connected_at is not None and not self.closed


class MediaPort:
    """Owns the sockets, the ICE agent and the handshakes."""

    def __init__(
        self,
        identity: DtlsIdentity,
        sender: BatchSender,
        clock: Callable[[], float],
        *,
        handshake_seconds: float,
        consent_seconds: float,
    ) -> None:
        self.identity = identity
        self.sender = sender
        self.clock = clock
        self.sockets: list[socket.socket] = []
        self.after_read: Callable[[], None] = lambda: None
        self._handshake_seconds = handshake_seconds
        self._consent_seconds = consent_seconds
        self._agent = IceAgent()
        self._peers: dict[int, MediaPeer] = {}  # by id of the ICE peer
        self._by_address: dict[tuple[int, Address], MediaPeer] = {}
        self._half_open: set[MediaPeer] = set()
        self._timers: list[asyncio.Task[None]] = []

    def open(self, hosts: Sequence[str], port: int) -> int:
        """Binds the first host or fails; the others get the same number when they can."""
        first = kernel.open_udp_socket(hosts[0], port, SOCKET_BUFFER)
        self.sockets.append(first)
        number = int(first.getsockname()[1])
        for host in hosts[1:]:
            try:
                self.sockets.append(kernel.open_udp_socket(host, number, SOCKET_BUFFER))
            except OSError as error:
                log.info("address_left_out", host=host, why=error.strerror)
        return number

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        for index, opened in enumerate(self.sockets):
            loop.add_reader(opened, self._read, index, opened)
        self._timers = [
            loop.create_task(self._tick(HANDSHAKE_TICK, self._repeat_flights)),
            loop.create_task(self._tick(SWEEP_TICK, self.sweep)),
        ]

    def stop(self) -> None:
        for peer in list(self._peers.values()):
            self.close_peer(peer, "shutdown")
        for timer in self._timers:
            timer.cancel()
        loop = asyncio.get_running_loop()
        for opened in self.sockets:
            loop.remove_reader(opened)
            opened.close()
        self.sockets.clear()

    @property
    def half_open(self) -> int:
        return len(self._half_open)

    @property
    def peer_count(self) -> int:
        return len(self._peers)

    def add_peer(self, fingerprints: Sequence[tuple[str, str]], handler: PeerHandler) -> MediaPeer:
        now = self.clock()
        ice = self._agent.add_peer(now)

        def send_flight(data: bytes) -> None:
            if ice.address is not None:
                self.sender.send_one(self.sockets[ice.socket_index], data, ice.address)

        peer = MediaPeer(ice, DtlsLink(self.identity, fingerprints, send_flight), handler, now)
        self._peers[id(ice)] = peer
        self._half_open.add(peer)
        return peer

    def restart_peer(self, peer: MediaPeer) -> Credentials:
        return self._agent.restart_peer(peer.ice, self.clock())

    def close_peer(self, peer: MediaPeer, reason: str) -> None:
        """Forgets the peer at once and tells its handler; asking twice does nothing."""
        if peer.closed:
            return
        peer.closed = True
        peer.dtls.say_goodbye()
        self._agent.drop_peer(peer.ice)
        self._peers.pop(id(peer.ice), None)
        self._half_open.discard(peer)
        for key in [key for key in self._keys_of(peer) if self._by_address.get(key) is peer]:
            del self._by_address[key]
        peer.handler.peer_closed(reason)
        # Peer and handler know each other and wait for the collector; libsrtp's memory need not.
        peer.dtls.srtp = None

    def _keys_of(self, peer: MediaPeer) -> list[tuple[int, Address]]:
        return [(i, address) for i in range(len(self.sockets)) for address in peer.ice.addresses]

    def send_rtcp(self, peer: MediaPeer, packet: bytes) -> None:
        self._send_sealed(peer, packet, rtcp=True)

    def send_rtp(self, peer: MediaPeer, packet: bytes) -> None:
        """A single packet: repairs and first pictures. The programme goes through rows."""
        self._send_sealed(peer, packet, rtcp=False)

    def _send_sealed(self, peer: MediaPeer, packet: bytes, *, rtcp: bool) -> None:
        if not peer.connected or peer.dtls.srtp is None:
            return
        session = peer.dtls.srtp.sending
        sealed = session.protect_rtcp(packet) if rtcp else session.protect(packet)
        self.sender.counters.packets += 1
        self.sender.send_one(self.sockets[peer.ice.socket_index], sealed, peer.address)

    def _read(self, index: int, opened: socket.socket) -> None:
        now = self.clock()
        for _ in range(READ_AT_ONCE):
            try:
                data, address = opened.recvfrom(2048)
            except BlockingIOError:
                break
            except OSError:
                continue  # an ICMP error of some closed viewer; it says nothing about the others
            if data:
                self.take_datagram(data, address, index, now)
        self.after_read()

    def take_datagram(self, data: bytes, address: Address, index: int, now: float) -> None:
        """RFC 7983: the first byte tells the protocols apart."""
        first = data[0]
        if first < 4:
            self._take_check(data, address, index, now)
            return
        peer = self._by_address.get((index, address))
        if peer is None:
            return
        if 128 <= first <= 191:
            self._take_media(peer, data, now)
        elif 20 <= first <= 63:
            self._take_handshake(peer, data, now)

    def _take_check(self, data: bytes, address: Address, index: int, now: float) -> None:
        checked = self._agent.answer_check(data, address, now, index)
        if checked is None:
            return
        self.sender.send_one(self.sockets[index], checked.reply, address)
        if checked.peer is None:
            return
        peer = self._peers.get(id(checked.peer))
        if peer is None:
            return
        # Somebody else's address may come to this peer: a NAT hands ports out again.
        self._by_address[index, address] = peer
        if checked.forgotten is not None:
            self._by_address.pop((index, checked.forgotten), None)
        if checked.moved and peer.connected:
            peer.handler.peer_moved()

    def _take_handshake(self, peer: MediaPeer, data: bytes, now: float) -> None:
        try:
            completed = peer.dtls.take_datagram(data)
        except HandshakeFailed as failure:
            log.warning("handshake_failed", why=str(failure))
            self.close_peer(peer, "handshake_failed")
            return
        if completed:
            self._half_open.discard(peer)
            peer.connected_at = now
            peer.handler.peer_connected()
        elif peer.dtls.closed_by_peer:
            self.close_peer(peer, "closed_by_peer")

    def _take_media(self, peer: MediaPeer, data: bytes, now: float) -> None:
        srtp = peer.dtls.srtp
        if srtp is None:
            return
        reports = is_rtcp(data)
        try:
            opened = (
                srtp.receiving.unprotect_rtcp(data) if reports else srtp.receiving.unprotect(data)
            )
        except (pylibsrtp.Error, ValueError):
            peer.refused_packets += 1  # a repeat, a forgery or a datagram too long to be ours
            return
        take = peer.handler.take_rtcp if reports else peer.handler.take_rtp
        take(opened, now)

    async def _tick(self, seconds: float, act: Callable[[], None]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                act()
            except Exception:
                # One peer's trouble must not end the consent checks of all the others.
                log.exception("tick_failed", tick=act.__name__)

    def _repeat_flights(self) -> None:
        for peer in self._half_open:
            peer.dtls.repeat_lost_flight()

    def sweep(self) -> None:
        """Ends who never finished joining and who no longer agrees to receive (RFC 7675)."""
        now = self.clock()
        crowded = len(self._peers) > DTLS_OBJECTS_KEPT
        for peer in list(self._peers.values()):
            if peer.connected_at is None:
                if now - peer.opened_at > self._handshake_seconds:
                    self.close_peer(peer, "never_connected")
            elif now - peer.ice.last_request > self._consent_seconds:
                self.close_peer(peer, "consent_lost")
            elif crowded and now - peer.connected_at > DTLS_SETTLED_SECONDS:
                peer.dtls.forget_handshake()
