"""What kinds, audiences, states and refusals of meetings are called."""

from consultations.meetings.kinds import Audience, MeetingKind, PauseReason
from webapp.i18n import LazyText
from webapp.i18n import lazy_gettext as _l

KINDS: dict[str, LazyText] = {
    MeetingKind.COURTYARD_MEETING: _l("Courtyard meeting"),
    MeetingKind.VILLAGERS_ASSEMBLY: _l("Villagers' assembly"),
    MeetingKind.HOUSEHOLD_ASSEMBLY: _l("Assembly by household"),
    MeetingKind.REPRESENTATIVES_MEETING: _l("Representatives' meeting"),
    MeetingKind.GROUP_MEETING: _l("Group meeting"),
    MeetingKind.MEMBERS_ASSEMBLY: _l("Members' assembly of the collective"),
    MeetingKind.DELIBERATION: _l("Deliberation"),
    MeetingKind.HEART_TO_HEART: _l("Heart-to-heart talk"),
    MeetingKind.HEARING: _l("Hearing"),
    MeetingKind.APPRAISAL: _l("Appraisal"),
    MeetingKind.TRAINING: _l("Training"),
}
AUDIENCES: dict[str, tuple[LazyText, LazyText]] = {
    Audience.LINK: (_l("Everybody with the link"), _l("No account needed.")),
    Audience.MEMBERS: (
        _l("People of our village only"),
        _l("They sign in. For land, people and money of named persons."),
    ),
    Audience.HALL_ONLY: (_l("Only in the hall"), _l("Nothing is sent out.")),
}
PAUSE_REASONS: dict[str, LazyText] = {
    PauseReason.BREAK: _l("A short break"),
    PauseReason.TECHNICAL: _l("Sound or picture is being mended"),
    PauseReason.DISORDER: _l("The hall has to become quiet first"),
    PauseReason.PRIVATE: _l("A private matter of somebody is being talked about"),
}

REFUSALS: dict[str, LazyText] = {
    "meeting_not_in_that_state": _l("The meeting has moved on. Reload the page and look again."),
    "meeting_not_yours": _l("You may follow this meeting. This button belongs to others."),
    "meeting_not_open": _l("The meeting is not open now."),
    "meeting_title_missing": _l("Give the meeting a title."),
    "meeting_venue_missing": _l("Say where it is."),
    "meeting_in_the_past": _l("This day is over. Choose today or a later day."),
    "agenda_missing": _l("Write at least one line of the agenda."),
    "agenda_too_long": _l("More than %(most)s lines. Leave some for the next meeting."),
    "agenda_line_too_long": _l("One line is longer than %(longest)s characters. Shorten it."),
    "agenda_line_unknown": _l("This line is not on the agenda any more."),
    "pause_reason_missing": _l("Choose why it is paused."),
    "cancel_reason_missing": _l("Say why, in at most 200 characters."),
    "publisher_taken": _l("Another device sends now. Press “Start sending” to take over."),
    "join_role_unknown": _l("Reload the page and try again."),
}
