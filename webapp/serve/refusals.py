"""Why nothing was started: one line for what is wrong, one for how to mend it."""


class StartRefused(Exception):
    """Something outside the program must be mended by a person first."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}. To mend it: {mend}")
        self.what = what
        self.mend = mend
