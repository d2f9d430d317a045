"""Loading matters through the one query layer, with what number and code opened here."""

from time import time
from unicodedata import normalize
from uuid import UUID

from flask import g, request, url_for
from flask import session as cookie

from consultations.comments.models import Comment
from consultations.comments.states import State
from consultations.errors import Closed, NotAllowed, NotFound
from consultations.moderation.actions import find_comment_of
from consultations.routing.convert import may_convert
from consultations.routing.owners import standing_of
from consultations.routing.visibility import Sight
from consultations.suggestions.look_up import code_for, opens
from consultations.suggestions.models import Suggestion
from consultations.suggestions.policy import May
from consultations.suggestions.queries import find_by_number
from consultations.suggestions.submit import Filed
from consultations.tracking.matters import Matter, find_matter
from webapp.db import resources, session
from webapp.guards.current import viewer
from webapp.guards.limits import take_turn
from webapp.guards.meetings import load_meeting

OPEN_SECONDS = 60 * 60
"""Old people take their time; on a borrowed telephone it is over within the hour."""
MOST_MARKS = 5


def sight() -> Sight:
    """Who is looking, and what was opened here with number and code."""
    return Sight(viewer(), frozenset(_marked("opened")))


def load_matter(number: str) -> Matter:
    """A matter as the viewer may see it; 404 when it may not be known."""
    matter = find_matter(session(), sight(), number)
    if matter is None:
        raise NotFound("not_found")
    g.place = matter.village
    return matter


def load_suggestion(number: str, may: May) -> Suggestion:
    """The matter itself, for somebody who may take a step with it; 403 to other readers."""
    matter = load_matter(number)
    suggestion = session().get_one(Suggestion, matter.id)
    if not may(viewer(), standing_of(session(), suggestion, keyed=is_keyed(matter))):
        raise NotAllowed("not_your_step")
    return suggestion


def is_keyed(matter: Matter) -> bool:
    """Whether number and code were shown in this browser."""
    return matter.id in sight().keys


def open_with_code(number: str, code: str) -> Suggestion:
    """Opens a matter for this browser; a wrong number looks the same as a wrong code."""
    number = "-".join(normalize("NFKC", number).replace("—", "-").split())
    take_turn("20/hour", "look-up", request.remote_addr or "")
    take_turn("10/hour", "look-up-number", number)
    found = find_by_number(session(), number)
    if found is None or not opens(resources().keys.ring, found, code):
        raise NotFound("wrong_code")
    _mark("opened", found.id)
    return found


def receipt_url(filed: Filed) -> str:
    """Where the sender sees number and code; nobody else can open that page."""
    _mark("receipts", filed.suggestion.id)
    if filed.suggestion.author_id is None:
        _mark("opened", filed.suggestion.id)
    return url_for("tracking.receipt", number=filed.suggestion.number)


def load_receipt(number: str) -> tuple[Matter, str]:
    """A matter just filed in this browser, with its code; 404 to everybody else."""
    suggestion = find_by_number(session(), number)
    if suggestion is None or suggestion.id not in _marked("receipts"):
        raise NotFound("not_found")
    own = Sight(viewer(), frozenset([suggestion.id]))
    matter = find_matter(session(), own, number)
    assert matter is not None, "the mark opens it"
    g.place = matter.village
    ring = resources().keys.ring
    return matter, code_for(ring, suggestion.sent_by, suggestion.client_id)


def load_comment_to_convert(meeting_id: UUID, comment_id: UUID) -> Comment:
    """A comment whose words the viewer may turn into a matter; 404 to all others.

    Of others' words only those that stand: what is held is for its moderators, and what was taken
    back or hidden is not to be read here again.
    """
    meeting = load_meeting(meeting_id)
    comment = find_comment_of(session(), meeting.id, comment_id)
    if not may_convert(viewer(), comment, meeting.village):
        raise NotFound("not_found")
    stands = comment.state == State.VISIBLE or comment.converted
    if not stands and comment.author_id != viewer().account_id:
        raise Closed("comment_not_shown")
    return comment


def forget_opened() -> None:
    """Closes everything opened with number and code, as on a borrowed telephone."""
    cookie.pop("opened", None)
    cookie.pop("receipts", None)


def _marked(name: str) -> list[UUID]:
    marks = cookie.get(name, {})
    return [UUID(key) for key, until in marks.items() if until > time()]


def _mark(name: str, suggestion_id: UUID) -> None:
    still = {key: until for key, until in cookie.get(name, {}).items() if until > time()}
    still.pop(str(suggestion_id), None)
    newest = [*still.items()][-(MOST_MARKS - 1) :]
    cookie[name] = {**dict(newest), str(suggestion_id): int(time()) + OPEN_SECONDS}
