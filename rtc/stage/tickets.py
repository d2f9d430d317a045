"""One join token opens one session: remembers which were used, for as long as they are valid."""

from dataclasses import dataclass


@dataclass(slots=True)
class _Ticket:
    handle: str  # of the session it opened
    expires: int


class TicketBook:
    """Lives in memory: after a restart of the process a client may use its token again."""

    def __init__(self) -> None:
        self._tickets: dict[str, _Ticket] = {}

    def find_session(self, jti: str) -> str | None:
        """The handle of the session this token opened already."""
        ticket = self._tickets.get(jti)
        return ticket.handle if ticket is not None else None

    def note(self, jti: str, handle: str, expires: int) -> None:
        self._tickets[jti] = _Ticket(handle, expires)

    def forget_expired(self, now: int) -> None:
        # An expired token is refused for its age; a minute covers every clock skew we allow.
        for jti in [j for j, ticket in self._tickets.items() if ticket.expires + 60 < now]:
            del self._tickets[jti]
