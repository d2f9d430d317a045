"""Lines of all roles in one terminal, each with the name of its role before it."""

import os
import sys
from typing import TextIO

COLOURS = {"web": "36", "rtc": "35", "worker": "33", "serve": "1"}
WIDTH = max(len(name) for name in COLOURS)


class Console:
    """Writes whole lines; colour on a terminal only, and never when NO_COLOR is set."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream
        self._coloured = stream.isatty() and "NO_COLOR" not in os.environ

    def say(self, role: str, line: str) -> None:
        head = f"{role:<{WIDTH}} |"
        if self._coloured:
            head = f"\x1b[{COLOURS.get(role, '0')}m{head}\x1b[0m"
        self.show(f"{head} {line}")

    def show(self, text: str) -> None:
        """Text of its own, without a role."""
        self._stream.write(text + "\n")
        self._stream.flush()
