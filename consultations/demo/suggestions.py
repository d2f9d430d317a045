"""What villagers said of late, brought through the real actions to where it stands today."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations import clock
from consultations.clock import WorkCalendar, add_working_days
from consultations.comments.models import Comment
from consultations.demo.viewers import viewer_named
from consultations.people.models import Place, Unit
from consultations.people.queries import work_calendar
from consultations.people.viewer import Viewer
from consultations.routing.actions import assign_suggestion
from consultations.routing.convert import convert_comment
from consultations.secrets import KeyRing
from consultations.suggestions.kinds import Addressee, Kind, Outcome, Privacy, Score, Source
from consultations.suggestions.models import Suggestion
from consultations.suggestions.submit import Said, enter_on_behalf, submit_suggestion
from consultations.tracking.answers import AnswerText, make_contact, sign_answer
from consultations.tracking.supplements import ask_supplement
from consultations.tracking.verdicts import agree_to_matter, rate_answer

CLERK, HEAD_OF_VILLAGE = "杨晓雯", "周国梁"
TRIAGE, DEPUTY = "吴海燕", "赵明远"
BRIDGE = "石桥加固要多少钱，哪里出？"


def load_suggestions(session: Session, ring: KeyRing, village: Place, today: date) -> None:
    """Nine matters in nine different states."""
    office = _Office(session, ring, village, today)
    _ask_for_a_bus(office)
    _complain_of_water(office)
    _ask_for_the_clinic(office)
    _turn_a_comment(office)
    _report_a_lamp(office)
    _claim_in_confidence(office)
    _ask_about_pensions(office)
    _write_down_for_granny(office)
    _ask_for_a_bus_again(office)


@dataclass(frozen=True)
class _Office:
    session: Session
    ring: KeyRing
    village: Place
    today: date

    @property
    def calendar(self) -> WorkCalendar:
        """The village's working days."""
        return work_calendar(self.session, self.village)

    @contextmanager
    def day(self, working_days_ago: int, hour: int = 9) -> Iterator[date]:
        """Turns the clock back to a working day."""
        day = self.today
        while working_days_ago > 0:
            day -= timedelta(days=1)
            working_days_ago -= self.calendar.is_working_day(day)
        with clock.frozen(datetime.combine(day, time(hour, 20), clock.ZONE)):
            yield day

    def who(self, name: str) -> Viewer:
        """Somebody of the demo."""
        return viewer_named(self.session, name)

    def file(self, name: str, words: str, **facts: str) -> Suggestion:
        """Files somebody's own words."""
        kind = facts.pop("kind", Kind.SUGGESTION)
        said = Said(village=self.village, kind=kind, words=words, **facts)  # type: ignore[arg-type]
        viewer, client_id = self.who(name), _id(words)
        return submit_suggestion(self.session, self.ring, said, viewer, client_id).suggestion

    def give(self, suggestion: Suggestion, by: str, unit: str, leader: str) -> None:
        """The desk gives it to a unit and its leader."""
        found = self.session.scalars(
            select(Unit).where(
                Unit.name == unit,
                Unit.place_id.in_([self.village.id, self.village.parent_id]),
            )
        ).one()
        person_id = self.who(leader).person_id
        assert person_id is not None
        assign_suggestion(self.session, suggestion, found, person_id, self.who(by))

    def sign(self, suggestion: Suggestion, leader: str, text: AnswerText) -> None:
        """A leader signs."""
        viewer, client_id = self.who(leader), _id(text.reason)
        sign_answer(self.session, suggestion, text, viewer, client_id)

    def rate(self, suggestion: Suggestion, name: str, score: str, words: str = "") -> None:
        """The author's verdict."""
        viewer, client_id = self.who(name), _id(f"{suggestion.number}:{score}")
        rate_answer(self.session, suggestion, score, words, viewer, client_id)


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"xiangyi:demo:matter:{name}")


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _report_a_lamp(office: _Office) -> None:
    with office.day(9, 20):
        lamp = office.file(
            "黄春桃", "六组河口桥头路灯不亮，晚上下班的骑车摔过两个人。", kind=Kind.REPORT
        )
    with office.day(8):
        office.give(lamp, CLERK, "村委会", HEAD_OF_VILLAGE)
    with office.day(7, 16) as day:
        reason = (
            f"{_said(day)}已换灯泡，线路也查过了，组长黄长林晚上去看，亮着。"
            "再不亮请打村里电话，当天来修。"
        )
        text = AnswerText(outcome=Outcome.RESOLVED, reason=reason)
        office.sign(lamp, HEAD_OF_VILLAGE, text)
    with office.day(6, 19):
        office.rate(lamp, "黄春桃", Score.SATISFIED)


