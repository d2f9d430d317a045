"""One-time codes in the domain: counted and spent in the database, whoever comes first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from consultations import clock
from consultations.db import make_sessions
from consultations.errors import Invalid
from consultations.people.models import Account, SignInCode
from consultations.people.sign_in import MOST_TRIES, issue_code, use_code
from consultations.secrets import KeyRing
from tests.conftest import MORNING

PHONE = "13711112222"


def test_a_code_opens_an_account_of_a_new_number(session: Session, ring: KeyRing) -> None:
    issued = issue_code(session, ring, PHONE)
    account = use_code(session, ring, PHONE, f" {issued.digits} ")
    assert (account.phone_last4, account.person_id) == ("2222", None)


def test_the_same_number_opens_the_same_account_again(session: Session, ring: KeyRing) -> None:
    first = use_code(session, ring, PHONE, issue_code(session, ring, PHONE).digits)
    second = use_code(session, ring, PHONE, issue_code(session, ring, PHONE).digits)
    assert first.id == second.id


def test_neither_code_nor_number_is_stored_in_the_clear(session: Session, ring: KeyRing) -> None:
    issued = issue_code(session, ring, PHONE)
    row = session.get_one(SignInCode, issued.id)
    stored = f"{row.phone_index} {row.code_index}"
    assert PHONE not in stored
    assert issued.digits not in stored


def test_a_code_ends_and_is_forgotten_a_day_later(session: Session, ring: KeyRing) -> None:
    issued = issue_code(session, ring, PHONE)
    with (
        clock.frozen(MORNING + timedelta(minutes=5)),
        pytest.raises(Invalid, match="code_over"),
    ):
        use_code(session, ring, PHONE, issued.digits)
    with clock.frozen(MORNING + timedelta(days=2)):
        issue_code(session, ring, PHONE)
    assert session.scalar(select(func.count()).select_from(SignInCode)) == 1


def test_a_stranger_has_five_tries_in_all(session: Session, ring: KeyRing) -> None:
    issued = issue_code(session, ring, PHONE)
    wrong = f"{(int(issued.digits) + 1) % 10**6:06}"
    left = []
    for _ in range(MOST_TRIES):
        with pytest.raises(Invalid) as refused:
            use_code(session, ring, PHONE, wrong)
        left.append(refused.value.values["left"])
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(Invalid, match="code_over"):
        use_code(session, ring, PHONE, issued.digits)


def race(engine: Engine, ring: KeyRing, typed: list[str]) -> list[bool]:
    """Types all of them at once, each in a transaction of its own."""

    def type_one(code: str) -> bool:
        with clock.frozen(MORNING), make_sessions(engine)() as own:
            try:
                use_code(own, ring, PHONE, code)
            except Invalid:
                own.commit()
                return False
            own.commit()
            return True

    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(type_one, typed))


def test_two_submissions_of_one_code_at_once_open_one_session(
    session: Session, engine: Engine, ring: KeyRing
) -> None:
    issued = issue_code(session, ring, PHONE)
    session.commit()
    assert sorted(race(engine, ring, [issued.digits] * 4)) == [False, False, False, True]
    assert session.scalar(select(func.count()).select_from(Account)) == 1


def test_tries_sent_at_once_are_all_counted(
    session: Session, engine: Engine, ring: KeyRing
) -> None:
    issued = issue_code(session, ring, PHONE)
    session.commit()
    wrong = f"{(int(issued.digits) + 1) % 10**6:06}"
    assert race(engine, ring, [wrong] * 12) == [False] * 12
    session.expire_all()
    assert session.get_one(SignInCode, issued.id).tries == MOST_TRIES
