"""Saying something of one article: a tracked suggestion of kind draft_comment."""

from uuid import UUID

from flask import redirect, render_template
from werkzeug.wrappers import Response

from consultations.drafts import policy
from consultations.drafts.models import Article, Draft
from consultations.errors import Conflict, Invalid
from consultations.people.queries import find_place_by_id
from consultations.suggestions.kinds import Addressee, Kind
from consultations.suggestions.submit import Said, SaidOfArticle, submit_suggestion
from webapp.db import resources, session
from webapp.drafts import bp
from webapp.drafts.forms import RemarkForm
from webapp.errors import status_of, words_for
from webapp.guards import anyone, signed_in, take_turn, viewer
from webapp.guards.drafts import load_article
from webapp.guards.suggestions import receipt_url


@bp.get("/d/<uuid:draft_id>/articles/<uuid:key>/comment")
@anyone
def show_article(draft_id: UUID, key: UUID) -> str:
    """One article large, and the form to say something of it."""
    draft, article = load_article(draft_id, key)
    return _page(draft, article, RemarkForm())


@bp.post("/d/<uuid:draft_id>/articles/<uuid:key>/comment")
@signed_in
def post_remark(draft_id: UUID, key: UUID) -> str | tuple[str, int] | Response:
    """Files the remark under its own number, with the words it was written about."""
    draft, article = load_article(draft_id, key, may=policy.comment)
    form = RemarkForm()
    if not form.validate():
        return _page(draft, article, form), 422
    take_turn("30/hour", "remark", str(viewer().account_id))
    try:
        filed = submit_suggestion(
            session(), resources().keys.ring, _said(draft, article, form), viewer(), form.sending_id
        )
    except (Invalid, Conflict) as wrong:
        form.renew(wrong)
        field = wrong.field if isinstance(wrong, Invalid) else "words"
        form[field].errors = [words_for(wrong)]
        return _page(draft, article, form), status_of(wrong)
    return redirect(receipt_url(filed))


def _said(draft: Draft, article: Article, form: RemarkForm) -> Said:
    own = draft.place.kind == "village"
    village_id = viewer().village_id
    home = find_place_by_id(session(), village_id) if village_id else None
    return Said(
        village=draft.place if own or home is None else home,
        kind=Kind.DRAFT_COMMENT,
        words=form.words.data or "",
        addressee=Addressee.VILLAGE if own else Addressee.TOWNSHIP,
        of_article=SaidOfArticle(
            draft_version_id=article.version_id,
            article_key=article.key,
            article_text=article.text,
            stance=str(form.stance.data),
            proposed_wording=(form.proposed_wording.data or "").strip(),
        ),
    )


def _page(draft: Draft, article: Article, form: RemarkForm) -> str:
    return render_template("drafts/article.html", draft=draft, article=article, form=form)
