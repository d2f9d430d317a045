"""What the tests of the start share."""

from collections.abc import Iterator

import pytest

from webapp.i18n import speaking


@pytest.fixture(autouse=True)
def english_terminal() -> Iterator[None]:
    """The words of the terminal as this code writes them."""
    with speaking("en"):
        yield
