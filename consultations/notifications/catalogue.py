"""Every code of a notice, to whom it goes, and the SMS that carries it, if one does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NoticeKind:
    """What one code means."""

    code: str
    audience: str
    sms: str = ""
    """Template of the registered text; empty for the inbox alone."""


CATALOGUE = {
    kind.code: kind
    for kind in (
        NoticeKind("case.stored", "author"),
        NoticeKind("case.received", "author"),
        NoticeKind("case.assigned", "author"),
        NoticeKind("case.contacted", "author"),
        NoticeKind("case.supplement", "author"),
        NoticeKind("case.answered", "author", sms="case_answered"),
        NoticeKind("case.reopened", "author"),
        NoticeKind("case.diverted", "author"),
        NoticeKind("comment.converted", "author"),
        NoticeKind("staff.new", "leader", sms="case_due"),
        NoticeKind("staff.rated", "leader"),
    )
}
"""The inbox puts each code into words; the SMS stand in the list registered with the carriers."""
