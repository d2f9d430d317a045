"""The words the scripts of the meeting pages say; `{name}` is filled in by them."""

from consultations.meetings.models import Meeting
from webapp.i18n import gettext as _
from webapp.i18n import say_moment
from webapp.meetings.words import PAUSE_REASONS


def meeting_words(meeting: Meeting) -> dict[str, object]:
    """What is said of the meeting's own state."""
    return {
        "draft": _("Not announced yet. Only the village office sees this page."),
        "convened": _(
            "Not begun yet. It begins %(when)s. Stay here, it starts by itself.",
            when=say_moment(meeting.starts_at),
        ),
        "checkin": _("The hall is open. It begins soon."),
        "live": "",
        "closed": _("This meeting has ended."),
        "cancelled": _("This meeting is called off."),
        "paused": _("Paused: {reason}"),
        "reasons": {key: str(words) for key, words in PAUSE_REASONS.items()},
        "now": _("Now: {line}"),
    }


def follow_words(meeting: Meeting) -> dict[str, object]:
    """What the player says to those who follow the meeting."""
    return {
        **meeting_words(meeting),
        "idle": _("Sound is off."),
        "reading": _("You read along. Sound is off."),
        "connecting": _("Connecting …"),
        "open": _("You hear the hall."),
        "seeing": _("You hear and see the hall."),
        "silent": _("Connected. The hall sends no sound yet."),
        "soundOnly": _("You hear the hall. It sends no picture."),
        "restoring": _("The sound is lost. It comes back by itself, the text goes on."),
        "away": _("Sound and picture start again in a moment. Please wait."),
        "resting": _("Sound and picture rest."),
        "notOpen": _("It starts by itself when the hall opens."),
        "refused": _("This meeting is not for you to hear. Ask the village office."),
        "unable": _("This browser can't play the sound."),
        "dataUse": _("now about {n} MB an hour"),
    }


def broadcast_words(meeting: Meeting) -> dict[str, object]:
    """What the broadcast page says to the clerk."""
    return {
        **meeting_words(meeting),
        "ready": _("Nothing is sent yet."),
        "trying": _("You see and hear yourself. Nothing is sent yet."),
        "notOpen": _("Open the hall first, then start sending."),
        "connecting": _("Connecting …"),
        "open": _("You are being heard."),
        "openPicture": _("You are being heard and seen."),
        "resting": _("Paused. Nobody hears or sees you."),
        "restoring": _("The line is lost. It comes back by itself."),
        "away": _("The media service starts again. It comes back by itself."),
        "refused": _("Somebody else has to let you send. Reload the page."),
        "taken": _("Another device sends now. Press “Start sending” to take over."),
        "unable": _("This browser can't send sound and picture."),
        "uplinkGood": _("Sending {kbps} kbit/s. The line is good."),
        "uplinkFair": _("Sending {kbps} kbit/s. Some of it is lost ({loss} %)."),
        "uplinkBad": _("Sending {kbps} kbit/s. Much is lost ({loss} %). Turn the picture off."),
        "one": _("One person is listening."),
        "listeners": _("{n} people are listening."),
        "nobody": _("Nobody is listening yet."),
        "needsHttps": _(
            "Microphone and camera work only under https. Open the page by its https address."
        ),
        "notAllowed": _(
            "The browser may not use microphone and camera. Allow it in its settings, then reload."
        ),
        "notFound": _("No microphone was found. Plug one in and try again."),
        "busy": _("Another program uses the microphone or camera. Close it and try again."),
        "noCamera": _("No camera was found. You can send sound alone."),
        "failed": _("Microphone and camera did not start. Try again."),
        "notSent": _("No network. Nothing was changed, press again."),
    }
