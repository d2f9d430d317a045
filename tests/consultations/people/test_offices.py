"""Offices are held for a time: one holder at once, and duties end with the tenure."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.errors import Conflict, Invalid
from consultations.events import SYSTEM
from consultations.people.models import Account, Office, Tenure
from consultations.people.offices import leave_office, take_office
from tests.cast import Cast
from tests.conftest import MORNING

TODAY = MORNING.date()


def office_of(session: Session, role: str) -> Office:
    return session.scalars(select(Office).where(Office.role == role)).one()


def tenure_of(session: Session, role: str) -> Tenure:
    return session.scalars(select(Tenure).join(Office).where(Office.role == role)).one()


def roles(session: Session, cast: Cast, who: Account) -> set[str]:
    return {duty.role for duty in cast.viewer(session, who).duties}


def test_duties_end_on_the_day_the_office_is_left(session: Session, cast: Cast) -> None:
    leave_office(session, tenure_of(session, "moderator"), TODAY + timedelta(days=1), SYSTEM)
    assert roles(session, cast, cast.moderator) == {"moderator"}
    with clock.frozen(MORNING + timedelta(days=1)):
        assert roles(session, cast, cast.moderator) == set()


def test_an_office_is_taken_from_a_day_on_and_logged(session: Session, cast: Cast) -> None:
    office = office_of(session, "moderator")
    leave_office(session, tenure_of(session, "moderator"), TODAY, SYSTEM)
    assert cast.villager.person is not None
    take_office(session, office, cast.villager.person, TODAY, SYSTEM)
    assert roles(session, cast, cast.villager) == {"moderator"}
    kinds = [logged.kind for logged in history.timeline(session, "office", office.id)]
    assert kinds == ["office.left", "office.taken"]


def test_two_people_do_not_hold_one_office_at_once(session: Session, cast: Cast) -> None:
    assert cast.villager.person is not None
    with pytest.raises(Conflict, match="office_is_held"):
        take_office(session, office_of(session, "clerk"), cast.villager.person, TODAY, SYSTEM)
    assert roles(session, cast, cast.villager) == set()


def test_taking_an_office_twice_is_taking_it_once(session: Session, cast: Cast) -> None:
    assert cast.clerk.person is not None
    again = take_office(session, office_of(session, "clerk"), cast.clerk.person, TODAY, SYSTEM)
    assert again.id == tenure_of(session, "clerk").id


def test_a_supervisor_is_nobody_of_the_committee(session: Session, cast: Cast) -> None:
    lead = tenure_of(session, "village_lead")
    leave_office(session, lead, TODAY, SYSTEM)
    assert cast.supervisor.person is not None
    with pytest.raises(Invalid, match="offices_exclude_each_other"):
        take_office(session, lead.office, cast.supervisor.person, TODAY, SYSTEM)


def test_whoever_takes_an_office_signs_in_anew(session: Session, cast: Cast) -> None:
    before = cast.villager.session_epoch
    office = office_of(session, "moderator")
    leave_office(session, tenure_of(session, "moderator"), TODAY, SYSTEM)
    assert cast.villager.person is not None
    take_office(session, office, cast.villager.person, TODAY, SYSTEM)
    assert cast.villager.session_epoch == before + 1


def test_an_office_is_not_left_before_it_was_taken_nor_later_than_it_was_left(
    session: Session, cast: Cast
) -> None:
    tenure = tenure_of(session, "clerk")
    with pytest.raises(Invalid, match="office_ends_too_early"):
        leave_office(session, tenure, tenure.since, SYSTEM)
    leave_office(session, tenure, TODAY, SYSTEM)
    with pytest.raises(Conflict, match="office_is_left"):
        leave_office(session, tenure, TODAY + timedelta(days=9), SYSTEM)
