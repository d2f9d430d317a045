"""An ICE-lite agent (RFC 8445 2.5): it answers checks and learns addresses, it never asks."""

import secrets
import string
from dataclasses import dataclass, field

from rtc.packets import stun

Address = tuple[str, int]  # IPv6 sockets give two more values; only the first two are looked at

# Two credentials are valid while a restart is under way; the old ones die after this.
RESTART_GRACE_SECONDS = 30.0
# Checks come from every pair the browser tries; past this the oldest address is forgotten.
MAX_ADDRESSES = 16

_ICE_CHARACTERS = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Credentials:
    """One user fragment and password (RFC 8839 5.4: at least 24 and 128 random bits)."""

    ufrag: str
    password: str


def make_credentials() -> Credentials:
    return Credentials(_random_text(8), _random_text(24))


def _random_text(length: int) -> str:
    return "".join(secrets.choice(_ICE_CHARACTERS) for _ in range(length))


@dataclass(slots=True, eq=False)
class IcePeer:
    """What is known about how to reach one browser."""

    local: Credentials
    last_request: float  # when it last proved to be there
    address: Address | None = None  # where we send
    socket_index: int = 0  # the socket its checks come in on
    addresses: list[Address] = field(default_factory=list)  # everywhere it was proved to be
    previous: Credentials | None = None
    previous_until: float = 0.0


@dataclass(frozen=True, slots=True)
class Checked:
    """Outcome of one binding request: what to send back and whose it was."""

    reply: bytes
    peer: IcePeer | None = None
    moved: bool = False  # the address we send to changed
    learned: Address | None = None
    forgotten: Address | None = None


class IceAgent:
    """All peers of one process by user fragment. Time is handed in, sockets are elsewhere."""

    def __init__(self) -> None:
        self._peers: dict[str, IcePeer] = {}

    def __len__(self) -> int:
        return len(self._peers)

    def add_peer(self, now: float) -> IcePeer:
        credentials = make_credentials()
        peer = IcePeer(credentials, last_request=now)
        self._peers[credentials.ufrag] = peer
        return peer

    def drop_peer(self, peer: IcePeer) -> None:
        self._peers.pop(peer.local.ufrag, None)
        if peer.previous is not None:
            self._peers.pop(peer.previous.ufrag, None)

    def restart_peer(self, peer: IcePeer, now: float) -> Credentials:
        """New credentials (RFC 8445 9); checks with the old ones stay good while both run."""
        if peer.previous is not None:
            self._peers.pop(peer.previous.ufrag, None)
        peer.previous, peer.previous_until = peer.local, now + RESTART_GRACE_SECONDS
        peer.local = make_credentials()
        self._peers[peer.local.ufrag] = peer
        return peer.local

    def answer_check(
        self, data: bytes, address: Address, now: float, socket_index: int = 0
    ) -> Checked | None:
        """None when nothing may be answered: not a check, or not made by a peer of ours."""
        request = stun.parse_binding_request(data)
        if request is None:
            return None
        peer = self._peers.get(request.local_ufrag)
        if peer is None:
            return None
        credentials = self._credentials_of(peer, request.local_ufrag, now)
        if credentials is None:
            return None
        password = credentials.password.encode()
        if not stun.integrity_holds(data, request, password):
            return None
        if request.claims_controlled:
            # RFC 8445 7.3.1.1: a lite agent never controls.
            return Checked(stun.build_error(request.transaction, *stun.ROLE_CONFLICT, password))
        peer.last_request = now
        reply = stun.build_success(request.transaction, address[0], address[1], password)
        current = credentials is peer.local
        return self._note_address(peer, address, socket_index, reply, request.nominates and current)

    def _credentials_of(self, peer: IcePeer, ufrag: str, now: float) -> Credentials | None:
        if ufrag == peer.local.ufrag:
            return peer.local
        if peer.previous is not None and now <= peer.previous_until:
            return peer.previous
        return None

    def _note_address(
        self, peer: IcePeer, address: Address, socket_index: int, reply: bytes, nominated: bool
    ) -> Checked:
        learned = forgotten = None
        if address not in peer.addresses:
            peer.addresses.append(address)
            learned = address
            if len(peer.addresses) > MAX_ADDRESSES:
                forgotten = next(old for old in peer.addresses if old != peer.address)
                peer.addresses.remove(forgotten)
        # Nominated, or the first that works: DTLS may come before the nomination.
        moved = (nominated or peer.address is None) and (
            (peer.address, peer.socket_index) != (address, socket_index)
        )
        if moved:
            peer.address, peer.socket_index = address, socket_index
        return Checked(reply, peer, moved, learned, forgotten)
