"""Eight weeks of one made-up person, as commands: what most people's data look like.

Irregular days, an injured left ankle that gains, a typo, warm and cold tests, sharp pain once, two
events and a goal. Every day is counted from the last one, so a test can choose when "now" is.
"""

from datetime import date, timedelta
from typing import NamedTuple

WEEKS = 8


class Session(NamedTuple):
    """Both ankles on one morning or evening; empty texts were not recorded."""

    days_ago: int
    clock: str
    left: str
    right: str
    pain_left: str
    pain_right: str
    more: tuple[str, ...] = ()


_COLD, _WARM = ("--cold",), ("--warm",)
_FELL = ("--cold", "--sharp", "left", "-n", "missed a step")
_EASY = ("--cold", "-n", "stairs are easy")

SESSIONS = (
    Session(55, "07:10", "7.2/7.4/7.5", "11.2/11.4/11.3", "5", "0", _COLD),
    Session(53, "07:25", "7.5/7.6/7.9", "11.1/11.3/11.5", "4", "0", _COLD),
    Session(50, "19:40", "7.6/8.0/8.1", "11.6/11.7/11.9", "4", "0", _WARM),
    Session(46, "07:05", "7.5/7.8/7.8", "11.3/11.2/11.4", "4", "1", _COLD),
    Session(43, "07:30", "8.0/8.1/8.3", "11.0/11.4/11.4", "3", "0", _COLD),
    Session(36, "20:15", "8.4/8.5/8.8", "11.5/11.8/11.7", "3", "0", _WARM),
    Session(34, "07:15", "8.2/8.3/8.5", "11.3/11.4/11.6", "3", "0", _COLD),
    Session(31, "07:20", "8.0/7.9/8.2", "", "7", "", _FELL),
    Session(26, "07:00", "8.3/8.5/8.6", "11.4/11.4/11.6", "4", "0", _COLD),
    # 8.7 was meant.
    Session(24, "07:45", "18.7", "", "3", "", (*_COLD, "--yes")),
    Session(18, "19:55", "9.0/9.2/9.3", "11.6/11.8/11.9", "2", "0", (*_WARM, "-t", "after-work")),
    Session(15, "07:10", "8.9/9.0/9.2", "11.3/11.5/11.4", "2", "0", _COLD),
    Session(11, "07:35", "9.0/9.1/9.4", "11.4/11.6/11.5", "2", "0", _COLD),
    Session(8, "07:15", "9.2/9.4/9.5", "11.2/11.5/11.5", "1", "0", _COLD),
    Session(4, "07:05", "9.4/9.5/9.7", "11.5/11.4/11.7", "1", "0", _EASY),
    Session(0, "07:20", "9.5/9.6/9.9", "11.4/11.6/11.7", "1", "0", _COLD),
)  # fmt: skip

EVENTS = ((52, "new insoles", ()), (31, "missed a step on the stairs", ("--side", "left")))
GOAL_CM = "11.5"


def eight_weeks(last: date) -> list[tuple[str, ...]]:
    """Return the commands that store it; `last` is the day of the last test."""

    def day(days_ago: int) -> str:
        return str(last - timedelta(days=days_ago))

    tests = []
    for session in SESSIONS:
        command = ["log", "-l", session.left, "--pain-left", session.pain_left]
        if session.right:
            command += ["-r", session.right, "--pain-right", session.pain_right]
        at = f"{day(session.days_ago)} {session.clock}"
        tests.append((*command, "--at", at, *session.more))
    events = [("event", "add", text, "--at", day(ago), *more) for ago, text, more in EVENTS]
    by = str(last + timedelta(days=100))
    return [*tests, *events, ("goal", "set", GOAL_CM, "--side", "left", "--by", by)]
