"""Cutting a batch into frames of a bounded size; the numbers still cover it without gaps."""

from collections.abc import Iterator
from typing import Any

import orjson

HEAD_BYTES = 80
"""What stands around the events: packet type, event name, first and last."""


def split_batch(batch: dict[str, Any], largest: int) -> Iterator[dict[str, Any]]:
    """The batch as one or more of at most so many bytes; an event is never cut."""
    first, part, size = batch["first"], list[dict[str, Any]](), HEAD_BYTES
    for event in batch["events"]:
        bytes_more = len(orjson.dumps(event)) + 1
        if part and size + bytes_more > largest:
            last = part[-1]["seq"]
            yield {"first": first, "last": last, "events": part}
            first, part, size = last + 1, [], HEAD_BYTES
        part.append(event)
        size += bytes_more
    yield {"first": first, "last": batch["last"], "events": part}
