"""Answering: one outcome word, a reason, and the leader's own name under it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultations import clock
from consultations.errors import Conflict, Invalid
from consultations.events import Actor
from consultations.people.models import Office
from consultations.people.viewer import Viewer
from consultations.routing.actions import take_suggestion
from consultations.routing.owners import owner_of, standing_of
from consultations.suggestions.events import FirstContactMade, SuggestionAnswered
from consultations.suggestions.kinds import Outcome
from consultations.suggestions.machine import State, advance, hold
from consultations.suggestions.models import Suggestion
from consultations.suggestions.policy import acting, is_lead
from consultations.suggestions.submit import digest_of_words
from consultations.tracking.boilerplate import warnings_for
from consultations.tracking.models import Answer

LEAST_REASON = 20
"""Characters; the handbook's invariant for what is not adopted."""
LEAST_DETAIL = 4
LONGEST_REASON = 2000
LONGEST_DETAIL = 200
PROMISING = (Outcome.ADOPTED, Outcome.PARTLY_ADOPTED)
_UNTOUCHED = (State.SUBMITTED, State.NEEDS_SUPPLEMENT, State.RECEIVED)


@dataclass(frozen=True, kw_only=True)
class AnswerText:
    """What a leader answers, before it is signed."""

    outcome: str
    reason: str
    detail: str = ""
    """partly_adopted: which part; referred: to whom, with their telephone"""
    promised_on: date | None = None
    override: bool = False
    """Signed although the check found it says little."""


def sign_answer(
    session: Session, suggestion: Suggestion, text: AnswerText, viewer: Viewer, client_id: UUID
) -> Answer:
    """Signs an answer with name and office; the same form twice is one answer.

    Only a lead of the unit that owns the matter gets past the policy. What nobody received or
    began yet is received, taken and begun by it: a villager's word does not wait for the desk.
    """
    hold(session, suggestion)
    by = acting(viewer, "answer", standing_of(session, suggestion))
    known = session.scalar(select(Answer).where(Answer.client_id == client_id))
    if known is not None:
        return _same_matter(known, suggestion)
    _check(text)
    _begin_work(session, suggestion, viewer, by)
    answer = _signed(session, suggestion, text, viewer, client_id)
    session.add(answer)
    session.flush()
    answered = SuggestionAnswered(
        subject_id=suggestion.id,
        answer_id=answer.id,
        outcome=answer.outcome,
        round=answer.round,
        reason_digest=digest_of_words(answer.id, answer.reason),
    )
    advance(session, suggestion, "answer", by, answered)
    return answer


def make_contact(session: Session, suggestion: Suggestion, way: str, viewer: Viewer) -> None:
    """The author was called, visited or written to; from here on it is being dealt with."""
    by = acting(viewer, "start", standing_of(session, suggestion))
    if way not in ("call", "visit", "message"):
        raise Invalid("way_unknown", field="way")
    contacted = FirstContactMade(subject_id=suggestion.id, way=way)
    advance(session, suggestion, "start", by, contacted)


def _same_matter(known: Answer, suggestion: Suggestion) -> Answer:
    if known.suggestion_id != suggestion.id:
        raise Conflict("form_used_elsewhere")
    return known


def _check(text: AnswerText) -> None:
    reason = text.reason.strip()
    if text.outcome not in set(Outcome):
        raise Invalid("choose_one_outcome", field="outcome")
    if not reason:
        raise Invalid("reason_missing", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid("reason_too_long", field="reason", most=LONGEST_REASON)
    if text.outcome == Outcome.NOT_ADOPTED and len(reason) < LEAST_REASON:
        raise Invalid("say_why_not", field="reason", least=LEAST_REASON)
    _check_detail(text)
    _check_date(text)
    if warnings_for(reason) and not text.override:
        raise Invalid("answer_says_little", field="override")


def _check_detail(text: AnswerText) -> None:
    length = len(text.detail.strip())
    if length > LONGEST_DETAIL:
        raise Invalid("detail_too_long", field="detail", most=LONGEST_DETAIL)
    if text.outcome == Outcome.PARTLY_ADOPTED and length < LEAST_DETAIL:
        raise Invalid("say_which_part", field="detail")
    if text.outcome == Outcome.REFERRED and length < LEAST_DETAIL:
        raise Invalid("say_to_whom", field="detail")


def _check_date(text: AnswerText) -> None:
    if text.outcome not in PROMISING:
        return
    if text.promised_on is None:
        raise Invalid("say_until_when", field="promised_on")
    if text.promised_on < clock.today():
        raise Invalid("date_in_the_past", field="promised_on")


def _begin_work(session: Session, suggestion: Suggestion, viewer: Viewer, by: Actor) -> None:
    if suggestion.state in _UNTOUCHED:
        take_suggestion(session, suggestion, viewer)
    if suggestion.state == State.ASSIGNED:
        contacted = FirstContactMade(subject_id=suggestion.id, way="answer")
        advance(session, suggestion, "start", by, contacted)


def _signed(
    session: Session, suggestion: Suggestion, text: AnswerText, viewer: Viewer, client_id: UUID
) -> Answer:
    owner = owner_of(session, suggestion)
    duty = next(d for d in viewer.duties if d.unit_id == owner.unit_id and is_lead(d.role))
    office = session.get_one(Office, duty.office_id)
    earlier = select(func.count()).where(Answer.suggestion_id == suggestion.id)
    assert viewer.person_id is not None, "only officers get past the policy"
    return Answer(
        id=uuid4(),
        suggestion_id=suggestion.id,
        round=(session.scalar(earlier) or 0) + 1,
        outcome=text.outcome,
        reason=text.reason.strip(),
        detail=text.detail.strip(),
        promised_on=text.promised_on if text.outcome in PROMISING else None,
        boilerplate_override=bool(warnings_for(text.reason)),
        drafted_by_id=viewer.person_id,
        signed_by_id=viewer.person_id,
        signed_name=viewer.name,
        signed_title=office.title,
        signed_title_en=office.title_en,
        client_id=client_id,
    )
