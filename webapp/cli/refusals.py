"""Why nothing was started: one line for what is wrong, one for how to mend it."""

from webapp.i18n import gettext as _


class StartRefused(Exception):
    """Something outside the program must be mended by a person first."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend

    def lines(self) -> str:
        """What a terminal shows."""
        return f"xiangyi: {self.what}\n{_('To mend it')}: {self.mend}"
