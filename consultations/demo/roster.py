"""A roster that adds up exactly to the figures of each group, by chance that is always the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from consultations.demo.cast import DemoPerson
from consultations.demo.names import pick_name, pick_surname
from consultations.demo.places import DemoGroup

ADULT_AGE = 18
_HAS_GROWN_CHILDREN = 50
AWAY_PLACES = ("广东东莞", "广东深圳", "广东佛山", "浙江义乌", "浙江宁波", "福建晋江",
               "江苏昆山", "上海", "湖南长沙", "重庆", "新疆库尔勒")  # fmt: skip


@dataclass
class Villager:
    """One line of the roster."""

    name: str
    sex: str
    birth_year: int
    known: DemoPerson | None = None
    away_place: str = ""
    head: bool = False
    collective_member: bool = True

    def is_adult(self, year: int) -> bool:
        """By the year of birth, which is all a roster holds."""
        return year - self.birth_year >= ADULT_AGE


@dataclass
class Home:
    """A household being filled."""

    number: int
    members: list[Villager] = field(default_factory=list)


def fill_group(
    group: DemoGroup, known: Sequence[DemoPerson], year: int, chance: Random, taken: set[str]
) -> list[Home]:
    """Households of a group whose people, adults and adults away are exactly as told."""
    homes = [Home(number) for number in range(1, group.households + 1)]
    for home, person in zip(chance.sample(homes, len(known)), known, strict=True):
        home.members.append(
            Villager(person.name, person.sex, person.birth_year, person, person.away_place)
        )
    _add_adults(homes, group.adults - len(known), year, chance, taken)
    _add_children(homes, group.people - group.adults, year, chance, taken)
    _send_away(homes, group.away, year, chance)
    for home in homes:
        home.members.sort(key=lambda member: member.birth_year)
        home.members[0].head = True
    return homes


def _add_adults(homes: list[Home], count: int, year: int, chance: Random, taken: set[str]) -> None:
    empty = [home for home in homes if not home.members]
    # Those of the story who work elsewhere are couples with two children there.
    couples = [home for home in homes if _away_place_of(home)]
    others = [home for home in homes if home not in couples]
    first = (*couples, *empty)
    for home in (*first, *_crowd(others, count - len(first), 4, chance)):
        home.members.append(_make_adult(home, year, chance, taken))


def _crowd(homes: list[Home], count: int, most: int, chance: Random) -> Iterator[Home]:
    """`count` times a household that is not full yet."""
    added = 0
    while added < count:
        home = chance.choice(homes)
        if len(home.members) < most:
            added += 1
            yield home


def _make_adult(home: Home, year: int, chance: Random, taken: set[str]) -> Villager:
    """A first person, then that person's spouse, then a grown child of theirs, and so on."""
    place = len(home.members)
    if place == 0:
        sex, age, surname = "male", chance.randint(24, 84), pick_surname(chance)
    elif place == 1:
        first = home.members[0]
        sex = "female" if first.sex == "male" else "male"
        age = min(90, max(20, year - first.birth_year + chance.randint(-4, 4)))
        surname = pick_surname(chance)
    else:
        eldest = year - min(member.birth_year for member in home.members)
        gap = chance.randint(22, 27)
        # A couple under 45 has no grown child yet; its parents live with it instead.
        age = eldest - gap if eldest >= _HAS_GROWN_CHILDREN else eldest + gap
        sex, surname = chance.choice(("male", "female")), home.members[0].name[0]
    return Villager(pick_name(chance, surname, sex, age, taken), sex, year - age)


def _add_children(
    homes: list[Home], count: int, year: int, chance: Random, taken: set[str]
) -> None:
    families = [home for home in homes if len(home.members) > 1]
    couples = [home for home in families if _away_place_of(home)] * 2
    others = [home for home in families if home not in couples]
    for home in (*couples, *_crowd(others, count - len(couples), 6, chance)):
        youngest = year - max(m.birth_year for m in home.members if m.is_adult(year))
        sex, age = chance.choice(("male", "female")), chance.randint(0, min(16, youngest - 18))
        name = pick_name(chance, home.members[0].name[0], sex, age, taken)
        home.members.append(Villager(name, sex, year - age))


def _send_away(homes: list[Home], count: int, year: int, chance: Random) -> None:
    """Exactly `count` adults live elsewhere; those who are known stay where they are."""
    away = sum(bool(m.away_place) for home in homes for m in home.members)
    free = [
        (home, member)
        for home in homes
        for member in home.members
        if member.known is None and member.is_adult(year)
    ]
    # Couples go together and the young go first; the old look after the house.
    free.sort(
        key=lambda pair: (
            not _away_place_of(pair[0]),
            year - pair[1].birth_year + chance.randint(0, 40),
        )
    )
    for home, member in free[: count - away]:
        member.away_place = _away_place_of(home) or chance.choice(AWAY_PLACES)
    for home in homes:
        if all(member.away_place for member in home.members if member.is_adult(year)):
            for child in home.members:
                child.away_place = child.away_place or _away_place_of(home)


def _away_place_of(home: Home) -> str:
    return next((member.away_place for member in home.members if member.away_place), "")


def leave_outside_the_collective(homes: list[Home], count: int, year: int, chance: Random) -> None:
    """Marks so many adults who are no members of the collective, for example married in lately."""
    adults = [m for home in homes for m in home.members if m.known is None and m.is_adult(year)]
    for member in chance.sample(adults, count):
        member.collective_member = False
