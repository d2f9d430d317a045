"""The county, its township, two villages and their groups, and the bodies that answer."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from consultations.people.models import Place, Unit


@dataclass(frozen=True)
class DemoGroup:
    """A villagers' group and the figures its roster adds up to."""

    slug: str
    name: str
    short_name: str
    name_en: str
    households: int
    people: int
    adults: int
    away: int
    """Adults who live elsewhere."""


GROUPS = (
    DemoGroup("qingshiwan-1", "一组", "上湾组", "Group 1, Shangwan", 72, 260, 205, 98),
    DemoGroup("qingshiwan-2", "二组", "下湾组", "Group 2, Xiawan", 81, 292, 230, 121),
    DemoGroup("qingshiwan-3", "三组", "石桥组", "Group 3, Shiqiao", 64, 231, 181, 97),
    DemoGroup("qingshiwan-4", "四组", "竹坪组", "Group 4, Zhuping", 58, 209, 164, 92),
    DemoGroup("qingshiwan-5", "五组", "龙井组", "Group 5, Longjing", 49, 176, 138, 71),
    DemoGroup("qingshiwan-6", "六组", "河口组", "Group 6, Hekou", 88, 318, 250, 124),
)
SMALL_GROUPS = (
    DemoGroup("shuangqiao-1", "一组", "桥东组", "Group 1, Qiaodong", 13, 47, 37, 19),
    DemoGroup("shuangqiao-2", "二组", "桥西组", "Group 2, Qiaoxi", 11, 39, 31, 17),
)
OUTSIDE_THE_COLLECTIVE = 63
"""Adults who are no full-capacity members of the collective: 1168 - 1105."""

_PLACES = (
    ("county", "yunchuan", "云川县", "Yunchuan county", "云川", "0700-1000000", None),
    ("township", "liuxi", "柳溪镇", "Liuxi township", "柳溪", "0700-2000000", "yunchuan"),
    ("village", "qingshiwan", "青石湾村", "Qingshiwan village", "青石湾", "0700-0000000", "liuxi"),
    ("village", "shuangqiao", "双桥村", "Shuangqiao village", "双桥", "0700-3000000", "liuxi"),
)
_UNITS = (
    ("yunchuan", "督办科", "County supervision section", False),
    ("liuxi", "党政办", "Township office", True),
    ("liuxi", "农业农村办", "Agriculture and rural affairs", False),
    ("liuxi", "水利站", "Water station", False),
    ("liuxi", "司法所", "Justice station", False),
    ("qingshiwan", "村委会", "Villagers' committee", True),
    ("qingshiwan", "村务监督委员会", "Supervision committee", False),
    ("shuangqiao", "村委会", "Villagers' committee", True),
)


def load_places(session: Session) -> dict[str, Place]:
    """Every place of the demo by its slug."""
    places: dict[str, Place] = {}
    for kind, slug, name, name_en, short_name, phone, parent in _PLACES:
        places[slug] = Place(
            kind=kind,
            slug=slug,
            name=name,
            name_en=name_en,
            short_name=short_name,
            phone=phone,
            parent=places[parent] if parent else None,
        )
    for village, groups in (("qingshiwan", GROUPS), ("shuangqiao", SMALL_GROUPS)):
        for group in groups:
            places[group.slug] = Place(
                kind="group",
                slug=group.slug,
                name=group.name,
                name_en=group.name_en,
                short_name=group.short_name,
                parent=places[village],
            )
    session.add_all(places.values())
    session.flush()
    return places


def load_units(session: Session, places: dict[str, Place]) -> dict[tuple[str, str], Unit]:
    """Every body that answers, by the slug of its place and its name."""
    units = {
        (slug, name): Unit(
            place=places[slug],
            name=name,
            name_en=name_en,
            phone=places[slug].phone,
            first_receiver=first,
        )
        for slug, name, name_en, first in _UNITS
    }
    session.add_all(units.values())
    session.flush()
    return units
