"""Server frames of RFC 6455: unmasked, whole, uncompressed."""

from websockets.frames import Close, Frame, Opcode

TEXT = 0x81
"""FIN and opcode 1 (RFC 6455 5.2)."""


def text_frame(text: bytes) -> bytes:
    """One text message as one frame; made once for all who get it."""
    length = len(text)
    if length < 126:
        head = bytes((TEXT, length))
    elif length < 65536:
        head = bytes((TEXT, 126)) + length.to_bytes(2, "big")
    else:
        head = bytes((TEXT, 127)) + length.to_bytes(8, "big")
    return head + text


def close_frame(code: int, reason: str) -> bytes:
    """A close frame with its code."""
    return Frame(Opcode.CLOSE, Close(code, reason).serialize()).serialize(mask=False)
