"""Made-up VP8 packets with real descriptors."""

from aiortc.codecs.vpx import VpxPayloadDescriptor

from rtc.stage.stream import Numbered, PictureStream


def make_payload(picture: int, *, key: bool, begins: bool = True, size: int = 50) -> bytes:
    descriptor = VpxPayloadDescriptor(
        partition_start=int(begins), partition_id=0, picture_id=picture & 0x7FFF
    )
    return bytes(descriptor) + (b"\x10" if key else b"\x11") + bytes(size)


class Camera:
    """A source of frames for one picture stream."""

    def __init__(self, stream: PictureStream, *, sequence: int = 70_000, picture: int = 9) -> None:
        self.stream = stream
        self.sequence, self.picture, self.timestamp = sequence, picture, 1000

    def send_frame(
        self, now: float, *, key: bool = False, packets: int = 2
    ) -> list[Numbered | None]:
        taken = []
        for index in range(packets):
            payload = make_payload(self.picture, key=key, begins=index == 0)
            taken.append(
                self.stream.take(self.sequence, self.timestamp, index == packets - 1, payload, now)
            )
            self.sequence += 1
        self.picture += 1
        self.timestamp += 3000
        return taken
