"""Drafts: written by the clerk, published by the lead, open as long as the law counts."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from consultations import history
from consultations.drafts import policy
from consultations.drafts.actions import DraftText, prepare_draft, publish_draft, rewrite_draft
from consultations.drafts.models import Draft
from consultations.drafts.queries import current_version, drafts_of, find_draft, open_drafts
from consultations.drafts.splitting import ArticleText
from consultations.errors import Closed, Invalid
from tests.cast import Cast

RULES = DraftText(
    "village_rules",
    "河道管理村规民约",
    "护河到组。",
    (ArticleText("第一条", "为什么订", "为保护青石河。"), ArticleText("第二条", "", "不倒垃圾。")),
)


def prepare(
    session: Session, cast: Cast, text: DraftText = RULES, client_id: UUID | None = None
) -> Draft:
    actor = cast.viewer(session, cast.clerk).actor("clerk")
    return prepare_draft(session, actor, cast.village, text, client_id or uuid4())


def publish(session: Session, cast: Cast, draft: Draft) -> Draft:
    return publish_draft(
        session, cast.viewer(session, cast.village_lead).actor("village_lead"), draft
    )


def test_a_prepared_draft_is_seen_by_those_who_make_it_only(session: Session, cast: Cast) -> None:
    draft = prepare(session, cast)
    assert policy.see(cast.viewer(session, cast.clerk), draft)
    for outsider in (cast.villager, cast.stranger, cast.handler):
        who = cast.viewer(session, outsider)
        assert not policy.see(who, draft)
        assert drafts_of(session, cast.village, who) == []


def test_the_same_sending_makes_one_draft(session: Session, cast: Cast) -> None:
    sending = uuid4()
    assert prepare(session, cast, client_id=sending) is prepare(session, cast, client_id=sending)


def test_only_the_lead_publishes(session: Session, cast: Cast) -> None:
    draft = prepare(session, cast)
    assert policy.publish(cast.viewer(session, cast.village_lead), draft)
    for other in (cast.clerk, cast.villager, cast.stranger, cast.moderator, cast.leader):
        assert not policy.publish(cast.viewer(session, other), draft)


def test_publishing_opens_it_for_fifteen_days_and_is_told_once(
    session: Session, cast: Cast
) -> None:
    draft = publish(session, cast, prepare(session, cast))
    publish(session, cast, draft)
    assert (draft.state, draft.closes_on) == ("consulting", date(2026, 12, 7))
    assert list(open_drafts(session, cast.village)) == [draft]
    kinds = [event.kind for event in history.timeline(session, "draft", draft.id)]
    assert kinds == ["draft.prepared", "draft.published"]


def test_until_it_is_out_it_may_be_rewritten(session: Session, cast: Cast) -> None:
    draft = prepare(session, cast)
    shorter = DraftText("charter", "章程", "短了。", RULES.articles[:1])
    rewrite_draft(session, cast.viewer(session, cast.clerk).actor("clerk"), draft, shorter)
    session.commit()
    session.expire_all()
    found = find_draft(session, draft.id)
    assert found is not None
    assert [a.number for a in current_version(found).articles] == ["第一条"]
    publish(session, cast, found)
    with pytest.raises(Closed, match="draft_is_out"):
        rewrite_draft(session, cast.viewer(session, cast.clerk).actor("clerk"), found, shorter)


@pytest.mark.parametrize(
    ("articles", "code"),
    [
        ((), "draft_without_articles"),
        ((ArticleText("第一条", "", ""),), "article_without_text"),
        (
            (ArticleText("第一条", "", "甲"), ArticleText("第一条", "", "乙")),
            "article_number_twice",
        ),
        ((ArticleText("第一条", "", "长" * 4001),), "article_too_long"),
        (tuple(ArticleText(str(n), "", "甲") for n in range(501)), "draft_too_many_articles"),
    ],
)
def test_a_broken_text_is_refused_with_the_reason(
    session: Session, cast: Cast, articles: tuple[ArticleText, ...], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        prepare(session, cast, DraftText("village_rules", "约", "短", articles))


def test_a_village_sees_the_townships_drafts_and_not_its_neighbours(
    session: Session, cast: Cast
) -> None:
    draft = publish(session, cast, prepare(session, cast))
    assert list(open_drafts(session, cast.other_village)) == []
    draft.place = cast.township
    session.flush()
    assert list(open_drafts(session, cast.other_village)) == [draft]
