"""Who may show and hide, and that hiding always has one of the eight reasons."""

import pytest
from sqlalchemy.orm import Session

from consultations.comments.states import HideReason
from consultations.errors import Invalid, NotAllowed, NotFound
from consultations.moderation.actions import Decision, decide_comment, find_comment_of
from consultations.moderation.policy import moderate, oversee
from tests.cast import Cast
from tests.consultations.comments.floors import events_of, open_floor, say


def test_clerk_and_moderator_show_and_hide(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "打13900001234")
    for who, role in ((cast.clerk, "clerk"), (cast.moderator, "moderator")):
        viewer = cast.viewer(session, who)
        decide_comment(session, viewer, comment, Decision.SHOW, "", floor.village_id)
        assert comment.state == "visible"
        decide_comment(session, viewer, comment, Decision.HIDE, "personal_data", floor.village_id)
        assert (comment.state, comment.reason) == ("hidden", "personal_data")
        last = events_of(session, floor)[-1]
        assert (last.actor_role, last.actor_account_id) == (role, who.id)


def test_nobody_else_decides(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "打13900001234")
    for who in (cast.stranger, cast.villager, cast.village_lead, cast.supervisor, cast.leader):
        viewer = cast.viewer(session, who)
        with pytest.raises(NotAllowed, match="moderators_only"):
            decide_comment(session, viewer, comment, Decision.SHOW, "", floor.village_id)
    assert comment.state == "held"


@pytest.mark.parametrize("reason", ["", "critical", "held"])
def test_hiding_without_one_of_the_eight_reasons_is_refused(
    session: Session, cast: Cast, reason: str
) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "钱去哪了")
    viewer = cast.viewer(session, cast.clerk)
    with pytest.raises(Invalid, match="hide_reason_missing"):
        decide_comment(session, viewer, comment, Decision.HIDE, reason, floor.village_id)
    assert comment.state == "visible"


def test_there_are_eight_reasons_and_none_is_critical() -> None:
    assert len(HideReason) == 8
    assert not any("critic" in reason for reason in HideReason)


def test_the_supervisor_reads_but_does_not_hide(session: Session, cast: Cast) -> None:
    supervisor = cast.viewer(session, cast.supervisor)
    assert oversee(supervisor, cast.village.id)
    assert not moderate(supervisor, cast.village.id)


def test_a_moderator_of_one_village_is_nobody_in_another(session: Session, cast: Cast) -> None:
    moderator = cast.viewer(session, cast.moderator)
    assert not moderate(moderator, cast.other_village.id)
    assert not oversee(moderator, cast.other_village.id)


def test_a_comment_is_found_only_in_its_own_meeting(session: Session, cast: Cast) -> None:
    here, elsewhere = open_floor(session, cast), open_floor(session, cast)
    comment = say(session, cast, here, cast.villager, "在")
    assert find_comment_of(session, here.meeting_id, comment.id) is comment
    for meeting_id, comment_id in (
        (elsewhere.meeting_id, comment.id),
        (here.meeting_id, here.meeting_id),
    ):
        with pytest.raises(NotFound):
            find_comment_of(session, meeting_id, comment_id)
