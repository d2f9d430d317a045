"""Bytes in, bytes out: RTP, RTCP, STUN and VP8 without sockets, clocks or asyncio."""
