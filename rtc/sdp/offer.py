"""Reads an SDP offer into what the media plane acts on; strict where a mistake would cost later."""

from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_LINES = 2000


class BadSdp(Exception):
    """The text is not an offer we can read: the client's mistake (400)."""


@dataclass(frozen=True, slots=True)
class Codec:
    """One payload type of one m-line."""

    payload_type: int
    name: str  # lower case
    clock_rate: int
    channels: int
    parameters: dict[str, str]
    feedback: frozenset[str]


@dataclass(frozen=True, slots=True)
class Media:
    """One m-line."""

    kind: str
    port: int
    mid: str
    direction: str
    codecs: tuple[Codec, ...]
    extensions: dict[str, int]  # URI to number
    rtx_of: dict[int, int]  # SSRC of the repair stream to SSRC of the media
    ssrcs: tuple[int, ...]
    layers: tuple[str, ...]  # rids offered for simulcast
    rtcp_mux: bool
    proto: str
    formats: str

    def find_codec(self, name: str) -> Codec | None:
        return next((codec for codec in self.codecs if codec.name == name), None)

    def find_repair(self, payload_type: int) -> Codec | None:
        """The RTX payload type that repairs this one (RFC 4588 8.6)."""
        wanted = str(payload_type)
        return next(
            (c for c in self.codecs if c.name == "rtx" and c.parameters.get("apt") == wanted), None
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """The whole offer; ICE and DTLS lines are those of the bundle."""

    ufrag: str
    password: str
    fingerprints: tuple[tuple[str, str], ...]  # (algorithm in lower, value in upper case)
    setup: str
    bundle: tuple[str, ...]
    media: tuple[Media, ...]


@dataclass(slots=True)
class _Section:
    """The lines below one m-line, or those above the first."""

    head: str = ""
    attributes: list[tuple[str, str]] = field(default_factory=list)

    def first(self, name: str) -> str | None:
        return next((value for key, value in self.attributes if key == name), None)

    def every(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]

    def has(self, name: str) -> bool:
        return any(key == name for key, _ in self.attributes)


def parse_offer(text: str) -> Offer:
    """Raises BadSdp with a sentence for whoever wrote the client."""
    try:
        session, *media = _split_sections(text)
        return _read_offer(session, media)
    except (ValueError, IndexError) as error:
        raise BadSdp("a line of the offer cannot be read") from error


def _split_sections(text: str) -> list[_Section]:
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > MAX_LINES:
        raise BadSdp("the offer has too many lines")
    if lines[0].strip() != "v=0":
        raise BadSdp("the offer does not begin with v=0")
    sections = [_Section()]
    for line in lines:
        if line.startswith("m="):
            sections.append(_Section(head=line[2:].strip()))
        elif line.startswith("a="):
            name, _, value = line[2:].strip().partition(":")
            sections[-1].attributes.append((name, value))
        elif line and (len(line) < 2 or line[1] != "="):
            raise BadSdp("a line of the offer is not of the form x=...")
    return sections


def _read_offer(session: _Section, sections: list[_Section]) -> Offer:
    if not sections:
        raise BadSdp("the offer has no m-line")
    sources = [session, *sections]
    ufrag, password = _anywhere(sources, "ice-ufrag"), _anywhere(sources, "ice-pwd")
    fingerprints = _read_fingerprints(sources)
    if not ufrag or not password:
        raise BadSdp("the offer has no ICE credentials")
    if not fingerprints:
        raise BadSdp("the offer has no DTLS fingerprint")
    groups = [group.split() for group in session.every("group")]
    bundle = next((tuple(group[1:]) for group in groups if group[:1] == ["BUNDLE"]), ())
    return Offer(
        ufrag=ufrag,
        password=password,
        fingerprints=fingerprints,
        setup=_anywhere(sources, "setup") or "actpass",
        bundle=bundle,
        media=tuple(_read_media(section, session) for section in sections),
    )


def _anywhere(sections: Iterable[_Section], name: str) -> str | None:
    return next((found for section in sections if (found := section.first(name))), None)


def _read_fingerprints(sections: Iterable[_Section]) -> tuple[tuple[str, str], ...]:
    values = [value for section in sections for value in section.every("fingerprint")]
    pairs = [value.partition(" ") for value in values]
    return tuple(dict.fromkeys((name.lower(), digest.strip().upper()) for name, _, digest in pairs))


def _read_media(section: _Section, session: _Section) -> Media:
    kind, port, proto, formats = section.head.split(" ", 3)
    mid = section.first("mid")
    if mid is None:
        raise BadSdp("an m-line has no mid")
    directions = ("sendrecv", "sendonly", "recvonly", "inactive")
    direction = next((name for name in directions if section.has(name)), None)
    direction = direction or next((n for n in directions if session.has(n)), "sendrecv")
    return Media(
        kind=kind,
        port=int(port.partition("/")[0]),
        mid=mid,
        direction=direction,
        codecs=_read_codecs(section, formats.split()) if "RTP" in proto else (),
        extensions=_read_extensions(section),
        rtx_of=_read_repairs(section),
        ssrcs=tuple(dict.fromkeys(int(value.split()[0]) for value in section.every("ssrc"))),
        layers=tuple(v.split()[0] for v in section.every("rid") if v.split()[1:2] == ["send"]),
        rtcp_mux=section.has("rtcp-mux"),
        proto=proto,
        formats=formats,
    )


def _read_codecs(section: _Section, formats: list[str]) -> tuple[Codec, ...]:
    maps = dict(value.split(" ", 1) for value in section.every("rtpmap"))
    parameters = dict(v.split(" ", 1) for v in section.every("fmtp") if " " in v)
    feedback: dict[str, set[str]] = {}
    for value in section.every("rtcp-fb"):
        number, _, kind = value.partition(" ")
        feedback.setdefault(number, set()).add(kind.strip())
    codecs = []
    for number in formats:
        if number not in maps:
            continue  # a static type such as PCMU without rtpmap; none of them is ours
        name, rate, *channels = maps[number].strip().split("/")
        codecs.append(
            Codec(
                payload_type=_checked_payload_type(number),
                name=name.lower(),
                clock_rate=int(rate),
                channels=int(channels[0]) if channels else 1,
                parameters=_read_parameters(parameters.get(number, "")),
                feedback=frozenset(feedback.get(number, set()) | feedback.get("*", set())),
            )
        )
    return tuple(codecs)


def _checked_payload_type(text: str) -> int:
    number = int(text)
    # RFC 5761 4: 64-95 would be taken for RTCP on a shared port.
    if not 0 <= number <= 127 or 64 <= number <= 95:
        raise BadSdp("a payload type is out of range")
    return number


def _read_parameters(text: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in text.split(";") if part.strip())
    return {name.lower(): value for name, _, value in pairs}


def _read_extensions(section: _Section) -> dict[str, int]:
    found = {}
    for value in section.every("extmap"):
        number, uri, *_ = value.split()
        found[uri] = int(number.partition("/")[0])
    return found


def _read_repairs(section: _Section) -> dict[int, int]:
    """From `ssrc-group:FID media repair` (RFC 5576 4.2)."""
    groups = [value.split() for value in section.every("ssrc-group")]
    return {int(g[2]): int(g[1]) for g in groups if g[:1] == ["FID"] and len(g) == 3}
