"""Matters in every state for tests: filed and moved on by the real actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from consultations.people.models import Account, Office, Person, Place, Tenure, Unit
from consultations.people.phones import open_account
from consultations.people.queries import viewer_of
from consultations.people.viewer import Viewer
from consultations.routing.actions import assign_suggestion
from consultations.secrets import KeyRing
from consultations.suggestions.kinds import Addressee, Kind, Outcome, Source
from consultations.suggestions.models import Suggestion
from consultations.suggestions.submit import Filed, Said, enter_on_behalf, submit_suggestion
from consultations.tracking.answers import AnswerText, sign_answer
from consultations.tracking.models import Answer
from tests.cast import Cast

WORDS = "柳溪到青石湾的班车取消以后,老人赶场要包车30块。能不能逢场天开一趟?"
GOOD_REASON = (
    "从12月起每个逢场天早上7点开一趟,由镇运输站安排,周国梁每月公布一次班次,有问题打村里电话。"
)


@dataclass(frozen=True)
class Desk:
    """How matters come in and move on in a test."""

    session: Session
    ring: KeyRing
    cast: Cast

    def viewer(self, who: Account) -> Viewer:
        """Somebody of the cast, today."""
        return viewer_of(self.session, who)

    def file(self, who: Account | None = None, **facts: Any) -> Filed:
        """Files a matter; by the villager unless somebody else is named."""
        viewer = self.viewer(who or self.cast.villager)
        return submit_suggestion(self.session, self.ring, self.said(**facts), viewer, uuid4())

    def said(self, **facts: Any) -> Said:
        """A suggestion to the township unless something else is said."""
        given: dict[str, Any] = {
            "village": self.cast.village,
            "kind": Kind.SUGGESTION,
            "words": WORDS,
            "addressee": Addressee.TOWNSHIP,
            **facts,
        }
        return Said(**given)

    def file_for(self, name: str = "蒋婆婆", **facts: Any) -> Filed:
        """The clerk files what somebody without a telephone said."""
        said = self.said(**{"source": Source.PAPER, "addressee": Addressee.VILLAGE, **facts})
        viewer = self.viewer(self.cast.clerk)
        return enter_on_behalf(
            self.session, self.ring, said, viewer, uuid4(), name=name, read_back=True
        )

    def assigned(self, **facts: Any) -> Suggestion:
        """A matter that was received and given to the deputy mayor."""
        suggestion = self.file(**facts).suggestion
        person = self.cast.leader.person_id
        assert person is not None
        triage = self.viewer(self.cast.triage)
        assign_suggestion(self.session, suggestion, self.cast.office, person, triage)
        return suggestion

    def answered(self, suggestion: Suggestion | None = None, **text: Any) -> Suggestion:
        """A matter with a signed answer."""
        suggestion = suggestion or self.assigned()
        self.sign(suggestion, **text)
        return suggestion

    def sign(self, suggestion: Suggestion, who: Account | None = None, **text: Any) -> Answer:
        """An answer of the deputy mayor."""
        viewer = self.viewer(who or self.cast.leader)
        return sign_answer(self.session, suggestion, answer_text(**text), viewer, uuid4())


def answer_text(**text: Any) -> AnswerText:
    """An answer that would stand before a villager."""
    given: dict[str, Any] = {"outcome": Outcome.EXPLAINED, "reason": GOOD_REASON, **text}
    return AnswerText(**given)


def hire(session: Session, ring: KeyRing, unit: Unit, role: str, name: str, phone: str) -> Account:
    """One more officer than the cast has."""
    person = Person(name=name)
    office = Office(unit=unit, role=role, title=f"{name}的岗位", title_en=role)
    session.add_all([person, office, Tenure(office=office, person=person, since=date(2026, 1, 1))])
    session.flush()
    return open_account(session, ring, phone, person)


def unit_at(session: Session, place: Place, name: str) -> Unit:
    """One more unit than the cast has."""
    unit = Unit(place=place, name=name, name_en=name)
    session.add(unit)
    session.flush()
    return unit


def county_contact(session: Session, ring: KeyRing, cast: Cast) -> Account:
    """Ma Jianping of the county's supervision section."""
    unit = unit_at(session, cast.county, "督办科")
    return hire(session, ring, unit, "county_supervisor", "马建平", "13700000001")


def mayor(session: Session, ring: KeyRing, cast: Cast) -> Account:
    """He Zhigang, head of the township."""
    return hire(session, ring, cast.office, "twp_head", "何志刚", "13700000002")


@contextmanager
def counted_queries(session: Session) -> Iterator[list[str]]:
    """The statements that reach the database inside the block, objects forgotten before."""
    session.flush()
    session.expire_all()
    seen: list[str] = []

    def note(*call: Any) -> None:
        seen.append(call[2])

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def desk(session: Session, ring: KeyRing, cast: Cast) -> Desk:
    """Where tests file matters and move them on."""
    return Desk(session, ring, cast)
