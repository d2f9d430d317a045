"""What is missing, named once; the work and the clock go on meanwhile (容缺受理)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.errors import Closed, Invalid
from consultations.people.viewer import Viewer
from consultations.routing.owners import standing_of
from consultations.suggestions.events import SupplementAsked
from consultations.suggestions.machine import advance, hold
from consultations.suggestions.models import Suggestion
from consultations.suggestions.policy import acting
from consultations.tracking.clocks import due_on
from consultations.tracking.models import SupplementList
from consultations.tracking.promise import SUPPLEMENT_TERM

LONGEST_LIST = 500


def ask_supplement(session: Session, suggestion: Suggestion, missing: str, viewer: Viewer) -> None:
    """Names everything that is missing; there is no second list."""
    hold(session, suggestion)
    by = acting(viewer, "ask_supplement", standing_of(session, suggestion))
    missing = missing.strip()
    if not missing:
        raise Invalid("say_what_is_missing", field="missing")
    if len(missing) > LONGEST_LIST:
        raise Invalid("words_too_long", field="missing", most=LONGEST_LIST)
    if supplement_of(session, suggestion) is not None:
        raise Closed("supplement_asked_before")
    due = due_on(session, suggestion, SUPPLEMENT_TERM).day
    session.add(
        SupplementList(
            suggestion_id=suggestion.id,
            missing=missing,
            due_on=due,
            asked_by_id=viewer.account_id,
        )
    )
    session.flush()
    asked = SupplementAsked(subject_id=suggestion.id, due_on=due)
    advance(session, suggestion, "ask_supplement", by, asked)


def supplement_of(session: Session, suggestion: Suggestion) -> SupplementList | None:
    """The list of what is missing, if there is one."""
    return session.scalar(
        select(SupplementList).where(SupplementList.suggestion_id == suggestion.id)
    )
