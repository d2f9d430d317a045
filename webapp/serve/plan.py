"""What is started, with which settings, and where people reach it."""

import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from consultations import clock
from webapp.cli.refusals import StartRefused
from webapp.i18n import gettext as _
from webapp.serve.addresses import list_addresses, pick_lan_address, read_default_interface
from webapp.serve.ports import check_udp, find_free_port, open_listener
from webapp.serve.program import Role
from webapp.serve.tls import ensure_certificate
from webapp.settings import Settings

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - chosen by the person who asks for LAN


@dataclass(frozen=True)
class Wish:
    """What the person asked for on the command line."""

    data: Path
    host: str
    port: int
    udp_port: int
    lan: bool
    demo: bool


@dataclass(frozen=True)
class Plan:
    """Everything that is settled before the first role starts."""

    wish: Wish
    listener: socket.socket
    udp_port: int
    rtc_port: int
    url: str
    tls: Path | None

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def environment(self) -> dict[str, str]:
        """Settings that every role gets; what the person set in the environment stays."""
        return {
            "XIANGYI_EMBEDDED": "true",
            "XIANGYI_DEMO": str(self.wish.demo).lower(),
            "XIANGYI_DATA_DIR": str(self.wish.data),
            "XIANGYI_HOST": self.wish.host,
            "XIANGYI_PORT": str(self.port),
            "XIANGYI_UDP_PORT": str(self.udp_port),
            "XIANGYI_PUBLIC_URL": os.environ.get("XIANGYI_PUBLIC_URL") or self.url,
            "XIANGYI_RTC_URL": f"http://{LOOPBACK}:{self.rtc_port}",
            "XIANGYI_SECURE_COOKIES": str(self.tls is not None).lower(),
        }


def make_plan(wish: Wish) -> Plan:
    """Takes the ports and makes the certificate, or refuses with a reason."""
    named = find_lan_address(wish.host) if wish.lan else "localhost"
    listener = open_listener(wish.host, wish.port)
    port = int(listener.getsockname()[1])
    udp_port = settle_udp_port(wish, port)
    tls = wish.data / "tls" if wish.lan else None
    if tls is not None:
        ensure_certificate(tls, certificate_names(), clock.now())
    url = f"{'https' if tls else 'http'}://{named}:{port}"
    return Plan(wish, listener, udp_port, find_free_port(), url, tls)


def find_lan_address(host: str) -> str:
    """The address to tell phones: the one that was asked for, else that of the default route."""
    if host != EVERYWHERE:
        return host
    found = pick_lan_address(list_addresses(), read_default_interface())
    if found is None:
        raise StartRefused(
            _("this machine has no address in a local network"),
            _("connect it to the network of the phones, or start without LAN=1"),
        )
    return found


def settle_udp_port(wish: Wish, tcp_port: int) -> int:
    """The port asked for, if it is free; with port 0 any free one."""
    port = wish.udp_port or (find_free_port(socket.SOCK_DGRAM) if wish.port == 0 else tcp_port)
    check_udp(os.environ.get("XIANGYI_RTC_UDP_HOST") or EVERYWHERE, port)
    return port


def certificate_names() -> set[str]:
    """Every name and address under which a phone or this machine may open the pages."""
    name = socket.gethostname()
    return {LOOPBACK, "localhost", name, f"{name}.local", *list_addresses().values()}


def list_roles(plan: Plan, settings: Settings, public_key: Path) -> list[Role]:
    """The roles in the order in which they end: first what takes in, last what sends out."""
    shared = plan.environment()
    web = {"XIANGYI_SERVE_LISTENER": str(plan.listener.fileno())}
    if plan.tls is not None:
        web["XIANGYI_SERVE_TLS"] = str(plan.tls)
    return [
        Role(
            "web",
            module("webapp.serve.web"),
            {**shared, **web},
            descriptors=(plan.listener.fileno(),),
            spare=True,
        ),
        Role(
            "rtc",
            module("webapp.serve.warm", "rtc.__main__", "main"),
            media_environment(plan, settings, public_key),
            spare=True,
        ),
        Role("worker", module("webapp.worker"), shared),
    ]


def media_environment(plan: Plan, settings: Settings, public_key: Path) -> Mapping[str, str]:
    """The media role gets what it needs and no key of the database."""
    return {
        "XIANGYI_RTC_HTTP_HOST": LOOPBACK,
        "XIANGYI_RTC_HTTP_PORT": str(plan.rtc_port),
        "XIANGYI_RTC_UDP_PORT": str(plan.udp_port),
        "XIANGYI_RTC_PUBLIC_ADDRESS": settings.public_address,
        "XIANGYI_RTC_TOKEN_PUBLIC_KEY_FILE": str(public_key),
    }


def module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *arguments)
