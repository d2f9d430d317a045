"""Ways out of the house. A real gateway is one more class with these two methods."""

import json
import os
import sys
from pathlib import Path
from typing import Protocol, TextIO

from consultations import clock
from webapp.settings import Settings


class Channel(Protocol):
    """Where messages go; `key` names a message, so that a gateway can refuse a second one."""

    def send(self, to: str, text: str, key: str) -> None:
        """Hands a message over, or raises."""

    def took(self, key: str) -> bool:
        """Whether a message of this key was handed over before; asked only when in doubt."""


class ConsoleChannel:
    """Prints to the terminal, framed, so that a code is found among other lines."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self._keys: set[str] = set()

    def send(self, to: str, text: str, key: str) -> None:
        """Shows the text; of the number only the last four digits."""
        rule = "─" * 24
        self.stream.write(f"┌─ SMS → ••••{to[-4:]} {rule}\n│ {text}\n└{rule}\n")
        self.stream.flush()
        self._keys.add(key)

    def took(self, key: str) -> bool:
        """What another process printed is not known here; a line twice on screen is harmless."""
        return key in self._keys


class FileChannel:
    """Appends one JSON line per message, for a gateway program of the operator's to pick up."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, to: str, text: str, key: str) -> None:
        """One write of one line: two roles may append at the same time."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = {"at": clock.now().isoformat(), "to": to, "text": text, "key": key}
        # Numbers and codes stand in it: for the owner of the process alone.
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab", buffering=0) as file:
            file.write((json.dumps(line, ensure_ascii=False) + "\n").encode())

    def took(self, key: str) -> bool:
        """Looks through the file."""
        if not self.path.exists():
            return False
        with self.path.open(encoding="utf-8") as lines:
            return any(json.loads(line)["key"] == key for line in lines)


def open_channel(settings: Settings) -> Channel:
    """The channel that the settings name for SMS."""
    if settings.sms_channel == "file":
        return FileChannel(settings.data_dir / "outbox" / "sms.jsonl")
    return ConsoleChannel()
