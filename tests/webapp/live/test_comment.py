"""Comments over the socket: stored, numbered, sent to all, then acknowledged."""

from uuid import uuid4

from sqlalchemy.orm import Session

from consultations.comments.policy import Floor
from consultations.meetings.kinds import Audience
from consultations.meetings.states import State
from tests.cast import Cast
from tests.consultations.comments.floors import open_floor
from tests.webapp.live.conftest import BOTH_WRITERS, OpenPeer


@BOTH_WRITERS
def test_a_comment_reaches_everybody_and_its_author_learns_its_place(
    open_peer: OpenPeer, cast: Cast, floor: Floor
) -> None:
    author, reader = open_peer(cast.villager), open_peer(None)
    start = reader.join(floor.meeting_id)["seq"]
    author.join(floor.meeting_id)
    answer = author.say("东莞这边听得清")
    assert (answer["ok"], answer["seq"], answer["state"]) == (True, start + 1, "visible")
    reader.wait_for(lambda: bool(reader.batches()))
    (batch,) = reader.batches()
    assert (batch["first"], batch["last"]) == (start + 1, start + 1)
    (event,) = batch["events"]
    assert event["text"] == "东莞这边听得清"
    assert event["comment_id"] == answer["id"]
    assert not {"digest", "client_id", "author_id"} & event.keys()


@BOTH_WRITERS
def test_the_same_client_id_is_one_comment(open_peer: OpenPeer, cast: Cast, floor: Floor) -> None:
    author, client_id = open_peer(cast.villager), uuid4()
    author.join(floor.meeting_id)
    first = author.say("在", client_id)
    assert author.say("在", client_id) == first
    again = open_peer(cast.villager)
    again.join(floor.meeting_id)
    assert again.say("在", client_id) == first
    assert author.texts() == ["在"]


def test_a_held_comment_is_not_sent_and_its_author_is_told(
    open_peer: OpenPeer, cast: Cast, floor: Floor
) -> None:
    author, moderator = open_peer(cast.villager), open_peer(cast.moderator)
    author.join(floor.meeting_id)
    assert moderator.join(floor.meeting_id)["waiting"] == 0
    answer = author.say("打13900001234")
    assert (answer["state"], answer["reason"]) == ("held", "里面好像有电话号码。")
    moderator.wait_for(lambda: ("held", {"waiting": 1}) in moderator.events)
    assert author.say("好的")["state"] == "visible"
    author.wait_for(lambda: bool(author.texts()))
    assert author.texts() == ["好的"]
    assert not [payload for event, payload in author.events if event == "held"]


def test_who_did_not_sign_in_may_listen_and_not_write(open_peer: OpenPeer, floor: Floor) -> None:
    nobody = open_peer(None)
    assert nobody.join(floor.meeting_id)["ok"]
    assert nobody.say("在")["error"] == "comment_sign_in"


def test_who_did_not_join_cannot_write(open_peer: OpenPeer, cast: Cast, floor: Floor) -> None:
    assert open_peer(cast.villager).say("在")["error"] == "not_in_meeting"


def test_a_stranger_sees_nothing_of_a_members_meeting(
    open_peer: OpenPeer, cast: Cast, session: Session
) -> None:
    members = open_floor(session, cast, audience=Audience.MEMBERS)
    session.commit()
    assert open_peer(cast.stranger).join(members.meeting_id)["error"] == "not_found"
    assert open_peer(None).join(members.meeting_id)["error"] == "comment_sign_in"
    assert open_peer(cast.villager).join(members.meeting_id)["ok"]


def test_an_unknown_meeting_and_a_draft_are_not_found(
    open_peer: OpenPeer, cast: Cast, session: Session
) -> None:
    draft = open_floor(session, cast, State.DRAFT)
    session.commit()
    villager = open_peer(cast.villager)
    for meeting_id in (uuid4(), draft.meeting_id):
        assert villager.join(meeting_id)["error"] == "not_found"


def test_too_many_comments_are_told_how_long_to_wait(
    open_peer: OpenPeer, cast: Cast, floor: Floor
) -> None:
    author = open_peer(cast.villager)
    author.join(floor.meeting_id)
    answers = [author.say(f"第{n}条") for n in range(6)]
    slowed = [answer for answer in answers if answer.get("error") == "slow_down"]
    assert slowed
    assert all(answer["wait"] in (1, 2) and answer["message"] for answer in slowed)


def test_an_oversize_comment_is_refused_in_words(
    open_peer: OpenPeer, cast: Cast, floor: Floor
) -> None:
    author = open_peer(cast.villager)
    author.join(floor.meeting_id)
    answer = author.say("长" * 501)
    assert answer["error"] == "comment_too_long"
    assert "501" in answer["message"]
    assert answer["field"] == "text"


def test_a_malformed_payload_gets_a_clear_answer(
    open_peer: OpenPeer, cast: Cast, floor: Floor
) -> None:
    author = open_peer(cast.villager)
    author.join(floor.meeting_id)
    malformed: tuple[object, ...] = (
        None,
        "text",
        [],
        {},
        {"text": "在"},
        {"client_id": "x", "text": "在"},
        {"a": 1},
    )
    for payload in malformed:
        assert author.call("comment", payload)["error"] == "bad_payload"
        assert author.call("join", payload)["error"] == "bad_payload"
    huge = {"meeting": str(floor.meeting_id), "after": 2**63}
    assert author.call("join", huge)["error"] == "bad_payload"


def test_after_the_close_comments_are_refused(
    open_peer: OpenPeer, cast: Cast, session: Session
) -> None:
    closed = open_floor(session, cast, State.CLOSED)
    session.commit()
    villager = open_peer(cast.villager)
    assert villager.join(closed.meeting_id)["state"] == "closed"
    assert villager.say("晚了一步")["error"] == "comments_closed"


def test_signing_out_everywhere_silences_an_open_socket(
    open_peer: OpenPeer, cast: Cast, floor: Floor, session: Session
) -> None:
    author = open_peer(cast.villager)
    author.join(floor.meeting_id)
    cast.villager.session_epoch += 1
    session.commit()
    assert author.say("在")["error"] == "comment_sign_in"
