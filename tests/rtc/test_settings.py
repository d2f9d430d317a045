"""Addresses that are offered to browsers."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from rtc.net.addresses import find_addresses
from rtc.settings import RtcSettings


def test_public_addresses_may_be_several() -> None:
    settings = RtcSettings(token_public_key_file=Path("k"), public_address=" 192.0.2.1, ::1 ,")
    assert settings.public_addresses == ["192.0.2.1", "::1"]


def test_a_host_name_is_refused_because_a_candidate_carries_a_number() -> None:
    with pytest.raises(ValidationError):
        RtcSettings(token_public_key_file=Path("k"), public_address="example.org")


def test_the_hosts_own_addresses_end_with_loopback() -> None:
    found = find_addresses(with_ipv6=False)
    assert found[-1].startswith("127.")
    assert not any(":" in address for address in found)
    assert len(set(found)) == len(found)
