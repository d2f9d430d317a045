"""Ties a role to the supervisor: the kernel ends it when the supervisor is gone, however it went.

Run as a script by its path, before anything of the project is imported.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl(2); it outlives execve, so the role itself need not know


def tie_to_parent(parent: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
    # The parent may have died before the call above; then nobody will ever send the signal.
    if os.getppid() != parent:
        sys.exit("the supervisor ended while this role was starting")


if __name__ == "__main__":
    tie_to_parent(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - the roles' own command, no shell
