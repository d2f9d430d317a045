"""A bad line between one browser and the media process: drops, and changes its address."""

import asyncio
import re
from types import TracebackType
from typing import Self


class _Near(asyncio.DatagramProtocol):
    """The end the browser talks to."""

    def __init__(self, path: "LossyPath") -> None:
        self.path = path

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.path.browser = addr
        self.path.carry(data, upward=True)


class _Far(asyncio.DatagramProtocol):
    """The end the server sees; replaced when the address changes."""

    def __init__(self, path: "LossyPath") -> None:
        self.path = path

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        assert addr[1] == self.path.server_port
        self.path.carry(data, upward=False)


class LossyPath:
    """Drops every n-th media packet each way while `losing`; the count makes runs repeatable."""

    def __init__(self, server_port: int, every: int = 0) -> None:
        self.server_port = server_port
        self.every = every
        self.losing = False
        self.lost = 0
        self.browser: tuple[str, int] | None = None
        self._carried = 0
        self._near: asyncio.DatagramTransport | None = None
        self._far: asyncio.DatagramTransport | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._near, _ = await loop.create_datagram_endpoint(
            lambda: _Near(self), local_addr=("127.0.0.1", 0)
        )
        await self.rebind()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for end in (self._near, self._far):
            if end is not None:
                end.close()

    async def rebind(self) -> None:
        """As a NAT does: from now on the server sees another port."""
        before = self._far
        self._far, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Far(self), local_addr=("127.0.0.1", 0)
        )
        if before is not None:
            before.close()

    def rewrite(self, answer: str) -> str:
        """Lets the browser take this path instead of the direct one."""
        assert self._near is not None
        port = self._near.get_extra_info("sockname")[1]
        return re.sub(
            rf"(127\.0\.0\.1) {self.server_port} typ host", rf"\1 {port} typ host", answer
        )

    def carry(self, data: bytes, *, upward: bool) -> None:
        if self._drops(data):
            return
        if upward:
            assert self._far is not None
            self._far.sendto(data, ("127.0.0.1", self.server_port))
        elif self.browser is not None:
            assert self._near is not None
            self._near.sendto(data, self.browser)

    def _drops(self, data: bytes) -> bool:
        media = 128 <= data[0] <= 191 and not 192 <= data[1] <= 223
        if not media or not self.losing:
            return False
        self._carried += 1
        if self._carried % self.every:
            return False
        self.lost += 1
        return True
