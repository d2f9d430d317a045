"""Who is told what when something happens to a matter. Words of the matter are in no notice."""

from sqlalchemy.orm import Session

from consultations.events import Actor
from consultations.notifications.inbox import About, forget_notices_about, give_notice
from consultations.routing.models import Assignment
from consultations.routing.owners import account_of, owner_now
from consultations.suggestions.events import (
    FirstContactMade,
    SuggestionAnswered,
    SuggestionAssigned,
    SuggestionConfirmed,
    SuggestionDisputed,
    SuggestionDiverted,
    SuggestionEvent,
    SuggestionReceived,
    SuggestionReopened,
    SuggestionSubmitted,
    SupplementAsked,
)
from consultations.suggestions.kinds import Kind
from consultations.suggestions.models import Suggestion
from consultations.tracking.clocks import answer_deadline

_CODES: dict[type[SuggestionEvent], str] = {
    SuggestionSubmitted: "case.stored",
    SuggestionReceived: "case.received",
    SupplementAsked: "case.supplement",
    SuggestionAssigned: "case.assigned",
    FirstContactMade: "case.contacted",
    SuggestionAnswered: "case.answered",
    SuggestionReopened: "case.reopened",
}


def tell_author(session: Session, happened: SuggestionEvent, _actor: Actor) -> None:
    """Reaction: the author learns of every step the office takes."""
    suggestion = session.get_one(Suggestion, happened.subject_id)
    if suggestion.kind == Kind.ACCUSATION or suggestion.author_id is None:
        return
    code = _CODES[type(happened)]
    if code == "case.stored" and suggestion.author_agreed == "asked":
        code = "comment.converted"
    if code == "case.contacted" and getattr(happened, "way", "") == "answer":
        return
    owner = owner_now(session, suggestion.id)
    seen = f"{code}:{suggestion.id}:{_occasion(happened)}"
    values = _values(session, suggestion, owner)
    give_notice(session, suggestion.author_id, code, _about(suggestion), values, seen)


def tell_leader(session: Session, happened: SuggestionEvent, _actor: Actor) -> None:
    """Reaction: the leader who must answer is told once for every round."""
    suggestion = session.get_one(Suggestion, happened.subject_id)
    owner = owner_now(session, suggestion.id)
    if owner is None or suggestion.kind == Kind.ACCUSATION:
        return
    deadline = answer_deadline(session, suggestion.id)
    account = account_of(session, owner.leader_id)
    round_ = deadline.round if deadline else 1
    give_notice(
        session,
        account.id if account else None,
        "staff.new",
        _about(suggestion),
        {**_values(session, suggestion, owner), "place": owner.unit.place.name},
        f"staff.new:{suggestion.id}:{owner.leader_id}:{round_}",
    )


def tell_signer(
    session: Session, happened: SuggestionConfirmed | SuggestionDisputed, _actor: Actor
) -> None:
    """Reaction: whoever signed learns what the author thinks of the answer."""
    suggestion = session.get_one(Suggestion, happened.subject_id)
    owner = owner_now(session, suggestion.id)
    account = account_of(session, owner.leader_id) if owner else None
    if account is None:
        return
    values = {"number": suggestion.number, "score": happened.score}
    seen = f"staff.rated:{happened.answer_id}"
    give_notice(session, account.id, "staff.rated", _about(suggestion), values, seen)


def take_notices_back(session: Session, happened: SuggestionDiverted, _actor: Actor) -> None:
    """Reaction: what was diverted leaves no trace in the inboxes of the unit; its author is told.

    What was filed as an accusation has no author here: number and code are all that leads to it.
    """
    suggestion = session.get_one(Suggestion, happened.subject_id)
    about = _about(suggestion)
    forget_notices_about(session, about, keep_of=suggestion.author_id)
    seen = f"case.diverted:{suggestion.id}"
    values = {"number": suggestion.number}
    give_notice(session, suggestion.author_id, "case.diverted", about, values, seen)


def _about(suggestion: Suggestion) -> About:
    return About("suggestion", suggestion.id)


def _occasion(happened: SuggestionEvent) -> str:
    for name in ("assignment_id", "answer_id", "round"):
        if hasattr(happened, name):
            return str(getattr(happened, name))
    return ""


def _values(session: Session, suggestion: Suggestion, owner: Assignment | None) -> dict[str, str]:
    values = {"number": suggestion.number, "place": suggestion.village.name}
    deadline = answer_deadline(session, suggestion.id)
    if deadline is not None:
        values["due_on"] = deadline.due_on.isoformat()
    if owner is not None:
        values |= {
            "unit": owner.unit.name,
            "unit_en": owner.unit.name_en,
            "leader": owner.leader.name,
            "phone": owner.unit.phone or owner.unit.place.phone or suggestion.village.phone,
        }
    return values
