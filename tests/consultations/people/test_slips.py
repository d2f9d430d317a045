"""A paper slip makes a number its person's: once, for 30 days, and the old number is let go."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.errors import Conflict, Invalid
from consultations.events import Actor
from consultations.people.models import Person
from consultations.people.phones import open_account
from consultations.people.slips import issue_slip, use_slip
from consultations.secrets import KeyRing
from tests.cast import Cast
from tests.conftest import MORNING


def clerk(cast: Cast) -> Actor:
    return Actor(account_id=cast.clerk.id, role="clerk")


@pytest.fixture
def aunt(session: Session, cast: Cast) -> Person:
    """A person on the roster of whom no number is known."""
    assert cast.villager.person is not None
    person = Person(name="李二婶", household=cast.villager.person.household)
    session.add(person)
    session.flush()
    return person


def test_a_slip_matches_the_number_of_whoever_types_it(
    session: Session, cast: Cast, ring: KeyRing, aunt: Person
) -> None:
    issued = issue_slip(session, ring, aunt, clerk(cast))
    typed = f" {issued.code[:3].lower()}-{issued.code[3:]} "
    assert use_slip(session, ring, cast.newcomer, typed, Actor()) is aunt
    assert cast.viewer(session, cast.newcomer).member_of(cast.village.id)
    kinds = [logged.kind for logged in history.timeline(session, "person", aunt.id)]
    assert kinds == ["person.slip_issued", "person.account_matched"]


def test_the_code_is_kept_as_a_keyed_hash_only(
    session: Session, cast: Cast, ring: KeyRing, aunt: Person
) -> None:
    issued = issue_slip(session, ring, aunt, clerk(cast))
    assert issued.code not in issued.slip.code_index
    logged = history.timeline(session, "person", aunt.id)
    assert issued.code not in str([one.payload for one in logged])


def test_a_slip_works_once(session: Session, cast: Cast, ring: KeyRing, aunt: Person) -> None:
    issued = issue_slip(session, ring, aunt, clerk(cast))
    use_slip(session, ring, cast.newcomer, issued.code, Actor())
    other = open_account(session, ring, "13700000001")
    with pytest.raises(Invalid, match="slip_wrong"):
        use_slip(session, ring, other, issued.code, Actor())


def test_a_slip_ends_after_30_days(
    session: Session, cast: Cast, ring: KeyRing, aunt: Person
) -> None:
    issued = issue_slip(session, ring, aunt, clerk(cast))
    with clock.frozen(MORNING + timedelta(days=30)), pytest.raises(Invalid, match="slip_wrong"):
        use_slip(session, ring, cast.newcomer, issued.code, Actor())


def test_a_new_slip_ends_the_older_one(
    session: Session, cast: Cast, ring: KeyRing, aunt: Person
) -> None:
    first = issue_slip(session, ring, aunt, clerk(cast))
    second = issue_slip(session, ring, aunt, clerk(cast))
    with pytest.raises(Invalid, match="slip_wrong"):
        use_slip(session, ring, cast.newcomer, first.code, Actor())
    use_slip(session, ring, cast.newcomer, second.code, Actor())


def test_after_a_change_of_number_the_old_one_is_let_go_and_signed_out(
    session: Session, cast: Cast, ring: KeyRing
) -> None:
    person, epoch = cast.villager.person, cast.villager.session_epoch
    assert person is not None
    issued = issue_slip(session, ring, person, clerk(cast))
    use_slip(session, ring, cast.newcomer, issued.code, Actor())
    assert cast.newcomer.person_id == person.id
    assert cast.villager.person_id is None
    assert cast.villager.session_epoch == epoch + 1


def test_whoever_is_known_already_does_not_become_somebody_else(
    session: Session, cast: Cast, ring: KeyRing, aunt: Person
) -> None:
    issued = issue_slip(session, ring, aunt, clerk(cast))
    with pytest.raises(Conflict, match="account_is_matched"):
        use_slip(session, ring, cast.stranger, issued.code, Actor())


def test_a_made_up_code_opens_nothing(session: Session, cast: Cast, ring: KeyRing) -> None:
    with pytest.raises(Invalid, match="slip_wrong"):
        use_slip(session, ring, cast.newcomer, "ABC234", Actor())
