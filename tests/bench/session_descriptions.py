"""The few lines of SDP that the generator says and understands."""

import re
from dataclasses import dataclass

from tests.bench.stream_packets import (
    PAYLOAD_TYPES,
    RTX_PAYLOAD_TYPE,
    SEND_TIME_EXTENSION,
    SSRCS,
    StreamKind,
)

_SEND_TIME_URI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"


@dataclass(frozen=True)
class LocalParameters:
    """What the generator's end of a leg tells the server."""

    ufrag: str
    pwd: str
    fingerprint: str
    port: int


@dataclass(frozen=True)
class RemoteParameters:
    """What the server's end of a leg says of itself."""

    ufrag: str
    pwd: str
    fingerprint: str
    host: str
    port: int


class DescriptionError(Exception):
    """The server's SDP lacks something that a leg needs."""


def write_viewer_offer(local: LocalParameters) -> str:
    """A WHEP offer: one video and one audio, receiving only."""
    return _write_description(local, "recvonly", "actpass", ("v", "a"), video_first=True)


def write_publisher_offer(local: LocalParameters) -> str:
    """A WHIP offer with the SSRCs of the stream."""
    return _write_description(local, "sendonly", "actpass", ("v", "a"), video_first=True)


def write_viewer_answer(local: LocalParameters) -> str:
    """An answer to an offer that puts audio with mid `a` before video with mid `v`."""
    return _write_description(local, "recvonly", "active", ("a", "v"), video_first=False)


def read_remote_parameters(sdp: str) -> RemoteParameters:
    """Reads what is needed to connect; the leg is bundled, so the first of each is enough."""
    candidates = re.findall(r"^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host", sdp, re.M | re.I)
    usable = [(host, int(port)) for host, port in candidates if host.startswith("127.")]
    if not usable:
        raise DescriptionError(f"no loopback candidate among {candidates}")
    return RemoteParameters(
        ufrag=_read_value(sdp, "ice-ufrag:"),
        pwd=_read_value(sdp, "ice-pwd:"),
        fingerprint=_read_value(sdp, "fingerprint:sha-256 ").upper(),
        host=usable[0][0],
        port=usable[0][1],
    )


def _read_value(sdp: str, name: str) -> str:
    found = re.search(rf"^a={name}(\S+)", sdp, re.M | re.I)
    if found is None:
        raise DescriptionError(f"no a={name} line")
    return found[1]


def _write_description(
    local: LocalParameters, direction: str, setup: str, mids: tuple[str, str], *, video_first: bool
) -> str:
    order = [StreamKind.VIDEO, StreamKind.AUDIO]
    if not video_first:
        order.reverse()
    lines = ["v=0", "o=- 4611 2 IN IP4 127.0.0.1", "s=-", "t=0 0"]
    lines += [f"a=group:BUNDLE {' '.join(mids)}", "a=msid-semantic: WMS *"]
    for kind, mid in zip(order, mids, strict=True):
        lines += _write_codecs(kind)
        lines += [
            "c=IN IP4 0.0.0.0",
            f"a=mid:{mid}",
            f"a={direction}",
            "a=rtcp-mux",
            "a=rtcp-rsize",
        ]
        lines += [f"a=ice-ufrag:{local.ufrag}", f"a=ice-pwd:{local.pwd}"]
        lines += [f"a=fingerprint:sha-256 {local.fingerprint}", f"a=setup:{setup}"]
        lines += [f"a=candidate:1 1 udp 2130706431 127.0.0.1 {local.port} typ host"]
        if direction == "sendonly":
            lines += [f"a=extmap:{SEND_TIME_EXTENSION} {_SEND_TIME_URI}"]
            lines += ["a=msid:bench stage", f"a=ssrc:{SSRCS[kind]} cname:bench"]
    return "\r\n".join(lines) + "\r\n"


def _write_codecs(kind: StreamKind) -> list[str]:
    number = PAYLOAD_TYPES[kind]
    if kind is StreamKind.AUDIO:
        return [
            f"m=audio 9 UDP/TLS/RTP/SAVPF {number}",
            f"a=rtpmap:{number} opus/48000/2",
            f"a=fmtp:{number} minptime=10;useinbandfec=1",
        ]
    return [
        f"m=video 9 UDP/TLS/RTP/SAVPF {number} {RTX_PAYLOAD_TYPE}",
        f"a=rtpmap:{number} VP8/90000",
        f"a=rtcp-fb:{number} nack",
        f"a=rtcp-fb:{number} nack pli",
        f"a=rtcp-fb:{number} ccm fir",
        f"a=rtcp-fb:{number} goog-remb",
        f"a=rtpmap:{RTX_PAYLOAD_TYPE} rtx/90000",
        f"a=fmtp:{RTX_PAYLOAD_TYPE} apt={number}",
    ]
