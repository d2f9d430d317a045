"""The one who is seen and heard: takes the packets, asks for lost ones, reports how it goes."""

from typing import TYPE_CHECKING

from rtc.net.estimate import UplinkEstimate
from rtc.net.transport import MediaPeer
from rtc.packets import rtcp, rtp
from rtc.sdp.profile import URI_SEND_TIME, Agreed, Track
from rtc.stage.losses import LossList
from rtc.stage.reception import RateMeter, Reception
from rtc.stage.stream import PICTURE_RATE, SOUND_RATE
from rtc.tokens import JoinClaims

if TYPE_CHECKING:
    from rtc.stage.rooms import Room

OUR_SSRC = 1  # of our own reports; a receiver that sends nothing may choose freely
LARGEST_PAYLOAD = 1300  # with headers, tag and padding it must fit one datagram everywhere
# A jump this wide is an outage, not loss: the programme goes on behind it as from a new source.
JUMP = 1000


class Intake:
    """One incoming stream (SSRC) of the publisher."""

    def __init__(self, ssrc: int, clock_rate: int) -> None:
        self.ssrc = ssrc
        self.counter = rtp.SequenceCounter()
        self.losses = LossList()
        self.reception = Reception(ssrc, clock_rate)

    def note(self, header: rtp.RtpHeader, sequence: int, now: float) -> bool:
        """Takes count of the packet; True when it lies far ahead of what came before."""
        jumped = 0 < self.reception.highest < sequence - JUMP
        if jumped:
            self.reception = Reception(self.ssrc, self.reception.clock_rate)
        if self.losses.note_arrival(sequence, now):
            self.reception.note_packet(sequence, header.timestamp, now)
        return jumped


