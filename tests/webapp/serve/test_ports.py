"""A port that cannot be had is refused in one line that says how to mend it."""

import socket

import pytest

from webapp.cli.refusals import StartRefused
from webapp.serve.ports import check_udp, open_listener


def test_a_listener_is_open_for_connections_before_any_role_runs() -> None:
    with open_listener("127.0.0.1", 0) as listener:
        address = listener.getsockname()
        with socket.create_connection(address, timeout=5) as early:
            early.sendall(b"GET / HTTP/1.1\r\n\r\n")
            served, _peer = listener.accept()
            with served:
                assert served.recv(16).startswith(b"GET /")


def test_a_tcp_port_in_use_is_refused_and_a_free_one_is_named() -> None:
    with open_listener("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StartRefused) as refused:
            open_listener("127.0.0.1", port)
    assert refused.value.what == f"TCP port {port} is in use by another program"
    assert "make run PORT=" in refused.value.mend
    assert f"PORT={port}," not in refused.value.mend


def test_a_udp_port_in_use_is_refused() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(StartRefused, match=f"UDP port {port} is in use"):
            check_udp("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused_without_a_traceback() -> None:
    with pytest.raises(StartRefused, match="on 192.0.2.1 cannot be opened"):
        open_listener("192.0.2.1", 0)
