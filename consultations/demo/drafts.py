"""The draft of the village rules that is out for comment, and what people said of it."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from consultations import clock
from consultations.demo.viewers import viewer_named
from consultations.drafts.actions import DraftText, prepare_draft, publish_draft
from consultations.drafts.models import Article, Draft
from consultations.drafts.splitting import split_articles
from consultations.people.models import Place
from consultations.routing.actions import receive_suggestion
from consultations.secrets import KeyRing
from consultations.suggestions.kinds import Kind, Source
from consultations.suggestions.submit import Said, SaidOfArticle, submit_suggestion

TITLE = "青石湾村河道、垃圾和建房管理村规民约（修订草案）"
EXPLANATION = """护河到组，倒垃圾有人管。
保洁费怎么交，先听大家说。
建房先申请，结果都公示。"""
RULES = """第一条 为什么订
为保护青石河、管好垃圾、公平有序建房，让在家和在外的乡亲都放心，经村民会议讨论，订立本约。
第二条 管哪些人
本约适用于住在本村的人，也适用于户口在本村、人在外地的乡亲。租住和经商的朋友请一同遵守。
第三条 护河到组
青石河按组分成六段，每段由本组推选一名护河员，每周巡一次，发现问题拍照上报，三个工作日内回话。
第四条 不往河里倒
不向河道、水塘、水渠倒垃圾、死畜禽、农药瓶和建筑渣土。违者罚款200元。
第五条 垃圾怎么分
每户分“会烂的”和“不会烂的”两桶。会烂的就地沤肥，不会烂的每周二、周五早上7点前放到收集点。
第六条 保洁费
每户每月交保洁费10元，全家在外的也照交。
第七条 农药瓶和农膜
农药瓶、废农膜送到村口回收点，不乱丢、不焚烧。
第八条 建房先申请
建房、翻建先申请后动工。申请、评议、审批结果都要公示。
第九条 宅基地怎么安排
宅基地由村民代表会议按各家人口安排，出嫁的女儿不再安排。
第十条 外出户的老屋
外出户的老屋，修、租、拆都须主人同意。危房由村里拍照通知主人，商量处理。
第十一条 有话好好说
有纠纷先找组长，再找村调解委员会。
第十二条 谁监督、怎么改
本约由村务监督委员会监督，每年向村民会议报告一次。十分之一以上村民可以提议修改。\
自村民会议通过之日起施行，报柳溪镇人民政府备案。"""


class Remark(NamedTuple):
    """What somebody says of an article."""

    name: str
    article: int
    stance: str
    words: str
    wording: str = ""


REMARKS = (
    Remark(
        "李秀兰",
        6,
        "change",
        "我们一家四口都在东莞，一年就过年回去十来天，垃圾没丢几袋，照样交120块不合理。按在家的月份交我没意见。",
        "每户每月交保洁费10元，全家在外半年以上的，按实际在家月份交。",
    ),
    Remark("覃木生", 6, "change", "同意按月交。另外老人吃低保的也收10块？"),
    Remark("向玉珍", 4, "support", "早该管了。上头倒一车渣，下头一塘鱼翻白。"),
    Remark("彭大海", 4, "oppose", "村里有权罚款吗？罚了钱进哪个口袋？我支持管，不支持乱罚。"),
    Remark(
        "黄春桃",
        9,
        "oppose",
        "我嫁在本村，户口也没迁，凭什么嫁出去的女儿就不安排？法律是这样写的吗？",
    ),
    Remark("龙井生", 10, "change", "老屋是我爷爷起的，要拆要修莫搞先斩后奏，起码打个视频。"),
    Remark("覃木生", 12, "change", "能不能规定每年过年开会那天念一遍执行得怎么样？那天人最齐。"),
)
DAYS_OUT = 5


def load_drafts(session: Session, ring: KeyRing, village: Place, today: date) -> None:
    """Publishes the draft some days ago and files the remarks since, by the real actions."""
    opened = datetime.combine(today - timedelta(days=DAYS_OUT), time(9, 0), clock.ZONE)
    with clock.frozen(opened):
        draft = _publish(session, village)
    articles = draft.versions[-1].articles
    for hours, remark in enumerate(REMARKS):
        with clock.frozen(opened + timedelta(hours=3 + 11 * hours)):
            _say(session, ring, village, articles[remark.article - 1], remark)


def _publish(session: Session, village: Place) -> Draft:
    clerk, lead = viewer_named(session, "杨晓雯"), viewer_named(session, "周国梁")
    text = DraftText("village_rules", TITLE, EXPLANATION, split_articles(RULES).articles)
    sending = uuid5(NAMESPACE_URL, "xiangyi:demo:draft")
    draft = prepare_draft(session, clerk.actor("clerk"), village, text, sending)
    return publish_draft(session, lead.actor("village_lead"), draft)


def _say(session: Session, ring: KeyRing, village: Place, article: Article, remark: Remark) -> None:
    said = Said(
        village=village,
        kind=Kind.DRAFT_COMMENT,
        words=remark.words,
        source=Source.WEB,
        of_article=SaidOfArticle(
            draft_version_id=article.version_id,
            article_key=article.key,
            article_text=article.text,
            stance=remark.stance,
            proposed_wording=remark.wording,
        ),
    )
    sending = uuid5(NAMESPACE_URL, f"xiangyi:demo:remark:{remark.name}:{remark.article}")
    filed = submit_suggestion(session, ring, said, viewer_named(session, remark.name), sending)
    receive_suggestion(session, filed.suggestion, viewer_named(session, "杨晓雯"))
