"""Loading with permission: no view gets an object without its check.

Each noun has its file here (`meetings.py`, `suggestions.py`, ...) with loaders such as
`load_meeting(meeting_id, may=policy.broadcast)`: 404 to strangers, 403 to readers.
"""

from webapp.guards.current import (
    anyone,
    ask_to_sign_in,
    attach_guards,
    holding,
    member,
    safe_next,
    signed_in,
    viewer,
)
from webapp.guards.limits import take_turn

__all__ = [
    "anyone",
    "ask_to_sign_in",
    "attach_guards",
    "holding",
    "member",
    "safe_next",
    "signed_in",
    "take_turn",
    "viewer",
]
