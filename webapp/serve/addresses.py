"""Which addresses this machine has in its local network."""

import fcntl
import socket
import struct
from pathlib import Path

SIOCGIFADDR = 0x8915  # netdevice(7)
ROUTES = Path("/proc/net/route")


def list_addresses() -> dict[str, str]:
    """IPv4 address of each interface, loopback left out."""
    found: dict[str, str] = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _index, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, request)
            except OSError:  # an interface without an IPv4 address
                continue
            address = socket.inet_ntoa(answer[20:24])
            if not address.startswith("127."):
                found[name] = address
    return found


def pick_lan_address(addresses: dict[str, str], default: str | None) -> str | None:
    """The address a phone in the same network reaches: the one the default route leaves by."""
    if default in addresses:
        return addresses[default]
    return next(iter(addresses.values()), None)


def read_default_interface(routes: Path = ROUTES) -> str | None:
    """Interface of the route to 0.0.0.0, none when this machine is on no network."""
    try:
        rows = [line.split() for line in routes.read_text(encoding="ascii").splitlines()[1:]]
    except OSError:
        return None
    return next((row[0] for row in rows if len(row) > 1 and row[1] == "00000000"), None)
