"""The console script `xiangyi`: what operators do, one command each."""

import sys


def main() -> None:
    """Entry of the script; a half-installed environment is said in one line."""
    try:
        from webapp.cli.commands import xiangyi
    except ModuleNotFoundError as missing:
        sys.exit(
            f"xiangyi: the Python package {missing.name} is missing\n"
            "To mend it: rm -f .venv/installed-*; make run (it installs what is missing)"
        )
    xiangyi(prog_name="xiangyi")
