"""Limits that start empty in every test."""

from collections.abc import Iterator

import pytest

from webapp.guards import limits


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Every test comes from the same address; none counts for another."""
    limits._limiter.cache_clear()
    yield
    limits._limiter.cache_clear()
