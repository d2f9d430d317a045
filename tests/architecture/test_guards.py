"""Every route and socket event has the guard that the table says, and reading writes nothing."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultations.people.models import Place
from tests.architecture.guard_table import ROUTES, SOCKET_EVENTS
from tests.architecture.guards import describe_guard, list_routes, reached_by
from webapp.db import READING
from webapp.db import session as request_session
from webapp.guards import anyone, signed_in
from webapp.live.sockets import EVENTS

WRITES = {"webapp.db.unit_of_work", "webapp.db.commit_despite_refusal"}


def add_county() -> str:
    request_session().add(
        Place(kind="county", slug="written", name="新县", name_en="New", short_name="新")
    )
    request_session().flush()
    return "written"


def describe(views: dict[str, Callable[..., object]]) -> dict[str, str]:
    return {name: describe_guard(view) for name, view in views.items()}


def test_every_route_has_the_guard_of_the_table_and_no_other_exists(app: Flask) -> None:
    assert describe(list_routes(app)) == ROUTES


def test_every_socket_event_has_the_guard_of_the_table_and_no_other_exists() -> None:
    assert describe(EVENTS) == SOCKET_EVENTS


def test_no_view_is_without_a_mark() -> None:
    unmarked = [name for name, guard in (ROUTES | SOCKET_EVENTS).items() if "NONE" in guard]
    assert unmarked == []


def test_what_a_page_that_is_only_read_writes_is_never_stored(app: Flask, session: Session) -> None:
    app.add_url_rule("/county", view_func=anyone(add_county), methods=["GET", "POST"])
    before = session.scalar(select(func.count()).select_from(Place))
    session.rollback()
    app.test_client().get("/county")  # whether it is refused or forgotten is the database's affair
    assert session.scalar(select(func.count()).select_from(Place)) == before
    session.rollback()
    # The same view by POST does store: the difference is the method and nothing else.
    assert app.test_client().post("/county").text == "written"
    assert session.scalar(select(func.count()).select_from(Place)) == (before or 0) + 1


def test_no_page_that_is_only_read_opens_a_transaction_of_its_own(app: Flask) -> None:
    writing = {
        route: call.name
        for route, view in list_routes(app).items()
        if set(route.split()[:-1]) <= READING
        for call in reached_by(view)
        if call.name in WRITES
    }
    assert writing == {}


def test_a_guard_is_read_from_the_mark_and_from_what_the_view_calls() -> None:
    @signed_in
    def view() -> str:
        return add_county()

    assert describe_guard(view) == "signed_in"
    assert {call.name for call in reached_by(view)} == set()
    assert "webapp.guards.meetings.load_meeting" in {
        call.name for call in reached_by(EVENTS["join"])
    }