def _ask_for_the_clinic(office: _Office) -> None:
    with office.day(12, 21):
        clinic = office.file(
            "彭大海",
            "镇卫生院每月来村一次给老人量血压，外出的子女也放心。",
            addressee=Addressee.TOWNSHIP,
        )
    with office.day(11):
        office.give(clinic, TRIAGE, "党政办", DEPUTY)
    with office.day(3, 8):
        promised = office.today + timedelta(days=17)
        reason = (
            "从下个月起，每月第二个星期三上午到村部，先量血压、测血糖。"
            "送药上门要等医保政策明确，明年3月31日前再答复您。"
        )
        text = AnswerText(
            outcome=Outcome.PARTLY_ADOPTED,
            reason=reason,
            detail="量血压、测血糖先办；送药上门再等",
            promised_on=promised,
        )
        office.sign(clinic, DEPUTY, text)


def _ask_for_a_bus(office: _Office) -> None:
    with office.day(17):
        bus = office.file(
            "陈有田",
            "柳溪到青石湾的班车取消以后，老人赶场要包车30块。能不能逢场天开一趟？",
            addressee=Addressee.TOWNSHIP,
        )
    with office.day(16):
        office.give(bus, TRIAGE, "党政办", DEPUTY)


def _ask_about_pensions(office: _Office) -> None:
    with office.day(5, 21):
        pension = office.file("李秀兰", "在外地怎么给爸妈做养老待遇资格认证？", kind=Kind.QUESTION)
    with office.day(4):
        office.give(pension, CLERK, "村委会", HEAD_OF_VILLAGE)
        reason = (
            "在手机上搜本省社保的小程序，点“资格认证”，给老人扫一次脸就行，一年一次。"
            "不会操作的打村文书电话，我们上门帮办。"
        )
        text = AnswerText(outcome=Outcome.EXPLAINED, reason=reason)
        office.sign(pension, HEAD_OF_VILLAGE, text)
    with office.day(3, 20):
        office.rate(pension, "李秀兰", Score.FAIR)


def _complain_of_water(office: _Office) -> None:
    with office.day(14):
        water = office.file(
            "覃木生",
            "竹坪组水压小，二楼上不去水。",
            addressee=Addressee.TOWNSHIP,
            privacy=Privacy.PUBLIC,
        )
    with office.day(13):
        office.give(water, TRIAGE, "水利站", DEPUTY)
    with office.day(6):
        reason = "您反映的问题我们高度重视，将进一步加强管理。"
        text = AnswerText(outcome=Outcome.EXPLAINED, reason=reason, override=True)
        office.sign(water, DEPUTY, text)
    with office.day(5, 20):
        words = "上次答复说加强管理，还是没水。"
        office.rate(water, "覃木生", Score.DISSATISFIED, words)


def _claim_in_confidence(office: _Office) -> None:
    with office.day(8):
        claim = office.file(
            "向玉珍",
            "我家承包地登记少了三分，请帮忙查一查台账。",
            kind=Kind.CLAIM,
            addressee=Addressee.TOWNSHIP,
            privacy=Privacy.CONFIDENTIAL,
        )
    with office.day(7):
        office.give(claim, TRIAGE, "农业农村办", DEPUTY)
    with office.day(5, 10):
        make_contact(office.session, claim, "visit", office.who(DEPUTY))


def _turn_a_comment(office: _Office) -> None:
    comment = office.session.scalars(select(Comment).where(Comment.text == BRIDGE)).first()
    if comment is None:
        return
    # The morning after the meeting.
    asked = comment.created_at + timedelta(hours=14)
    with clock.frozen(asked):
        bridge = convert_comment(
            office.session,
            office.ring,
            comment,
            office.who(CLERK),
            _id(BRIDGE),
            kind=Kind.SUGGESTION,
            addressee=Addressee.TOWNSHIP,
        ).suggestion
    with clock.frozen(asked + timedelta(minutes=20)):
        agree_to_matter(office.session, bridge, office.who("龙井生"))
    next_day = add_working_days(asked.astimezone(clock.ZONE).date(), 1, office.calendar).day
    with clock.frozen(datetime.combine(next_day, time(10, 20), clock.ZONE)):
        office.give(bridge, TRIAGE, "水利站", DEPUTY)


def _write_down_for_granny(office: _Office) -> None:
    with office.day(2):
        said = Said(
            village=office.village,
            kind=Kind.REPORT,
            words="我屋后山上有块石头松了，怕落下来。",
            source=Source.PAPER,
        )
        rock = enter_on_behalf(
            office.session,
            office.ring,
            said,
            office.who(CLERK),
            _id(said.words),
            name="蒋婆婆",
            read_back=True,
        ).suggestion
    with office.day(1):
        missing = "石头在哪里的照片。已先派人去看现场，照片后补"
        ask_supplement(office.session, rock, missing, office.who(CLERK))


def _ask_for_a_bus_again(office: _Office) -> None:
    with office.day(1, 20):
        office.file("黄春桃", "赶场没车，走两个小时。", addressee=Addressee.TOWNSHIP)
