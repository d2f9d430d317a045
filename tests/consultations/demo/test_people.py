"""The demo village adds up to the figures that pages and later tests rely on."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultations.demo import DEMO_PEOPLE, demo_people, load_demo
from consultations.demo.cast import OFFICERS, VILLAGERS
from consultations.notifications.carry import count_to_carry
from consultations.notifications.models import Notice
from consultations.people.models import Account, Household, Person, Place
from consultations.people.phones import find_account_by_phone
from consultations.people.queries import find_account, find_place, first_receiver, viewer_of
from consultations.secrets import KeyRing

TODAY = date(2026, 11, 22)
FIGURES = {
    "上湾组": (72, 260, 205, 98),
    "下湾组": (81, 292, 230, 121),
    "石桥组": (64, 231, 181, 97),
    "竹坪组": (58, 209, 164, 92),
    "龙井组": (49, 176, 138, 71),
    "河口组": (88, 318, 250, 124),
}


@pytest.fixture
def demo(session: Session, ring: KeyRing) -> Session:
    """The demo, loaded."""
    load_demo(session, ring, TODAY)
    return session


def villagers_of(session: Session, village: str) -> list[Person]:
    home = find_place(session, village)
    assert home is not None
    return list(
        session.scalars(
            select(Person)
            .join(Household, Person.household_id == Household.id)
            .join(Place, Household.group_id == Place.id)
            .where(Place.parent_id == home.id)
        )
    )


def is_adult(person: Person) -> bool:
    return person.birth_year is not None and TODAY.year - person.birth_year >= 18


def test_each_group_has_exactly_its_households_people_adults_and_adults_away(demo: Session) -> None:
    found = {}
    people = villagers_of(demo, "qingshiwan")
    for name in FIGURES:
        group = [p for p in people if p.household and p.household.group.short_name == name]
        adults = [p for p in group if is_adult(p)]
        homes = {p.household_id for p in group}
        found[name] = (len(homes), len(group), len(adults), sum(bool(p.away_place) for p in adults))
    assert found == FIGURES


def test_1105_adults_are_full_capacity_members_of_the_collective(demo: Session) -> None:
    people = villagers_of(demo, "qingshiwan")
    assert sum(p.full_capacity and p.collective_member for p in people) == 1105
    assert not any(p.full_capacity for p in people if not is_adult(p))


def test_every_household_has_one_head_who_is_an_adult(demo: Session) -> None:
    people = villagers_of(demo, "qingshiwan")
    heads = [p for p in people if p.head]
    assert len(heads) == len({p.household_id for p in heads}) == 412
    assert all(is_adult(p) for p in heads)


def test_no_two_people_of_the_village_have_one_name(demo: Session) -> None:
    names = [p.name for p in villagers_of(demo, "qingshiwan")]
    assert len(names) == len(set(names)) == 1486


def test_everybody_with_a_number_can_sign_in_and_holds_what_the_list_says(
    demo: Session, ring: KeyRing
) -> None:
    for known in (*OFFICERS, *VILLAGERS):
        if not known.phone:
            continue
        account = find_account_by_phone(demo, ring, known.phone)
        assert account is not None
        viewer = viewer_of(demo, account)
        assert viewer.name == known.name
        assert [duty.role for duty in viewer.duties] == [post.role for post in known.posts]


def test_a_person_without_a_telephone_stands_on_the_roster_without_an_account(
    demo: Session,
) -> None:
    granny = demo.scalar(select(Person).where(Person.name == "蒋婆婆"))
    assert granny is not None
    assert granny.household is not None
    assert demo.scalar(select(Account).where(Account.person_id == granny.id)) is None


def test_the_terminal_introduces_only_people_who_can_sign_in() -> None:
    assert demo_people() == list(DEMO_PEOPLE)
    assert all(person.phone and person.can and person.can_zh for person in demo_people())
    assert demo_people()[0].role == "clerk"


def test_li_xiulan_and_her_family_of_four_live_in_dongguan(demo: Session, ring: KeyRing) -> None:
    account = find_account_by_phone(demo, ring, "13900000021")
    assert account is not None
    found = find_account(demo, account.id)
    assert found is not None
    assert found.person is not None
    assert found.person.household is not None
    assert [p.away_place for p in found.person.household.members] == ["广东东莞"] * 4


def test_what_comes_in_has_a_first_receiver_at_both_levels(demo: Session) -> None:
    for slug in ("qingshiwan", "shuangqiao", "liuxi"):
        place = find_place(demo, slug)
        assert place is not None
        assert first_receiver(demo, place) is not None


def test_loading_again_changes_nothing(demo: Session, ring: KeyRing) -> None:
    def counts() -> list[int | None]:
        kinds = (Person, Household, Place, Account)
        return [demo.scalar(select(func.count()).select_from(kind)) for kind in kinds]

    before = counts()
    load_demo(demo, ring, TODAY)
    assert counts() == before


def test_the_other_village_is_small_and_has_its_own_officers(demo: Session) -> None:
    people = villagers_of(demo, "shuangqiao")
    assert len(people) == 86
    assert {p.name for p in people} >= {"石双全", "石小芹"}


def test_nobodys_telephone_rings_for_what_the_story_tells(demo: Session) -> None:
    assert demo.scalar(select(func.count()).select_from(Notice))
    assert count_to_carry(demo) == 0
