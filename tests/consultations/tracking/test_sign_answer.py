"""Signing: exactly one outcome, a reason, the leader's own name and office."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from consultations import clock, history
from consultations.errors import Closed, Conflict, Invalid, NotAllowed
from consultations.people.models import Tenure
from consultations.suggestions.kinds import Addressee, Outcome
from consultations.suggestions.machine import State
from consultations.tracking.answers import make_contact, sign_answer
from consultations.tracking.boilerplate import warnings_for
from consultations.tracking.models import Answer
from tests.cast import Cast
from tests.matters import GOOD_REASON, Desk, answer_text, hire, unit_at

NOT_LEADERS = [
    *("villager", "neighbour", "newcomer", "clerk", "moderator", "supervisor", "village_lead"),
    *("triage", "handler", "stranger"),
]
SOON = date(2026, 12, 9)


def test_the_answer_carries_name_and_office_as_they_stood(desk: Desk, cast: Cast) -> None:
    suggestion = desk.assigned()
    answer = desk.sign(suggestion)
    tenure = desk.session.scalars(
        select(Tenure).where(Tenure.person_id == cast.leader.person_id)
    ).one()
    tenure.office.title, tenure.person.name = "调走了", "改了名"
    desk.session.flush()
    assert (answer.signed_name, answer.signed_title) == ("赵明远", "柳溪镇副镇长")
    assert (answer.round, answer.outcome) == (1, Outcome.EXPLAINED)
    assert suggestion.state == State.ANSWERED


@pytest.mark.parametrize("who", NOT_LEADERS)
def test_nobody_but_a_lead_of_the_unit_signs(desk: Desk, cast: Cast, who: str) -> None:
    suggestion = desk.assigned()
    with pytest.raises(NotAllowed):
        desk.sign(suggestion, getattr(cast, who))
    assert suggestion.state == State.ASSIGNED


def test_a_lead_of_another_unit_of_the_township_does_not_sign(desk: Desk, cast: Cast) -> None:
    station = unit_at(desk.session, cast.township, "卫生院")
    other = hire(desk.session, desk.ring, station, "twp_lead", "院长", "13700000008")
    with pytest.raises(NotAllowed):
        desk.sign(desk.assigned(), other)


def test_who_left_the_office_signs_no_more_and_the_successor_does(desk: Desk, cast: Cast) -> None:
    suggestion = desk.assigned()
    tenure = desk.session.scalars(
        select(Tenure).where(Tenure.person_id == cast.leader.person_id)
    ).one()
    tenure.until = clock.today()
    successor = hire(desk.session, desk.ring, cast.office, "twp_lead", "新来的", "13700000007")
    with pytest.raises(NotAllowed):
        desk.sign(suggestion)
    assert desk.sign(suggestion, successor).signed_name == "新来的"


def test_the_village_lead_answers_what_was_asked_of_the_village(desk: Desk, cast: Cast) -> None:
    suggestion = desk.file(addressee=Addressee.VILLAGE).suggestion
    assert desk.sign(suggestion, cast.village_lead).signed_title == "村委会主任"


def test_a_word_that_no_desk_touched_is_received_taken_and_begun_by_the_signature(
    desk: Desk,
) -> None:
    suggestion = desk.file().suggestion
    desk.sign(suggestion)
    kinds = [e.kind for e in history.timeline(desk.session, "suggestion", suggestion.id)]
    assert kinds == [
        "suggestion.submitted",
        "suggestion.received",
        "suggestion.assigned",
        "suggestion.contacted",
        "suggestion.answered",
    ]


def test_the_same_form_twice_is_one_answer(desk: Desk, cast: Cast) -> None:
    suggestion, client_id, viewer = desk.assigned(), uuid4(), desk.viewer(cast.leader)
    signed = [
        sign_answer(desk.session, suggestion, answer_text(), viewer, client_id) for _ in range(3)
    ]
    assert len({answer.id for answer in signed}) == 1
    assert len(desk.session.scalars(select(Answer)).all()) == 1


def test_a_form_used_for_one_matter_does_not_answer_another(desk: Desk, cast: Cast) -> None:
    first, second, client_id = desk.assigned(), desk.assigned(), uuid4()
    viewer = desk.viewer(cast.leader)
    sign_answer(desk.session, first, answer_text(), viewer, client_id)
    with pytest.raises(Conflict):
        sign_answer(desk.session, second, answer_text(), viewer, client_id)


def test_what_is_answered_is_not_answered_again(desk: Desk) -> None:
    suggestion = desk.answered()
    with pytest.raises(Closed):
        desk.sign(suggestion)


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        ({"outcome": "noted"}, "outcome", "choose_one_outcome"),
        ({"outcome": ""}, "outcome", "choose_one_outcome"),
        ({"reason": "  "}, "reason", "reason_missing"),
        ({"reason": "长" * 2001}, "reason", "reason_too_long"),
        ({"outcome": "not_adopted", "reason": "没有钱。"}, "reason", "say_why_not"),
        ({"outcome": "partly_adopted", "promised_on": SOON}, "detail", "say_which_part"),
        ({"outcome": "referred"}, "detail", "say_to_whom"),
        ({"outcome": "adopted"}, "promised_on", "say_until_when"),
        (
            {"outcome": "adopted", "promised_on": date(2026, 11, 21)},
            "promised_on",
            "date_in_the_past",
        ),
        ({"reason": "已阅。"}, "override", "answer_says_little"),
    ],
)
def test_an_answer_that_leaves_something_open_is_refused(
    desk: Desk, text: dict[str, Any], field: str, code: str
) -> None:
    suggestion = desk.assigned()
    with pytest.raises(Invalid) as refused:
        desk.sign(suggestion, **text)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert suggestion.state == State.ASSIGNED


@pytest.mark.parametrize(
    ("text", "promised"),
    [
        ({"outcome": "adopted", "promised_on": SOON}, SOON),
        ({"outcome": "partly_adopted", "promised_on": SOON, "detail": "先开逢场天一趟"}, SOON),
        ({"outcome": "not_adopted"}, None),
        ({"outcome": "referred", "detail": "县交通局 0700-1111111"}, None),
        ({"outcome": "resolved", "promised_on": SOON}, None),
        ({"outcome": "already_done"}, None),
    ],
)
def test_each_outcome_stands_with_what_it_asks_for(
    desk: Desk, text: dict[str, Any], promised: date | None
) -> None:
    answer = desk.sign(desk.assigned(), **text)
    assert (answer.outcome, answer.promised_on) == (text["outcome"], promised)


@pytest.mark.parametrize(
    "reason",
    [
        "已阅。",
        "您反映的问题我们高度重视,将进一步加强管理,请您放心,感谢您的关心和支持。",
        "已转有关部门处理。",
    ],
)
def test_boilerplate_is_signed_only_knowingly_and_stays_countable(desk: Desk, reason: str) -> None:
    assert warnings_for(reason)
    suggestion = desk.assigned()
    with pytest.raises(Invalid):
        desk.sign(suggestion, reason=reason)
    assert desk.sign(suggestion, reason=reason, override=True).boilerplate_override


def test_a_good_answer_is_not_warned_about_even_with_the_tick(desk: Desk) -> None:
    assert warnings_for(GOOD_REASON) == []
    assert not desk.sign(desk.assigned(), override=True).boilerplate_override


def test_contact_begins_the_work(desk: Desk, cast: Cast) -> None:
    suggestion = desk.assigned()
    with pytest.raises(NotAllowed):
        make_contact(desk.session, suggestion, "call", desk.viewer(cast.stranger))
    with pytest.raises(Invalid):
        make_contact(desk.session, suggestion, "thought", desk.viewer(cast.leader))
    make_contact(desk.session, suggestion, "call", desk.viewer(cast.leader))
    assert suggestion.state == State.IN_PROGRESS


def test_the_promised_day_is_not_in_the_past_even_after_midnight_in_london(desk: Desk) -> None:
    late_evening = clock.now() + timedelta(hours=8)
    with clock.frozen(late_evening):
        answer = desk.sign(desk.assigned(), outcome="adopted", promised_on=clock.today())
    assert answer.promised_on == date(2026, 11, 22)
