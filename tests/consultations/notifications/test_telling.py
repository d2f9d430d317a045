"""Who is told what: each thing once, never a word of the matter, nothing of an accusation."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.notifications.carry import carry_notices
from consultations.notifications.catalogue import CATALOGUE
from consultations.notifications.inbox import count_unread, mark_read, notices_of
from consultations.notifications.models import Notice, OutboxMessage
from consultations.notifications.outbox import open_message
from consultations.people.models import Account
from consultations.routing.actions import divert_matter
from consultations.secrets import KeyRing
from consultations.suggestions.kinds import Addressee, Kind, Privacy
from consultations.tracking.verdicts import rate_answer
from tests.cast import Cast
from tests.matters import GOOD_REASON, WORDS, Desk


def codes(session: Session, who: Account) -> list[str]:
    return sorted(notice.code for notice in notices_of(session, who.id))


def test_author_and_leader_are_told_each_step_once(desk: Desk, cast: Cast) -> None:
    suggestion = desk.answered()
    author = ["case.answered", "case.assigned", "case.received", "case.stored"]
    assert codes(desk.session, cast.villager) == author
    assert codes(desk.session, cast.leader) == ["staff.new"]
    viewer = desk.viewer(cast.villager)
    rate_answer(desk.session, suggestion, "fair", "", viewer, uuid4())
    assert codes(desk.session, cast.leader) == ["staff.new", "staff.rated"]


def test_nobody_else_is_told_anything(desk: Desk, cast: Cast) -> None:
    desk.answered()
    for who in (cast.stranger, cast.neighbour, cast.supervisor, cast.handler, cast.clerk):
        assert codes(desk.session, who) == []


def test_a_reopened_matter_is_new_again_for_who_must_answer_it(desk: Desk, cast: Cast) -> None:
    suggestion = desk.file(addressee=Addressee.VILLAGE).suggestion
    desk.sign(suggestion, cast.village_lead)
    viewer = desk.viewer(cast.villager)
    rate_answer(desk.session, suggestion, "dissatisfied", "还是没水", viewer, uuid4())
    assert codes(desk.session, cast.village_lead) == ["staff.new", "staff.rated"]
    assert codes(desk.session, cast.leader) == ["staff.new"]
    assert "case.reopened" in codes(desk.session, cast.villager)


def test_no_notice_and_no_message_carries_the_words(desk: Desk, ring: KeyRing) -> None:
    desk.answered(desk.assigned(privacy=Privacy.CONFIDENTIAL))
    carry_notices(desk.session, ring)
    told = [str(notice.values) for notice in desk.session.scalars(select(Notice))]
    for message in desk.session.scalars(select(OutboxMessage)):
        told.append(str(open_message(ring, message).values))
    assert told
    for text in told:
        assert WORDS not in text
        assert GOOD_REASON not in text
        assert "6组村民" not in text


def test_an_accusation_is_told_to_nobody(desk: Desk) -> None:
    desk.file(kind=Kind.ACCUSATION)
    assert desk.session.scalars(select(Notice)).all() == []


def test_what_was_passed_on_later_leaves_the_office_s_inboxes_and_its_author_is_told(
    desk: Desk, cast: Cast
) -> None:
    suggestion = desk.file().suggestion
    assert codes(desk.session, cast.leader) == ["staff.new"]
    divert_matter(desk.session, suggestion, desk.viewer(cast.triage))
    assert codes(desk.session, cast.leader) == []
    assert codes(desk.session, cast.villager) == ["case.diverted", "case.stored"]


def test_the_answer_goes_to_the_author_s_telephone_once(
    desk: Desk, cast: Cast, ring: KeyRing
) -> None:
    desk.answered()
    carried = [carry_notices(desk.session, ring) for _ in range(3)]
    assert carried == [2, 0, 0]
    messages = desk.session.scalars(select(OutboxMessage).order_by(OutboxMessage.template)).all()
    letters = [open_message(ring, message) for message in messages]
    assert [letter.template for letter in letters] == ["case_answered", "case_due"]
    to_author, to_leader = letters
    assert to_author.to[-4:] == cast.villager.phone_last4
    assert to_author.values["name"] == "赵明远"
    assert to_author.values["place"] == "青石湾村"
    assert to_leader.to[-4:] == cast.leader.phone_last4
    assert to_leader.values["date"] == "12月11日"
    assert to_leader.values["place"] == "柳溪镇"


def test_who_has_no_account_is_told_on_paper_not_here(desk: Desk, cast: Cast) -> None:
    desk.file_for()
    notices = desk.session.scalars(select(Notice)).all()
    assert {notice.account_id for notice in notices} == {cast.village_lead.id}


def test_reading_the_inbox_marks_only_the_own_one(desk: Desk, cast: Cast) -> None:
    desk.file()
    assert count_unread(desk.session, cast.villager.id) == 1
    mark_read(desk.session, cast.villager.id)
    assert count_unread(desk.session, cast.villager.id) == 0
    assert count_unread(desk.session, cast.leader.id) == 1


def test_every_code_that_is_given_stands_in_the_catalogue(desk: Desk) -> None:
    desk.answered()
    given = {notice.code for notice in desk.session.scalars(select(Notice))}
    assert given <= set(CATALOGUE)
