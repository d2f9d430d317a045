"""Which addresses a browser may reach this host under."""

from ipaddress import ip_address

import ifaddr


def find_addresses(*, with_ipv6: bool) -> list[str]:
    """Every address of the host, outside ones first, loopback last for a browser right here."""
    outside: list[str] = []
    loopback: list[str] = []
    for adapter in ifaddr.get_adapters():
        for found in adapter.ips:
            text = found.ip if isinstance(found.ip, str) else found.ip[0]
            address = ip_address(text)
            # A link-local IPv6 address means nothing without the interface it belongs to.
            if (address.version == 6 and not with_ipv6) or address.is_link_local:
                continue
            (loopback if address.is_loopback else outside).append(str(address))
    return _unique(outside) + _unique(loopback)


def _unique(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))