class Publisher:
    """Takes media and reports of one browser on behalf of its room."""

    peer: MediaPeer

    def __init__(self, room: "Room", claims: JoinClaims, agreed: Agreed, cap_kbps: int) -> None:
        self.room = room
        self.claims = claims
        self.agreed = agreed
        self.sound: Intake | None = None
        self.picture: Intake | None = None
        self.meter = RateMeter()
        self.ntp_shift: int | None = None  # one for both streams, or lips and voice part
        self._estimate = UplinkEstimate(cap_kbps * 1000)
        self._kinds = _payload_kinds(agreed)
        picture = agreed.picture
        self._send_time_id = picture.media.extensions.get(URI_SEND_TIME, 0) if picture else 0

    def enter_room(self) -> None:
        self.room.arriving.add(self)

    def peer_connected(self) -> None:
        self.room.admit_publisher(self)

    def peer_moved(self) -> None:
        """Nothing is sent to a publisher but reports, and those go where the peer is."""

    def peer_closed(self, reason: str) -> None:
        self.room.dismiss_publisher(self, reason)

    @property
    def loss_percent(self) -> float:
        intakes = [i for i in (self.sound, self.picture) if i is not None]
        worst = max((i.reception.fraction_lost for i in intakes), default=0)
        return round(worst * 100 / 256, 1)

    def take_rtp(self, packet: bytes, now: float) -> None:
        header = rtp.parse_header(packet)
        if header is None or self.room.publisher is not self:
            return
        self.meter.add(len(packet))
        payload = packet[header.payload_at : header.payload_end]
        kind = self._kinds.get(header.payload_type)
        if kind is None or len(payload) > LARGEST_PAYLOAD:
            return
        if kind == "repair":
            self._take_repair(header, payload, now)
        elif kind == "sound":
            self._take_sound(header, payload, now)
        else:
            self._note_delay(packet, header, now)
            self._take_picture(header, payload, now)

    def _take_sound(self, header: rtp.RtpHeader, payload: bytes, now: float) -> None:
        if self.sound is None or self.sound.ssrc != header.ssrc:
            self.sound = Intake(header.ssrc, SOUND_RATE)
            self.room.sound.begin_source()
        sequence = self.sound.counter.unroll(header.sequence)
        if self.sound.note(header, sequence, now):
            self.room.sound.begin_source()
        self.room.take_sound(sequence, header, payload, now)

    def _take_picture(self, header: rtp.RtpHeader, payload: bytes, now: float) -> None:
        if self.picture is None or self.picture.ssrc != header.ssrc:
            self.picture = Intake(header.ssrc, PICTURE_RATE)
            self.room.picture.begin_source()
        sequence = self.picture.counter.unroll(header.sequence)
        if self.picture.note(header, sequence, now):
            self.room.picture.begin_source()
        self.room.take_picture(sequence, header, payload, now)

    def _take_repair(self, header: rtp.RtpHeader, payload: bytes, now: float) -> None:
        """RFC 4588: the original sequence number leads; empty packets only probe the line."""
        if self.picture is None or len(payload) < 3:
            return
        original = header._replace(
            sequence=int.from_bytes(payload[:2], "big"), ssrc=self.picture.ssrc
        )
        self._take_picture(original, payload[2:], now)

    def _note_delay(self, packet: bytes, header: rtp.RtpHeader, now: float) -> None:
        sent = rtp.read_extension(packet, header, self._send_time_id)
        if self._estimate.note_packet(now, sent, len(packet), header.ssrc):
            self._send_limit()

    def take_rtcp(self, packet: bytes, now: float) -> None:
        for message in rtcp.parse_compound(packet):
            if isinstance(message, rtcp.SenderReport):
                self._take_sender_report(message, now)

    def _take_sender_report(self, report: rtcp.SenderReport, now: float) -> None:
        if self.room.publisher is not self:
            return
        if self.ntp_shift is None:
            self.ntp_shift = rtcp.ntp_of(self.room.wall_clock()) - report.ntp
        for intake, stream in (
            (self.sound, self.room.sound),
            (self.picture, self.room.picture),
        ):
            if intake is not None and intake.ssrc == report.ssrc:
                intake.reception.note_sender_report(report, now)
                stream.note_sender_report(report, self.ntp_shift, now)

    def ask_for_lost(self, now: float) -> None:
        """Called every few hundredths of a second."""
        picture, track = self.picture, self.agreed.picture
        if picture is None or track is None or not track.nack:
            return
        due = picture.losses.take_due(now)
        if due:
            numbers = [number & 0xFFFF for number in due]
            self.room.port.send_rtcp(self.peer, rtcp.build_nack(OUR_SSRC, picture.ssrc, numbers))

    def ask_for_key_frame(self) -> None:
        if self.picture is not None:
            request = rtcp.build_picture_loss(OUR_SSRC, self.picture.ssrc)
            self.room.port.send_rtcp(self.peer, request)

    def send_reports(self, now: float) -> None:
        """Once a second: what arrived, and how much may be sent."""
        self.meter.read(now)
        intakes = [i for i in (self.sound, self.picture) if i is not None]
        if intakes:
            blocks = [intake.reception.make_report(now) for intake in intakes]
            self.room.port.send_rtcp(self.peer, rtcp.build_receiver_report(OUR_SSRC, blocks))
            self._send_limit()

    def _send_limit(self) -> None:
        if self.picture is None:
            return
        limit = rtcp.build_bitrate_limit(OUR_SSRC, self._estimate.bitrate, [self.picture.ssrc])
        # RFC 3550 6.1: a compound packet begins with a report, be it an empty one.
        self.room.port.send_rtcp(self.peer, rtcp.build_receiver_report(OUR_SSRC, []) + limit)


def _payload_kinds(agreed: Agreed) -> dict[int, str]:
    kinds: dict[int, str] = {}

    def note(track: Track | None, kind: str) -> None:
        if track is not None:
            kinds[track.codec.payload_type] = kind
            if track.repair is not None:
                kinds[track.repair.payload_type] = "repair"

    note(agreed.sound, "sound")
    note(agreed.picture, "picture")
    return kinds
