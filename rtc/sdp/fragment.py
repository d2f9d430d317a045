"""Fragments of trickle ICE (RFC 8840): what a client PATCHes and what a restart answers."""

from dataclasses import dataclass

from rtc.sdp.answer import Endpoint, write_candidates
from rtc.sdp.offer import BadSdp


@dataclass(frozen=True, slots=True)
class IceFragment:
    """An ICE-lite server learns addresses from the checks, so candidates are only counted."""

    ufrag: str | None
    password: str | None
    candidates: int


def parse_fragment(text: str) -> IceFragment:
    """Raises BadSdp when it is not made of SDP lines or holds nothing about ICE."""
    ufrag = password = None
    candidates = 0
    seen = False
    for line in filter(None, text.replace("\r\n", "\n").split("\n")):
        if line[1:2] != "=" or line[0] not in "am":
            raise BadSdp("a line of the fragment is not of the form a=... or m=...")
        name, _, value = line[2:].strip().partition(":")
        seen = seen or name in ("ice-ufrag", "ice-pwd", "candidate", "end-of-candidates")
        if name == "ice-ufrag":
            ufrag = value
        elif name == "ice-pwd":
            password = value
        elif name == "candidate":
            candidates += 1
    if not seen:
        raise BadSdp("the fragment says nothing about ICE")
    return IceFragment(ufrag, password, candidates)


def write_restart_fragment(endpoint: Endpoint, mid: str, kind: str) -> str:
    """Answer to a restart: our new credentials and all candidates (RFC 9725 4.3.3)."""
    lines = [
        "a=ice-lite",
        f"a=ice-ufrag:{endpoint.ufrag}",
        f"a=ice-pwd:{endpoint.password}",
        f"m={kind} 9 UDP/TLS/RTP/SAVPF 0",
        f"a=mid:{mid}",
        *write_candidates(endpoint),
    ]
    return "\r\n".join(lines) + "\r\n"
