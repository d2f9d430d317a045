"""Comments of a meeting as a page: the list for everybody, the form that works without script."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import jsonify, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.wrappers import Response

from consultations import history
from consultations.comments.actions import (
    LONGEST_TEXT,
    NewComment,
    Posted,
    post_comment,
    withdraw_comment,
)
from consultations.comments.models import Comment
from consultations.comments.queries import comments_shown, count_held, count_hidden
from consultations.errors import DomainError, Invalid, NotAllowed
from consultations.events import Via
from consultations.meetings.models import Meeting
from consultations.moderation.policy import moderate, oversee
from webapp.db import resources, session
from webapp.errors import status_of, words_for
from webapp.forms import SendingForm
from webapp.guards import anyone, safe_next, signed_in, take_turn, viewer
from webapp.guards.comment_words import HIDE_REASONS, answer_posted, say_reason
from webapp.guards.comments import floor_of, load_own_comment
from webapp.guards.meetings import load_meeting
from webapp.i18n import gettext as _
from webapp.i18n import say_time
from webapp.meetings import bp
from webapp.meetings.comment_script import script_words
from webapp.wake import wake_meeting

COMMENT_RATE = "30/minute"
HASTE_RATE = "5/10 seconds"
"""Faster than this a newcomer is read before others see what was said."""


@dataclass(frozen=True)
class CommentLine:
    """A comment as the reader sees it."""

    id: UUID
    seq: int
    words: str
    by: str
    when: str
    iso: str
    state: str
    reason: str
    mine: bool
    converted: bool

    @property
    def can_be_taken_back(self) -> bool:
        """Whether its author may still withdraw it."""
        return self.mine and not self.converted and self.state in ("held", "visible")


@dataclass(frozen=True)
class Said:
    """Everything the comments part of a page shows to this reader."""

    meeting: Meeting
    lines: list[CommentLine]
    older: str
    hidden: list[tuple[str, int]]
    waiting: int | None
    """How many comments wait for a moderator; None for those who do not oversee."""
    moderates: bool
    open: bool
    client_id: UUID
    item_id: UUID | None
    sign_in: str
    """Where a reader without a verified number goes; empty for others."""
    script: dict[str, Any]


class CommentBody(BaseModel):
    """A comment sent as JSON when there is no web socket."""

    model_config = ConfigDict(extra="forbid")
    client_id: UUID
    text: str = Field(max_length=20_000)
    item: UUID | None = None


@bp.app_template_global("comments_on_page")
def comments_on_page(meeting: Meeting, before: int | None = None) -> Said:
    """What the partial `meetings/_comments.html` shows; it needs nothing but the meeting."""
    who = viewer()
    found, more = comments_shown(session(), meeting.id, who.account_id, before=before)
    lines = [_line_of(comment, who.account_id) for comment in found]
    here = url_for("meetings.list_comments", meeting_id=meeting.id)
    overseeing = oversee(who, meeting.village_id)
    return Said(
        meeting=meeting,
        lines=lines,
        older=f"{here}?before={lines[0].seq}" if more and lines else "",
        hidden=_hidden_counts(meeting.id),
        waiting=count_held(session(), meeting.id) if overseeing else None,
        moderates=moderate(who, meeting.village_id),
        open=floor_of(meeting).takes_comments,
        client_id=uuid4(),
        item_id=meeting.current_item_id,
        sign_in="" if who.signed_in else url_for("auth.sign_in", next=request.path),
        script=_script_facts(meeting),
    )


@bp.get("/m/<uuid:meeting_id>/comments")
@anyone
def list_comments(meeting_id: UUID) -> str:
    """The static list of all comments: it must stand beside anything that flies past."""
    meeting = load_meeting(meeting_id)
    asked = request.args.get("before", type=int)
    before = None if asked is None else min(max(asked, 0), history.HIGHEST_SEQ)
    return render_template("meetings/comments.html", meeting=meeting, before=before)


@bp.post("/m/<uuid:meeting_id>/comments")
@signed_in
def send_comment(meeting_id: UUID) -> Response | tuple[str, int]:
    """The form without script; what was typed stays when it is refused."""
    meeting = load_meeting(meeting_id)
    form = SendingForm()
    text = request.form.get("text", "")
    try:
        if not form.validate():
            raise Invalid("bad_payload")
        posted = _post(meeting, form.sending_id, text, _item_typed_under())
    except DomainError as refusal:
        page = render_template(
            "meetings/comments.html",
            meeting=meeting,
            before=None,
            typed=text,
            refusal=words_for(refusal),
        )
        return page, status_of(refusal)
    back = url_for("meetings.list_comments", meeting_id=meeting.id)
    target = safe_next(request.form.get("next") or back)
    return redirect(f"{target}#comment-{posted.seq}", code=303)


@bp.post("/api/v1/meetings/<uuid:meeting_id>/comments")
@anyone
def send_comment_json(meeting_id: UUID) -> Response:
    """The way of the script while there is no web socket; answers as the socket does."""
    meeting = load_meeting(meeting_id)
    try:
        sent = CommentBody.model_validate_json(request.get_data())
    except ValidationError as error:
        raise Invalid("bad_payload") from error
    return jsonify(answer_posted(_post(meeting, sent.client_id, sent.text, sent.item)))


@bp.post("/m/<uuid:meeting_id>/comments/<uuid:comment_id>/withdraw")
@signed_in
def take_back_comment(meeting_id: UUID, comment_id: UUID) -> Response:
    """The author takes a comment back."""
    comment = load_own_comment(meeting_id, comment_id)
    withdraw_comment(session(), comment, viewer().actor())
    wake_meeting(meeting_id)
    back = url_for("meetings.list_comments", meeting_id=meeting_id)
    return redirect(safe_next(request.form.get("next") or back), code=303)


def _post(meeting: Meeting, client_id: UUID, text: str, item_id: UUID | None) -> Posted:
    who = viewer()
    if who.signed_in:
        take_turn(COMMENT_RATE, "comment", str(who.account_id), code="slow_down")
    new = NewComment(
        author=who,
        client_id=client_id,
        text=text,
        item_id=item_id,
        via=Via.WEB,
        hurried=_is_hurried(str(who.account_id)),
    )
    posted = post_comment(session(), floor_of(meeting), new)
    wake_meeting(meeting.id)
    return posted


def _is_hurried(account: str) -> bool:
    try:
        take_turn(HASTE_RATE, "comment haste", account)
    except NotAllowed:
        return True
    return False


def _item_typed_under() -> UUID | None:
    try:
        return UUID(request.form.get("item", ""))
    except ValueError:
        return None  # the current line is taken


def _line_of(comment: Comment, reader_id: UUID | None) -> CommentLine:
    return CommentLine(
        id=comment.id,
        seq=comment.seq,
        words=comment.text,
        by=comment.shown_as or _("A guest"),
        when=say_time(comment.created_at),
        iso=comment.created_at.isoformat(),
        state=comment.state,
        reason=say_reason(comment.state, comment.reason),
        mine=comment.author_id == reader_id,
        converted=comment.converted,
    )


def _hidden_counts(meeting_id: UUID) -> list[tuple[str, int]]:
    counted = count_hidden(session(), meeting_id)
    return [(str(HIDE_REASONS[reason]), count) for reason, count in counted.items()]


def _script_facts(meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting": str(meeting.id),
        # Unsent words belong to whoever typed them: on a shared phone nobody sends another's.
        "who": str(viewer().account_id or ""),
        "seq": history.last_seq(session(), "meeting", meeting.id),
        "item": str(meeting.current_item_id or ""),
        "most": LONGEST_TEXT,
        "urls": {
            "live": resources().settings.live_url,
            "events": url_for("meetings.list_events", meeting_id=meeting.id),
            "comments": url_for("meetings.send_comment_json", meeting_id=meeting.id),
        },
        "words": script_words(),
    }
