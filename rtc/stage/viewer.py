"""One person who listens or watches."""

from typing import TYPE_CHECKING

from rtc.net.transport import MediaPeer
from rtc.packets import rtcp
from rtc.sdp.profile import Agreed
from rtc.stage.downlink import Downlink, make_downlink
from rtc.tokens import JoinClaims

if TYPE_CHECKING:
    from rtc.stage.rooms import Room

# One viewer on a bad line may not cost everybody else a key frame every second.
PICTURE_LOSS_INTERVAL = 2.0


class Viewer:
    """Takes feedback from one browser; what it is sent goes through the room's rows."""

    peer: MediaPeer

    def __init__(
        self, room: "Room", claims: JoinClaims, agreed: Agreed, wants_picture: bool
    ) -> None:
        self.room = room
        self.claims = claims
        self.agreed = agreed
        self.wants_picture = wants_picture
        self.bitrate_limit: int | None = None
        self.sound: Downlink | None = None
        self.picture: Downlink | None = None
        if agreed.sound is not None:
            self.sound = make_downlink(room.sound, agreed.sound, 0)
        if agreed.picture is not None:
            self.picture = make_downlink(room.picture, agreed.picture, room.repair_ssrc)
        self._last_picture_loss = -1e9

    @property
    def watching(self) -> bool:
        return self.picture is not None and self.wants_picture

    def enter_room(self) -> None:
        self.room.viewers.add(self)

    def peer_connected(self) -> None:
        self.room.admit_viewer(self)

    def peer_moved(self) -> None:
        self.room.move_viewer(self)

    def peer_closed(self, reason: str) -> None:
        self.room.dismiss_viewer(self, reason)

    def take_rtp(self, packet: bytes, now: float) -> None:
        """Viewers send no media; sendrecv offers are answered sendonly."""

    def take_rtcp(self, packet: bytes, now: float) -> None:
        for message in rtcp.parse_compound(packet):
            if isinstance(message, rtcp.LostPackets):
                self._repair(message, now)
            elif isinstance(message, rtcp.KeyFrameWanted):
                self._note_picture_loss(now)
            elif isinstance(message, rtcp.ReportBlock):
                downlink = self._find_downlink(message.ssrc)
                if downlink is not None:
                    downlink.note_report(message)
            elif isinstance(message, rtcp.BitrateLimit):
                self.bitrate_limit = message.bitrate

    def _repair(self, message: rtcp.LostPackets, now: float) -> None:
        downlink = self._find_downlink(message.ssrc)
        if downlink is not None:
            for packet in downlink.find_repairs(message.sequences, now):
                self.room.port.send_rtp(self.peer, packet)

    def _note_picture_loss(self, now: float) -> None:
        # While it waits for a key frame anyway, the room has asked for one already.
        if not self.watching or self.room.waits_for_picture(self):
            return
        if now - self._last_picture_loss >= PICTURE_LOSS_INTERVAL:
            self._last_picture_loss = now
            self.room.want_key_frame(now)

    def _find_downlink(self, ssrc: int) -> Downlink | None:
        candidates = (self.sound, self.picture)
        return next((d for d in candidates if d is not None and d.stream.ssrc == ssrc), None)
