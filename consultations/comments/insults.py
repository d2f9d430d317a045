"""Words that are held until somebody has looked; a list, not a judgement.

Criticism of officials is not on it and never will be. Words of village life that only look alike
(a sick animal, rubble, hybrid maize) are let through.
"""

import re

_LISTED = (
    r"傻[逼比叉屄]",
    r"煞[笔逼]",
    r"草泥马|草你|操你|日你|干你娘|肏",
    r"你[妈娘]的|[他她]妈的|尼玛",
    r"妈[了个]*[逼比]",
    r"狗日的|狗娘养|狗东西|狗杂[种碎]",
    r"王八蛋|龟儿子|龟孙子|混[账帐]东西",
    r"(?<![牲家耕养])畜生(?![长产病])",
    r"杂种(?!优势|玉米|水稻|稻|猪|鸡|鸭)",
    r"人渣(?!土)",
    r"贱[人货]|婊子|臭不要脸",
    r"脑残|白痴|弱智",
    r"死全家|全家死|不得好死|断子绝孙",
    r"[弄打砍捅杀]死你",
)
_PATTERN = re.compile("|".join(_LISTED))


def has_insult(letters: str) -> bool:
    """Whether text of bare letters, without spaces and signs, holds a listed word."""
    return _PATTERN.search(letters) is not None
