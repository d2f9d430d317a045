"""Answers of the media process's control API, shared by both ends."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

CONTROL_PREFIX = "/control/v1"


@dataclass(frozen=True, slots=True)
class RoomFigures:
    """What one room is doing now; counts and rates, never who listens."""

    room: str
    publishing: bool  # a publisher's session is connected
    sound: bool  # sound packets came in during the last seconds
    picture: bool
    paused: bool
    publisher_session: str | None
    viewers: int
    viewers_with_picture: int
    uplink_kbps: float
    uplink_loss_percent: float
    viewer_loss_percent: float  # mean of what the viewers report
    since: float  # UTC seconds since 1970 at which the room came to life

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Reads one room; names added by a newer media process are left out."""
        return cls(**{item.name: value[item.name] for item in fields(cls)})


@dataclass(frozen=True, slots=True)
class RoomList:
    """Answer of GET /control/v1/rooms; another `boot` means the process was restarted."""

    boot: str
    loop_lag_ms: float
    rooms: tuple[RoomFigures, ...] = field(default_factory=tuple)

    def to_json(self) -> dict[str, Any]:
        return {
            "boot": self.boot,
            "loop_lag_ms": self.loop_lag_ms,
            "rooms": [asdict(room) for room in self.rooms],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(
            boot=value["boot"],
            loop_lag_ms=value["loop_lag_ms"],
            rooms=tuple(RoomFigures.from_json(room) for room in value["rooms"]),
        )


@dataclass(frozen=True, slots=True)
class Health:
    """Answer of GET /health."""

    ok: bool
    boot: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(ok=value["ok"], boot=value["boot"])


@dataclass(frozen=True, slots=True)
class Refusal:
    """Body of every refused request: a code for programs, a sentence for people."""

    error: str
    detail: str

    def to_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(error=str(value.get("error", "")), detail=str(value.get("detail", "")))


def rooms_path() -> str:
    return f"{CONTROL_PREFIX}/rooms"


def pause_path(room: str) -> str:
    return f"{CONTROL_PREFIX}/rooms/{room}/pause"


def resume_path(room: str) -> str:
    return f"{CONTROL_PREFIX}/rooms/{room}/resume"


def room_path(room: str) -> str:
    return f"{CONTROL_PREFIX}/rooms/{room}"


def session_path(session: str) -> str:
    return f"{CONTROL_PREFIX}/sessions/{session}"
