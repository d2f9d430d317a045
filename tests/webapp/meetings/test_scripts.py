"""The parts of the meeting's scripts that need no browser, run by node."""

import subprocess
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.test.mjs"))
assert SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_keeps_its_promises(script: Path) -> None:
    done = subprocess.run(
        ["node", "--test", str(script)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout
