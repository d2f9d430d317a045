"""Before anything is sent: who will read it, and by when each kind is answered."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from consultations import clock
from consultations.people.models import Place, Unit
from consultations.people.queries import work_calendar
from consultations.routing.owners import first_owner
from consultations.suggestions.kinds import Addressee, Kind
from consultations.suggestions.machine import Clock
from consultations.tracking.promise import terms_for


@dataclass(frozen=True)
class Outlook:
    """Who answers at one level, and when a suggestion sent now is read and answered."""

    addressee: str
    unit: Unit
    leader: str
    read_by: date
    answered_by: date
    days: int


def outlook_at(session: Session, village: Place) -> list[Outlook]:
    """What to expect of the village and of the township."""
    places = {Addressee.VILLAGE: village, Addressee.TOWNSHIP: village.parent or village}
    calendar = work_calendar(session, village)
    found = []
    for addressee, place in places.items():
        owner = first_owner(session, place)
        terms = terms_for(Kind.SUGGESTION, addressee)
        found.append(
            Outlook(
                addressee=addressee,
                unit=owner.unit,
                leader=owner.tenure.person.name,
                read_by=terms[Clock.RECEIPT].due(clock.today(), calendar).day,
                answered_by=terms[Clock.ANSWER].due(clock.today(), calendar).day,
                days=terms[Clock.ANSWER].days,
            )
        )
    return found
