"""Filing a matter: stored once, numbered without gaps, never without somebody who owns it."""

import threading
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.db import make_sessions
from consultations.errors import Closed, Conflict, Invalid, NotAllowed
from consultations.people.models import Account, Place, Tenure
from consultations.people.queries import viewer_of
from consultations.people.viewer import STRANGER
from consultations.routing.owners import owner_now
from consultations.secrets import KeyRing
from consultations.suggestions.kinds import Addressee, Kind, Privacy, Source
from consultations.suggestions.look_up import opens
from consultations.suggestions.machine import State, state_of
from consultations.suggestions.models import NOBODY, Suggestion
from consultations.suggestions.submit import Said, enter_on_behalf, submit_suggestion
from tests.cast import Cast
from tests.conftest import MORNING
from tests.matters import WORDS, Desk

AT_ONCE = 8


def on_paper(desk: Desk) -> Said:
    return desk.said(source=Source.PAPER)


def count_matters(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Suggestion)) or 0


def test_a_matter_gets_the_village_s_next_number_and_six_characters(desk: Desk) -> None:
    first, second = desk.file(), desk.file()
    assert first.suggestion.number == "青石湾-2026-0001"
    assert second.suggestion.number == "青石湾-2026-0002"
    assert len(first.code) == 6
    assert first.code != second.code
    assert first.suggestion.state == State.SUBMITTED


def test_numbers_begin_anew_each_year_and_in_each_village(desk: Desk, cast: Cast) -> None:
    desk.file()
    with clock.frozen(datetime(2027, 1, 4, 9, 0, tzinfo=clock.ZONE)):
        assert desk.file().suggestion.number == "青石湾-2027-0001"
    other = desk.file(cast.stranger, village=cast.other_village)
    assert other.suggestion.number == "双桥-2026-0001"


def test_the_same_form_sent_ten_times_is_one_matter_with_one_code(desk: Desk, cast: Cast) -> None:
    viewer, client_id = desk.viewer(cast.villager), uuid4()
    filed = [
        submit_suggestion(desk.session, desk.ring, desk.said(), viewer, client_id)
        for _ in range(10)
    ]
    assert count_matters(desk.session) == 1
    assert len({each.code for each in filed}) == 1
    assert [each.fresh for each in filed] == [True] + [False] * 9
    kinds = [e.kind for e in history.timeline(desk.session, "suggestion", filed[0].suggestion.id)]
    assert kinds == ["suggestion.submitted"]


def test_two_people_with_one_client_id_have_a_matter_each(desk: Desk, cast: Cast) -> None:
    client_id = uuid4()
    filed = [
        submit_suggestion(desk.session, desk.ring, desk.said(), desk.viewer(who), client_id)
        for who in (cast.villager, cast.neighbour)
    ]
    assert filed[0].suggestion.id != filed[1].suggestion.id
    assert filed[0].code != filed[1].code


def test_only_number_and_code_together_open_it(desk: Desk) -> None:
    first, second = desk.file(), desk.file()
    typed = f" {first.code[:3].lower()} {first.code[3:]}"
    assert opens(desk.ring, first.suggestion, typed)
    assert not opens(desk.ring, second.suggestion, first.code)
    assert first.code not in first.suggestion.look_up_index


def test_the_owner_is_the_first_receiver_s_leader_from_the_first_moment(
    desk: Desk, cast: Cast
) -> None:
    asked_township = desk.file().suggestion
    asked_village = desk.file(addressee=Addressee.VILLAGE).suggestion
    for suggestion, unit, leader in (
        (asked_township, cast.office, cast.leader),
        (asked_village, cast.committee, cast.village_lead),
    ):
        owner = owner_now(desk.session, suggestion.id)
        assert owner is not None
        assert (owner.unit_id, owner.leader_id) == (unit.id, leader.person_id)


