"""Who sits at the terminal."""

import os


def terminal_locale() -> str:
    """The language of the person at the terminal, by the usual variables."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh_Hans" if os.environ[name].startswith("zh") else "en"
    return "en"
