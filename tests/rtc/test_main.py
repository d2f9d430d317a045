"""Starting and ending the process: one clear line each time, whatever is wrong."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from rtc.net.ice import Credentials
from rtc.tokens import make_key_pair
from tests.rtc import offers
from tests.rtc.client import RtcClient, room_name
from tests.rtc.conftest import StartRtc
from tests.rtc.dtls_peer import make_check


def run_and_fail(**environment: str) -> dict[str, object]:
    """Starts a process that must not come up; gives back its one line."""
    named = {f"XIANGYI_RTC_{name.upper()}": value for name, value in environment.items()}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XIANGYI_RTC_")}
    done = subprocess.run(
        [sys.executable, "-m", "rtc"],
        env={**kept, **named},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    (line,) = done.stdout.splitlines()
    found: dict[str, object] = json.loads(line)
    return found


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "public.pem"
    path.write_text(make_key_pair()[1])
    return path


def test_the_first_line_says_what_the_kernel_can_do(start: StartRtc) -> None:
    started = start().started
    assert started["batching"] in ("gso", "sendmmsg", "sendto")
    assert isinstance(started["udp_segment"], bool)
    assert started["addresses"] == ["127.0.0.1"]
    assert len(started["boot"]) == 16


def test_every_way_of_sending_can_be_asked_for(start: StartRtc) -> None:
    assert start(batching="sendto").started["batching"] == "sendto"


def test_a_missing_key_is_one_clear_line() -> None:
    line = run_and_fail()
    assert line["event"] == "bad_settings"
    assert "token_public_key_file" in str(line["settings"])


def test_an_unreadable_or_wrong_key_is_one_clear_line(tmp_path: Path, key_file: Path) -> None:
    missing = run_and_fail(token_public_key_file=str(tmp_path / "nowhere.pem"))
    assert "nowhere.pem" in str(missing["why"])
    key_file.write_text("not a key")
    wrong = run_and_fail(token_public_key_file=str(key_file))
    assert "no public key" in str(wrong["why"])


def test_every_bad_setting_is_named(key_file: Path) -> None:
    bad = {
        "udp_port": "70000",
        "public_address": "village.example",
        "batching": "magic",
        "consent_seconds": "31",
        "max_sessions": "0",
    }
    line = run_and_fail(token_public_key_file=str(key_file), **bad)
    assert line["event"] == "bad_settings"
    assert isinstance(line["settings"], dict)
    assert set(line["settings"]) == set(bad)


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_a_port_in_use_is_one_clear_line(key_file: Path, kind: socket.SocketKind) -> None:
    with socket.socket(type=kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            taken.listen()
        port = str(taken.getsockname()[1])
        ports = {"http_port": "0", "udp_port": "0", "udp_host": "127.0.0.1"}
        ports["http_port" if kind == socket.SOCK_STREAM else "udp_port"] = port
        line = run_and_fail(token_public_key_file=str(key_file), **ports)
    assert line["event"] == "cannot_start"
    assert "in use" in str(line["why"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_says_so(start: StartRtc, number: signal.Signals) -> None:
    server = start()
    client = RtcClient(server)
    assert client.join(room_name(), "viewer").status == 201
    assert server.stop(number) == 0
    assert any('"stopping"' in line for line in server.log_lines)


def test_no_secret_is_written_to_the_log(start: StartRtc) -> None:
    server = start(log_level="debug")
    client = RtcClient(server)
    room = room_name()
    token = server.join_token(room, "publisher")
    answer = client.post(f"/whip/{room}", token, offers.publisher_offer())
    assert answer.status == 201
    client.post(f"/whip/{room}", token, "nonsense")
    server.stop()
    log = "".join(server.log_lines)
    assert room in log
    password = answer.text.partition("a=ice-pwd:")[2].split("\r\n")[0]
    handle = answer.headers["location"].rsplit("/", 1)[1]
    for secret in (token, token.rsplit(".", 1)[1], password, handle, "0123456789012345678901"):
        assert secret not in log


def test_a_full_process_asks_to_come_back(start: StartRtc) -> None:
    client = RtcClient(start(max_sessions="1"))
    room = room_name()
    assert client.join(room, "viewer").status == 201
    full = client.join(room, "viewer")
    assert (full.status, full.json["error"]) == (503, "server_full")
    assert int(full.headers["retry-after"]) > 0


def test_who_never_connects_makes_room_for_others(start: StartRtc) -> None:
    client = RtcClient(start(max_half_open="1"))
    room = room_name()
    first = client.join(room, "viewer")
    busy = client.join(room, "viewer")
    assert (busy.status, busy.json["error"]) == (503, "too_many_joining")
    assert busy.headers["retry-after"] == "1"
    assert client.ask("DELETE", first.headers["location"]).status == 200
    assert client.join(room, "viewer").status == 201


def test_ipv6_is_answered_where_the_host_has_it(start: StartRtc) -> None:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this host has no IPv6 loopback")
    server = start(udp_host="::1", public_address="::1")
    answer = RtcClient(server).join(room_name(), "viewer").text
    assert f" ::1 {server.udp_port} typ host" in answer
    ufrag, password = (
        answer.partition(f"a={name}:")[2].split("\r\n")[0] for name in ("ice-ufrag", "ice-pwd")
    )
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as link:
        link.settimeout(10)
        link.sendto(make_check(Credentials(ufrag, password)), ("::1", server.udp_port))
        assert link.recv(2048)[:2] == b"\x01\x01"
