"""Runs a role that knows nothing of turns: loads its code, waits for its turn, calls its main.

`python -m webapp.serve.warm rtc.__main__ main`. The role is named, not imported: this process is
that role from then on and loads nothing else of the web.
"""

import sys
from importlib import import_module

from webapp.serve.turn import wait_for_turn

if __name__ == "__main__":
    module, function = sys.argv[1:]
    main = getattr(import_module(module), function)
    wait_for_turn()
    sys.exit(main())
