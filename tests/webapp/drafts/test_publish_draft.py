"""Putting a draft out for comment: the lead's alone, and once."""

import pytest
from sqlalchemy.orm import Session

from consultations.drafts.models import Draft
from tests.cast import Cast
from tests.conftest import SignIn


def test_the_lead_publishes_and_everybody_reads(
    cast: Cast, browser_of: SignIn, prepared: Draft
) -> None:
    address = f"/d/{prepared.id}"
    lead = browser_of(cast.village_lead)
    assert lead.post(f"{address}/publish").location.endswith(address)
    page = browser_of(None).get(address)
    assert page.status_code == 200
    assert "12月7日 星期一夜里12点前可以提意见" in page.text
    assert "护河村规" in browser_of(None).get("/v/qingshiwan/drafts").text
    assert "护河村规" in browser_of(None).get("/v/qingshiwan").text


def test_a_second_tap_finds_it_out_already(
    cast: Cast, browser_of: SignIn, published: Draft, session: Session
) -> None:
    before = published.versions[-1].published_at
    assert browser_of(cast.village_lead).post(f"/d/{published.id}/publish").status_code == 302
    session.refresh(published.versions[-1])
    assert published.versions[-1].published_at == before


@pytest.mark.parametrize("who", ["clerk", "villager", "stranger", "moderator"])
def test_nobody_else_publishes(
    cast: Cast, browser_of: SignIn, prepared: Draft, session: Session, who: str
) -> None:
    answer = browser_of(getattr(cast, who)).post(f"/d/{prepared.id}/publish")
    assert answer.status_code in (403, 404)
    session.refresh(prepared)
    assert prepared.state == "drafting"


def test_the_township_does_not_publish_the_villages_draft(
    cast: Cast, browser_of: SignIn, prepared: Draft
) -> None:
    assert browser_of(cast.leader).post(f"/d/{prepared.id}/publish").status_code == 404
