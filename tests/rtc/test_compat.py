"""The start-up check names what is missing."""

import pytest

from rtc import compat


def test_everything_relied_on_is_there() -> None:
    assert compat.find_missing() == []
    compat.check_names()


def test_a_missing_name_is_named_with_its_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    names = (
        ("pylibsrtp", "lib.srtp_protect", "sealing"),
        ("pylibsrtp", "lib.srtp_vanished", "sealing packets"),
        ("no_such_package", "anything", "nothing"),
    )
    assert compat.find_missing(names) == [
        "pylibsrtp.lib.srtp_vanished (for sealing packets)",
        "no_such_package.anything (for nothing)",
    ]
    monkeypatch.setattr(compat, "find_missing", lambda: ["aiortc.gone (for x)"])
    with pytest.raises(compat.MissingNames, match=r"aiortc 1\.16.*aiortc\.gone"):
        compat.check_names()


def test_an_uninstalled_package_has_a_version_too() -> None:
    assert compat._version_of("no-such-package") == "(not installed)"
