"""Who is looking: the plain value that every policy decides on."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from consultations.events import Actor, Via


@dataclass(frozen=True)
class Duty:
    """An office a person holds today."""

    role: str
    place_id: UUID
    unit_id: UUID
    office_id: UUID
    title: str
    title_en: str


@dataclass(frozen=True)
class Viewer:
    """A stranger, a villager (verified number), a member (on the roster) or an officer."""

    account_id: UUID | None = None
    person_id: UUID | None = None
    name: str = ""
    village_id: UUID | None = None
    """The village on whose roster the person stands."""
    group_name: str = ""
    shown_as: str = ""
    """The name the person chose to be seen by."""
    duties: tuple[Duty, ...] = ()

    @property
    def signed_in(self) -> bool:
        """Whether there is a verified telephone behind the viewer."""
        return self.account_id is not None

    @property
    def is_staff(self) -> bool:
        """Whether the viewer holds any office today."""
        return bool(self.duties)

    def member_of(self, village_id: UUID) -> bool:
        """Whether the person stands on that village's roster."""
        return self.village_id == village_id

    def holds(self, *roles: str, at: Iterable[UUID] | None = None) -> bool:
        """Whether one of the roles is held, at one of the places if any are named."""
        return self.duty(*roles, at=at) is not None

    def duty(self, *roles: str, at: Iterable[UUID] | None = None) -> Duty | None:
        """The first duty in one of the roles, at one of the places if any are named."""
        places = None if at is None else set(at)
        for duty in self.duties:
            if duty.role in roles and (places is None or duty.place_id in places):
                return duty
        return None

    def actor(self, role: str = "", via: Via = Via.WEB) -> Actor:
        """The viewer as the one who does something, in the role it is done in."""
        return Actor(
            account_id=self.account_id, person_id=self.person_id, role=role or "villager", via=via
        )


STRANGER = Viewer()
