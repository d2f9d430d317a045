"""The people one can sign in as, with what each can try; numbers are made up and reach nobody."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Post:
    """An office a demo person holds."""

    place: str
    unit: str
    role: str
    title: str
    title_en: str


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demo; without a number the person has no telephone."""

    name: str
    name_en: str
    phone: str
    can_zh: str
    can: str
    birth_year: int
    sex: str
    group: str = ""
    """Slug of the group on whose roster the person stands; empty for officers from elsewhere."""
    away_place: str = ""
    posts: tuple[Post, ...] = ()
    shown_as: str = "pseudonym"

    @property
    def role(self) -> str:
        """The first office, else a villager's."""
        return self.posts[0].role if self.posts else "member"


def _at_village(role: str, title: str, title_en: str, unit: str = "村委会") -> Post:
    return Post("qingshiwan", unit, role, title, title_en)


def _at_township(unit: str, role: str, title: str, title_en: str) -> Post:
    return Post("liuxi", unit, role, title, title_en)


_DEPUTY = ("twp_lead", "柳溪镇副镇长(分管农业农村)", "Deputy mayor for agriculture")
_MINUTES = "开会直播、核对人员、登记建议"

OFFICERS = (
    DemoPerson("杨晓雯", "Yang Xiaowen", "13900000001", _MINUTES,
               "runs the broadcast, matches people, receives suggestions", 1999, "female",
               "qingshiwan-2", posts=(_at_village("clerk", "村文书", "Village clerk"),),
               shown_as="name"),
    DemoPerson("周国梁", "Zhou Guoliang", "13900000002", "开会、发布草案、签发村里的答复",
               "opens meetings, publishes drafts, signs the village's answers", 1971, "male",
               "qingshiwan-1", shown_as="name",
               posts=(_at_village("village_lead", "村党支部书记、村委会主任",
                                  "Party secretary and director"),)),
    DemoPerson("谭凤英", "Tan Fengying", "13900000003", "以村委会委员身份看会、说话",
               "takes part as a member of the committee", 1975, "female", "qingshiwan-3",
               posts=(_at_village("committee_member", "村委会委员(妇女工作)",
                                  "Committee member, women's work"),), shown_as="name"),
    DemoPerson("孙德厚", "Sun Dehou", "13900000004", "监督:看未显示的评论和名册",
               "supervises: sees held comments and the roster", 1958, "male", "qingshiwan-4",
               posts=(_at_village("supervisor", "村务监督委员会主任",
                                  "Head of the supervision committee", "村务监督委员会"),),
               shown_as="name"),
    DemoPerson("罗小满", "Luo Xiaoman", "13900000005", "主持评论:显示、不显示",
               "moderates comments: shows or hides them", 2003, "female", "qingshiwan-5",
               posts=(_at_village("moderator", "返乡大学生志愿者", "Volunteer moderator"),),
               shown_as="name"),
    DemoPerson("黄长林", "Huang Changlin", "13900000006", "以六组组长身份代老人登记",
               "enters words for old people as head of group 6", 1966, "male", "qingshiwan-6",
               posts=(_at_village("group_head", "六组组长", "Head of group 6"),),
               shown_as="name"),
    DemoPerson("赵明远", "Zhao Mingyuan", "13900000007", "在手机上看建议、签答复",
               "reads suggestions on a phone and signs answers", 1980, "male",
               posts=(_at_township("党政办", *_DEPUTY), _at_township("农业农村办", *_DEPUTY),
                      _at_township("水利站", *_DEPUTY))),
    DemoPerson("吴海燕", "Wu Haiyan", "13900000008", "收建议、分给承办单位",
               "receives suggestions and gives them to those who answer", 1985, "female",
               posts=(_at_township("党政办", "twp_triage", "柳溪镇党政办副主任",
                                   "Deputy head of the township office"),)),
    DemoPerson("何志刚", "He Zhigang", "13900000009", "签重办件的答复",
               "signs answers to matters that were opened again", 1974, "male",
               posts=(_at_township("党政办", "twp_head", "柳溪镇镇长", "Mayor of Liuxi"),)),
    DemoPerson("唐律", "Tang Lü", "13900000010", "看草案", "reads drafts", 1982, "male",
               posts=(_at_township("司法所", "legal_reviewer", "柳溪镇司法所所长",
                                   "Head of the justice station"),)),
    DemoPerson("马建平", "Ma Jianping", "13900000011", "看全县情况", "sees the whole county",
               1969, "male",
               posts=(Post("yunchuan", "督办科", "county_supervisor", "云川县督办科科长",
                           "Head of the county supervision section"),)),
    DemoPerson("金思源", "Jin Siyuan", "13900000012", "以专家身份对草案提意见",
               "comments on drafts as an expert", 1977, "male", away_place="浙江杭州",
               posts=(_at_village("expert", "水利高级工程师(在杭州)",
                                  "Water engineer in Hangzhou"),), shown_as="name"),
    DemoPerson("田水生", "Tian Shuisheng", "13900000013", "承办水利站的件",
               "handles the water station's matters", 1983, "male",
               posts=(_at_township("水利站", "twp_handler", "水利站站长",
                                   "Head of the water station"),)),
    DemoPerson("石双全", "Shi Shuangquan", "13900000014", "签双桥村的答复",
               "signs answers of the other village", 1970, "male", "shuangqiao-1",
               posts=(Post("shuangqiao", "村委会", "village_lead", "村委会主任", "Director"),),
               shown_as="name"),
    DemoPerson("石小芹", "Shi Xiaoqin", "13900000015", "双桥村文书",
               "clerk of the other village", 1996, "female", "shuangqiao-2",
               posts=(Post("shuangqiao", "村委会", "clerk", "村文书", "Village clerk"),),
               shown_as="name"),
)  # fmt: skip

