"""The commands of the Procfile start for real and answer."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from consultations.db import make_engine
from consultations.migrations.run import upgrade
from tests.architecture.tree import ROOT
from webapp.keys import make_missing_keys

ADDRESS = re.compile(r"Listening at: (http://127\.0\.0\.1:\d+)")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    url = f"sqlite:///{tmp_path / 'production.db'}"
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
    make_missing_keys(tmp_path / "keys")
    return {
        **os.environ,
        "XIANGYI_EMBEDDED": "false",
        "XIANGYI_DEMO": "false",
        "XIANGYI_DATABASE_URL": url,
        "XIANGYI_DATA_DIR": str(tmp_path),
    }


@pytest.mark.parametrize(
    ("role", "path"), [("web", "/health"), ("live", "/socket.io/?EIO=4&transport=polling")]
)
def test_a_role_of_production_answers_and_ends_when_asked(
    environment: dict[str, str], role: str, path: str
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "webapp.cli", role, "--bind", "127.0.0.1:0"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            found = next((m for line in server.stdout if (m := ADDRESS.search(line))), None)
            assert found is not None, "gunicorn ended before it listened"
            with urllib.request.urlopen(found[1] + path, timeout=60) as answer:
                assert answer.status == 200
        finally:
            server.send_signal(signal.SIGTERM)
        server.stdout.read()
        assert server.wait(60) == 0


def test_the_procfile_names_the_four_roles_and_each_is_a_command() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    roles = dict(line.split(": ", 1) for line in lines)
    assert sorted(roles) == ["live", "rtc", "web", "worker"]
    assert [
        role for role, command in roles.items() if command.split()[:2] != ["xiangyi", role]
    ] == []
