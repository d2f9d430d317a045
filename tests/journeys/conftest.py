"""One running village for all journeys, its people signed in once each."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.browser.village import Village, start_village
from tests.journeys.citizen import Citizen

Meet = Callable[[str], Citizen]


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """Everything, as the one command starts it."""
    running = start_village(tmp_path_factory.mktemp("journeys") / "var")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def meet(village: Village) -> Meet:
    """`meet(CLERK)` is her browser, signed in; the same one for all tests."""
    known: dict[str, Citizen] = {}

    def signed_in(number: str) -> Citizen:
        if number not in known:
            known[number] = Citizen(village.url)
            known[number].sign_in(number)
        return known[number]

    return signed_in


@pytest.fixture
def nobody(village: Village) -> Citizen:
    """A browser without an account."""
    return Citizen(village.url)


@pytest.fixture
def in_english(village: Village) -> Citizen:
    """A browser that asks for English."""
    return Citizen(village.url, lang="en")


@pytest.fixture(autouse=True)
def nothing_broke(village: Village) -> Iterator[None]:
    """After every test the log of all roles holds no fault of ours."""
    before = village.log.stat().st_size
    yield
    with village.log.open("rb") as lines:
        lines.seek(before)
        since = lines.read().decode(errors="replace")
    faults = [
        line
        for line in since.splitlines()
        if "request failed" in line or "Traceback" in line or "error without words" in line
    ]
    assert faults == []


@pytest.fixture(scope="session")
def village_url(village: Village) -> str:
    """Where it answers."""
    return village.url


@pytest.fixture
def number_to_try() -> str:
    """A number nobody has; each call gives another."""
    return f"1595{next(_UNUSED):07d}"


_UNUSED = count(1)
