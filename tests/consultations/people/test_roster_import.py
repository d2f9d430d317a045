"""Taking a roster over: whole or not at all, and twice the same file changes nothing."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations import history
from consultations.errors import Conflict, Invalid
from consultations.events import Actor
from consultations.people.models import Person, Place, RosterUpload
from consultations.people.roster_import import import_roster, plan_import
from consultations.people.roster_queries import count_roster, search_roster
from consultations.people.roster_rows import RosterRow, RosterTable, read_rows
from consultations.people.roster_uploads import import_upload, keep_upload
from tests.cast import Cast
from tests.consultations.people.roster_files import FAMILY, HEADER


def rows_of(*lines: list[str]) -> list[RosterRow]:
    return list(read_rows([HEADER, *(lines or FAMILY)]).rows)


def people_of(session: Session, name: str) -> list[Person]:
    return list(session.scalars(select(Person).where(Person.name == name)))


def test_the_plan_tells_new_changed_unchanged_and_missing(session: Session, cast: Cast) -> None:
    counts = plan_import(session, cast.village, rows_of()).counts()
    assert counts == {"new": 2, "changed": 1, "unchanged": 0, "missing": 1}


def test_an_import_adds_changes_and_keeps_whom_the_file_leaves_out(
    session: Session, cast: Cast
) -> None:
    seen: list[tuple[int, int]] = []
    import_roster(session, cast.village, rows_of(), lambda done, whole: seen.append((done, whole)))
    [li] = people_of(session, "李秀兰")
    assert cast.villager.person is li
    assert (li.sex, li.head) == ("female", True)
    [child] = people_of(session, "黄小宝")
    assert child.household_id == li.household_id
    assert not child.full_capacity
    assert people_of(session, "覃木生")
    assert (seen[0], seen[-1]) == ((0, 3), (3, 3))


def test_importing_again_changes_nothing(session: Session, cast: Cast) -> None:
    import_roster(session, cast.village, rows_of())
    counts = import_roster(session, cast.village, rows_of())
    assert counts == {"new": 0, "changed": 0, "unchanged": 3, "missing": 1}


def test_columns_the_file_does_not_have_stay_as_they_are(session: Session, cast: Cast) -> None:
    narrow = [["组", "户号", "姓名"], ["六组", "1", "李秀兰"]]
    rows = list(read_rows(narrow).rows)
    assert plan_import(session, cast.village, rows).counts()["unchanged"] == 1


@pytest.mark.parametrize(
    "said", ["6", "6组", "六组", "第六组", "第6村民小组", "6.河口组", "Group 6"]
)
def test_a_group_is_known_by_the_ways_people_write_it(
    session: Session, cast: Cast, said: str
) -> None:
    [line] = [[said, *FAMILY[0][1:]]]
    assert plan_import(session, cast.village, rows_of(line)).faults == []


def test_one_unknown_group_refuses_the_whole_file(session: Session, cast: Cast) -> None:
    rows = rows_of(FAMILY[0], ["九组", *FAMILY[1][1:]])
    plan = plan_import(session, cast.village, rows)
    assert [(fault.row, fault.code) for fault in plan.faults] == [(3, "row_unknown_group")]
    with pytest.raises(Invalid, match="roster_has_faults"):
        import_roster(session, cast.village, rows)
    assert people_of(session, "黄小宝") == []


def test_one_household_written_in_two_ways_is_one_household(session: Session, cast: Cast) -> None:
    twin = ["6组", *FAMILY[0][1:]]
    plan = plan_import(session, cast.village, rows_of(FAMILY[0], twin))
    assert [fault.code for fault in plan.faults] == ["row_twice"]


def test_a_new_village_gets_the_groups_of_its_first_roster(session: Session, cast: Cast) -> None:
    village = Place(kind="village", slug="xincun", name="新村", name_en="Xincun",
                    short_name="新", parent=cast.township)  # fmt: skip
    session.add(village)
    session.flush()
    rows = rows_of(
        ["河口组", "1", "甲一", "", "", "", "", ""],
        ["2", "1", "乙一", "", "", "", "", ""],
        ["一组", "1", "丙一", "", "", "", "", ""],
        ["二组", "2", "乙二", "", "", "", "", ""],
    )
    import_roster(session, village, rows)
    groups = session.scalars(select(Place).where(Place.parent_id == village.id)).all()
    assert sorted(group.name for group in groups) == ["1组", "2组", "河口组"]
    assert import_roster(session, village, rows)["unchanged"] == 4
    assert count_roster(session, village) == {"people": 4, "households": 4, "matched": 0}


def test_the_other_village_is_not_touched(session: Session, cast: Cast) -> None:
    before = count_roster(session, cast.other_village)
    import_roster(session, cast.village, rows_of())
    assert count_roster(session, cast.other_village) == before
    assert search_roster(session, cast.other_village, "李秀兰") == []


def clerk(cast: Cast) -> Actor:
    return Actor(account_id=cast.clerk.id, role="clerk")


def keep(session: Session, cast: Cast, village: Place | None = None) -> RosterUpload:
    rows = rows_of()
    at = village or cast.village
    plan = plan_import(session, cast.village, rows)
    table = RosterTable(rows, [])
    return keep_upload(session, at, uuid4(), "册.xlsx", table, plan, clerk(cast))


def test_an_upload_is_imported_once_however_often_it_is_sent(session: Session, cast: Cast) -> None:
    upload = keep(session, cast)
    for _again in range(2):
        steps = list(import_upload(session, cast.village.id, upload.id, clerk(cast)))
        assert steps[-1].counts == {"new": 2, "changed": 1, "unchanged": 0, "missing": 1}
    assert upload.rows == []
    logged = history.timeline(session, "village", cast.village.id)
    assert [(one.kind, one.payload["new"]) for one in logged] == [("roster.imported", 2)]


def test_an_upload_belongs_to_one_village(session: Session, cast: Cast) -> None:
    upload = keep(session, cast)
    with pytest.raises(Conflict, match="roster_upload_is_gone"):
        list(import_upload(session, cast.other_village.id, upload.id, clerk(cast)))


def test_an_import_that_is_broken_off_leaves_no_trace(session: Session, cast: Cast) -> None:
    upload = keep(session, cast)
    session.commit()
    steps = import_upload(session, cast.village.id, upload.id, clerk(cast))
    while next(steps).done < 2:
        pass
    session.rollback()
    assert people_of(session, "黄小宝") == []
    assert session.get_one(RosterUpload, upload.id).imported_at is None


def test_5000_rows_are_taken_over(session: Session, cast: Cast) -> None:
    lines = [
        [
            "六组",
            str(100 + n // 4),
            "甲乙丙丁"[n % 4] + chr(0x4E00 + n // 4),
            "男",
            "1980",
            "",
            "",
            "",
        ]
        for n in range(5000)
    ]
    steps: list[int] = []
    counts = import_roster(
        session, cast.village, rows_of(*lines), lambda done, _whole: steps.append(done)
    )
    assert counts["new"] == 5000
    assert count_roster(session, cast.village)["people"] == 5002
    assert steps == sorted(steps)
    assert len(steps) > 10
