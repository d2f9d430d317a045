"""Sealing: opened by the right key for the right purpose only, found without opening."""

from dataclasses import replace

import pytest

from consultations.secrets import KeyRing, UnknownKey, plain_code

RING = KeyRing(current="k1", keys={"k1": b"a" * 32}, index_key=b"i" * 32)


def test_what_was_sealed_is_opened_again() -> None:
    assert RING.unseal(RING.seal("13900000001", "phone"), "phone") == "13900000001"


def test_two_seals_of_one_number_look_different_but_are_found_the_same() -> None:
    assert RING.seal("13900000001", "phone") != RING.seal("13900000001", "phone")
    assert RING.index("13900000001", "phone") == RING.index("13900000001", "phone")


def test_a_seal_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(UnknownKey):
        RING.unseal(RING.seal("13900000001", "phone"), "totp")


def test_after_a_rotation_old_seals_open_and_ask_to_be_written_anew() -> None:
    old = RING.seal("13900000001", "phone")
    rotated = replace(RING, current="k2", keys={**RING.keys, "k2": b"b" * 32})
    assert rotated.unseal(old, "phone") == "13900000001"
    assert rotated.needs_resealing(old)
    assert not rotated.needs_resealing(rotated.seal("13900000001", "phone"))


def test_a_key_that_left_the_ring_opens_nothing() -> None:
    sealed = RING.seal("13900000001", "phone")
    with pytest.raises(UnknownKey):
        replace(RING, current="k2", keys={"k2": b"b" * 32}).unseal(sealed, "phone")


def test_codes_for_paper_hold_no_letter_that_is_read_two_ways() -> None:
    assert not set("ILO01") & set("".join(plain_code() for _ in range(500)))


def test_keys_are_not_printed_by_accident() -> None:
    assert "aaaa" not in repr(RING)
