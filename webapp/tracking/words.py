"""What kinds, classes, steps and refusals of matters are called."""

from datetime import date, datetime

from consultations import clock
from consultations.suggestions.kinds import Outcome, Privacy, Source
from consultations.tracking.course import Stage
from consultations.tracking.matters import Promised
from webapp.i18n import LazyText, current_locale, gettext, ngettext, say_date
from webapp.i18n import lazy_gettext as _l
from webapp.i18n.catalogs import named

SOURCES: dict[str, LazyText] = {
    Source.COMMENT: _l("said in a meeting"),
    Source.PAPER: _l("written down for the person"),
    Source.PHONE: _l("taken by telephone"),
}
PRIVACIES: dict[str, tuple[LazyText, LazyText]] = {
    Privacy.PSEUDONYMOUS: (_l("Without my name"), _l("Everybody reads it as from your group.")),
    Privacy.PUBLIC: (_l("With my name"), _l("Everybody reads it with your name.")),
    Privacy.CONFIDENTIAL: (_l("Keep it confidential"), _l("Only who deals with it reads it.")),
    Privacy.ANONYMOUS: (
        _l("Nobody knows who I am"),
        _l("No name and no number is kept. It is not published."),
    ),
}
OUTCOMES: dict[str, LazyText] = {
    Outcome.ADOPTED: _l("Adopted"),
    Outcome.PARTLY_ADOPTED: _l("Partly adopted"),
    Outcome.NOT_ADOPTED: _l("Not adopted"),
    Outcome.EXPLAINED: _l("Explained"),
    Outcome.REFERRED: _l("Passed to the office in charge"),
    Outcome.RESOLVED: _l("Solved"),
    Outcome.ALREADY_DONE: _l("Already arranged"),
}
STAGES: dict[str, LazyText] = {
    "suggestion.submitted": _l("Stored, with a number"),
    "suggestion.received": _l("Read by the office"),
    "suggestion.supplement_asked": _l("Something is missing; the work goes on"),
    "suggestion.diverted": _l("Passed to the county contact, kept secret"),
    "suggestion.closed": _l("Closed"),
    "suggestion.reopened": _l("Opened again, one level up"),
    "suggestion.withdrawn": _l("Taken back by the author"),
    "suggestion.author_agreed": _l("The author agrees"),
}
WAYS: dict[str, LazyText] = {
    "call": _l("The author was called"),
    "visit": _l("The author was visited"),
    "message": _l("The author was written to"),
}
SCORES: dict[str, LazyText] = {
    "satisfied": _l("Satisfied"),
    "fair": _l("Fair"),
    "dissatisfied": _l("Not satisfied"),
}
REFUSALS: dict[str, LazyText] = {
    "words_missing": _l("Write down what you would like to say."),
    "words_too_long": _l("That is too long. At most %(most)s characters."),
    "name_too_long": _l("That name is too long. At most %(most)s characters."),
    "kind_unknown": _l("Choose what it is."),
    "addressee_unknown": _l("Choose whom you ask."),
    "source_unknown": _l("Choose how it came."),
    "privacy_unknown": _l("Choose who may read it."),
    "stance_unknown": _l("Choose whether you agree."),
    "sign_in_to_be_named": _l("Sign in first, or send it without a name. Your words are kept."),
    "not_for_others": _l("Only people of this village may write down for others here."),
    "read_back_first": _l("Read the words back first, then tick this."),
    "form_already_used": _l(
        "This was sent before as %(number)s. Send it again if it is a new one."
    ),
    "form_used_elsewhere": _l("This form was used before. Reload the page and send again."),
    "nobody_to_answer": _l("Nobody could answer it right now. Please call the village office."),
    "matter_not_in_that_state": _l("It has moved on meanwhile. Reload the page and look again."),
    "matter_without_owner": _l("It has been passed on. Please call the village office."),
    "not_your_step": _l("You may read this. This button belongs to others."),
    "not_your_matter": _l("Only the author can do that."),
    "not_your_comment": _l("Only the author and the meeting's office can do that."),
    "comment_not_shown": _l("This comment is not shown, so it can't become a matter."),
    "wrong_code": _l("Number and code don't go together. Look at the slip once more."),
    "too_many_tries": _l("Too many tries. Wait %(wait)s seconds and try again."),
    "not_answered_yet": _l("There is no answer yet."),
    "already_rated": _l("You have already said what you think of this answer."),
    "choose_a_face": _l("Tap one of the three faces."),
    "say_what_is_missing": _l("Say in one sentence what is missing."),
    "supplement_asked_before": _l("The list of what is missing was sent already."),
}


def say_short(day: date | datetime) -> str:
    """11月20日, or 20 Nov: for narrow places."""
    if isinstance(day, datetime):
        day = day.astimezone(clock.ZONE).date()
    if current_locale() == "en":
        return f"{day.day} {day:%b}"
    return f"{day.month}月{day.day}日"


def say_how_counted(promised: Promised) -> str:
    """Where a date comes from, in words."""
    start = say_date(promised.counted_from)
    if promised.counting == "calendar":
        said = ngettext(
            "Counted from %(start)s: %(n)s day. The first day does not count.",
            "Counted from %(start)s: %(n)s days. The first day does not count.",
            promised.days,
            start=start,
        )
    else:
        said = ngettext(
            "Counted from %(start)s: %(n)s working day. Weekends and holidays do not count.",
            "Counted from %(start)s: %(n)s working days. Weekends and holidays do not count.",
            promised.days,
            start=start,
        )
    if promised.reason == "reopened":
        said += gettext(" Opened again, so half of the first time.")
    if promised.provisional:
        said += gettext(" Next year's holidays are not published yet, so it may become later.")
    return said


def say_stage(stage: Stage) -> str:
    """One line of the course of a matter."""
    if stage.kind == "suggestion.assigned" and stage.unit is not None:
        return gettext("Given to %(unit)s, %(leader)s", unit=named(stage.unit), leader=stage.leader)
    if stage.kind == "suggestion.contacted":
        return str(WAYS.get(stage.way, _l("Being dealt with")))
    if stage.kind == "suggestion.answered":
        return gettext("Answered: %(outcome)s", outcome=str(OUTCOMES[stage.outcome]))
    if stage.score:
        return gettext("The author's verdict: %(score)s", score=str(SCORES[stage.score]))
    return str(STAGES.get(stage.kind, stage.kind))


def timeline_of(stages: list[Stage]) -> list[dict[str, str]]:
    """The course for the timeline macro."""
    shown = [s for s in stages if not (s.kind == "suggestion.contacted" and s.way == "answer")]
    return [
        {"when": say_date(stage.at), "iso": stage.at.isoformat(), "text": say_stage(stage)}
        for stage in shown
    ]


def say_time_code(second: int) -> str:
    """1:02:10 into the meeting."""
    minutes, seconds = divmod(second, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
