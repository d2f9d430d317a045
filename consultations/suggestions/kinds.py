"""The fixed words of a matter: what kind it is, who may read it, where it came from."""

from enum import StrEnum


class Kind(StrEnum):
    """What somebody wants; the handbook's table of promises has a row for each."""

    SUGGESTION = "suggestion"
    DRAFT_COMMENT = "draft_comment"
    REPORT = "report"
    QUESTION = "question"
    CLAIM = "claim"
    ACCUSATION = "accusation"


class Privacy(StrEnum):
    """Who may read the words and the name."""

    PUBLIC = "public"
    PSEUDONYMOUS = "pseudonymous"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class Source(StrEnum):
    """By which door it came."""

    WEB = "web"
    COMMENT = "comment"
    PAPER = "paper"
    PHONE = "phone"


class Addressee(StrEnum):
    """Who is asked."""

    VILLAGE = "village"
    TOWNSHIP = "township"


class Stance(StrEnum):
    """What a draft comment says about its article."""

    SUPPORT = "support"
    CHANGE = "change"
    QUESTION = "question"
    OPPOSE = "oppose"
    OTHER = "other"


class Outcome(StrEnum):
    """The one word an answer carries."""

    ADOPTED = "adopted"
    PARTLY_ADOPTED = "partly_adopted"
    NOT_ADOPTED = "not_adopted"
    EXPLAINED = "explained"
    REFERRED = "referred"
    RESOLVED = "resolved"
    ALREADY_DONE = "already_done"


class Score(StrEnum):
    """What the author thinks of an answer."""

    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"
