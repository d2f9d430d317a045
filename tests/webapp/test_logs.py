"""One thing that happened is one line, exceptions included."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from webapp.logs import set_up_logging


@pytest.fixture(autouse=True)
def keep_logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def fail_twice() -> None:
    try:
        raise ValueError("13900000021 wrote:\nsecond line")
    except ValueError:
        structlog.get_logger().exception("ours", case="青石湾-2026-0001")
        logging.getLogger("library").exception("theirs %s", 7)


def test_an_exception_is_one_readable_line_in_the_embedded_mode(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging(embedded=True)
    fail_twice()
    ours, theirs = capsys.readouterr().out.splitlines()
    assert "event=ours" in ours
    assert "青石湾-2026-0001" in ours
    assert "ValueError < " in ours
    assert "fail_twice" in ours
    assert 'event="theirs 7"' in theirs


def test_an_exception_is_one_json_object_in_production(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(embedded=False)
    fail_twice()
    ours, theirs = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (ours["event"], ours["level"]) == ("ours", "error")
    assert "ValueError" in ours["exception"]
    assert theirs["event"] == "theirs 7"


def test_what_somebody_typed_does_not_reach_the_log_by_way_of_an_exception(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging(embedded=True)
    fail_twice()
    assert "13900000021" not in capsys.readouterr().out


def test_an_error_of_the_machine_says_what_is_wrong_with_its_cause(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging(embedded=True)
    try:
        try:
            raise ConnectionRefusedError(111, "Connection refused")
        except OSError as cause:
            raise RuntimeError("13900000021") from cause
    except RuntimeError:
        structlog.get_logger().exception("no gateway")
    (line,) = capsys.readouterr().out.splitlines()
    assert "ConnectionRefusedError: [Errno 111] Connection refused" in line
    assert "13900000021" not in line


def test_libraries_that_tell_every_packet_are_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(embedded=True)
    logging.getLogger("huey.consumer").info("polling")
    logging.getLogger("engineio.server").info("received packet")
    assert capsys.readouterr().out == ""
