"""Filing a matter: stored, numbered and given to somebody before anything is acknowledged."""

import hashlib
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.errors import Conflict, Invalid, NotAllowed
from consultations.events import Actor, Via
from consultations.people.models import Place
from consultations.people.viewer import Viewer
from consultations.secrets import KeyRing
from consultations.suggestions.events import SuggestionSubmitted
from consultations.suggestions.kinds import Addressee, Kind, Privacy, Source, Stance
from consultations.suggestions.look_up import code_for, index_of
from consultations.suggestions.machine import advance
from consultations.suggestions.models import NOBODY, Suggestion
from consultations.suggestions.numbers import lock_series, take_number

LONGEST_WORDS = 2000
LONGEST_NAME = 30
ON_BEHALF_ROLES = (
    "clerk",
    "group_head",
    "moderator",
    "committee_member",
    "village_lead",
    "supervisor",
    "twp_triage",
)


@dataclass(frozen=True, kw_only=True)
class SaidInMeeting:
    """The comment that the words were, and when they were said."""

    comment_id: UUID
    meeting_id: UUID
    agenda_item_id: UUID | None
    second: int | None


@dataclass(frozen=True, kw_only=True)
class SaidOfArticle:
    """The article the words are about, as it stood."""

    draft_version_id: UUID
    article_key: UUID
    article_text: str
    stance: str
    proposed_wording: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody wants to say, to whom, and who may read it."""

    village: Place
    kind: str
    words: str
    addressee: str = Addressee.VILLAGE
    privacy: str = Privacy.PSEUDONYMOUS
    source: str = Source.WEB
    of_article: SaidOfArticle | None = None


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Whose words they are and who sent them."""

    sent_by: UUID
    author_id: UUID | None
    shown_as: str
    actor: Actor
    entered_by_id: UUID | None = None
    on_behalf_of: str = ""
    read_back: bool = False
    author_agreed: str = "yes"
    in_meeting: SaidInMeeting | None = None


@dataclass(frozen=True)
class Filed:
    """A matter and its look-up code; no code for somebody who did not send this very form."""

    suggestion: Suggestion
    code: str = field(repr=False)
    fresh: bool
    """False when the same form had arrived before."""


def submit_suggestion(
    session: Session, ring: KeyRing, said: Said, viewer: Viewer, client_id: UUID
) -> Filed:
    """Files somebody's own words, or words of nobody in particular.

    `anonymous` keeps no account at all; every other class needs a verified telephone. Neither
    does an accusation: petition regulations art. 30, nothing may lead the accused to its author.
    """
    if said.kind == Kind.ACCUSATION:
        said = replace(said, privacy=Privacy.ANONYMOUS)
    anonymous = said.privacy == Privacy.ANONYMOUS
    if not anonymous and viewer.account_id is None:
        raise NotAllowed("sign_in_to_be_named")
    sender = Sender(
        sent_by=NOBODY if anonymous else viewer.account_id or NOBODY,
        author_id=None if anonymous else viewer.account_id,
        shown_as="" if anonymous else shown_name(viewer, said.privacy),
        actor=Actor(role="villager") if anonymous else viewer.actor("villager"),
    )
    return file_matter(session, ring, said, sender, client_id)


def enter_on_behalf(
    session: Session,
    ring: KeyRing,
    said: Said,
    viewer: Viewer,
    client_id: UUID,
    *,
    name: str,
    read_back: bool,
) -> Filed:
    """Files the words of somebody without a telephone, as spoken and read back.

    Petition regulations art. 19: what is said is to be recorded faithfully. An empty `name`
    keeps the person's name off the system.
    """
    if not may_enter_on_behalf(viewer, said.village):
        raise NotAllowed("not_for_others")
    if said.source not in (Source.PAPER, Source.PHONE):
        raise Invalid("source_unknown", field="source")
    if not read_back:
        raise Invalid("read_back_first", field="read_back")
    if len(name) > LONGEST_NAME:
        raise Invalid("name_too_long", field="name", most=LONGEST_NAME)
    duty = viewer.duty(*ON_BEHALF_ROLES)
    role = "clerk" if duty and duty.role == "clerk" else "helper"
    assert viewer.account_id is not None
    sender = Sender(
        sent_by=viewer.account_id,
        author_id=None,
        shown_as=name.strip() or "村民",
        actor=viewer.actor(role, Via.PHONE if said.source == Source.PHONE else Via.PAPER),
        entered_by_id=viewer.account_id,
        on_behalf_of=name.strip(),
        read_back=True,
    )
    return file_matter(session, ring, said, sender, client_id)


def may_enter_on_behalf(viewer: Viewer, village: Place) -> bool:
    """Anybody of the village, and whoever serves there or in its township."""
    above = [place.id for place in village.lineage()]
    return viewer.member_of(village.id) or viewer.holds(*ON_BEHALF_ROLES, at=above)


