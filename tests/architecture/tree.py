"""The files of this project as git sees them: tracked, or new and not ignored."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def list_files(*suffixes: str) -> list[Path]:
    """Every file with one of the suffixes, third-party files left out."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [ROOT / name for name in listing.split("\0") if name.endswith(suffixes)]
    return [
        path for path in paths if path.is_file() and not path.is_relative_to(ROOT / "static/vendor")
    ]


def name_of(path: Path) -> str:
    """The path as a person of this project writes it."""
    return path.relative_to(ROOT).as_posix()
