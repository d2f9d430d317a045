"""Trickle fragments: what clients send, and what a restart answers."""

import pytest

from rtc.sdp.answer import Endpoint
from rtc.sdp.fragment import parse_fragment, write_restart_fragment
from rtc.sdp.offer import BadSdp
from tests.rtc import offers


def test_credentials_and_candidates_are_read() -> None:
    fragment = parse_fragment(offers.restart_fragment())
    assert (fragment.ufrag, fragment.password) == ("efgh", "9876543210987654321098")
    assert fragment.candidates == 1


def test_the_end_of_candidates_alone_is_a_fragment() -> None:
    assert parse_fragment("a=end-of-candidates\r\n").ufrag is None


@pytest.mark.parametrize("text", ["", "hello", "a=mid:0\r\n", "v=0\r\na=ice-ufrag:x\r\n"])
def test_what_is_no_fragment_is_refused(text: str) -> None:
    with pytest.raises(BadSdp):
        parse_fragment(text)


def test_a_restart_answers_with_our_credentials_and_every_candidate() -> None:
    endpoint = Endpoint("newu", "newpassword", "AB", ("192.0.2.1", "127.0.0.1"), 8092)
    text = write_restart_fragment(endpoint, "0", "audio")
    read = parse_fragment(text)
    assert (read.ufrag, read.password, read.candidates) == ("newu", "newpassword", 2)
    assert "a=mid:0\r\n" in text