def shown_name(viewer: Viewer, privacy: str) -> str:
    """How the author is named: in full by own choice, else as somebody of the group."""
    group = viewer.group_name
    if privacy == Privacy.PUBLIC and viewer.name:
        return f"{group} · {viewer.name}" if group else viewer.name
    return f"{group.removesuffix('组')}组村民" if group else "村民"


def file_matter(
    session: Session, ring: KeyRing, said: Said, sender: Sender, client_id: UUID
) -> Filed:
    """Stores a matter under the next number; what follows stands in the table of reactions."""
    words = _checked_words(said)
    series = lock_series(session, said.village)
    code = code_for(ring, sender.sent_by, client_id)
    known = find_sending(session, sender, client_id)
    if known is not None:
        if known.words != words:
            # Sent, changed after going back, sent again: neither text may be lost silently.
            raise Conflict("form_already_used", number=known.number)
        same_form = (known.sent_by, known.client_id) == (sender.sent_by, client_id)
        return Filed(known, code if same_form else "", fresh=False)
    suggestion = _row(said, sender, client_id, words)
    suggestion.number = take_number(series, said.village)
    suggestion.look_up_index = index_of(ring, suggestion.number, code)
    session.add(suggestion)
    session.flush()
    submitted = SuggestionSubmitted(
        subject_id=suggestion.id,
        number=suggestion.number,
        matter=suggestion.kind,
        addressee=suggestion.addressee,
        source=suggestion.source,
        words_digest=digest_of_words(suggestion.id, words),
    )
    advance(session, suggestion, "submit", sender.actor, submitted)
    return Filed(suggestion, code, fresh=True)


def find_sending(session: Session, sender: Sender, client_id: UUID) -> Suggestion | None:
    """What an earlier sending of the same form, or of the same comment, has made."""
    same_form = select(Suggestion).where(
        Suggestion.sent_by == sender.sent_by, Suggestion.client_id == client_id
    )
    known = session.scalar(same_form)
    if sender.in_meeting is None:
        return known
    comment_id = sender.in_meeting.comment_id
    if known is not None and known.comment_id != comment_id:
        raise Conflict("form_already_used", number=known.number)
    return known or session.scalar(select(Suggestion).where(Suggestion.comment_id == comment_id))


def digest_of_words(owner: UUID, words: str) -> str:
    """Proof of words that does not give short words away to somebody who guesses them."""
    return hashlib.sha256(f"{owner}:{words}".encode()).hexdigest()


def _checked_words(said: Said) -> str:
    if said.kind not in set(Kind):
        raise Invalid("kind_unknown", field="kind")
    if said.addressee not in set(Addressee):
        raise Invalid("addressee_unknown", field="addressee")
    if said.privacy not in set(Privacy):
        raise Invalid("privacy_unknown", field="privacy")
    if said.of_article is not None:
        _check_article(said.of_article)
    words = said.words.replace("\r\n", "\n").strip()
    if not words and not _speaks_without_words(said.of_article):
        raise Invalid("words_missing", field="words")
    if len(words) > LONGEST_WORDS:
        raise Invalid("words_too_long", field="words", most=LONGEST_WORDS)
    return words


def _check_article(article: SaidOfArticle) -> None:
    if article.stance not in set(Stance):
        raise Invalid("stance_unknown", field="stance")
    if len(article.proposed_wording) > LONGEST_WORDS:
        raise Invalid("words_too_long", field="proposed_wording", most=LONGEST_WORDS)


def _speaks_without_words(article: SaidOfArticle | None) -> bool:
    if article is None:
        return False
    return article.stance == Stance.SUPPORT or bool(article.proposed_wording.strip())


def _row(said: Said, sender: Sender, client_id: UUID, words: str) -> Suggestion:
    article, meeting = said.of_article, sender.in_meeting
    return Suggestion(
        village=said.village,
        kind=said.kind,
        addressee=said.addressee,
        words=words,
        privacy=said.privacy,
        shown_as=sender.shown_as,
        source=said.source,
        author_id=sender.author_id,
        on_behalf_of=sender.on_behalf_of,
        entered_by_id=sender.entered_by_id,
        read_back=sender.read_back,
        author_agreed=sender.author_agreed,
        sent_by=sender.sent_by,
        client_id=client_id,
        comment_id=meeting.comment_id if meeting else None,
        meeting_id=meeting.meeting_id if meeting else None,
        agenda_item_id=meeting.agenda_item_id if meeting else None,
        second=meeting.second if meeting else None,
        draft_version_id=article.draft_version_id if article else None,
        article_key=article.article_key if article else None,
        article_text=article.article_text if article else "",
        stance=article.stance if article else "",
        proposed_wording=article.proposed_wording.strip() if article else "",
    )
