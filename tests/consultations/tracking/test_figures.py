"""The public figures: an answer and a verdict change them by exactly one."""

from dataclasses import asdict
from datetime import date, timedelta
from uuid import uuid4

from consultations import clock
from consultations.people.models import Place
from consultations.suggestions.kinds import Kind, Privacy
from consultations.tracking.figures import Figure, figures
from consultations.tracking.verdicts import rate_answer, withdraw_suggestion
from tests.cast import SINCE, Cast
from tests.matters import Desk

LATER = timedelta(days=40)


def flat(desk: Desk, place: Place | None = None) -> dict[str, int]:
    counted = asdict(figures(desk.session, place or desk.cast.village, SINCE))
    found = {"received": counted["received"]}
    for name, value in counted.items():
        if isinstance(value, dict):
            found[name] = value["part"]
            found[f"{name} of"] = value["whole"]
    return found


def change(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


def test_an_empty_village_has_zeros_and_no_rate(desk: Desk, cast: Cast) -> None:
    counted = figures(desk.session, cast.village, SINCE)
    assert counted.answered == counted.satisfied == Figure(0, 0)


def test_filing_answering_and_rating_change_the_figures_by_exactly_one(
    desk: Desk, cast: Cast
) -> None:
    desk.answered()
    start = flat(desk)
    suggestion = desk.assigned()
    filed = flat(desk)
    assert change(start, filed) == {"received": 1, "answered of": 1, "overdue_now of": 1}
    desk.sign(suggestion)
    answered = flat(desk)
    assert change(filed, answered) == {
        "answered": 1,
        "on_time": 1,
        "on_time of": 1,
        "overdue_now of": -1,
    }
    viewer, tap = desk.viewer(cast.villager), uuid4()
    for _ in range(3):
        rate_answer(desk.session, suggestion, "fair", "", viewer, tap)
    rated = flat(desk)
    assert change(answered, rated) == {
        "fair": 1,
        "fair of": 1,
        "satisfied of": 1,
        "dissatisfied of": 1,
    }


def test_what_is_late_counts_as_late_until_it_is_answered(desk: Desk) -> None:
    suggestion = desk.assigned()
    with clock.frozen(clock.now() + LATER):
        late = flat(desk)
        assert (late["overdue_now"], late["on_time of"], late["on_time"]) == (1, 1, 0)
        desk.sign(suggestion)
        answered = flat(desk)
        assert (answered["overdue_now"], answered["on_time of"], answered["on_time"]) == (0, 1, 0)


def test_a_reopened_matter_keeps_its_first_answer_and_is_open_again(desk: Desk, cast: Cast) -> None:
    suggestion = desk.answered()
    viewer = desk.viewer(cast.villager)
    rate_answer(desk.session, suggestion, "dissatisfied", "没说清楚", viewer, uuid4())
    found = flat(desk)
    assert (found["answered"], found["on_time"], found["overdue_now of"]) == (1, 1, 1)
    assert found["dissatisfied"] == 1


def test_confidential_matters_count_and_accusations_do_not(desk: Desk) -> None:
    desk.file(privacy=Privacy.CONFIDENTIAL)
    desk.file(kind=Kind.ACCUSATION)
    assert flat(desk)["received"] == 1


def test_what_its_author_took_back_is_owed_to_nobody(desk: Desk, cast: Cast) -> None:
    suggestion = desk.assigned()
    withdraw_suggestion(desk.session, suggestion, desk.viewer(cast.villager))
    with clock.frozen(clock.now() + LATER):
        found = flat(desk)
    assert (found["received"], found["on_time of"], found["overdue_now of"]) == (1, 0, 0)


def test_each_place_counts_its_own_and_the_township_all(desk: Desk, cast: Cast) -> None:
    desk.file()
    desk.file(cast.stranger, village=cast.other_village)
    counted = [flat(desk, place)["received"] for place in (cast.village, cast.other_village)]
    assert counted == [1, 1]
    assert flat(desk, cast.township)["received"] == 2
    assert flat(desk, cast.county)["received"] == 2


def test_only_what_came_since_the_day_counts(desk: Desk, cast: Cast) -> None:
    desk.file()
    tomorrow = clock.today() + timedelta(days=1)
    assert figures(desk.session, cast.village, clock.today()).received == 1
    assert figures(desk.session, cast.village, tomorrow).received == 0
    assert figures(desk.session, cast.village, date(2026, 1, 1)).received == 1
