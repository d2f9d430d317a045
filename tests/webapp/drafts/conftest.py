"""Drafts as the tests of this room need them."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from consultations.drafts.actions import DraftText, prepare_draft, publish_draft
from consultations.drafts.models import Draft
from consultations.drafts.splitting import ArticleText
from tests.cast import Cast

ARTICLES = (
    ArticleText("第一条", "为什么订", "为保护青石河。"),
    ArticleText("第二条", "", "不往河里倒垃圾。"),
)


@pytest.fixture
def prepared(session: Session, cast: Cast) -> Draft:
    """A draft of the clerk's that is not out yet, committed."""
    text = DraftText("village_rules", "护河村规", "护河到组。", ARTICLES)
    clerk = cast.viewer(session, cast.clerk).actor("clerk")
    draft = prepare_draft(session, clerk, cast.village, text, uuid4())
    session.commit()
    return draft


@pytest.fixture
def published(session: Session, cast: Cast, prepared: Draft) -> Draft:
    """The same draft, out for comment."""
    lead = cast.viewer(session, cast.village_lead).actor("village_lead")
    publish_draft(session, lead, prepared)
    session.commit()
    return prepared


Form = Callable[..., dict[str, str]]


@pytest.fixture
def draft_form() -> Form:
    """The form of a draft, filled in; what is named differs."""

    def fill(**other: str) -> dict[str, str]:
        filled = {
            "client_id": str(uuid4()),
            "title": "护河村规",
            "kind": "village_rules",
            "explanation": "护河到组。",
            "text": "第一条 为什么订\n为保护青石河。\n第二条 不往河里倒垃圾。",
        }
        return {**filled, **other}

    return fill
