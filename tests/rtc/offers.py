"""Offers as browsers write them, shortened to the lines that matter, with knobs for bad ones."""

FINGERPRINT = ":".join(["AB"] * 32)

SOUND_LINES = (
    "a=rtpmap:111 opus/48000/2",
    "a=rtcp-fb:111 transport-cc",
    "a=fmtp:111 minptime=10;useinbandfec=1",
    "a=rtpmap:63 red/48000/2",
    "a=fmtp:63 111/111",
)
PICTURE_LINES = (
    "a=rtpmap:96 VP8/90000",
    "a=rtcp-fb:96 goog-remb",
    "a=rtcp-fb:96 transport-cc",
    "a=rtcp-fb:96 ccm fir",
    "a=rtcp-fb:96 nack",
    "a=rtcp-fb:96 nack pli",
    "a=rtpmap:97 rtx/90000",
    "a=fmtp:97 apt=96",
    "a=rtpmap:103 H264/90000",
    "a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f",
    "a=rtpmap:104 rtx/90000",
    "a=fmtp:104 apt=103",
)
EXTENSION_LINES = (
    "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
)


def media_lines(head: str, mid: str, direction: str, *more: str) -> list[str]:
    return [
        head,
        "c=IN IP4 0.0.0.0",
        "a=ice-ufrag:abcd",
        "a=ice-pwd:0123456789012345678901",
        f"a=fingerprint:sha-256 {FINGERPRINT}",
        "a=setup:actpass",
        f"a=mid:{mid}",
        f"a={direction}",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        *more,
    ]


def sound_section(direction: str, mid: str = "0") -> list[str]:
    head = "m=audio 9 UDP/TLS/RTP/SAVPF 111 63"
    return media_lines(head, mid, direction, *EXTENSION_LINES, *SOUND_LINES)


def picture_section(direction: str, mid: str = "1") -> list[str]:
    head = "m=video 9 UDP/TLS/RTP/SAVPF 96 97 103 104"
    sources = ("a=ssrc-group:FID 1001 1002", "a=ssrc:1001 cname:x", "a=ssrc:1002 cname:x")
    sending = sources if direction.startswith("send") else ()
    return media_lines(head, mid, direction, *EXTENSION_LINES, *PICTURE_LINES, *sending)


def write_offer(*sections: list[str], bundle: str = "0 1") -> str:
    head = ["v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0"]
    lines = [*head, f"a=group:BUNDLE {bundle}", "a=msid-semantic: WMS"]
    for section in sections:
        lines += section
    return "\r\n".join(lines) + "\r\n"


def publisher_offer() -> str:
    return write_offer(sound_section("sendonly"), picture_section("sendonly"))


def viewer_offer() -> str:
    return write_offer(sound_section("recvonly"), picture_section("recvonly"))


def restart_fragment(ufrag: str = "efgh") -> str:
    return (
        f"a=ice-ufrag:{ufrag}\r\na=ice-pwd:9876543210987654321098\r\n"
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n"
        "a=candidate:1 1 udp 2130706431 127.0.0.1 50000 typ host\r\n"
    )


def trickle_fragment() -> str:
    return restart_fragment("abcd")
