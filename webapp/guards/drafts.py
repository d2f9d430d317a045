"""Loading drafts: one in the making exists only for those who make it."""

from collections.abc import Callable
from uuid import UUID

from flask import g

from consultations.drafts import policy
from consultations.drafts.models import Article, Draft
from consultations.drafts.queries import find_article, find_draft
from consultations.errors import NotAllowed, NotFound
from consultations.people.viewer import Viewer
from webapp.db import session
from webapp.guards.current import viewer


def load_draft(draft_id: UUID, may: Callable[[Viewer, Draft], bool] = policy.see) -> Draft:
    """The draft, if the viewer may see it (else 404) and do this with it (else 403)."""
    draft = find_draft(session(), draft_id)
    if draft is None or not policy.see(viewer(), draft):
        raise NotFound("not_found")
    if not may(viewer(), draft):
        raise NotAllowed("not_allowed")
    g.place = draft.place
    return draft


def load_article(
    draft_id: UUID, key: UUID, may: Callable[[Viewer, Draft], bool] = policy.see
) -> tuple[Draft, Article]:
    """An article of the newest version, with its draft."""
    draft = load_draft(draft_id, may)
    article = find_article(draft, key)
    if article is None:
        raise NotFound("not_found")
    return draft, article
