"""A throwaway Redis on a socket file, for what production keeps there."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def run_redis(folder: Path) -> Iterator[str]:
    """Its URL; nothing of it is left behind."""
    path = folder / "redis.sock"
    with subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", folder],
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            said = next((line for line in server.stdout if "accept connections" in line), None)
            assert said is not None, "redis-server ended before it was ready"
            yield f"unix://{path}"
        finally:
            server.terminate()
