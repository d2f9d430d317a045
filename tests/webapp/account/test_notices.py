"""My notices: in words, mine alone."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from consultations.notifications.catalogue import CATALOGUE
from consultations.notifications.inbox import About, count_unread, give_notice
from tests.cast import Cast
from tests.conftest import SignIn
from webapp.account.notices import TEXTS
from webapp.i18n import LOCALES, speaking

VALUES = {
    "number": "青石湾-2026-0001",
    "unit": "党政办",
    "unit_en": "Township office",
    "leader": "赵明远",
    "due_on": "2026-12-11",
    "score": "fair",
}


@pytest.fixture
def told(session: Session, cast: Cast) -> None:
    """The villager was told of an answer."""
    about = About("suggestion", uuid4())
    give_notice(session, cast.villager.id, "case.answered", about, VALUES, "n1")
    session.commit()


@pytest.mark.usefixtures("told")
def test_i_read_what_happened_and_go_there(browser_of: SignIn, cast: Cast) -> None:
    page = browser_of(cast.villager).get("/me/notices").text
    assert "青石湾-2026-0001" in page
    assert "赵明远" in page
    assert "/s/" in page


@pytest.mark.usefixtures("told")
def test_others_do_not(browser_of: SignIn, cast: Cast) -> None:
    assert "0001:" not in browser_of(cast.neighbour).get("/me/notices").text
    assert "/sign-in" in (browser_of(None).get("/me/notices").location or "")


@pytest.mark.usefixtures("told")
def test_what_was_seen_is_no_longer_new(browser_of: SignIn, cast: Cast, session: Session) -> None:
    browser_of(cast.neighbour).post("/me/notices/read")
    assert count_unread(session, cast.villager.id) == 1
    session.commit()
    browser_of(cast.villager).post("/me/notices/read")
    assert count_unread(session, cast.villager.id) == 0


def test_every_kind_of_notice_has_words_in_every_language() -> None:
    assert set(TEXTS) == set(CATALOGUE)
    for locale in LOCALES:
        with speaking(locale):
            for text in TEXTS.values():
                assert text.message % (VALUES | {"due": "x"})
