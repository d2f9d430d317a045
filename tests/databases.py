"""Real databases for tests: a migrated template, copied for each test."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text

from consultations.db import make_engine
from consultations.migrations import run

NAMES = os.environ.get("XIANGYI_TEST_DATABASES", "sqlite").split(",")
TEMPLATE = "xiangyi_template"


def postgres_programs() -> Path:
    """The folder of PostgreSQL's server programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not found:
        raise RuntimeError("PostgreSQL is missing: apt-get install postgresql")
    return found[-1]


@contextmanager
def postgres_cluster() -> Iterator[str]:
    """A throwaway PostgreSQL that only listens on a socket in its own folder."""
    programs = postgres_programs()
    # PostgreSQL refuses to run as root.
    owner = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="xiangyi-pg-"))
    if owner:
        shutil.chown(folder, owner)
    data = folder / "data"

    def call(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(data), *arguments]
        done = subprocess.run(command, user=owner, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr or done.stdout}")

    call("initdb", "-U", "xiangyi", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    server_options = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off"
    call("pg_ctl", "-w", "-l", str(folder / "log"), "-o", server_options, "start")
    try:
        yield f"postgresql+psycopg://xiangyi@/{{}}?host={folder}"
    finally:
        call("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


class PostgresTemplates:
    """Makes a database per test from a migrated template."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._run(f"CREATE DATABASE {TEMPLATE}")
        migrated = make_engine(url.format(TEMPLATE))
        run.upgrade(migrated)
        migrated.dispose()

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh, migrated database."""
        name = f"test_{uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        try:
            yield self.url.format(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        admin = create_engine(self.url.format("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(statement))
        admin.dispose()


class SqliteTemplates:
    """Copies a migrated file for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        migrated = make_engine(f"sqlite:///{self.template}")
        run.upgrade(migrated)
        migrated.dispose()

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh, migrated database."""
        path = self.folder / f"{uuid4().hex}.db"
        shutil.copyfile(self.template, path)
        yield f"sqlite:///{path}"
        for leftover in self.folder.glob(f"{path.name}*"):
            leftover.unlink()
