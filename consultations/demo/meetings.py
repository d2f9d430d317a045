"""Three meetings: one that ended, one for this evening, and the assembly that is called."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy.orm import Session

from consultations import clock
from consultations.comments.actions import NewComment, post_comment
from consultations.comments.policy import Floor
from consultations.demo.viewers import viewer_named
from consultations.meetings import actions
from consultations.meetings.actions import MeetingPlan
from consultations.meetings.kinds import MeetingKind
from consultations.meetings.models import Meeting
from consultations.people.models import Place

ASSEMBLY = MeetingPlan(
    title="表决村规民约和明年的保洁费",
    venue="村部大会议室",
    starts_at=datetime.max.replace(tzinfo=clock.ZONE),
    kind=MeetingKind.HOUSEHOLD_ASSEMBLY,
    agenda=(
        "通报上次会议决议落实情况",
        "表决《青石湾村河道、垃圾和建房管理村规民约（修订草案）》",
        "议定2027年保洁费收取和减免办法",
        "听取石桥加固方案，先听意见不表决",
        "自由发言",
    ),
)
COURTYARD = MeetingPlan(
    title="石桥怎么修，大家来说",
    venue="石桥组彭家院坝",
    starts_at=datetime.max.replace(tzinfo=clock.ZONE),
    agenda=("听取石桥加固方案", "钱从哪里来", "自由发言"),
)
PAST = MeetingPlan(
    title="河道垃圾怎么管",
    venue="村部大会议室",
    starts_at=datetime.max.replace(tzinfo=clock.ZONE),
    kind=MeetingKind.DELIBERATION,
    agenda=("村规民约修订的想法", "保洁费怎么收", "自由发言"),
)


class Heard(NamedTuple):
    """What somebody wrote while the meeting was on."""

    minute: int
    name: str
    words: str


HEARD = (
    Heard(2, "李秀兰", "东莞这边听得清"),
    Heard(5, "彭大海", "会场离话筒近点，听不清周书记"),
    Heard(14, "覃木生", "保洁费账目公布在哪里看？"),
    Heard(21, "龙井生", "石桥加固要多少钱，哪里出？"),
    Heard(23, "黄春桃", "有意见说意见，莫骂人"),
    Heard(31, "李秀兰", "我妈70了，手机是我教她点的，以后发语音行不行"),
)
EVENING = time(19, 30)
SUNDAY = 6


def load_meetings(session: Session, village: Place, today: date) -> None:
    """Plans and calls all three by the real actions; the first has been held."""
    _hold(session, village, today - timedelta(days=14))
    _call(session, village, COURTYARD, today, today - timedelta(days=2), "courtyard")
    two_weeks = today + timedelta(days=14)
    sunday = two_weeks + timedelta(days=(SUNDAY - two_weeks.weekday()) % 7)
    _call(session, village, ASSEMBLY, sunday, today - timedelta(days=1), "assembly")


def _at(day: date, when: time = EVENING) -> datetime:
    return datetime.combine(day, when, clock.ZONE)


def _call(
    session: Session, village: Place, plan: MeetingPlan, day: date, called: date, name: str
) -> Meeting:
    clerk = viewer_named(session, "杨晓雯").actor("clerk")
    dated = MeetingPlan(
        title=plan.title,
        venue=plan.venue,
        starts_at=_at(day),
        kind=plan.kind,
        agenda=plan.agenda,
    )
    with clock.frozen(_at(called, time(9, 0))):
        meeting = actions.create_meeting(
            session, village=village, plan=dated, client_id=_id(name), by=clerk
        )
        actions.convene_meeting(session, meeting, clerk)
    return meeting


def _hold(session: Session, village: Place, day: date) -> None:
    meeting = _call(session, village, PAST, day, day - timedelta(days=5), "past")
    clerk = viewer_named(session, "杨晓雯").actor("clerk")
    begin = _at(day)
    with clock.frozen(begin - timedelta(minutes=30)):
        actions.open_checkin(session, meeting, clerk)
    with clock.frozen(begin):
        actions.go_live(session, meeting, clerk)
        actions.move_to_item(session, meeting, meeting.agenda[0].id, clerk)
    for heard in HEARD:
        with clock.frozen(begin + timedelta(minutes=heard.minute)):
            _write(session, meeting, heard)
    with clock.frozen(begin + timedelta(hours=1, minutes=20)):
        actions.close_meeting(session, meeting, clerk)


def _write(session: Session, meeting: Meeting, heard: Heard) -> None:
    floor = Floor(
        meeting_id=meeting.id,
        village_id=meeting.village_id,
        state=meeting.state,
        audience=meeting.audience,
        live_since=meeting.live_since,
        item_id=meeting.current_item_id,
        lines=frozenset(item.id for item in meeting.agenda),
    )
    author = viewer_named(session, heard.name)
    post_comment(
        session,
        floor,
        NewComment(author=author, client_id=_id(heard.words), text=heard.words),
    )


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"xiangyi:demo:meeting:{name}")
