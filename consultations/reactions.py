"""The one table of consequences: event -> what else follows, in the same transaction."""

from typing import Any

from sqlalchemy.orm import Session

from consultations.comments.actions import mark_converted
from consultations.comments.events import CommentHidden, CommentReleased
from consultations.events import Actor, Event, Reaction, when
from consultations.notifications import telling
from consultations.routing import actions as routing
from consultations.suggestions import events as suggestion
from consultations.suggestions import withholding
from consultations.suggestions.models import Suggestion
from consultations.tracking import clocks, verdicts


def tell_meeting(session: Session, happened: Any, actor: Actor) -> None:
    """Those in the meeting see the number their comment became."""
    matter = session.get_one(Suggestion, happened.subject_id)
    if matter.comment_id is not None:
        mark_converted(session, matter.comment_id, matter.number, actor)


TABLE: dict[type[Event], tuple[Reaction, ...]] = {
    CommentHidden: (withholding.withhold_words,),
    CommentReleased: (withholding.give_words_back,),
    suggestion.SuggestionSubmitted: (
        routing.give_first_owner,
        clocks.start_first_clocks,
        tell_meeting,
        telling.tell_author,
        telling.tell_leader,
        routing.divert_accusation,
    ),
    suggestion.SuggestionReceived: (clocks.stop_clocks, telling.tell_author),
    suggestion.SupplementAsked: (telling.tell_author,),
    suggestion.SuggestionAssigned: (
        clocks.stop_clocks,
        telling.tell_author,
        telling.tell_leader,
    ),
    suggestion.FirstContactMade: (clocks.stop_clocks, telling.tell_author),
    suggestion.SuggestionAnswered: (
        clocks.stop_clocks,
        clocks.start_rating_clock,
        telling.tell_author,
    ),
    suggestion.SuggestionConfirmed: (
        clocks.stop_clocks,
        telling.tell_signer,
        verdicts.close_rated,
    ),
    suggestion.SuggestionDisputed: (
        clocks.stop_clocks,
        telling.tell_signer,
        routing.reopen_one_level_up,
    ),
    suggestion.SuggestionReopened: (clocks.start_clock_again, telling.tell_author),
    suggestion.SuggestionDiverted: (clocks.stop_clocks, telling.take_notices_back),
    suggestion.SuggestionWithdrawn: (clocks.stop_clocks,),
}
"""Read a row as: when this has happened, these follow, in this order."""


def install() -> None:
    """Hangs the table on the log; calling it again changes nothing."""
    for kind, reactions in TABLE.items():
        when(kind, *reactions)
