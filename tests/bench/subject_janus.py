"""Debian's Janus: the Streaming plugin fed with plain RTP, the usual way to serve one to many."""

import http.client
import itertools
import json
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.load_plan import LoadPlan
from tests.bench.server_load import measure_server
from tests.bench.server_process import ServerProcess, find_free_port
from tests.bench.session_descriptions import (
    LocalParameters,
    RemoteParameters,
    read_remote_parameters,
    write_viewer_answer,
)
from tests.bench.source_process import PlainSink
from tests.bench.stream_packets import PAYLOAD_TYPES, StreamKind
from tests.bench.subject import (
    Measurement,
    ProgressReport,
    SubjectFailedError,
    SubjectUnavailableError,
)

_LIBRARIES = "/usr/lib/x86_64-linux-gnu/janus"
_SHIM_SOURCE = Path(__file__).with_name("janus_loopback.c")
_START_TIMEOUT = 10.0
_MOUNTPOINT = 1
_PLUGINS_OFF = (
    "audiobridge duktape echotest lua nosip recordplay sip textroom videocall videoroom voicemail"
)
_TRANSPORTS_OFF = "mqtt nanomsg pfunix rabbitmq websockets"


class JanusSubject:
    """Janus as Debian ships it has a thread per viewer; event_loops shares that many."""

    def __init__(self, event_loops: int = 0) -> None:
        self._event_loops = event_loops

    @property
    def name(self) -> str:
        """The row's label."""
        return f"Janus, event_loops={self._event_loops}" if self._event_loops else "Janus"

    def command(self, plan: LoadPlan) -> str:
        """The command line that the row quotes."""
        loops = self._event_loops or "not set, Debian's default"
        return (
            f"LD_PRELOAD=janus_loopback.so {' '.join(plan.launcher)} janus -F <folder>  "
            f"(Streaming plugin, ice_lite = true, event_loops = {loops})"
        )

    def check_available(self) -> None:
        """Janus and, for the loopback shim, a C compiler."""
        missing = [name for name in ("janus", "gcc") if shutil.which(name) is None]
        if missing:
            raise SubjectUnavailableError(
                f"{' and '.join(missing)} not found: apt-get install janus gcc libc6-dev"
            )

    def measure(self, plan: LoadPlan, report: ProgressReport) -> Measurement:
        """Starts Janus in a folder of its own and loads it."""
        with tempfile.TemporaryDirectory(prefix="bench-janus-") as name:
            folder = Path(name)
            port = find_free_port(socket.SOCK_STREAM)
            self._write_configuration(folder, port)
            server = ServerProcess(
                ["janus", "-F", name],
                plan,
                {"LD_PRELOAD": str(_compile_shim(folder))},
                folder / "log",
            )
            try:
                control = JanusControl(port)
                server.await_ready(control.answers, _START_TIMEOUT)
                ports = control.create_mountpoint()
                sink = PlainSink([ports["v"], ports["a"]])
                return measure_server(plan, server, sink, control.watch, report)
            finally:
                server.stop()

    def _write_configuration(self, folder: Path, port: int) -> None:
        loops = f"event_loops = {self._event_loops}" if self._event_loops else ""
        (folder / "janus.jcfg").write_text(
            f"""general: {{ configs_folder = "{folder}"
              plugins_folder = "{_LIBRARIES}/plugins"
              transports_folder = "{_LIBRARIES}/transports"
              debug_level = 3, debug_colors = false, session_timeout = 0, {loops} }}
            nat: {{ ice_lite = true, ignore_mdns = true }}
            plugins: {{ disable = "{_list_libraries(_PLUGINS_OFF)}" }}
            transports: {{ disable = "{_list_libraries(_TRANSPORTS_OFF)}" }}
            """
        )
        (folder / "janus.transport.http.jcfg").write_text(
            f"""general: {{ json = "compact", base_path = "/janus", https = false
              http = true, port = {port}, ip = "127.0.0.1" }}
            admin: {{ admin_http = false }}
            """
        )
        (folder / "janus.plugin.streaming.jcfg").write_text("general: { }\n")


class JanusControl:
    """The part of the Janus HTTP API that a viewer needs."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._numbers = itertools.count()

    def answers(self) -> bool:
        """Whether the API is up."""
        try:
            return "janus" in self._call("GET", "/janus/info", None)
        except OSError:
            return False

    def create_mountpoint(self) -> dict[str, int]:
        """Makes the stream; gives the RTP port of each mid."""
        video, audio = PAYLOAD_TYPES[StreamKind.VIDEO], PAYLOAD_TYPES[StreamKind.AUDIO]
        media = [
            {"type": "audio", "mid": "a", "port": 0, "pt": audio, "codec": "opus", "iface": "lo"},
            {"type": "video", "mid": "v", "port": 0, "pt": video, "codec": "vp8", "iface": "lo"},
        ]
        body = {"request": "create", "type": "rtp", "id": _MOUNTPOINT, "media": media}
        reply = self._send(self._attach()[1], "message", body=body)
        ports = reply["plugindata"]["data"]["stream"]["ports"]
        return {entry["mid"]: entry["port"] for entry in ports}

    def watch(self, local: LocalParameters) -> RemoteParameters:
        """Takes the offer of the stream and answers it."""
        session, handle = self._attach()
        self._send(handle, "message", body={"request": "watch", "id": _MOUNTPOINT})
        offer = self._await_event(session)["jsep"]["sdp"]
        answer = {"type": "answer", "sdp": write_viewer_answer(local)}
        self._send(handle, "message", body={"request": "start"}, jsep=answer)
        self._await_event(session)
        return read_remote_parameters(offer)

    def _attach(self) -> tuple[str, str]:
        session = f"/janus/{self._send('/janus', 'create')['data']['id']}"
        handle = self._send(session, "attach", plugin="janus.plugin.streaming")["data"]["id"]
        return session, f"{session}/{handle}"

    def _await_event(self, session: str) -> dict[str, Any]:
        """The next event of the plugin; news of the transport may come in between."""
        for _ in range(20):
            event = self._call("GET", f"{session}?maxev=1", None)
            if event["janus"] == "event":
                if "error" in event["plugindata"]["data"]:
                    raise SubjectFailedError(f"Janus refused: {event}")
                return event
        raise SubjectFailedError("Janus sent no event")

    def _send(self, path: str, verb: str, **fields: object) -> dict[str, Any]:
        message = {"janus": verb, "transaction": str(next(self._numbers)), **fields}
        reply = self._call("POST", path, json.dumps(message))
        if reply["janus"] not in ("success", "ack"):
            raise SubjectFailedError(f"Janus refused {verb}: {reply}")
        return reply

    def _call(self, method: str, path: str, body: str | None) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=15)
        try:
            connection.request(method, path, body)
            reply: dict[str, Any] = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return reply


def _compile_shim(folder: Path) -> Path:
    """The folder and the interfaces are gone with the child, so it is made anew each time."""
    library = folder / "janus_loopback.so"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O1", "-o", str(library), str(_SHIM_SOURCE)],
        check=True,
        timeout=30,
    )
    return library


def _list_libraries(names: str) -> str:
    return ",".join(f"libjanus_{name}.so" for name in names.split())
