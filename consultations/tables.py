"""Every table, imported for its effect: what migrations and relationships need to know."""

from consultations import history
from consultations.comments import models as comments
from consultations.db import Base
from consultations.drafts import models as drafts
from consultations.meetings import models as meetings
from consultations.notifications import models as notifications
from consultations.people import models as people
from consultations.routing import models as routing
from consultations.suggestions import models as suggestions
from consultations.tracking import models as tracking

metadata = Base.metadata

__all__ = [
    "comments",
    "drafts",
    "history",
    "meetings",
    "metadata",
    "notifications",
    "people",
    "routing",
    "suggestions",
    "tracking",
]
