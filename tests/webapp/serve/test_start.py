"""The one command for real: what dies comes back, what cannot start says why."""

import http.client
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.webapp.serve.platform import Platform, run_refused, start_platform

pytestmark = pytest.mark.xdist_group("serve")
BACK_WITHIN = 3.0


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    running = start_platform(tmp_path_factory.mktemp("serve") / "var", "--demo")
    yield running
    running.stop()


def has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_first_start_answers_and_introduces_the_demo_people(platform: Platform) -> None:
    assert platform.health() == {"web": True, "rtc": True, "worker": True}
    said = "".join(platform.lines)
    assert platform.url in said
    assert "/sign-in" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("role", ["web", "rtc", "worker"])
def test_a_killed_role_is_back_within_three_seconds(platform: Platform, role: str) -> None:
    if role != "worker":  # nobody waits for the worker, so it has no spare
        platform.wait_for_spare(role)
    assert platform.kill(role) < BACK_WITHIN
    assert any(f"{role} was ended by SIGKILL" in line for line in platform.lines)


def test_a_role_killed_twice_in_a_row_comes_back_though_its_spare_is_not_loaded_yet(
    platform: Platform,
) -> None:
    platform.wait_for_spare("web")
    platform.kill("web")
    platform.kill("web")
    assert all(platform.health().values())


def test_a_request_sent_while_the_pages_are_dead_waits_instead_of_being_refused(
    platform: Platform,
) -> None:
    pid = platform.pid("web")
    os.kill(pid, signal.SIGKILL)
    status, _body = platform.ask("/health")
    assert status == http.client.OK


def test_a_second_start_on_the_same_folder_is_refused(platform: Platform) -> None:
    refused = run_refused(platform.data, "--port", "0")
    assert refused.returncode == 1
    assert "another start of Xiangyi is using the folder" in refused.stderr
    assert "To mend it: " in refused.stderr


def test_all_roles_end_when_the_command_is_asked_to_stop(tmp_path: Path) -> None:
    running = start_platform(tmp_path / "var")
    pids = [running.pid(role) for role in ("web", "rtc", "worker")]
    assert running.stop() == 0
    assert [pid for pid in pids if not has_ended(pid)] == []
    assert not (tmp_path / "var/run/roles.json").exists()


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_a_port_in_use_is_two_clear_lines(tmp_path: Path, kind: socket.SocketKind) -> None:
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            taken.listen()
        port = taken.getsockname()[1]
        refused = run_refused(tmp_path / "var", "--port", str(port))
    name = "TCP" if kind == socket.SOCK_STREAM else "UDP"
    assert refused.returncode == 1
    what, mend = refused.stderr.splitlines()
    assert what == f"xiangyi: {name} port {port} is in use by another program"
    assert mend.startswith("To mend it: make run PORT=")


def test_a_folder_that_cannot_be_written_is_two_clear_lines(tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("not a folder")
    refused = run_refused(blocked / "var", "--port", "0")
    assert refused.returncode == 1
    what, mend = refused.stderr.splitlines()
    assert what.startswith(f"xiangyi: the folder {blocked / 'var'} cannot be written")
    assert mend.startswith("To mend it: make run DATA=")


def test_with_lan_the_pages_come_over_tls_and_plain_http_is_led_there(tmp_path: Path) -> None:
    running = start_platform(tmp_path / "var", "--lan", "--host", "127.0.0.1")
    try:
        assert running.url.startswith("https://127.0.0.1:")
        # The client trusts nothing but the certificate that was made for these addresses.
        assert running.health()["web"] is True
        port = urlsplit(running.url).port
        assert port is not None
        plain = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        plain.request("GET", "/health?a=1")
        answer = plain.getresponse()
        assert answer.status == http.client.TEMPORARY_REDIRECT
        assert answer.headers["Location"] == f"https://127.0.0.1:{port}/health?a=1"
        plain.close()
        assert any("█" in line or "▄" in line for line in running.lines)
    finally:
        running.stop()


def test_a_phone_that_opens_tls_and_says_nothing_does_not_hold_up_the_others(
    tmp_path: Path,
) -> None:
    running = start_platform(tmp_path / "var", "--lan", "--host", "127.0.0.1")
    try:
        port = urlsplit(running.url).port
        with socket.create_connection(("127.0.0.1", port), timeout=10) as silent:
            silent.sendall(b"\x16\x03\x01")
            # A server that shook hands in turn would not answer before the silent one is done.
            assert running.health()["web"] is True
    finally:
        running.stop()
