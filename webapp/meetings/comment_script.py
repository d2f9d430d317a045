"""The words the comment script says; `{name}` is filled in by it."""

from webapp.guards.comment_words import HIDE_REASONS
from webapp.i18n import gettext as _


def script_words() -> dict[str, object]:
    """Everything the script may show, in the reader's language."""
    return {
        "connecting": _("Connecting …"),
        "connected": "",
        "reconnecting": _(
            "The connection is lost. It comes back by itself, you can go on reading."
        ),
        "polling": _("The line is weak. New comments come every few seconds."),
        "offline": _("No network. What you write waits on this phone."),
        "guest": _("A guest"),
        "unsent": _("Not sent yet"),
        "sending": _("Sending …"),
        "stored": _("Received"),
        "held": _("Waiting for a moderator to look"),
        "hidden": _("Hidden: {reason}"),
        "withdrawn": _("Taken back by the author"),
        "converted": _("Became suggestion {number}"),
        "refused": _("Not sent: {reason}"),
        "edit": _("Put it back into the field"),
        "waiting": _("{n} comments wait for you"),
        "here": _("{n} people are here"),
        "empty": _("Write something first."),
        "tooLong": _("{n} characters. At most {most} go in one comment."),
        "newBelow": _("New comments below"),
        "reasons": {reason: str(words) for reason, words in HIDE_REASONS.items()},
    }
