"""The address that phones are told is the one of the default route."""

from pathlib import Path

from webapp.serve.addresses import list_addresses, pick_lan_address, read_default_interface

ROUTES = """Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000
"""


def test_the_interface_of_the_default_route_is_read(tmp_path: Path) -> None:
    routes = tmp_path / "route"
    routes.write_text(ROUTES)
    assert read_default_interface(routes) == "wlan0"


def test_a_machine_without_routes_has_no_default_interface(tmp_path: Path) -> None:
    assert read_default_interface(tmp_path / "absent") is None


def test_the_default_interface_wins_over_a_bridge() -> None:
    addresses = {"docker0": "172.17.0.1", "wlan0": "192.168.1.7"}
    assert pick_lan_address(addresses, "wlan0") == "192.168.1.7"
    assert pick_lan_address(addresses, None) == "172.17.0.1"
    assert pick_lan_address({}, "wlan0") is None


def test_loopback_is_not_an_address_for_phones() -> None:
    assert not [address for address in list_addresses().values() if address.startswith("127.")]