VILLAGERS = (
    DemoPerson("李秀兰", "Li Xiulan", "13900000021", "在东莞打工,听会、评论、提建议",
               "works in Dongguan: hears the meeting, comments, suggests", 1988, "female",
               "qingshiwan-6", "广东东莞"),
    DemoPerson("陈有田", "Chen Youtian", "13900000022", "74岁,大字版,打电话",
               "74 years old: large type, telephone", 1952, "male", "qingshiwan-1"),
    DemoPerson("覃木生", "Qin Musheng", "13900000023", "在义乌打工", "works in Yiwu", 1979,
               "male", "qingshiwan-4", "浙江义乌"),
    DemoPerson("黄春桃", "Huang Chuntao", "13900000024", "在家,对草案提意见",
               "at home, comments on drafts", 1991, "female", "qingshiwan-6"),
    DemoPerson("彭大海", "Peng Dahai", "13900000025", "在新疆打工", "works in Xinjiang", 1984,
               "male", "qingshiwan-3", "新疆库尔勒"),
    DemoPerson("向玉珍", "Xiang Yuzhen", "13900000026", "在家", "at home", 1963, "female",
               "qingshiwan-2"),
    DemoPerson("龙井生", "Long Jingsheng", "13900000027", "在晋江打工", "works in Jinjiang",
               1996, "male", "qingshiwan-5", "福建晋江", shown_as="name"),
    DemoPerson("蒋婆婆", "Granny Jiang", "", "没有手机,由家人和文书代录",
               "has no telephone; family and clerk write for her", 1944, "female",
               "qingshiwan-2"),
)  # fmt: skip

_FIRST_TO_TRY = ("杨晓雯", "李秀兰", "赵明远", "吴海燕", "周国梁", "罗小满", "陈有田", "孙德厚")
_BY_NAME = {person.name: person for person in (*OFFICERS, *VILLAGERS)}
DEMO_PEOPLE: Sequence[DemoPerson] = tuple(_BY_NAME[name] for name in _FIRST_TO_TRY)
"""Whom the terminal introduces, in the order in which a newcomer should try them."""


def demo_people() -> list[DemoPerson]:
    """The same as a list."""
    return list(DEMO_PEOPLE)
