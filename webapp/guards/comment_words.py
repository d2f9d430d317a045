"""What hold rules, hide reasons and refusals of comments are called, in every room."""

from typing import Any

from consultations.comments.actions import Posted
from consultations.comments.states import HideReason, HoldRule
from webapp.errors import explain
from webapp.i18n import LazyText
from webapp.i18n import lazy_gettext as _l

HOLD_RULES: dict[str, LazyText] = {
    HoldRule.PHONE: _l("There seems to be a telephone number in it."),
    HoldRule.DOCUMENT: _l("There seems to be a document number in it."),
    HoldRule.CARD: _l("There seems to be a bank card number in it."),
    HoldRule.LINK: _l("There is a link in it."),
    HoldRule.INSULTING_WORD: _l("There is a word in it that may insult somebody."),
    HoldRule.REPEATED: _l("The same was written several times."),
    HoldRule.HURRIED: _l("Many comments came quickly one after the other."),
}
HIDE_REASONS: dict[str, LazyText] = {
    HideReason.PERSONAL_DATA: _l("Private data of somebody"),
    HideReason.INSULT: _l("Insult"),
    HideReason.THREAT: _l("Threat"),
    HideReason.ILLEGAL: _l("Against the law"),
    HideReason.ADVERT: _l("Advertising"),
    HideReason.FLOOD: _l("Many off-topic messages"),
    HideReason.IMPERSONATION: _l("Pretends to be somebody else"),
    HideReason.DUPLICATE: _l("Said twice"),
}
explain(
    {
        "comment_sign_in": _l("Sign in with your telephone number first, then send again."),
        "comment_members_only": _l(
            "Only people of this village write here. Ask the clerk to match your number."
        ),
        "comments_closed": _l("The meeting has ended. Send it as a suggestion instead."),
        "comments_not_open": _l("The meeting takes no comments now."),
        "comment_empty": _l("Write something first."),
        "comment_too_long": _l(
            "That is %(length)s characters. Shorten it to %(most)s, or send it in two parts."
        ),
        "comment_elsewhere": _l("This was sent to another meeting already."),
        "comment_not_yours": _l("Only its author can take it back."),
        "comment_is_suggestion": _l("It became a suggestion already and stays."),
        "comment_hidden": _l("It is hidden with a reason and stays so."),
        "comment_withdrawn": _l("Its author has taken it back."),
        "moderators_only": _l("The clerk and the moderator decide this."),
        "hide_reason_missing": _l("Choose why it is hidden."),
        "slow_down": _l("Please wait %(wait)s seconds, then send again."),
    }
)


def say_reason(state: str, reason: str) -> str:
    """Why a comment is held or hidden, in words; empty for one that stands."""
    text = {"held": HOLD_RULES, "hidden": HIDE_REASONS}.get(state, {}).get(reason)
    return str(text) if text is not None else ""


def answer_posted(posted: Posted) -> dict[str, Any]:
    """The acknowledgement of a stored comment, with words for why others do not see it."""
    return {
        "ok": True,
        "seq": posted.seq,
        "id": str(posted.comment_id),
        "state": posted.state,
        "reason": say_reason(posted.state, posted.reason),
    }
