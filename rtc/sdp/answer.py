"""Writes our answers: ICE-lite, passive DTLS, every candidate inside, nothing to trickle."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from rtc.sdp.offer import Media
from rtc.sdp.profile import URI_MID, URI_SEND_TIME, VIDEO_FEEDBACK, Agreed, Track

CNAME = "xiangyi"
STREAM = "village"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How this process is reached, and the credentials made for one peer."""

    ufrag: str
    password: str
    fingerprint: str
    addresses: Sequence[str]
    port: int


@dataclass(frozen=True, slots=True)
class Sources:
    """The SSRCs under which a viewer gets the programme."""

    sound: int
    picture: int
    repair: int


def write_publisher_answer(agreed: Agreed, endpoint: Endpoint, session_id: int) -> str:
    lines = _head(agreed, session_id)
    for media in agreed.offer.media:
        track = _track_of(agreed, media)
        assert track is not None, "a publisher's offer is taken whole or not at all"
        lines += _transport_lines(track, endpoint, "recvonly")
        for uri in (URI_MID, URI_SEND_TIME):
            if uri in media.extensions:
                lines.append(f"a=extmap:{media.extensions[uri]} {uri}")
        lines += _codec_lines(track)
    return _text(lines)


def write_viewer_answer(
    agreed: Agreed, endpoint: Endpoint, session_id: int, sources: Sources
) -> str:
    lines = _head(agreed, session_id)
    for media in agreed.offer.media:
        track = _track_of(agreed, media)
        if track is None:
            lines += _refused_lines(media)
            continue
        lines += _transport_lines(track, endpoint, "sendonly")
        lines += _codec_lines(track)
        lines += _source_lines(track, sources)
    return _text(lines)


def write_candidates(endpoint: Endpoint) -> list[str]:
    """Host candidates; the earlier in the list, the higher the priority (RFC 8445 5.1.2.1)."""
    lines = []
    for index, address in enumerate(endpoint.addresses):
        # Loopback last: it only ever works for a browser on this very machine.
        preference = 65535 - index if not ip_address(address).is_loopback else index
        priority = (126 << 24) + (preference << 8) + 255
        lines.append(f"a=candidate:{index + 1} 1 udp {priority} {address} {endpoint.port} typ host")
    return [*lines, "a=end-of-candidates"]


def _track_of(agreed: Agreed, media: Media) -> Track | None:
    tracks = (agreed.sound, agreed.picture)
    return next((track for track in tracks if track is not None and track.media is media), None)


def _head(agreed: Agreed, session_id: int) -> list[str]:
    kept = [m.mid for m in agreed.offer.media if m not in agreed.refused]
    return [
        "v=0",
        f"o=- {session_id} 1 IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        f"a=group:BUNDLE {' '.join(kept)}",
        "a=msid-semantic: WMS *",
    ]


def _transport_lines(track: Track, endpoint: Endpoint, direction: str) -> list[str]:
    formats = [track.codec.payload_type]
    if track.repair is not None:
        formats.append(track.repair.payload_type)
    media = track.media
    return [
        f"m={media.kind} {endpoint.port} UDP/TLS/RTP/SAVPF {' '.join(map(str, formats))}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{media.mid}",
        f"a={direction}",
        "a=rtcp-mux",
        f"a=ice-ufrag:{endpoint.ufrag}",
        f"a=ice-pwd:{endpoint.password}",
        f"a=fingerprint:sha-256 {endpoint.fingerprint}",
        "a=setup:passive",
        *write_candidates(endpoint),
    ]


def _refused_lines(media: Media) -> list[str]:
    return [
        f"m={media.kind} 0 {media.proto} {media.formats}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{media.mid}",
        "a=inactive",
    ]


def _codec_lines(track: Track) -> list[str]:
    codec = track.codec
    number = codec.payload_type
    if codec.name == "opus":
        lines = [f"a=rtpmap:{number} opus/48000/2", f"a=fmtp:{number} minptime=10;useinbandfec=1"]
        return lines + ([f"a=rtcp-fb:{number} nack"] if track.nack else [])
    lines = [f"a=rtpmap:{number} VP8/90000"]
    lines += [f"a=rtcp-fb:{number} {kind}" for kind in VIDEO_FEEDBACK if kind in codec.feedback]
    if track.repair is not None:
        repair = track.repair.payload_type
        lines += [f"a=rtpmap:{repair} rtx/90000", f"a=fmtp:{repair} apt={number}"]
    return lines


def _source_lines(track: Track, sources: Sources) -> list[str]:
    # One stream for both, so that the browser keeps lips and voice together.
    lines = [f"a=msid:{STREAM} {track.media.kind}"]
    if track.media.kind == "audio":
        return [*lines, f"a=ssrc:{sources.sound} cname:{CNAME}"]
    if track.repair is not None:
        lines.append(f"a=ssrc-group:FID {sources.picture} {sources.repair}")
    lines.append(f"a=ssrc:{sources.picture} cname:{CNAME}")
    if track.repair is not None:
        lines.append(f"a=ssrc:{sources.repair} cname:{CNAME}")
    return lines


def _text(lines: list[str]) -> str:
    return "\r\n".join(lines) + "\r\n"
