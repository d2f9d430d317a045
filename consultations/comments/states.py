"""The states of a comment, why it is held, why it may be hidden; no database here."""

from enum import StrEnum


class State(StrEnum):
    """Who can read it."""

    HELD = "held"
    VISIBLE = "visible"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class HoldRule(StrEnum):
    """What a comment must not show before somebody looked at it."""

    PHONE = "phone"
    DOCUMENT = "document"
    CARD = "card"
    LINK = "link"
    INSULTING_WORD = "insulting_word"
    REPEATED = "repeated"
    HURRIED = "hurried"


class HideReason(StrEnum):
    """The only reasons to hide; that a comment is critical is none of them."""

    PERSONAL_DATA = "personal_data"
    INSULT = "insult"
    THREAT = "threat"
    ILLEGAL = "illegal"
    ADVERT = "advert"
    FLOOD = "flood"
    IMPERSONATION = "impersonation"
    DUPLICATE = "duplicate"


LEADS_TO: dict[str, State] = {
    "comment.posted": State.VISIBLE,
    "comment.held": State.HELD,
    "comment.released": State.VISIBLE,
    "comment.hidden": State.HIDDEN,
    "comment.withdrawn": State.WITHDRAWN,
}
"""Kind of event -> the state it leads to; the column only follows the history."""
