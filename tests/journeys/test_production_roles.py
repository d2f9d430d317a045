"""Production on loopback: gunicorn, PostgreSQL, Redis, one process for each role."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations import history, reactions
from consultations.comments.models import Comment
from consultations.db import make_engine, make_sessions
from consultations.people.models import Account
from consultations.suggestions.models import Suggestion
from tests import databases
from tests.browser.village import Village, wait_for
from tests.cast import Cast, assemble_cast
from tests.consultations.comments.floors import open_floor
from tests.journeys.citizen import Citizen
from tests.journeys.halls import comment, number_in, read_log, say
from tests.journeys.poster import Poster, SocketLine
from tests.journeys.production import Role, production_settings, run_redis_server, run_roles
from tests.webapp.live.peer import Peer
from tests.webapp.live.server import LiveServer, cookie_of
from webapp.app import create_app
from webapp.keys import load_keys

pytestmark = [pytest.mark.xdist_group("production"), pytest.mark.timeout(300)]
BUSY = 60.0
"""Seconds; four programs start on a machine that has other things to do."""
ODD = "\x00路灯\u202e坏了\U0001f4a9\ufeff\u200b"


@pytest.fixture(scope="module")
def nothing_broke() -> None:
    """There is no village here; each test reads the logs of the roles itself."""


@dataclass
class Site:
    """Everything that runs, and the people in its database."""

    roles: dict[str, Role]
    app: Flask
    folder: Path
    cast: Cast
    hall: UUID
    sessions: Callable[[], Session]
    redis: object

    def browser_of(self, who: Account | None) -> Citizen:
        """A browser at the web role, signed in as somebody."""
        browser = Citizen(self.roles["web"].url)
        if who is not None:
            browser.carry(cookie_of(self.app, who))
        return browser

    def peer_of(self, who: Account) -> Peer:
        """A web socket at the live role."""
        role = self.roles["live"]
        return Peer(LiveServer(role.process, role.port), cookie_of(self.app, who))  # type: ignore[arg-type]

    def faults(self) -> list[str]:
        """Lines of any role that speak of a fault of ours."""
        words = ("request failed", "Traceback", "error without words")
        return [
            line
            for role in self.roles.values()
            for line in role.said().splitlines()
            if any(word in line for word in words)
        ]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("production")
    with (
        databases.postgres_cluster() as cluster,
        databases.PostgresTemplates(cluster).copy() as database_url,
        run_redis_server(folder) as (redis_url, redis),
    ):
        settings = production_settings(folder, database_url, redis_url)
        app = create_app(settings)
        reactions.install()
        engine = make_engine(database_url, pool_size=2)
        sessions = make_sessions(engine)
        with sessions() as session:
            cast = assemble_cast(session, load_keys(settings).ring)
            hall = open_floor(session, cast).meeting_id
            session.commit()
            session.expunge_all()
        with run_roles(settings) as roles:
            yield Site(roles, app, folder, cast, hall, sessions, redis)
        engine.dispose()
        app.extensions["xiangyi"].engine.dispose()


def test_every_role_says_it_is_well(site: Site) -> None:
    browser = site.browser_of(None)
    well = {"web": True, "rtc": True, "worker": True}
    wait_for(lambda: browser.get("/health").json() == well, BUSY, site.roles["worker"].said)


def test_the_page_of_codes_does_not_exist(site: Site) -> None:
    site.browser_of(None).get("/local/codes").said_plainly(404)


def test_a_code_goes_out_by_the_worker_and_signs_somebody_in(site: Site) -> None:
    browser, spool = site.browser_of(None), site.folder / "outbox" / "sms.jsonl"
    number = "15912340001"
    assert browser.post("/sign-in", phone=number).status == 302

    def code_sent() -> str:
        lines = spool.read_text().splitlines() if spool.exists() else []
        texts = [json.loads(line)["text"] for line in lines if number in line]
        found = re.search(r"\d{6}", texts[-1]) if texts else None
        return found[0] if found else ""

    code = wait_for(code_sent, BUSY, site.roles["worker"].said)
    assert browser.post("/sign-in/code", code=code).status == 302
    assert browser.get("/me").status == 200
    assert spool.stat().st_mode & 0o077 == 0
    assert number not in site.roles["worker"].said() + site.roles["web"].said()


def test_limits_count_over_all_workers_of_the_pages(site: Site) -> None:
    statuses = [
        site.browser_of(None).post("/sign-in", phone="15912340002").status for _ in range(4)
    ]
    assert statuses == [302, 302, 302, 429]


def test_a_suggestion_is_stored_with_a_number(site: Site) -> None:
    author = site.browser_of(site.cast.villager)
    answer = say(author, "路灯坏了,请修一修")
    number = number_in(answer)
    assert "路灯坏了" in author.get(f"/s/{number}").text
    with site.sessions() as session:
        stored = session.scalars(select(Suggestion).where(Suggestion.number == number)).one()
        assert stored.words == "路灯坏了,请修一修"
        logged = history.timeline(session, "suggestion", stored.id)
        assert history.first_broken_link(logged) is None


def test_odd_characters_are_stored_without_what_no_database_takes(site: Site) -> None:
    author = site.browser_of(site.cast.neighbour)
    number = number_in(say(author, ODD))
    assert "坏了\U0001f4a9" in author.get(f"/s/{number}").text
    sent = comment(author, site.hall, ODD)
    assert sent.status == 200, sent.text
    with site.peer_of(site.cast.neighbour) as peer:
        peer.join(site.hall)
        assert peer.say(ODD)["ok"]
    assert site.faults() == []


def test_odd_characters_in_every_field_are_no_fault_of_ours(site: Site) -> None:
    for who in (None, site.cast.villager, site.cast.clerk):
        browser = site.browser_of(who)
        for path in (f"/s/{ODD}", f"/v/{ODD}", f"/look-up?number={ODD}", f"/say?village={ODD}"):
            browser.get(path).plain()
        browser.post("/look-up", number=ODD, code=ODD).plain()
        browser.post("/sign-in", phone=ODD).plain()
        browser.get(f"/admin/qingshiwan/people?q={ODD}")
        browser.post("/say", village=ODD, words=ODD, client_id=ODD).plain()
    assert site.faults() == []


def test_what_is_written_at_the_pages_reaches_the_live_role(site: Site) -> None:
    with site.peer_of(site.cast.villager) as listener:
        listener.join(site.hall)
        words = f"从网页来{uuid4().hex[:6]}"
        said = comment(site.browser_of(site.cast.villager), site.hall, words).json()
        listener.wait_for(lambda: words in listener.texts())
        form = {"comment_id": said["id"], "decision": "hide", "reason": "insult"}
        hidden = site.browser_of(site.cast.moderator).post(f"/m/{site.hall}/hold", **form)
        assert hidden.status == 303, hidden.text

        def heard_of_it() -> bool:
            events = [event for batch in listener.batches() for event in batch["events"]]
            gone = [e for e in events if e["type"] == "comment.hidden"]
            return said["id"] in {event["comment_id"] for event in gone}

        listener.wait_for(heard_of_it)
    log = read_log(site.browser_of(None), site.hall)
    assert words not in json.dumps(log, ensure_ascii=False)


def test_comments_outlive_the_death_of_the_processes_that_serve_them(site: Site) -> None:
    village = Village(site.roles["live"].url, site.folder, site.roles["live"].process, site.folder)
    browser = site.browser_of(site.cast.villager)
    line = SocketLine(village, browser, site.hall)
    poster = Poster("不断说话的人", line.send)
    poster.start()
    for role in ("live", "web", "live"):
        before = len(poster.acked)
        wait_for(lambda before=before: len(poster.acked) >= before + 2, BUSY)  # type: ignore[misc]
        site.roles[role].kill_children()
    poster.finish()
    line.close()
    with site.sessions() as session:
        rows = session.execute(select(Comment.client_id, Comment.seq)).all()
        stored = [(UUID(str(key)), seq) for key, seq in rows]
        assert len(stored) == len(dict(stored))
        assert {key: dict(stored).get(key) for key in poster.acked} == poster.acked
        logged = history.timeline(session, "meeting", site.hall)
        assert history.first_broken_link(logged) is None


def test_people_go_on_speaking_while_redis_is_gone(site: Site) -> None:
    """The last test of this site: its Redis does not come back."""
    with site.peer_of(site.cast.villager) as listener:
        listener.join(site.hall)
        site.redis.kill()  # type: ignore[attr-defined]
        words = f"没有红色{uuid4().hex[:6]}"
        author = site.browser_of(site.cast.villager)
        sent = comment(author, site.hall, words)
        assert sent.status == 200, sent.text
        listener.wait_for(lambda: words in listener.texts())
        assert say(author, "没有它也要能说话").status == 302
    asked = site.browser_of(None).get("/health")
    assert asked.json() == {"web": True, "rtc": True, "worker": False}
    assert site.faults() == []
    assert site.roles["worker"].process.poll() is None
