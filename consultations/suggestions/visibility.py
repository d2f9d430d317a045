"""What everybody may know of a matter, and when its words may be read by everybody."""

from sqlalchemy import ColumnElement, and_, or_

from consultations.suggestions.kinds import Kind, Privacy, Source
from consultations.suggestions.machine import State
from consultations.suggestions.models import Suggestion

UNSCREENED = (State.SUBMITTED, State.NEEDS_SUPPLEMENT)
"""No person has read it yet, so the words are not shown to everybody."""
NEVER_SHOWN = (State.DIVERTED, State.NOT_ACCEPTED, State.WITHDRAWN)


def not_accusation() -> ColumnElement[bool]:
    """Part of every condition that is not the county's or a key holder's."""
    return Suggestion.kind != Kind.ACCUSATION


def public_knows() -> ColumnElement[bool]:
    """What everybody may know exists.

    Messages without a verified author are never published: comment rules of 2022 art. 5.
    """
    return and_(
        not_accusation(),
        Suggestion.privacy != Privacy.ANONYMOUS,
        Suggestion.state.not_in(NEVER_SHOWN),
    )


def public_reads() -> ColumnElement[bool]:
    """Whose words everybody may read: screened, or already said in public."""
    said_in_public = or_(Suggestion.source == Source.COMMENT, Suggestion.kind == Kind.DRAFT_COMMENT)
    return and_(
        public_knows(),
        Suggestion.privacy.in_((Privacy.PUBLIC, Privacy.PSEUDONYMOUS)),
        or_(Suggestion.state.not_in(UNSCREENED), said_in_public),
    )
