"""Made-up names as they are heard in the region; the same every time."""

from random import Random

_SURNAMES = "黄陈李覃彭向龙田谭杨罗张王刘吴周孙石蒋唐冉姚邓梁余"
_OLD = {
    "male": ("德有正国昌永世兴万长", "田富贵清明福林山生和"),
    "female": ("玉桂秀翠菊冬春凤银金", "珍英莲香娥秀芝兰姑梅"),
}
_MIDDLE = {
    "male": ("建志伟海大小江立云兵", "军平华勇强波林明生松"),
    "female": ("春丽小红艳海晓美秋燕", "桃霞燕琴芳玲娟花梅萍"),
}
_YOUNG = {
    "male": ("子浩宇俊文思天嘉一家", "轩涵然杰豪博宸睿阳航"),
    "female": ("雨欣梓佳思诗紫可一语", "涵怡彤萱妍琪晨桐欣悦"),
}


def pick_surname(chance: Random) -> str:
    """A family name; common ones come more often."""
    return _SURNAMES[min(chance.randrange(len(_SURNAMES)), chance.randrange(len(_SURNAMES)))]


def pick_name(chance: Random, surname: str, sex: str, age: int, taken: set[str]) -> str:
    """A full name of the person's generation that nobody else of the village has."""
    first, second = (_OLD if age > 55 else _MIDDLE if age > 25 else _YOUNG)[sex]
    while True:
        given = chance.choice(first) + chance.choice(second)
        name = surname + given
        if name not in taken:
            taken.add(name)
            return name
        surname = pick_surname(chance)
