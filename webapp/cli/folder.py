"""The data folder: it can be written, and one program at a time holds it."""

import fcntl
import os
from pathlib import Path
from typing import IO

from webapp.cli.refusals import StartRefused
from webapp.i18n import gettext as _


def claim_folder(folder: Path) -> IO[str]:
    """Makes the folder and holds it; the lock ends with the returned file."""
    run = folder / "run"
    try:
        run.mkdir(parents=True, exist_ok=True)
        held = (run / "serve.lock").open("a+", encoding="ascii")
    except OSError as error:
        raise StartRefused(
            _(
                "the folder %(folder)s cannot be written (%(reason)s)",
                folder=folder,
                reason=error.strerror,
            ),
            _(
                "make run DATA=/a/folder/of/yours, or: chown -R %(me)s %(folder)s",
                me=_me(),
                folder=folder,
            ),
        ) from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        held.close()
        raise StartRefused(
            _("another start of Xiangyi is using the folder %(folder)s", folder=folder),
            _("stop it (Ctrl-C in its terminal), or: make run DATA=var2 PORT=8010"),
        ) from error
    return held


def _me() -> str:
    return os.environ.get("USER") or str(os.getuid())
