"""What was said in a village, for everybody: only what everybody may read."""

from consultations.suggestions.kinds import Kind, Privacy
from tests.cast import Cast
from tests.conftest import SignIn
from tests.matters import Desk


def test_what_was_received_stands_there_with_its_date(
    desk: Desk, cast: Cast, browser_of: SignIn
) -> None:
    matter = desk.assigned(words="石桥的栏杆松了。")
    desk.session.commit()
    page = browser_of(None).get("/v/qingshiwan/matters").text
    assert "石桥的栏杆松了。" in page
    assert matter.number in page
    assert "还有" in page


def test_nothing_confidential_unread_or_accusing_stands_there(
    desk: Desk, cast: Cast, browser_of: SignIn
) -> None:
    desk.file(words="没人看过的话。")
    desk.assigned(words="不公开的话。", privacy=Privacy.CONFIDENTIAL)
    desk.file(words="告的是主任。", kind=Kind.ACCUSATION)
    desk.session.commit()
    for who in (None, cast.stranger, cast.neighbour):
        page = browser_of(who).get("/v/qingshiwan/matters").text
        for words in ("没人看过的话", "不公开的话", "告的是主任"):
            assert words not in page


def test_another_villages_matters_do_not_stand_there(
    desk: Desk, cast: Cast, browser_of: SignIn
) -> None:
    desk.assigned(words="石桥的栏杆松了。")
    desk.session.commit()
    assert "石桥" not in browser_of(None).get("/v/shuangqiao/matters").text
