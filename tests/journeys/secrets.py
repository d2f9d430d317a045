"""Things that are not for everybody, each with words of its own that nobody else writes."""

import re
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from tests.browser.people import CLERK, LEAD, WORKER
from tests.journeys.citizen import Answer, Citizen
from tests.journeys.conftest import Meet
from tests.journeys.halls import comment, meeting_in, number_in, open_hall, plan_of, say

COMMITTEE, SUPERVISOR, MODERATOR = "13900000003", "13900000004", "13900000005"
DEPUTY, TRIAGE, HEAD = "13900000007", "13900000008", "13900000009"
COUNTY, EXPERT, HANDLER = "13900000011", "13900000012", "13900000013"
FAR_LEAD, FAR_CLERK, NEIGHBOUR = "13900000014", "13900000015", "13900000023"
NOBODY = ""
EVERYBODY = (
    NOBODY,
    NEIGHBOUR,
    WORKER,
    CLERK,
    LEAD,
    COMMITTEE,
    SUPERVISOR,
    MODERATOR,
    DEPUTY,
    TRIAGE,
    HEAD,
    COUNTY,
    EXPERT,
    HANDLER,
    FAR_LEAD,
    FAR_CLERK,
)
OFFICE = frozenset({CLERK, LEAD})
OF_VILLAGE = frozenset({CLERK, LEAD, COMMITTEE, SUPERVISOR, MODERATOR, EXPERT})
OVERSEERS = frozenset({CLERK, MODERATOR, SUPERVISOR})
OF_TOWNSHIP = frozenset({DEPUTY, TRIAGE, HEAD, HANDLER, COUNTY})
NUMBER_IN_COMMENT = "13712345678"
"""A telephone number in a comment makes it wait for a moderator."""


@dataclass
class Secrets:
    """What there is to find, who may, and every address that somebody could guess."""

    may_read: dict[str, frozenset[str]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    meetings: list[UUID] = field(default_factory=list)
    comments: list[tuple[UUID, str]] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)

    def keep(self, word: str, *readers: str) -> str:
        """A word that only these may read."""
        self.may_read[word] = frozenset(readers)
        return word

    def addresses(self) -> list[str]:
        """Where a curious person would look."""
        found = ["/mine", "/me", "/me/notices", "/leader", "/desk", "/on-behalf", "/health"]
        for slug in ("qingshiwan", "shuangqiao"):
            found += [f"/v/{slug}", f"/v/{slug}/meetings", f"/v/{slug}/drafts"]
            found += [f"/admin/{slug}/people?q=李", f"/admin/{slug}/roster", f"/say?village={slug}"]
        for number in self.numbers:
            found += [f"/s/{number}{end}" for end in ("", "/receipt", "/slip")]
            found += [f"/desk/{number}", f"/leader/{number}"]
        for meeting_id in self.meetings:
            ends = ("", "/live", "/comments", "/hold", "/notice", "/broadcast", "/change")
            found += [f"/m/{meeting_id}{end}" for end in ends]
            api = f"/api/v1/meetings/{meeting_id}"
            found += [f"{api}/events", f"{api}/state", f"/m/{meeting_id}/comments?before=9999"]
        for meeting_id, comment_id in self.comments:
            found.append(f"/m/{meeting_id}/comments/{comment_id}/suggest")
            found.append(f"/m/{meeting_id}/hold?comment={comment_id}")
        for draft in self.drafts:
            found += [draft, f"{draft}/change"]
        return found


def plant(meet: Meet, nobody: Citizen) -> Secrets:
    """Everything in one village, by the people it happens to."""
    secrets = Secrets()
    _plant_matters(secrets, meet, nobody)
    _plant_comments(secrets, meet)
    _plant_plans(secrets, meet)
    return secrets


def _plant_matters(secrets: Secrets, meet: Meet, nobody: Citizen) -> None:
    author = meet(WORKER)
    words = secrets.keep("zq-confidential", WORKER, *OFFICE)
    _file(secrets, say(author, words, privacy="confidential"))
    words = secrets.keep("zq-township-only", WORKER, TRIAGE, HEAD, DEPUTY)
    _file(secrets, say(author, words, privacy="confidential", addressee="township"))
    _file(secrets, say(author, secrets.keep("zq-not-read-yet", WORKER, *OFFICE)))
    anonymous = {"privacy": "anonymous"}
    _file(secrets, say(nobody, secrets.keep("zq-of-nobody", *OFFICE), **anonymous))
    accusation = secrets.keep("zq-accusation", COUNTY)
    _file(secrets, say(nobody, accusation, kind="accusation", **anonymous))
    answered = secrets.keep("zq-answered-in-confidence", WORKER, *OFFICE)
    number = _file(secrets, say(author, answered, privacy="confidential"))
    reply = secrets.keep("zq-the-answer", WORKER, *OFFICE)
    form = {
        "client_id": str(uuid4()),
        "outcome": "explained",
        "reason": f"{reply} 台账查过了,地界没有变,下星期三带您到现场看一次,当面说清楚。",
    }
    assert meet(LEAD).post(f"/leader/{number}/sign", **form).status == 302


def _file(secrets: Secrets, answer: Answer) -> str:
    number = number_in(answer)
    secrets.numbers.append(number)
    return number


def _plant_comments(secrets: Secrets, meet: Meet) -> None:
    hall = open_hall(meet(CLERK), "查漏补缺的会")
    secrets.meetings.append(hall)
    author = meet(WORKER)
    hidden = _comment(secrets, author, hall, secrets.keep("zq-hidden", WORKER, *OVERSEERS))
    decision = {"comment_id": hidden, "decision": "hide", "reason": "insult"}
    assert meet(MODERATOR).post(f"/m/{hall}/hold", **decision).status == 303
    held = secrets.keep("zq-held", WORKER, *OVERSEERS)
    _comment(secrets, author, hall, f"{held} {NUMBER_IN_COMMENT}")
    withdrawn = _comment(secrets, author, hall, secrets.keep("zq-withdrawn", WORKER))
    assert author.post(f"/m/{hall}/comments/{withdrawn}/withdraw").status == 303


def _comment(secrets: Secrets, who: Citizen, hall: UUID, text: str) -> str:
    answer = comment(who, hall, text)
    assert answer.status == 200, answer.text
    comment_id: str = answer.json()["id"]
    secrets.comments.append((hall, comment_id))
    return comment_id


def _plant_plans(secrets: Secrets, meet: Meet) -> None:
    planned = plan_of(secrets.keep("zq-planned-meeting", *OF_VILLAGE))
    made = meet(CLERK).post("/v/qingshiwan/meetings/new", **planned)
    secrets.meetings.append(meeting_in(made.location))
    members = (NEIGHBOUR, WORKER, *OF_VILLAGE, *OF_TOWNSHIP)
    title = secrets.keep("zq-members-meeting", *members)
    secrets.meetings.append(open_hall(meet(CLERK), title, audience="members"))
    form = {
        "client_id": str(uuid4()),
        "title": secrets.keep("zq-draft-in-the-making", *OFFICE),
        "kind": "village_rules",
        "explanation": "改一条",
        "text": "第一条 垃圾不倒河里。",
    }
    written = meet(LEAD).post("/v/qingshiwan/drafts/new", **form)
    found = re.search(r"/d/[0-9a-f-]{36}", written.location)
    assert found, written.text
    secrets.drafts.append(found[0])
