"""The built-in six-week programme: ordinary practice, not evidence.

Mobility and the strength of the dorsiflexors come first, then knees-over-toes forms from shallow to
deep. How often, how many and how long are a starting point that nobody has tested as a whole.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dorsiflex.domain.plan import PlanItem
from dorsiflex.domain.weeks import DAYS_IN_WEEK, WeekStart, week_of

NOT_EVIDENCE = (
    "The template is ordinary practice, not evidence: a starting point. Change it with"
    " dorsiflex plan add and plan drop."
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One exercise in some weeks of the programme.

    Attributes:
        exercise: its key in the catalogue.
        first_week: from this week on, counted from 1.
        last_week: up to this one; the last stage goes on in a longer plan.
        times: a week.
        sets: each time.
        reps: in each set, or None.
        hold_s: how long each is held in seconds, or None.
    """

    exercise: str
    first_week: int
    last_week: int
    times: int
    sets: int
    reps: int | None = None
    hold_s: int | None = None


LAST_WEEK = 6

TEMPLATE = (
    Stage("ankle-circles", 1, 2, times=4, sets=1, reps=10),
    Stage("calf-stretch", 1, 6, times=4, sets=2, hold_s=45),
    Stage("knee-to-wall", 1, 4, times=3, sets=2, reps=10),
    Stage("seated-raise", 1, 2, times=3, sets=2, reps=15),
    Stage("standing-raise", 3, 6, times=3, sets=2, reps=12),
    Stage("step-up", 3, 4, times=2, sets=2, reps=8),
    Stage("split-squat", 5, 6, times=3, sets=2, reps=8),
    Stage("deep-squat", 5, 6, times=2, sets=2, reps=6),
)


def template_items(start: date, end: date, week_start: WeekStart) -> tuple[PlanItem, ...]:
    """Lay the programme out over the days of a plan; in a longer one its last stage goes on."""
    first = week_of(start, week_start).start
    items = []
    for stage in TEMPLATE:
        since = first + timedelta(days=DAYS_IN_WEEK * (stage.first_week - 1))
        until = first + timedelta(days=DAYS_IN_WEEK * stage.last_week - 1)
        if stage.last_week == LAST_WEEK:
            until = end
        since, until = max(since, start), min(until, end)
        if since <= until:
            items.append(
                PlanItem(
                    exercise=stage.exercise,
                    times=stage.times,
                    since=since,
                    until=until,
                    sets=stage.sets,
                    reps=stage.reps,
                    hold_s=stage.hold_s,
                )
            )
    return tuple(items)
