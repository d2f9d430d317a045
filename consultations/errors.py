"""What can go wrong, classed by who must act. Codes, not texts: the web puts them into words."""


class DomainError(Exception):
    """Base of every refusal of the domain; `code` is looked up in the catalogues."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotFound(DomainError):
    """It does not exist, or not for you: nobody can tell the two apart."""


class NotAllowed(DomainError):
    """You may see it but not do this to it."""


class Invalid(DomainError):
    """What you sent needs mending; `field` names where."""

    def __init__(self, code: str, field: str = "", **values: object) -> None:
        super().__init__(code, **values)
        self.field = field


class Conflict(DomainError):
    """Somebody was faster; look again."""


class Closed(DomainError):
    """Too late: the thing has ended or is in a state that does not allow this."""
