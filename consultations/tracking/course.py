"""The course of a matter as everybody who may know of it may read it, oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consultations import history
from consultations.people.models import Unit
from consultations.routing.models import Assignment
from consultations.tracking.matters import Matter


@dataclass(frozen=True)
class Stage:
    """One thing that happened, with whatever names belong to it."""

    kind: str
    at: datetime
    unit: Unit | None = None
    leader: str = ""
    way: str = ""
    outcome: str = ""
    score: str = ""


def course_of(session: Session, matter: Matter) -> list[Stage]:
    """Every public step of a matter the viewer was given."""
    events = history.timeline(session, "suggestion", matter.id)
    given = _assignments(session, matter.id)
    stages = []
    for event in events:
        if not (event.public or matter.party):
            continue
        assignment = given.get(event.payload.get("assignment_id", ""))
        stages.append(
            Stage(
                kind=event.kind,
                at=event.at,
                unit=assignment.unit if assignment else None,
                leader=assignment.leader.name if assignment else "",
                way=event.payload.get("way", ""),
                outcome=event.payload.get("outcome", ""),
                score=event.payload.get("score", ""),
            )
        )
    return stages


def dates_of_steps(stages: Sequence[Stage]) -> dict[str, datetime]:
    """When each of the five words became true, for those that did."""
    found: dict[str, datetime] = {}
    for stage in stages:
        word = {
            "suggestion.submitted": "received",
            "suggestion.assigned": "in_progress",
            "suggestion.answered": "answered",
            "suggestion.closed": "done",
        }.get(stage.kind)
        if stage.kind == "suggestion.reopened":
            found.pop("answered", None)
        elif word == "answered" or (word and word not in found):
            found[word] = stage.at
    return found


def _assignments(session: Session, suggestion_id: UUID) -> dict[str, Assignment]:
    rows = session.scalars(
        select(Assignment)
        .options(joinedload(Assignment.unit), joinedload(Assignment.leader))
        .where(Assignment.suggestion_id == suggestion_id)
    )
    return {str(row.id): row for row in rows}
