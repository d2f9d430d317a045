"""The fixed choices of a meeting: what kind it is, who may listen, why it is paused."""

from enum import StrEnum


class MeetingKind(StrEnum):
    """Who meets, or how."""

    COURTYARD_MEETING = "courtyard_meeting"
    VILLAGERS_ASSEMBLY = "villagers_assembly"
    HOUSEHOLD_ASSEMBLY = "household_assembly"
    REPRESENTATIVES_MEETING = "representatives_meeting"
    GROUP_MEETING = "group_meeting"
    MEMBERS_ASSEMBLY = "members_assembly"
    DELIBERATION = "deliberation"
    HEART_TO_HEART = "heart_to_heart"
    HEARING = "hearing"
    APPRAISAL = "appraisal"
    TRAINING = "training"


class Audience(StrEnum):
    """Who may listen from afar."""

    LINK = "link"
    MEMBERS = "members"
    HALL_ONLY = "hall_only"


class PauseReason(StrEnum):
    """Why sound and picture stop for a while; shown to everybody."""

    BREAK = "break"
    TECHNICAL = "technical"
    DISORDER = "disorder"
    PRIVATE = "private"


class ItemState(StrEnum):
    """Where an agenda line stands."""

    PLANNED = "planned"
    CURRENT = "current"
    NOTED = "noted"
