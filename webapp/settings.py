"""Settings of the web roles, read from the environment once and refused when wrong."""

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """One field per environment variable, `XIANGYI_` before its name."""

    model_config = SettingsConfigDict(env_prefix="XIANGYI_", frozen=True, extra="ignore")

    embedded: bool = Field(True, description="All roles on this machine, SQLite, no servers")
    demo: bool = Field(True, description="Load the demo village; show sign-in codes locally")
    data_dir: Path = Field(ROOT / "var", description="Folder of everything that is written")
    database_url: str = Field("", description="SQLAlchemy URL; empty is SQLite in data_dir")
    redis_url: str = Field("", description="Production: limits, jobs and wake-ups between roles")
    host: str = Field("0.0.0.0", description="Address the pages listen on")  # noqa: S104 - phones in the same network join
    port: int = Field(8000, ge=0, le=65535, description="TCP port of pages and live events")
    udp_port: int = Field(8000, ge=0, le=65535, description="UDP port of sound and picture")
    public_address: str = Field("", description="Addresses offered for media, comma separated")
    public_url: str = Field("", description="How people reach the site, for links and QR codes")
    rtc_url: str = Field("http://127.0.0.1:8001", description="Private listener of the rtc role")
    secure_cookies: bool = Field(False, description="Cookies over TLS only; on in production")
    proxy_hops: int = Field(0, ge=0, description="Trusted proxies before the web role")
    sms_channel: Literal["console", "file"] = Field("console", description="Where SMS go")
    session_key: str = Field("", repr=False, description="Signs cookies; empty: data_dir/keys")
    live_writer: Literal["framed", "stock"] = Field("framed", description="Broadcast writer")
    live_url: str = Field("", description="Origin of the live role if not this one")
    require_second_factor: bool = Field(
        default_factory=lambda data: not (data["embedded"] and data["demo"]),
        description="Officers need a second step to sign in; only the demo does without",
    )
    sign_in_codes_per_hour: int = Field(20, ge=1, description="Codes one address may ask for")

    @cached_property
    def database(self) -> str:
        """The database that is really used."""
        return self.database_url or f"sqlite:///{self.data_dir / 'xiangyi.db'}"

    @property
    def local_codes(self) -> bool:
        """Whether the page that shows sign-in codes exists; never in production."""
        return self.embedded and self.demo
