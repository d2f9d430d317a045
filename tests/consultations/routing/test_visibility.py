"""The one query layer: who may know of a matter, and who may read its words."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.people.models import Account
from consultations.people.viewer import STRANGER, Viewer
from consultations.routing.actions import divert_matter, receive_suggestion
from consultations.routing.visibility import Sight, is_party, may_know, may_read
from consultations.secrets import KeyRing
from consultations.suggestions.kinds import Addressee, Kind, Privacy
from consultations.suggestions.models import Suggestion
from consultations.tracking.figures import figures
from consultations.tracking.matters import find_matter
from consultations.tracking.queries import (
    desk_queue,
    diverted_to,
    entered_by,
    leader_stack,
    matters_of,
    public_matters,
)
from tests.cast import SINCE, Cast
from tests.matters import Desk, counted_queries, county_contact, mayor

SECRET = "会计把保洁费领回家了"
OFFICERS = ["clerk", "moderator", "supervisor", "village_lead", "triage", "handler", "leader"]
EVERYBODY = ["villager", "neighbour", "newcomer", "stranger", *OFFICERS]


@dataclass(frozen=True)
class Seen:
    """What one viewer may do with one matter."""

    know: bool
    read: bool
    party: bool


def sees(session: Session, viewer: Viewer, suggestion: Suggestion, *, keyed: bool = False) -> Seen:
    sight = Sight(viewer, frozenset([suggestion.id]) if keyed else frozenset())
    row = session.execute(
        select(may_know(sight), may_read(sight), is_party(sight)).where(
            Suggestion.id == suggestion.id
        )
    ).one()
    return Seen(*(bool(cell) for cell in row))


ALL, LISTED, NOTHING = Seen(True, True, True), Seen(True, False, False), Seen(False, False, False)
PUBLIC = Seen(True, True, False)


@pytest.mark.parametrize("privacy", [Privacy.PUBLIC, Privacy.PSEUDONYMOUS])
def test_words_are_for_everybody_once_a_person_has_received_them(
    desk: Desk, cast: Cast, privacy: str
) -> None:
    suggestion = desk.file(privacy=privacy).suggestion
    for viewer in (STRANGER, desk.viewer(cast.stranger), desk.viewer(cast.neighbour)):
        assert sees(desk.session, viewer, suggestion) == LISTED
    receive_suggestion(desk.session, suggestion, desk.viewer(cast.triage))
    for viewer in (STRANGER, desk.viewer(cast.stranger), desk.viewer(cast.neighbour)):
        assert sees(desk.session, viewer, suggestion) == PUBLIC


@pytest.mark.parametrize("who", EVERYBODY)
def test_confidential_words_of_the_township_are_for_author_and_handlers(
    desk: Desk, cast: Cast, who: str
) -> None:
    suggestion = desk.assigned(privacy=Privacy.CONFIDENTIAL)
    allowed = {"villager", "triage", "leader"}
    expected = ALL if who in allowed else LISTED
    assert sees(desk.session, desk.viewer(getattr(cast, who)), suggestion) == expected


@pytest.mark.parametrize("who", EVERYBODY)
def test_confidential_words_of_the_village_are_for_author_clerk_and_lead(
    desk: Desk, cast: Cast, who: str
) -> None:
    suggestion = desk.file(privacy=Privacy.CONFIDENTIAL, addressee=Addressee.VILLAGE).suggestion
    allowed = {"villager", "clerk", "village_lead"}
    expected = ALL if who in allowed else LISTED
    assert sees(desk.session, desk.viewer(getattr(cast, who)), suggestion) == expected


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_nobody_signed_is_never_published(desk: Desk, cast: Cast, who: str) -> None:
    suggestion = desk.assigned(privacy=Privacy.ANONYMOUS)
    expected = ALL if who in {"triage", "leader"} else NOTHING
    assert sees(desk.session, desk.viewer(getattr(cast, who)), suggestion) == expected


def test_number_and_code_open_everything_of_one_matter_only(desk: Desk) -> None:
    mine = desk.file(privacy=Privacy.ANONYMOUS).suggestion
    other = desk.file(privacy=Privacy.ANONYMOUS).suggestion
    assert sees(desk.session, STRANGER, mine, keyed=True) == ALL
    sight = Sight(STRANGER, frozenset([mine.id]))
    assert find_matter(desk.session, sight, other.number) is None


def test_who_entered_it_for_somebody_still_sees_it(desk: Desk, cast: Cast) -> None:
    suggestion = desk.file_for(privacy=Privacy.CONFIDENTIAL, addressee="township").suggestion
    assert sees(desk.session, desk.viewer(cast.clerk), suggestion) == ALL
    assert sees(desk.session, desk.viewer(cast.village_lead), suggestion) == LISTED


@pytest.mark.parametrize("addressee", list(Addressee))
@pytest.mark.parametrize("who", EVERYBODY)
def test_an_accusation_is_nowhere_for_anybody_of_village_and_township(
    desk: Desk, cast: Cast, who: str, addressee: str
) -> None:
    """Petition regulations art. 30: list, search by number, counts, stack, desk, own list."""
    account: Account = getattr(cast, who)
    filed = desk.file(account, kind=Kind.ACCUSATION, words=SECRET, addressee=addressee)
    viewer = desk.viewer(account)
    session, suggestion = desk.session, filed.suggestion
    assert sees(session, viewer, suggestion) == NOTHING
    assert find_matter(session, Sight(viewer), suggestion.number) is None
    lists = [
        matters_of(session, viewer),
        entered_by(session, viewer),
        leader_stack(session, viewer),
        desk_queue(session, viewer),
        diverted_to(session, viewer),
        public_matters(session, cast.village),
    ]
    assert lists == [[]] * len(lists)
    for place in (cast.village, cast.township, cast.county):
        counted = figures(session, place, SINCE)
        assert (counted.received, counted.answered.whole, counted.overdue_now.whole) == (0, 0, 0)


def test_the_county_contact_and_the_code_open_an_accusation(
    desk: Desk, cast: Cast, ring: KeyRing
) -> None:
    contact = desk.viewer(county_contact(desk.session, ring, cast))
    filed = desk.file(kind=Kind.ACCUSATION, words=SECRET)
    assert sees(desk.session, contact, filed.suggestion) == ALL
    assert [m.words for m in diverted_to(desk.session, contact)] == [SECRET]
    assert sees(desk.session, STRANGER, filed.suggestion, keyed=True) == ALL


def test_even_the_head_of_the_township_sees_no_accusation(
    desk: Desk, cast: Cast, ring: KeyRing
) -> None:
    head = desk.viewer(mayor(desk.session, ring, cast))
    suggestion = desk.file(kind=Kind.ACCUSATION, words=SECRET).suggestion
    assert sees(desk.session, head, suggestion) == NOTHING


def test_the_county_contact_reads_no_confidential_words(
    desk: Desk, cast: Cast, ring: KeyRing
) -> None:
    contact = desk.viewer(county_contact(desk.session, ring, cast))
    suggestion = desk.assigned(privacy=Privacy.CONFIDENTIAL)
    assert sees(desk.session, contact, suggestion) == LISTED


def test_a_matter_value_holds_no_words_its_viewer_may_not_read(desk: Desk, cast: Cast) -> None:
    suggestion = desk.assigned(privacy=Privacy.CONFIDENTIAL, words=SECRET)
    desk.answered(suggestion)
    for viewer in (STRANGER, desk.viewer(cast.stranger), desk.viewer(cast.supervisor)):
        matter = find_matter(desk.session, Sight(viewer), suggestion.number)
        assert matter is not None
        told = f"{matter}{matter.words}{matter.by}{[a.reason for a in matter.answers]}"
        assert SECRET not in told
        assert "村民" not in told
        assert "运输站" not in told
    listed = public_matters(desk.session, cast.village)
    assert [m.words for m in listed] == [""]


def test_a_matter_prints_without_its_words(desk: Desk, cast: Cast) -> None:
    suggestion = desk.assigned(privacy=Privacy.CONFIDENTIAL, words=SECRET)
    matter = find_matter(desk.session, Sight(desk.viewer(cast.villager)), suggestion.number)
    assert matter is not None
    assert matter.words == SECRET
    assert SECRET not in repr(matter)


def test_a_list_takes_the_same_number_of_queries_however_long_it_is(desk: Desk, cast: Cast) -> None:
    viewer = desk.viewer(cast.villager)
    desk.answered()
    with counted_queries(desk.session) as short:
        matters_of(desk.session, viewer)
    for _ in range(5):
        desk.answered()
    with counted_queries(desk.session) as long:
        assert len(matters_of(desk.session, viewer)) == 6
    assert len(long) == len(short)


def test_what_triage_passed_on_stays_open_to_its_author_alone(
    desk: Desk, cast: Cast, ring: KeyRing
) -> None:
    suggestion = desk.file().suggestion
    divert_matter(desk.session, suggestion, desk.viewer(cast.triage))
    assert sees(desk.session, desk.viewer(cast.villager), suggestion) == ALL
    for who in EVERYBODY[1:]:
        assert sees(desk.session, desk.viewer(getattr(cast, who)), suggestion) == NOTHING
    contact = desk.viewer(county_contact(desk.session, ring, cast))
    assert sees(desk.session, contact, suggestion) == ALL
