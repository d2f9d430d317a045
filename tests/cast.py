"""The named cast: who is who in every test."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from consultations.people.models import Account, Household, Office, Person, Place, Tenure, Unit
from consultations.people.phones import open_account
from consultations.people.queries import viewer_of
from consultations.people.viewer import Viewer
from consultations.secrets import KeyRing

T = TypeVar("T")
SINCE = date(2026, 1, 1)


@dataclass(frozen=True)
class Cast:
    """Two villages of one township, the officers of the first, and a stranger."""

    county: Place
    township: Place
    village: Place
    group: Place
    other_village: Place
    committee: Unit
    office: Unit
    villager: Account
    """Li Xiulan, on the roster of the village, away in Dongguan."""
    neighbour: Account
    """Qin Musheng, on the same roster."""
    newcomer: Account
    """A verified number that nobody matched to a roster yet."""
    clerk: Account
    moderator: Account
    supervisor: Account
    village_lead: Account
    triage: Account
    handler: Account
    leader: Account
    """Zhao Mingyuan, deputy mayor, twp_lead."""
    stranger: Account
    """On the roster of the other village; nothing here is hers."""

    def viewer(self, session: Session, who: Account) -> Viewer:
        """Somebody of the cast as policies see them."""
        return viewer_of(session, who)


class _Troupe:
    def __init__(self, session: Session, ring: KeyRing) -> None:
        self.session = session
        self.ring = ring
        self.phones = 13900000000
        self.households = 0

    def add(self, thing: T) -> T:
        self.session.add(thing)
        self.session.flush()
        return thing

    def place(self, kind: str, slug: str, name: str, parent: Place | None = None) -> Place:
        return self.add(
            Place(
                kind=kind,
                slug=slug,
                name=name,
                name_en=slug.title(),
                short_name=name.removesuffix("村"),
                parent=parent,
                phone="0700-0000000",
            )
        )

    def account(self, person: Person | None = None) -> Account:
        self.phones += 1
        return open_account(self.session, self.ring, str(self.phones), person)

    def villager(self, name: str, group: Place, **facts: object) -> Account:
        self.households += 1
        household = self.add(Household(group=group, number=self.households))
        return self.account(self.add(Person(name=name, household=household, **facts)))

    def officer(self, name: str, unit: Unit, role: str, title: str) -> Account:
        person = self.add(Person(name=name))
        office = self.add(Office(unit=unit, role=role, title=title, title_en=role))
        self.add(Tenure(office=office, person=person, since=SINCE))
        return self.account(person)


def assemble_cast(session: Session, ring: KeyRing) -> Cast:
    """Puts the cast into an empty database."""
    troupe = _Troupe(session, ring)
    county = troupe.place("county", "yunchuan", "云川县")
    township = troupe.place("township", "liuxi", "柳溪镇", county)
    village = troupe.place("village", "qingshiwan", "青石湾村", township)
    group = troupe.place("group", "qingshiwan-6", "6组", village)
    other = troupe.place("village", "shuangqiao", "双桥村", township)
    other_group = troupe.place("group", "shuangqiao-1", "1组", other)
    committee = troupe.add(
        Unit(place=village, name="村委会", name_en="Villagers' committee", first_receiver=True)
    )
    office = troupe.add(
        Unit(place=township, name="党政办", name_en="Township office", first_receiver=True)
    )
    station = troupe.add(Unit(place=township, name="水利站", name_en="Water station"))
    return Cast(
        county=county,
        township=township,
        village=village,
        group=group,
        other_village=other,
        committee=committee,
        office=office,
        villager=troupe.villager("李秀兰", group, birth_year=1988, away_place="广东东莞"),
        neighbour=troupe.villager("覃木生", group, birth_year=1979),
        newcomer=troupe.account(),
        clerk=troupe.officer("杨晓雯", committee, "clerk", "村文书"),
        moderator=troupe.officer("罗小满", committee, "moderator", "志愿主持"),
        supervisor=troupe.officer("孙德厚", committee, "supervisor", "村务监督委员会主任"),
        village_lead=troupe.officer("周国梁", committee, "village_lead", "村委会主任"),
        triage=troupe.officer("吴海燕", office, "twp_triage", "党政办副主任"),
        handler=troupe.officer("田水生", station, "twp_handler", "水利站站长"),
        leader=troupe.officer("赵明远", office, "twp_lead", "柳溪镇副镇长"),
        stranger=troupe.villager("石生人", other_group, birth_year=1990),
    )
