"""kill -9 of every role in the middle of things: what was acknowledged is there, once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultations import history
from consultations.comments.models import Comment
from consultations.db import make_engine, make_read_sessions
from consultations.suggestions.models import Suggestion
from consultations.tracking.models import Answer as SignedAnswer
from tests.browser.people import CLERK, LEAD, NEIGHBOUR, WORKER
from tests.browser.village import Village, wait_for
from tests.journeys.citizen import Answer, Citizen
from tests.journeys.conftest import Meet
from tests.journeys.halls import comment, number_in, open_hall, read_log, say
from tests.journeys.poster import LOST, Poster, SocketLine, http_line, socket_of

pytestmark = [pytest.mark.xdist_group("journeys"), pytest.mark.timeout(300)]
FURTHER = "13900000024"
MOST_TRIES = 100


@pytest.fixture
def rows(village: Village) -> Iterator[Session]:
    """The database under the village."""
    engine = make_engine(f"sqlite:///{village.data / 'xiangyi.db'}", pool_size=1)
    with make_read_sessions(engine)() as session:
        yield session
    engine.dispose()


def until_answered(send: Callable[[], Answer]) -> Answer:
    """Sends the same again as long as no answer comes, as a person taps again."""
    for _ in range(MOST_TRIES):
        try:
            return send()
        except LOST:
            continue
    raise AssertionError("no answer came")


def acknowledged(posters: list[Poster]) -> int:
    return sum(len(poster.acked) for poster in posters)


def wait_for_more(posters: list[Poster], more: int) -> None:
    """Until so many more comments were acknowledged."""
    goal = acknowledged(posters) + more
    wait_for(lambda: acknowledged(posters) >= goal, 60, lambda: str([p.faults for p in posters]))


def test_comments_sent_while_the_pages_are_killed_three_times_are_stored_once(
    village: Village, meet: Meet, rows: Session
) -> None:
    hall = open_hall(meet(CLERK), "断了三次")
    with ExitStack() as lines:
        sockets = [SocketLine(village, meet(who), hall) for who in (WORKER, NEIGHBOUR)]
        for line in sockets:
            lines.callback(line.close)
        posters = [Poster(f"电话{n}", line.send) for n, line in enumerate(sockets)]
        posters.append(Poster("网页", http_line(meet(FURTHER), hall)))
        for poster in posters:
            poster.start()
        for _death in range(3):
            wait_for_more(posters, 4)
            killed = village.pid_of("web")
            village.kill("web")
            village.wait_until_back("web", killed)
        wait_for_more(posters, 3)
        for poster in posters:
            poster.finish()
    acked = {key: seq for poster in posters for key, seq in poster.acked.items()}
    stored = rows.execute(
        select(Comment.client_id, Comment.seq).where(Comment.meeting_id == hall)
    ).all()
    assert len(stored) == len(acked)
    assert {UUID(str(key)): seq for key, seq in stored} == acked
    assert_whole_log(rows, hall)
    spoken = [e["comment_id"] for e in read_log(meet(CLERK), hall) if "text" in e]
    assert len(spoken) == len(set(spoken))


def assert_whole_log(rows: Session, hall: UUID) -> None:
    """No number is missing or twice, and the chain of digests holds."""
    logged = history.timeline(rows, "meeting", hall)
    assert [event.seq for event in logged] == list(range(1, len(logged) + 1))
    assert history.first_broken_link(logged) is None


def test_who_comes_back_after_the_death_of_the_pages_is_told_everything_missed(
    village: Village, meet: Meet
) -> None:
    hall = open_hall(meet(CLERK), "接着听")
    with socket_of(village, meet(NEIGHBOUR)) as reader:
        seen = reader.join(hall)["seq"]
        killed = village.pid_of("web")
        village.kill("web")
        reader.wait_for(lambda: reader.close_code is not None)
    until_answered(lambda: post_calm(meet("13900000026"), hall, "没听到的话"))
    village.wait_until_back("web", killed)
    with socket_of(village, meet(NEIGHBOUR)) as reader:
        answer = reader.join(hall, seen)
        missed = answer["batch"]["events"]
        assert (answer["batch"]["first"], answer["batch"]["last"]) == (seen + 1, answer["seq"])
        assert [event["text"] for event in missed] == ["没听到的话"]


def post_calm(who: Citizen, hall: UUID, text: str) -> Answer:
    return comment(who, hall, text, UUID(int=hall.int ^ 1))


def test_a_suggestion_sent_while_the_pages_die_is_filed_once(
    village: Village, meet: Meet, rows: Session
) -> None:
    who = meet(NEIGHBOUR)
    who.token()
    for number in range(3):
        client_id, killed = uuid4(), village.pid_of("web")
        dying = Thread(target=village.kill, args=("web",))
        dying.start()
        words = f"第{number}条建议,请修路"
        answer = until_answered(
            lambda words=words, client_id=client_id: say(who, words, client_id=str(client_id))  # type: ignore[misc]
        )
        dying.join(10)
        village.wait_until_back("web", killed)
        filed = number_in(answer)
        again = say(who, words, client_id=str(client_id))
        assert number_in(again) == filed
        same = select(func.count()).where(Suggestion.client_id == client_id)
        assert rows.scalar(same.select_from(Suggestion)) == 1
        rows.rollback()
        assert who.get(f"/s/{filed}").status == 200


def test_an_answer_signed_while_the_pages_die_is_signed_once(
    village: Village, meet: Meet, rows: Session
) -> None:
    number = number_in(say(meet(WORKER), "村口的路灯坏了,请来人修一修"))
    form = {
        "client_id": str(uuid4()),
        "outcome": "resolved",
        "reason": "昨天下午换了灯泡,组长晚上去看过,亮着。再不亮请打村里的电话,当天来修。",
    }
    leader, killed = meet(LEAD), village.pid_of("web")
    leader.token()
    dying = Thread(target=village.kill, args=("web",))
    dying.start()
    answer = until_answered(lambda: leader.post(f"/leader/{number}/sign", **form))
    dying.join(10)
    village.wait_until_back("web", killed)
    assert answer.status == 302, answer.text
    same = select(func.count()).where(SignedAnswer.client_id == UUID(form["client_id"]))
    assert rows.scalar(same.select_from(SignedAnswer)) == 1
    suggestion = rows.scalars(select(Suggestion).where(Suggestion.number == number)).one()
    logged = history.timeline(rows, "suggestion", suggestion.id)
    assert history.first_broken_link(logged) is None
    assert [event.kind for event in logged].count("suggestion.answered") == 1
    assert form["reason"] in meet(WORKER).get(f"/s/{number}").text


def test_while_the_media_process_is_dead_comments_go_on_and_people_are_told(
    village: Village, meet: Meet
) -> None:
    hall = open_hall(meet(CLERK), "声音断了")
    with socket_of(village, meet("13900000027")) as listener:
        boot = listener.join(hall)["media"]["boot"]
        assert boot
        listener.say("声音断以前")
        killed = village.pid_of("rtc")
        village.kill("rtc")
        assert listener.say("声音断以后")["ok"]
        listener.wait_for(
            lambda: bool(new := boots(listener.events)) and new[-1] not in ("", boot), 30
        )
    village.wait_until_back("rtc", killed)
    state = meet(CLERK).get(f"/api/v1/meetings/{hall}/state").json()
    assert state["boot"] not in ("", boot)


def boots(events: list[tuple[str, dict[str, str]]]) -> list[str]:
    return [payload["boot"] for event, payload in list(events) if event == "media"]


def test_a_paused_meeting_stays_paused_when_the_media_process_died(
    village: Village, meet: Meet
) -> None:
    hall = open_hall(meet(CLERK), "暂停着")
    assert meet(CLERK).post(f"/m/{hall}/pause", reason="break").status == 302
    with socket_of(village, meet(NEIGHBOUR)) as listener:
        boot = listener.join(hall)["media"]["boot"]
        killed = village.pid_of("rtc")
        village.kill("rtc")

        def rests_again() -> bool:
            news = [payload for event, payload in list(listener.events) if event == "media"]
            return any(p["boot"] not in ("", boot) and p["paused"] for p in news)

        listener.wait_for(rests_again, 30)
    village.wait_until_back("rtc", killed)


def test_codes_still_come_while_the_worker_is_dead(village: Village) -> None:
    killed = village.pid_of("worker")
    village.kill("worker")
    Citizen(village.url).sign_in("15960000001")
    village.wait_until_back("worker", killed)
