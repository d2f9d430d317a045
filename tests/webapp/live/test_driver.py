"""The framed driver against a client down to the bytes: what RFC 6455 asks of a server."""

import pytest
from websockets.frames import Frame, Opcode

from consultations.comments.policy import Floor
from tests.webapp.live.raw import RawClient
from tests.webapp.live.server import LiveServer


def test_compression_is_offered_in_vain(server: LiveServer) -> None:
    with RawClient(server, offer="permessage-deflate; client_max_window_bits") as client:
        assert client.handshake.startswith("HTTP/1.1 101")
        assert "extensions" not in client.handshake.lower()


@pytest.mark.parametrize("writer", ["stock"])
def test_the_stock_layer_compresses_nothing_either(server: LiveServer) -> None:
    with RawClient(server, offer="permessage-deflate") as client:
        assert "extensions" not in client.handshake.lower()


def test_a_message_in_many_fragments_with_a_ping_between_is_one(
    server: LiveServer, floor: Floor
) -> None:
    with RawClient(server) as client:
        client.enter()
        whole = f'421["join",{{"meeting":"{floor.meeting_id}"}}]'
        client.send(whole[:5], fin=False)
        client.send("", opcode=Opcode.CONT, fin=False)
        client.send("are you there", opcode=Opcode.PING)
        client.send(whole[5:20], opcode=Opcode.CONT, fin=False)
        client.send(whole[20:], opcode=Opcode.CONT)
        frames = client.frames()
        pong = next(frames)
        assert (pong.opcode, bytes(pong.data)) == (Opcode.PONG, b"are you there")
        assert client.next_text().startswith('431[{"ok":true')


def test_frames_cut_anywhere_by_the_network_are_read(server: LiveServer, floor: Floor) -> None:
    with RawClient(server) as client:
        client.enter()
        text = f'421["join",{{"meeting":"{floor.meeting_id}"}}]'.encode()
        for byte in Frame(Opcode.TEXT, text).serialize(mask=True):
            client.write(bytes([byte]))
        assert client.next_text().startswith('431[{"ok":true')


def test_a_close_is_answered_with_its_code(server: LiveServer) -> None:
    with RawClient(server) as client:
        client.enter()
        client.write(Frame(Opcode.CLOSE, (1000).to_bytes(2, "big")).serialize(mask=True))
        assert [frame.opcode for frame in client.frames()] == [Opcode.CLOSE]
        assert client.close_code == 1000


def closed_with(client: RawClient) -> int | None:
    for _frame in client.frames():
        pass
    return client.close_code


def test_an_unmasked_frame_ends_the_connection(server: LiveServer) -> None:
    with RawClient(server) as client:
        client.enter()
        client.write(Frame(Opcode.TEXT, b"40").serialize(mask=False))
        assert closed_with(client) == 1002


def test_a_message_over_the_limit_ends_the_connection(server: LiveServer) -> None:
    with RawClient(server) as client:
        client.enter()
        client.send("4" * (64 * 1024 + 1))
        assert closed_with(client) == 1009


def test_fragments_over_the_limit_end_the_connection(server: LiveServer) -> None:
    with RawClient(server) as client:
        client.enter()
        client.send("4" * 40_000, fin=False)
        client.send("4" * 40_000, opcode=Opcode.CONT)
        assert closed_with(client) == 1009


def test_text_that_is_not_utf8_ends_the_connection(server: LiveServer) -> None:
    with RawClient(server) as client:
        client.enter()
        client.write(Frame(Opcode.TEXT, b"4\xff\xfe").serialize(mask=True))
        assert closed_with(client) == 1007


def test_noise_ends_one_connection_and_no_other(server: LiveServer, floor: Floor) -> None:
    with RawClient(server) as noisy, RawClient(server) as calm:
        noisy.enter()
        noisy.write(b"\x00" * 64)
        assert closed_with(noisy) == 1002
        calm.enter()
        calm.join(floor.meeting_id)
        assert calm.next_text().startswith('431[{"ok":true')


def test_a_handshake_without_key_is_refused_as_http(server: LiveServer) -> None:
    import socket

    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain:
        plain.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n"
            b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
        )
        assert plain.recv(64).startswith(b"HTTP/1.1 400")
