"""Drafts: reading, writing down, putting out for comment."""

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from consultations import clock
from consultations.drafts import policy
from consultations.drafts.actions import DraftText, prepare_draft, publish_draft, rewrite_draft
from consultations.drafts.models import Draft
from consultations.drafts.queries import current_version, drafts_of
from consultations.drafts.splitting import split_articles
from consultations.errors import Invalid, NotFound
from consultations.events import Actor
from consultations.people.models import Place
from consultations.suggestions.queries import remarks_on
from webapp.db import session
from webapp.drafts import bp
from webapp.drafts.forms import KINDS, DraftForm
from webapp.errors import words_for
from webapp.guards import anyone, holding, viewer
from webapp.guards.drafts import load_draft
from webapp.guards.places import load_village

Page = str | tuple[str, int] | Response


def load_village_to_write_in(slug: str) -> Place:
    """A village whose drafts the viewer may write; any other is not there."""
    village = load_village(slug)
    if not policy.prepare_at(viewer(), village):
        raise NotFound("not_found")
    return village


@bp.get("/v/<slug>/drafts")
@anyone
def list_drafts(slug: str) -> str:
    """All drafts of a village and of the places above it."""
    village = load_village(slug)
    return render_template(
        "drafts/list.html",
        village=village,
        drafts=drafts_of(session(), village, viewer()),
        may_write=policy.prepare_at(viewer(), village),
    )


@bp.get("/d/<uuid:draft_id>")
@anyone
def show(draft_id: UUID) -> str:
    """A draft with its articles and what people said of each."""
    draft = load_draft(draft_id)
    version = current_version(draft)
    keys = [article.key for article in version.articles]
    return render_template(
        "drafts/show.html",
        draft=draft,
        version=version,
        kind=KINDS[draft.kind],
        remarks=remarks_on(session(), keys, viewer()),
        may=policy,
        today=clock.today(),
    )


@bp.get("/v/<slug>/drafts/new")
@holding(*policy.WRITERS)
def new_draft(slug: str) -> str:
    """The empty form."""
    return _form_page(DraftForm(), load_village_to_write_in(slug), None)


@bp.post("/v/<slug>/drafts/new")
@holding(*policy.WRITERS)
def post_draft(slug: str) -> Page:
    """Writes a draft down and shows how it will look."""
    village = load_village_to_write_in(slug)
    form = DraftForm()
    if not form.validate():
        return _form_page(form, village, None), 422
    try:
        draft = prepare_draft(session(), _actor(village), village, _text(form), form.sending_id)
    except Invalid as wrong:
        return _refused(form, village, None, wrong)
    return redirect(url_for("drafts.show", draft_id=draft.id))


@bp.get("/d/<uuid:draft_id>/change")
@holding(*policy.WRITERS)
def change_draft(draft_id: UUID) -> str:
    """The form with what was written so far."""
    draft = load_draft(draft_id, may=policy.change)
    form = DraftForm(data={"title": draft.title, "kind": draft.kind, "text": as_typed(draft)})
    form.explanation.data = draft.explanation
    return _form_page(form, draft.place, draft)


@bp.post("/d/<uuid:draft_id>/change")
@holding(*policy.WRITERS)
def post_change(draft_id: UUID) -> Page:
    """Replaces what the draft says."""
    draft = load_draft(draft_id, may=policy.change)
    form = DraftForm()
    if not form.validate():
        return _form_page(form, draft.place, draft), 422
    try:
        rewrite_draft(session(), _actor(draft.place), draft, _text(form))
    except Invalid as wrong:
        return _refused(form, draft.place, draft, wrong)
    return redirect(url_for("drafts.show", draft_id=draft.id))


@bp.post("/d/<uuid:draft_id>/publish")
@holding(*policy.PUBLISHERS)
def publish(draft_id: UUID) -> Response:
    """Puts the draft out for comment; a second tap finds it out already."""
    draft = load_draft(draft_id)
    if draft.state == "drafting":
        draft = load_draft(draft_id, may=policy.publish)
        publish_draft(session(), _actor(draft.place, *policy.PUBLISHERS), draft)
    return redirect(url_for("drafts.show", draft_id=draft.id))


def as_typed(draft: Draft) -> str:
    """The articles as text, the way they are pasted."""
    articles = current_version(draft).articles
    return "\n\n".join(f"{a.number} {a.heading}\n{a.text}".replace(" \n", "\n") for a in articles)


def _text(form: DraftForm) -> DraftText:
    split = split_articles(form.text.data or "")
    # What stands before the first article is never dropped: it opens the explanation.
    explanation = "\n".join(part for part in (split.preamble, form.explanation.data) if part)
    return DraftText(str(form.kind.data), str(form.title.data).strip(), explanation, split.articles)


def _actor(place: Place, *roles: str) -> Actor:
    duty = viewer().duty(*(roles or policy.WRITERS), at=[place.id])
    assert duty is not None
    return viewer().actor(duty.role)


def _refused(form: DraftForm, place: Place, draft: Draft | None, wrong: Invalid) -> Page:
    form[wrong.field].errors = [words_for(wrong)]
    return _form_page(form, place, draft), 422


def _form_page(form: DraftForm, place: Place, draft: Draft | None) -> str:
    return render_template("drafts/form.html", form=form, village=place, draft=draft, kinds=KINDS)
