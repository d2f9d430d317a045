"""Draft rules and what people say of them."""

from flask import Blueprint

from webapp.errors import explain
from webapp.i18n import lazy_gettext as _l

bp = Blueprint("drafts", __name__)

explain(
    {
        "draft_is_out": _l("This draft is already out for comment. It can't be changed."),
        "draft_kind_unknown": _l("Choose what kind of text this is."),
        "draft_without_articles": _l("No article was found. Paste the text of the draft."),
        "draft_too_many_articles": _l("There are more than %(most)s articles. Split the draft."),
        "article_without_text": _l("%(number)s has no text."),
        "article_too_long": _l("%(number)s is too long. Cut it into two articles."),
        "article_number_twice": _l("%(number)s stands there twice. Give each its own number."),
        "not_found": _l("There is nothing at this address, or it is not for you."),
        "not_allowed": _l("You may read this, but not change it."),
    }
)

from webapp.drafts import remarks, routes  # noqa: E402, F401 - the views hang themselves on it
