"""Our own media process: WHIP in, WHEP out, everything on as in production."""

import http.client
import itertools
import socket
import sys
import tempfile
import time
from pathlib import Path

from rtc.tokens import JoinClaims, Role, make_key_pair, sign_join_token
from tests.bench.load_plan import LoadPlan
from tests.bench.server_load import measure_server
from tests.bench.server_process import ServerProcess, find_free_port
from tests.bench.session_descriptions import (
    LocalParameters,
    RemoteParameters,
    read_remote_parameters,
    write_viewer_offer,
)
from tests.bench.source_process import WhipSink, post_session
from tests.bench.subject import Measurement, ProgressReport

_ROOM = "bench"
_START_TIMEOUT = 15.0


class RtcSubject:
    """`python -m rtc` with its default settings, bound to loopback."""

    @property
    def name(self) -> str:
        """The column's label."""
        return "Xiangyi rtc"

    def command(self, plan: LoadPlan) -> str:
        """The command line that the column quotes."""
        return (
            f"XIANGYI_RTC_UDP_HOST=127.0.0.1 {' '.join(plan.launcher)} "
            f"{Path(sys.executable).name} -m rtc"
        )

    def check_available(self) -> None:
        """It is in this repository."""

    def measure(self, plan: LoadPlan, report: ProgressReport) -> Measurement:
        """Starts the process with a key of its own and loads it."""
        with tempfile.TemporaryDirectory(prefix="bench-rtc-") as name:
            folder = Path(name)
            private_key, public_key = make_key_pair()
            (folder / "tokens.pem").write_text(public_key)
            port = find_free_port(socket.SOCK_STREAM)
            settings = {
                "XIANGYI_RTC_HTTP_PORT": str(port),
                "XIANGYI_RTC_UDP_HOST": "127.0.0.1",
                "XIANGYI_RTC_UDP_HOST_V6": "",
                "XIANGYI_RTC_UDP_PORT": str(find_free_port(socket.SOCK_DGRAM)),
                "XIANGYI_RTC_PUBLIC_ADDRESS": "127.0.0.1",
                "XIANGYI_RTC_TOKEN_PUBLIC_KEY_FILE": str(folder / "tokens.pem"),
            }
            command = [sys.executable, "-m", "rtc"]
            server = ServerProcess(command, plan, settings, folder / "log")
            try:
                door = RoomDoor(port, private_key)
                server.await_ready(door.answers, _START_TIMEOUT)
                return measure_server(plan, server, door.publisher(), door.enter, report)
            finally:
                server.stop()


class RoomDoor:
    """The HTTP side of one room."""

    def __init__(self, port: int, private_key: str) -> None:
        self._port = port
        self._private_key = private_key
        self._numbers = itertools.count()

    def answers(self) -> bool:
        """Whether the process is up."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=2)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def publisher(self) -> WhipSink:
        """The way in for the stream."""
        return WhipSink(self._url("whip"), self._sign("publisher"))

    def enter(self, local: LocalParameters) -> RemoteParameters:
        """Joins one viewer by WHEP."""
        answer = post_session(self._url("whep"), self._sign("viewer"), write_viewer_offer(local))
        return read_remote_parameters(answer)

    def _url(self, protocol: str) -> str:
        return f"http://127.0.0.1:{self._port}/{protocol}/{_ROOM}"

    def _sign(self, role: Role) -> str:
        claims = JoinClaims(_ROOM, f"bench-{next(self._numbers)}", role)
        return sign_join_token(self._private_key, claims, int(time.time()))
