"""What the media process reads from its environment, once, refusing bad values."""

from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class RtcSettings(BaseSettings):
    """Settings of one media process, prefixed with XIANGYI_RTC_ in the environment."""

    model_config = SettingsConfigDict(env_prefix="XIANGYI_RTC_", frozen=True)

    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8091, ge=0, le=65535)
    udp_host: str = "0.0.0.0"  # noqa: S104 - browsers reach this port from anywhere by design
    udp_host_v6: str = "::"  # empty: IPv4 only; without IPv6 on the host it is left out quietly
    udp_port: int = Field(default=8092, ge=0, le=65535)
    public_address: str = ""  # comma separated; replaces the addresses found on the host
    token_public_key_file: Path
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    max_sessions: int = Field(default=2000, ge=1)
    max_rooms: int = Field(default=200, ge=1)
    max_viewers_per_room: int = Field(default=1000, ge=1)
    max_half_open: int = Field(default=256, ge=1)  # past it a joiner is asked to come back in 1 s

    handshake_seconds: float = Field(default=20, gt=0)
    # RFC 7675 5.1 allows 30 s; a village hall should not show listeners who left half a minute ago.
    consent_seconds: float = Field(default=15, gt=0, le=30)
    max_publisher_kbps: int = Field(default=1500, ge=100)
    batching: Literal["auto", "gso", "sendmmsg", "sendto"] = "auto"

    @field_validator("public_address")
    @classmethod
    def check_public_addresses(cls, value: str) -> str:
        """Host names are refused: an ICE candidate of a browser must carry a number."""
        for part in filter(None, (part.strip() for part in value.split(","))):
            ip_address(part)
        return value

    @cached_property
    def public_addresses(self) -> list[str]:
        """The addresses to offer instead of the ones found on the host."""
        return [part.strip() for part in self.public_address.split(",") if part.strip()]