def test_a_village_without_a_leader_hands_it_to_the_township(
    desk: Desk, cast: Cast, session: Session
) -> None:
    filed = desk.file(cast.stranger, village=cast.other_village, addressee=Addressee.VILLAGE)
    owner = owner_now(session, filed.suggestion.id)
    assert owner is not None
    assert owner.leader_id == cast.leader.person_id


def test_where_nobody_could_answer_nothing_is_taken(desk: Desk, session: Session) -> None:
    for tenure in session.scalars(select(Tenure)):
        session.delete(tenure)
    session.flush()
    with pytest.raises(Closed) as refused:
        desk.file()
    assert refused.value.code == "nobody_to_answer"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"words": "  \r\n "}, "words_missing"),
        ({"words": "长" * 2001}, "words_too_long"),
        ({"kind": "poem"}, "kind_unknown"),
        ({"privacy": "secret"}, "privacy_unknown"),
        ({"addressee": "county"}, "addressee_unknown"),
    ],
)
def test_what_can_t_be_filed_is_refused_without_taking_a_number(
    desk: Desk, facts: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        desk.file(**facts)
    assert refused.value.code == code
    assert desk.file().suggestion.number.endswith("0001")


def test_the_words_stand_as_they_were_said(desk: Desk) -> None:
    words = "<b>七点太早。</b>\n我腿不好'; DROP TABLE suggestion;--"
    assert desk.file(words=words).suggestion.words == words


def test_a_stranger_can_only_write_without_a_name(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        submit_suggestion(desk.session, desk.ring, desk.said(), STRANGER, uuid4())
    said = desk.said(privacy=Privacy.ANONYMOUS)
    filed = submit_suggestion(desk.session, desk.ring, said, STRANGER, uuid4())
    assert filed.suggestion.author_id is None


@pytest.mark.parametrize(
    "facts", [{"privacy": Privacy.ANONYMOUS}, {"kind": Kind.ACCUSATION, "privacy": Privacy.PUBLIC}]
)
def test_without_a_name_means_no_account_anywhere(
    desk: Desk, cast: Cast, facts: dict[str, Any]
) -> None:
    suggestion = desk.file(cast.villager, **facts).suggestion
    assert (suggestion.author_id, suggestion.entered_by_id) == (None, None)
    assert suggestion.sent_by == NOBODY
    assert suggestion.shown_as == ""
    for event in history.timeline(desk.session, "suggestion", suggestion.id):
        assert (event.actor_account_id, event.actor_person_id) == (None, None)


@pytest.mark.parametrize(
    ("privacy", "shown"), [(Privacy.PUBLIC, "6组 · 李秀兰"), (Privacy.PSEUDONYMOUS, "6组村民")]
)
def test_the_author_is_shown_as_chosen(desk: Desk, privacy: str, shown: str) -> None:
    assert desk.file(privacy=privacy).suggestion.shown_as == shown


def test_no_event_carries_the_words(desk: Desk) -> None:
    suggestion = desk.answered()
    for event in history.timeline(desk.session, "suggestion", suggestion.id):
        assert WORDS not in str(event.payload)
        assert "逢场" not in str(event.payload)


def test_on_behalf_needs_no_telephone_no_account_and_no_name(desk: Desk, cast: Cast) -> None:
    filed = desk.file_for(name="")
    suggestion = filed.suggestion
    assert suggestion.author_id is None
    assert suggestion.entered_by_id == cast.clerk.id
    assert suggestion.shown_as == "村民"
    assert suggestion.read_back
    assert len(filed.code) == 6
    named = desk.file_for(name="蒋婆婆").suggestion
    assert (named.on_behalf_of, named.shown_as) == ("蒋婆婆", "蒋婆婆")


def test_on_behalf_is_refused_until_it_was_read_back(desk: Desk, cast: Cast) -> None:
    viewer = desk.viewer(cast.clerk)
    with pytest.raises(Invalid) as refused:
        enter_on_behalf(
            desk.session, desk.ring, on_paper(desk), viewer, uuid4(), name="", read_back=False
        )
    assert refused.value.field == "read_back"


@pytest.mark.parametrize("who", ["stranger", "newcomer"])
def test_strangers_enter_nothing_for_others(desk: Desk, cast: Cast, who: str) -> None:
    viewer = desk.viewer(getattr(cast, who))
    with pytest.raises(NotAllowed):
        enter_on_behalf(
            desk.session, desk.ring, on_paper(desk), viewer, uuid4(), name="", read_back=True
        )


def test_the_log_leads_to_the_state_it_projects(desk: Desk) -> None:
    for suggestion in (desk.file().suggestion, desk.assigned(), desk.answered()):
        events = history.timeline(desk.session, "suggestion", suggestion.id)
        assert state_of(event.kind for event in events) == suggestion.state
        assert history.first_broken_link(events) is None


def test_many_at_once_get_numbers_without_gaps_or_doubles(
    engine: Engine, session: Session, ring: KeyRing, cast: Cast
) -> None:
    session.commit()
    sessions = make_sessions(engine)
    numbers: list[str] = []
    gate = threading.Barrier(AT_ONCE)

    def file_two() -> None:
        with clock.frozen(MORNING):
            gate.wait(timeout=10)
            for _ in range(2):
                with sessions() as own:
                    numbers.append(file_in(own, ring, cast))
                    own.commit()

    threads = [threading.Thread(target=file_two) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    expected = [f"青石湾-2026-{n:04}" for n in range(1, 2 * AT_ONCE + 1)]
    assert sorted(numbers) == expected


def test_one_form_arriving_twice_at_once_is_one_matter(
    engine: Engine, session: Session, ring: KeyRing, cast: Cast
) -> None:
    session.commit()
    sessions = make_sessions(engine)
    client_id = uuid4()
    numbers: list[str] = []
    gate = threading.Barrier(AT_ONCE)

    def send() -> None:
        with clock.frozen(MORNING), sessions() as own:
            gate.wait(timeout=10)
            numbers.append(file_in(own, ring, cast, client_id=client_id))
            own.commit()

    threads = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert numbers == ["青石湾-2026-0001"] * AT_ONCE


def test_a_number_that_was_rolled_back_is_given_again(
    engine: Engine, session: Session, ring: KeyRing, cast: Cast
) -> None:
    session.commit()
    with make_sessions(engine)() as own:
        file_in(own, ring, cast)
        own.rollback()
    with make_sessions(engine)() as own:
        assert file_in(own, ring, cast) == "青石湾-2026-0001"


def file_in(own: Session, ring: KeyRing, cast: Cast, client_id: UUID | None = None) -> str:
    village = own.get_one(Place, cast.village.id)
    viewer = viewer_of(own, own.get_one(Account, cast.villager.id))
    said = Said(village=village, kind=Kind.QUESTION, words=WORDS)
    key = client_id or uuid4()
    return submit_suggestion(own, ring, said, viewer, key).suggestion.number


def test_other_words_under_a_used_form_are_neither_swallowed_nor_mixed_up(
    desk: Desk, cast: Cast
) -> None:
    viewer, client_id = desk.viewer(cast.villager), uuid4()
    submit_suggestion(desk.session, desk.ring, desk.said(), viewer, client_id)
    changed = desk.said(words="另外一件事")
    with pytest.raises(Conflict) as refused:
        submit_suggestion(desk.session, desk.ring, changed, viewer, client_id)
    assert refused.value.values["number"] == "青石湾-2026-0001"
    assert count_matters(desk.session) == 1


@pytest.mark.parametrize("source", ["web", "comment", "thought"])
def test_what_is_entered_for_others_came_on_paper_or_by_telephone(
    desk: Desk, cast: Cast, source: str
) -> None:
    said, viewer = desk.said(source=source), desk.viewer(cast.clerk)
    with pytest.raises(Invalid) as refused:
        enter_on_behalf(desk.session, desk.ring, said, viewer, uuid4(), name="", read_back=True)
    assert refused.value.code == "source_unknown"
