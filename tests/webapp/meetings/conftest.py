"""A media process that answers as told, over real HTTP on the loopback."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from consultations.meetings.kinds import Audience
from consultations.meetings.models import Meeting
from consultations.meetings.states import State
from tests.cast import Cast
from tests.consultations.meetings.planning import make_meeting
from tests.webapp.meetings.media_process import MediaProcess
from webapp.settings import Settings


@pytest.fixture
def media_process() -> Iterator[MediaProcess]:
    """Stands in for the media process and remembers what it was asked."""
    with MediaProcess() as process:
        yield process


@pytest.fixture
def settings(settings: Settings, media_process: MediaProcess) -> Settings:
    """Settings that point at this test's media process."""
    return settings.model_copy(update={"rtc_url": media_process.url})


Arrange = Callable[..., Meeting]


@pytest.fixture
def arrange(session: Session, cast: Cast) -> Arrange:
    """A committed meeting in a state, for example `arrange(State.LIVE)`."""

    def make(state: State = State.LIVE, audience: Audience = Audience.LINK) -> Meeting:
        meeting = make_meeting(session, cast, state, audience=audience)
        session.commit()
        return meeting

    return make


def reread(session: Session, meeting: Meeting) -> None:
    """Looks at a meeting as it is stored now, and lets go of the database again."""
    session.expire_all()
    session.refresh(meeting)
    session.commit()
