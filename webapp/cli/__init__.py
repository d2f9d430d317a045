"""The console script `xiangyi`: what operators do, one command each."""

import sys
from importlib import metadata

MEND = "To mend it: rm -f .venv/installed-*; make run (it installs what is missing)"


def main() -> None:
    """Entry of the script; a half-installed environment is said in one line."""
    # Packages only: a missing module of our own is a fault, which a traceback tells best.
    missing = find_missing_packages()
    if missing:
        sys.exit(f"xiangyi: Python packages are missing: {', '.join(missing)}\n{MEND}")
    from webapp.cli.commands import xiangyi

    xiangyi(prog_name="xiangyi")


def find_missing_packages() -> list[str]:
    """Required packages that are not installed, by the names of pyproject.toml."""
    missing = []
    for requirement in metadata.requires("xiangyi") or ():
        specification, _, condition = requirement.partition(";")
        name = specification.split("[")[0].split(">")[0].split("=")[0].split("<")[0].strip()
        if "extra" not in condition and not is_installed(name):
            missing.append(name)
    return missing


def is_installed(package: str) -> bool:
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True
