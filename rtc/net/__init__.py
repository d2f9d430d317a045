"""The network: one UDP port, ICE-lite, DTLS-SRTP and batched sending."""
