"""Whether to progress in training: the keep-going rule, applied to plan, training and pain.

The rule: pain at or below the limit during and after exercise, settled by the next morning, not
rising from week to week (Silbernagel et al. 2007, limits second-hand); stop at sharp pain (Vincent
& Vincent 2017). That a planned week must be done first, and how long a flare-up counts, are
conventions of dorsiflex.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.dates import DAYS_IN_WEEK, short_day, week_of
from dorsiflex.domain.day_scores import weekly_pain
from dorsiflex.domain.judgements import is_rising, pain_warnings, summarise_pain
from dorsiflex.domain.plan import plan_on, training_week
from dorsiflex.domain.report import Advice, Progression, ReportWarning, WarningCode
from dorsiflex.domain.thresholds import CALM_DAYS, PAIN_SCALE
from dorsiflex.domain.training import judge_mornings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from dorsiflex.domain.dates import WeekStart
    from dorsiflex.domain.day_scores import DayScore
    from dorsiflex.domain.measurement import Side
    from dorsiflex.domain.plan import Plan, TrainingWeek
    from dorsiflex.domain.training import Morning, MorningPain, TrainingSession

WEEKS_LOOKED_BACK = 12
"""How far back pain can affect the advice; the same as a report by default."""

_DAY = timedelta(days=1)
_TEST = "test, "


class TrainingLog(NamedTuple):
    """What one person planned and did.

    Attributes:
        sessions: in any order.
        mornings: in any order, at most one per day.
        plans: in any order; no two share a day.
    """

    sessions: Sequence[TrainingSession] = ()
    mornings: Sequence[MorningPain] = ()
    plans: Sequence[Plan] = ()

    def is_idle(self, today: date) -> bool:
        """Return whether there is nothing to judge: no training, no morning, no plan."""
        return not (self.mornings or self.is_training(today))

    def is_training(self, today: date) -> bool:
        """Return whether there is a training session, or a plan that has begun and is not old."""
        oldest = today - timedelta(weeks=WEEKS_LOOKED_BACK)
        has_plan = any(plan.start <= today and plan.end >= oldest for plan in self.plans)
        return bool(self.sessions) or has_plan

    def up_to(self, day: date) -> TrainingLog:
        """Return the log without what was done after a day."""
        return TrainingLog(
            [session for session in self.sessions if session.done_on <= day],
            [morning for morning in self.mornings if morning.day <= day],
            self.plans,
        )


_SHARP, _RISING = "sharp", "rising"
_STOP_AT = frozenset((_SHARP, _RISING))
"""Kinds of pain that easing off is not enough for."""


class _Flare(NamedTuple):
    day: date
    kind: str
    text: str
    in_test: bool = False


def judge_progression(
    *,
    today: date,
    log: TrainingLog,
    scores: Mapping[Side, Sequence[DayScore]],
    pain_limit: int,
    week_start: WeekStart,
) -> Progression | None:
    """Return whether to progress; None for a person without training and plans.

    Pain on a morning asks to ease off in any case.

    Args:
        today: later records are ignored.
        log: training of the last twelve weeks or more, and all plans.
        scores: day scores of the same weeks by ankle, earliest first; their pain counts too.
        pain_limit: pain above this means easing off.
        week_start: first day of a week.
    """
    if log.is_idle(today):
        return None
    log = log.up_to(today)
    scores = {side: [s for s in days if s.day <= today] for side, days in scores.items()}
    week = _week_to_judge(today, log, week_start)
    mornings = judge_mornings(log.mornings, log.sessions)
    flares = [
        flare
        for flare in _flares(log, scores, mornings, pain_limit, today)
        if flare.day >= min(week.week.start, today - (CALM_DAYS - 1) * _DAY)
    ]
    latest = _latest_of_each_kind(flares)
    reasons = [
        *(flare for flare in latest if (today - flare.day).days < CALM_DAYS),
        *_rising_pain(log, week_start, today),
        *_pain_in_tests(scores, pain_limit, week_start, today),
    ]
    if reasons:
        return _ease_off(reasons)
    if not log.is_training(today):
        return None
    hold = [
        *_plan_gaps(today, week, log),
        *(
            f"{flare.text} Wait until {CALM_DAYS} days have passed without that."
            for flare in latest
        ),
        *_missing_records(today, week, log, mornings),
    ]
    if hold:
        return Progression(Advice.HOLD, tuple(hold))
    return Progression(Advice.MAY_PROGRESS, tuple(_progress_reasons(today, week, log, pain_limit)))


def _ease_off(reasons: Sequence[_Flare]) -> Progression:
    """Return the advice to ease off; the reasons to stop come first."""
    in_order = sorted(reasons, key=lambda flare: flare.kind not in _STOP_AT)
    first = in_order[0]
    return Progression(
        Advice.EASE_OFF,
        tuple(flare.text for flare in in_order),
        on=None if first.kind == _RISING else first.day,
        must_stop=first.kind in _STOP_AT,
        only_tests=all(flare.in_test for flare in reasons),
    )


def progression_warnings(progression: Progression) -> list[ReportWarning]:
    """Return a warning if the advice is to ease off, so that it comes before any number."""
    if progression.advice is not Advice.EASE_OFF:
        return []
    reason = progression.reasons[0]
    text = reason if progression.must_stop else f"Ease off. {reason}"
    return [
        ReportWarning(
            WarningCode.TRAINING_EASE_OFF,
            None,
            text,
            on=progression.on,
            is_settled=False,
            is_current=True,
        )
    ]


def _week_to_judge(today: date, log: TrainingLog, week_start: WeekStart) -> TrainingWeek:
    """Return this week if it is complete or ends today, else last week."""
    this, last = (
        training_week(week_of(today - back, week_start), log.plans, log.sessions)
        for back in (0 * _DAY, DAYS_IN_WEEK * _DAY)
    )
    # In the first week of a plan there is no earlier week to judge.
    is_this = this.is_complete or today == this.week.end or not last.planned
    return this if is_this else last


def _flares(
    log: TrainingLog,
    scores: Mapping[Side, Sequence[DayScore]],
    mornings: Sequence[Morning],
    limit: int,
    today: date,
) -> Iterator[_Flare]:
    most = PAIN_SCALE[-1]
    for day, where, pain, is_sharp in _pains(log, scores):
        in_test, on = where.startswith(_TEST), short_day(day, today)
        if is_sharp:
            text = f"Sharp pain on {on} ({where}): stop that, and get advice."
            yield _Flare(day, _SHARP, text, in_test)
        if pain is not None and pain > limit:
            text = f"Pain was {pain} of {most} on {on} ({where}), above the limit of {limit}."
            yield _Flare(day, "above", text, in_test)
    for morning in mornings:
        if morning.is_settled is False:
            text = (
                f"Pain on the morning of {short_day(morning.day, today)} was {morning.pain}, after"
                f" {morning.before} before the training: not settled."
            )
            yield _Flare(morning.day, "unsettled", text)


def _pains(
    log: TrainingLog, scores: Mapping[Side, Sequence[DayScore]]
) -> Iterator[tuple[date, str, int | None, bool]]:
    """Yield the day, the source, the pain and whether it was sharp, of every record."""
    for session in log.sessions:
        yield session.done_on, session.exercise, session.pain, session.sharp
    for morning in log.mornings:
        yield morning.day, "morning", morning.pain, False
    for side, side_scores in scores.items():
        for score in side_scores:
            worst = max(score.pains, default=None)
            yield score.day, f"{_TEST}{side}", worst, score.sharp_tests > 0


def _latest_of_each_kind(flares: Sequence[_Flare]) -> list[_Flare]:
    latest: dict[str, _Flare] = {}
    for flare in sorted(flares, key=lambda flare: flare.day):
        latest[flare.kind] = flare
    return [latest[kind] for kind in (_SHARP, "above", "unsettled") if kind in latest]


def _rising_pain(log: TrainingLog, week_start: WeekStart, today: date) -> Iterator[_Flare]:
    recorded = (
        (session.done_on, [session.pain]) for session in log.sessions if session.pain is not None
    )
    if is_rising(weekly_pain(recorded, week_start)):
        text = "Pain in training rises from week to week: stop what loads it, and get advice."
        yield _Flare(today, _RISING, text)


def _pain_in_tests(
    scores: Mapping[Side, Sequence[DayScore]], limit: int, week_start: WeekStart, today: date
) -> Iterator[_Flare]:
    """Yield pain that rises, or that is older than a flare and has not settled."""
    for side, its in scores.items():
        pain = summarise_pain(its, week_start, limit)
        if pain.rising:
            text = (
                f"Pain in the tests of the {side} ankle rises from week to week: stop what loads"
                " it, and get advice."
            )
            yield _Flare(today, _RISING, text, in_test=True)
        for warning in pain_warnings(side, its, week_start, pain, today):
            if warning.on is None or warning.is_settled:
                continue
            if (today - warning.on).days >= CALM_DAYS:
                kind = _SHARP if warning.code is WarningCode.SHARP_PAIN else "above"
                yield _Flare(warning.on, kind, warning.text, in_test=True)


def _plan_gaps(today: date, week: TrainingWeek, log: TrainingLog) -> Iterator[str]:
    if plan_on(log.plans, today) is None:
        yield "No active plan, so there is no target to compare with."
    elif not week.planned:
        yield f"Nothing is planned in {week.week.name}."
    elif not week.is_complete:
        left = ", ".join(f"{each.exercise} {each.left}" for each in week.exercises if each.left)
        yield (
            f"{week.planned_done} of {week.planned} planned sessions done in {week.week.name}"
            f" (to do: {left})."
        )
    elif not any((today - session.done_on).days < DAYS_IN_WEEK for session in log.sessions):
        yield f"No training in the last {DAYS_IN_WEEK} days."


def _missing_records(
    today: date, week: TrainingWeek, log: TrainingLog, mornings: Sequence[Morning]
) -> Iterator[str]:
    sessions = [session for session in log.sessions if session.done_on >= week.week.start]
    trained = sorted({session.done_on for session in sessions})
    with_pain = {session.done_on for session in sessions if session.pain is not None}
    if unrecorded := [day for day in trained if day not in with_pain]:
        yield f"Pain in training was not recorded on {_days(unrecorded, today)}."
    known = {morning.day: morning for morning in mornings}
    after = [day + _DAY for day in trained if day < today]
    if missing := [day for day in after if day not in known]:
        yield f"Pain was not recorded on the morning of {_days(missing, today)}."
    if unknown := [day for day in after if day in known and known[day].is_settled is None]:
        yield (
            f"There is no earlier morning to compare {_days(unknown, today)} with, so it is not"
            " known whether pain had settled."
        )


def _progress_reasons(
    today: date, week: TrainingWeek, log: TrainingLog, limit: int
) -> Iterator[str]:
    pains = [
        session.pain
        for session in log.sessions
        if session.done_on >= week.week.start and session.pain is not None
    ]
    yield f"All {week.planned} planned sessions done in {week.week.name}."
    yield (
        f"Pain since {short_day(week.week.start, today)} at most {max(pains)}, the limit is"
        f" {limit}; none sharp, not rising from week to week."
    )
    yield "Settled by each next morning."


def _days(days: Sequence[date], today: date) -> str:
    """Return the latest day, and the number of others."""
    more = f" and {len(days) - 1} more" if len(days) > 1 else ""
    return f"{short_day(days[-1], today)}{more}"
