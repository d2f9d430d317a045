"""Binding requests and answers, with aioice's STUN as the independent witness."""

from ipaddress import ip_address

import pytest
from aioice import stun as oracle
from hypothesis import given
from hypothesis import strategies as st

from rtc.packets import stun

PASSWORD = b"VOkJxbRl1RmTxUk/WvJxBt"

# RFC 5769 2.1: sample request of the standard, padding of SOFTWARE and USERNAME included.
RFC_5769_REQUEST = bytes.fromhex(
    "000100582112a442b7e7a701bc34d686fa87dfae"
    "802200105354554e207465737420636c69656e74"
    "002400046e0001ff80290008932ff9b151263b36"
    "000600096576746a3a68367659202020"
    "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
    "80280004e57a3bcf"
)


def make_request(*, nominate: bool = False, controlled: bool = False) -> bytes:
    message = oracle.Message(oracle.Method.BINDING, oracle.Class.REQUEST)
    message.attributes["USERNAME"] = "local:remote"
    message.attributes["PRIORITY"] = 1
    if controlled:
        message.attributes["ICE-CONTROLLED"] = 7
    else:
        message.attributes["ICE-CONTROLLING"] = 7
    if nominate:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(PASSWORD)
    message.add_fingerprint()
    return bytes(message)


def parse(data: bytes) -> stun.BindingRequest:
    request = stun.parse_binding_request(data)
    assert request is not None
    return request


def test_the_sample_request_of_the_standard_is_read_and_its_integrity_holds() -> None:
    request = parse(RFC_5769_REQUEST)
    assert request.local_ufrag == "evtj"
    assert request.claims_controlled
    assert stun.integrity_holds(RFC_5769_REQUEST, request, PASSWORD)


def test_a_wrong_password_is_noticed() -> None:
    assert not stun.integrity_holds(RFC_5769_REQUEST, parse(RFC_5769_REQUEST), b"another")


@pytest.mark.parametrize("nominate", [True, False])
@pytest.mark.parametrize("controlled", [True, False])
def test_flags_of_a_request_are_seen(nominate: bool, controlled: bool) -> None:
    data = make_request(nominate=nominate, controlled=controlled)
    request = parse(data)
    assert (request.nominates, request.claims_controlled) == (nominate, controlled)
    assert request.local_ufrag == "local"
    assert stun.integrity_holds(data, request, PASSWORD)


@pytest.mark.parametrize("host", ["192.0.2.7", "127.0.0.1", "2001:db8::17"])
def test_the_answer_is_what_aioice_expects(host: str) -> None:
    request = parse(make_request())
    answer = stun.build_success(request.transaction, host, 54321, PASSWORD)
    parsed = oracle.parse_message(answer)
    assert parsed.check_message_integrity(PASSWORD)
    assert parsed.transaction_id == request.transaction
    assert parsed.message_class == oracle.Class.RESPONSE
    assert ip_address(parsed.attributes["XOR-MAPPED-ADDRESS"][0]) == ip_address(host)
    assert parsed.attributes["XOR-MAPPED-ADDRESS"][1] == 54321


def test_a_role_conflict_is_said_as_aioice_reads_it() -> None:
    request = parse(make_request(controlled=True))
    answer = stun.build_error(request.transaction, *stun.ROLE_CONFLICT, PASSWORD)
    parsed = oracle.parse_message(answer)
    assert parsed.check_message_integrity(PASSWORD)
    assert parsed.message_class == oracle.Class.ERROR
    assert parsed.attributes["ERROR-CODE"][0] == 487


def test_a_request_without_integrity_is_not_read() -> None:
    message = oracle.Message(oracle.Method.BINDING, oracle.Class.REQUEST)
    message.attributes["USERNAME"] = "local:remote"
    message.add_fingerprint()
    assert stun.parse_binding_request(bytes(message)) is None


def test_a_bit_changed_on_the_way_is_noticed_by_the_fingerprint() -> None:
    data = bytearray(make_request())
    data[30] ^= 1
    assert stun.parse_binding_request(bytes(data)) is None


@given(st.binary(max_size=200))
def test_no_bytes_from_the_network_raise(data: bytes) -> None:
    assert stun.parse_binding_request(data) is None


@given(st.integers(0, len(RFC_5769_REQUEST) - 1), st.integers(0, 255))
def test_a_damaged_request_is_never_taken_for_a_good_one(at: int, value: int) -> None:
    damaged = bytearray(RFC_5769_REQUEST)
    if damaged[at] == value:
        return
    damaged[at] = value
    request = stun.parse_binding_request(bytes(damaged))
    assert request is None or not stun.integrity_holds(bytes(damaged), request, PASSWORD)
