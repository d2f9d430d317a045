"""The texts of SMS, as registered with the carriers: always Chinese, at most 70 characters."""

from collections.abc import Mapping

SIGN_IN_CODE = "sign_in_code"
SMS: Mapping[str, str] = {
    SIGN_IN_CODE: "【{place}】您登录的验证码{code},5分钟内有效,村干部不会向您要验证码。",
    "meeting_call": (
        "【{place}】{date}{time}开村民会议,议题:{topic}。可在家听会,登录见村务公开网址,电话{tel}。"
    ),
    "case_answered": (
        "【{place}】您的建议{no}已由{name}答复,请查看并评价。不会上网可打{tel},我们念给您听。"
    ),
    "case_due": "【{place}】建议{no}将于{date}到期,请及时答复。",
}
"""Approved beforehand, so a changed word is a new registration, not a translation."""
ONE_PIECE = 70
_SHORTENED = "topic"


def write_sms(template: str, values: Mapping[str, str]) -> str:
    """A text in one piece: a long topic is cut before anything else is."""
    text = SMS[template].format(**values)
    over = len(text) - ONE_PIECE
    if over > 0 and _SHORTENED in values:
        topic = values[_SHORTENED]
        shorter = topic[: max(1, len(topic) - over - 1)] + "…"
        text = SMS[template].format(**{**values, _SHORTENED: shorter})
    return text
