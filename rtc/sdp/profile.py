"""What we accept of an offer: Opus, VP8, one bundle. Refuses what would half work."""

from dataclasses import dataclass

from rtc.sdp.offer import Codec, Media, Offer

URI_MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
URI_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"

VIDEO_FEEDBACK = ("goog-remb", "ccm fir", "nack", "nack pli")


class Unsupported(Exception):
    """A readable offer that asks for something we do not do: 422 with this code and sentence."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Track:
    """One m-line we take: which codec, and how lost packets are repaired."""

    media: Media
    codec: Codec
    repair: Codec | None

    @property
    def nack(self) -> bool:
        return "nack" in self.codec.feedback


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the answer says yes to; `refused` m-lines get port 0 (viewers only)."""

    offer: Offer
    sound: Track | None
    picture: Track | None
    refused: tuple[Media, ...]


def agree_on_publishing(offer: Offer) -> Agreed:
    """RFC 9725 4.4: at most one audio and one video, sent to us; all of it is taken or none."""
    _check_bundle(offer)
    by_kind = _by_kind(offer)
    for media in offer.media:
        if media.direction not in ("sendonly", "sendrecv"):
            raise Unsupported("wrong_direction", "A publisher offers sendonly media.")
    sound = _find_track(by_kind.get("audio"), "opus")
    picture = _find_track(by_kind.get("video"), "vp8")
    if "audio" in by_kind and sound is None:
        raise Unsupported("no_common_codec", "The sound has to be offered as Opus.")
    if "video" in by_kind and picture is None:
        raise Unsupported("no_common_codec", "The picture has to be offered as VP8.")
    return Agreed(offer, sound, picture, ())


def agree_on_viewing(offer: Offer) -> Agreed:
    """A viewer without VP8 still hears: the picture's m-line is refused, the sound is not."""
    _check_bundle(offer)
    by_kind = _by_kind(offer)
    for media in offer.media:
        if media.direction not in ("recvonly", "sendrecv"):
            raise Unsupported("wrong_direction", "A viewer offers recvonly media.")
    sound = _find_track(by_kind.get("audio"), "opus")
    picture = _find_track(by_kind.get("video"), "vp8")
    if sound is None and picture is None:
        raise Unsupported("no_common_codec", "Neither Opus nor VP8 is in the offer.")
    taken = {track.media.mid for track in (sound, picture) if track is not None}
    refused = tuple(media for media in offer.media if media.mid not in taken)
    return Agreed(offer, sound, picture, refused)


def _check_bundle(offer: Offer) -> None:
    mids = [media.mid for media in offer.media]
    if len(set(mids)) != len(mids):
        raise Unsupported("mid_twice", "Two m-lines have the same mid.")
    if len(mids) > 1 and set(mids) - set(offer.bundle):
        raise Unsupported("no_bundle", "All m-lines have to be in one BUNDLE group.")
    if not all(media.rtcp_mux for media in offer.media if media.kind != "application"):
        raise Unsupported("no_rtcp_mux", "Every m-line needs rtcp-mux.")
    if offer.setup not in ("actpass", "active"):
        raise Unsupported("wrong_setup", "The server is the passive side of DTLS.")


def _by_kind(offer: Offer) -> dict[str, Media]:
    found: dict[str, Media] = {}
    for media in offer.media:
        if media.kind not in ("audio", "video"):
            raise Unsupported("wrong_media", "Only audio and video can be offered.")
        if media.kind in found:
            raise Unsupported("too_many_tracks", "At most one audio and one video can be offered.")
        found[media.kind] = media
    return found


def _find_track(media: Media | None, codec_name: str) -> Track | None:
    if media is None or media.port == 0:
        return None
    codec = media.find_codec(codec_name)
    if codec is None:
        return None
    return Track(media, codec, media.find_repair(codec.payload_type))
