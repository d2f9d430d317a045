"""Writing drafts down and putting them before everybody."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.drafts.events import DraftPrepared, DraftPublished
from consultations.drafts.models import Article, Draft, DraftVersion
from consultations.drafts.splitting import LONGEST_ARTICLE, MOST_ARTICLES, ArticleText
from consultations.errors import Closed, Invalid
from consultations.events import Actor
from consultations.people.models import Place
from consultations.people.queries import work_calendar

PRESET_DAYS = {
    "village_rules": 15,
    "charter": 15,
    "normative_document": 30,
    "plan": 30,
    "budget": 30,
    "project": 30,
    "other": 15,
}
"""Days a draft stays open by kind. Provisional Regulations on Major Administrative Decision
Procedures art. 15: generally not less than 30; for village rules no law names a number."""


@dataclass(frozen=True)
class DraftText:
    """Everything a draft says, before it has an id."""

    kind: str
    title: str
    explanation: str
    articles: tuple[ArticleText, ...]


def prepare_draft(
    session: Session, actor: Actor, place: Place, text: DraftText, client_id: UUID
) -> Draft:
    """Writes a draft down; sent twice with one client id, it is written once."""
    assert actor.account_id is not None
    mine = Draft.created_by_id == actor.account_id
    known = session.scalar(select(Draft).where(mine, Draft.client_id == client_id))
    if known is not None:
        return known
    _check(text)
    draft = Draft(
        place=place,
        kind=text.kind,
        title=text.title,
        explanation=text.explanation,
        created_by_id=actor.account_id,
        client_id=client_id,
    )
    version = DraftVersion(draft=draft, number=1)
    version.articles = _articles(text)
    session.add(draft)
    session.flush()
    prepared = DraftPrepared(subject_id=draft.id, articles=len(version.articles))
    history.record(session, prepared, actor)
    return draft


def rewrite_draft(session: Session, actor: Actor, draft: Draft, text: DraftText) -> Draft:
    """Replaces what a draft says while nobody outside has seen it."""
    if draft.state != "drafting":
        raise Closed("draft_is_out")
    _check(text)
    draft.kind, draft.title, draft.explanation = text.kind, text.title, text.explanation
    version = draft.versions[-1]
    session.execute(delete(Article).where(Article.version_id == version.id))
    session.expire(version, ["articles"])
    version.articles = _articles(text)
    session.flush()
    prepared = DraftPrepared(subject_id=draft.id, articles=len(version.articles))
    history.record(session, prepared, actor)
    return draft


def publish_draft(session: Session, actor: Actor, draft: Draft) -> Draft:
    """Opens the draft for comment until the last day of its period, 24:00."""
    if draft.state != "drafting":
        return draft
    version = draft.versions[-1]
    days = PRESET_DAYS[draft.kind]
    version.published_at = clock.now()
    draft.closes_on = clock.end_of_period(
        clock.today(), days, work_calendar(session, draft.place)
    ).day
    draft.state = "consulting"
    session.flush()
    published = DraftPublished(
        subject_id=draft.id,
        version=version.number,
        articles=len(version.articles),
        closes_on=draft.closes_on,
    )
    history.record(session, published, actor)
    return draft


def _check(text: DraftText) -> None:
    if text.kind not in PRESET_DAYS:
        raise Invalid("draft_kind_unknown", field="kind")
    if not text.articles:
        raise Invalid("draft_without_articles", field="text")
    if len(text.articles) > MOST_ARTICLES:
        raise Invalid("draft_too_many_articles", field="text", most=MOST_ARTICLES)
    for article in text.articles:
        if not article.text:
            raise Invalid("article_without_text", field="text", number=article.number)
        if len(article.text) > LONGEST_ARTICLE:
            raise Invalid("article_too_long", field="text", number=article.number)
    numbers = [article.number for article in text.articles]
    doubled = next((n for n in numbers if numbers.count(n) > 1), None)
    if doubled:
        raise Invalid("article_number_twice", field="text", number=doubled)


def _articles(text: DraftText) -> list[Article]:
    return [
        Article(
            key=uuid4(),
            position=position,
            number=article.number,
            heading=article.heading,
            text=article.text,
        )
        for position, article in enumerate(text.articles, 1)
    ]
