"""HTTP against a media process with nothing but the standard library."""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from rtc.tokens import Role
from tests.rtc import offers
from tests.rtc.server import RtcServer

SDP = "application/sdp"
FRAGMENT = "application/trickle-ice-sdpfrag"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]  # names in lower case
    text: str

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.text)
        return value


class RtcClient:
    """Says exactly what a test wants said, good or bad."""

    def __init__(self, server: RtcServer) -> None:
        self.server = server

    def ask(self, method: str, path: str, body: str | bytes = b"", **headers: str) -> Reply:
        address = urlsplit(self.server.http_url)
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=10)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read().decode())
        finally:
            connection.close()

    def post(
        self,
        path: str,
        token: str,
        body: str | bytes = b"",
        content_type: str = SDP,
    ) -> Reply:
        return self.ask(
            "POST", path, body, Authorization=f"Bearer {token}", Content_Type=content_type
        )

    def patch(self, path: str, body: str, **headers: str) -> Reply:
        return self.ask("PATCH", path, body, **{"Content_Type": FRAGMENT, **headers})

    def join(self, room: str, role: Role, session: str = "") -> Reply:
        """A good POST; nobody connects behind it."""
        token = self.server.join_token(room, role, session or uuid4().hex)
        if role == "publisher":
            return self.post(f"/whip/{room}", token, offers.publisher_offer())
        return self.post(f"/whep/{room}", token, offers.viewer_offer())

    def control(self, method: str, path: str, token: str | None = None) -> Reply:
        return self.ask(
            method, path, Authorization=f"Bearer {token or self.server.control_token()}"
        )


def room_name() -> str:
    """A room that no other test uses."""
    return f"hall-{uuid4().hex[:12]}"
