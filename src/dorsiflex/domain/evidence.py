"""The numbers of the literature that dorsiflex rests on, and comparisons with limits."""

from __future__ import annotations

from math import isclose, sqrt

PAIN_SCALE = range(11)
"""Numeric rating scale: 0 none, 10 worst imaginable."""

DEFAULT_PAIN_LIMIT = 5
"""Pain above this asks to ease off, unless `pain_limit` is set (Silbernagel 2007)."""

NOTICEABLE_PAIN_CHANGE = 2.0
"""Points on the scale that a person usually notices (Farrar 2001)."""

STEPS_THAT_RISE = 2
"""So many rises in a row of the weekly mean make pain `rising` (a convention)."""

CALM_DAYS = 7
"""After sharp pain, pain above the limit or an unsettled morning, so many days without any come
before training may go on (a convention)."""

CONFIDENCE = 0.95
"""Of every interval and of the minimal detectable change."""

Z_95 = 1.96
"""Two-sided 95 % quantile of the normal distribution, as the MDC is customarily written."""

MDC_PUBLISHED_CM = 1.9
"""MDC of the knee-to-wall test, one test against another (Powden 2015)."""

MDC_THREE_TRIALS_CM = 1.5
"""MDC of the mean of three trials, upper end (Konor 2012)."""

SEM_PUBLISHED_CM = MDC_PUBLISHED_CM / (Z_95 * sqrt(2))
"""0.685 cm: the standard error of measurement that gives that MDC."""

SEM_THREE_TRIALS_CM = MDC_THREE_TRIALS_CM / (Z_95 * sqrt(2))
"""0.541 cm, likewise."""

SEM_FLOOR_CM = 0.4
"""A personal SEM is never taken below the smallest published one (Konor 2012)."""

TRIALS_OF_A_MEAN = 3
"""With so many trials in every test, the SEM of the mean of three applies."""

DAYS_FOR_PERSONAL_SEM = 10
"""From so many days of tests within the last 84 days on, a person's own SEM counts (a
convention)."""

DAYS_FOR_TREND = 6
"""From so many days of tests on, a trend is given (openair's rule)."""

COARSE_STEPS_CM = (1.27, 1.0, 0.635, 0.5, 0.3175)
"""Readings in steps of 1 or 0.5 cm, or of 1/2, 1/4 or 1/8 inch, widen the interval of a trend (a
convention)."""

WINDOW_DAYS = 14
"""The first and the last so many days of testing are compared (a convention)."""

PERIOD_DAYS = 84
"""Twelve weeks: a person's own SEM and the difference between the ankles rest on the last so many
days, a drift is counted in them, and after so many the needed evidence rises (a convention)."""

DAYS_FOR_CHANGE = 4
"""From so many days of tests on, a change is judged (a convention)."""

DAYS_FOR_ASYMMETRY = 4
"""With so many days on which both ankles were tested, the stiffer one can be named (a
convention)."""

NEEDED_RATIO = 5.0
"""A verdict needs an evidence ratio of so much in the first 84 days (a convention)."""

NEEDED_RATIO_AT_MOST = 40.0
"""The needed evidence rises evenly with time, and no further than this (a convention)."""

CORRELATIONS = (0.0, 0.2, 0.4, 0.6, 0.8)
"""Of neighbouring tests; the evidence is averaged over them, as nobody has measured it (a
convention)."""

LINK_DAYS = 3.5
"""Tests so many days apart or more are as alike as these correlations say; closer ones more (a
convention)."""

PRIOR_DAYS = 4
"""The published SEM counts for as much as so many day scores do (a convention)."""

EFFECT_VARIANCE = 4.0
"""A change is expected with a variance of so many error variances (a convention)."""

DRIFT_WEIGHT = 0.4
"""Of an even drift among the shapes that a change can have (a convention)."""

LEVELLING_WEIGHT = 0.4
"""Of the gains that level off (a convention)."""

STEP_WEIGHT = 0.2
"""Of one step (a convention)."""

LEVELLING_DAYS = (42, 84, 168)
"""A gain levels off after so many days (a convention)."""

DAYS_AT_NEW_LEVEL = 14
"""A gain that levels off is looked for once there were so many days after that (a convention)."""

DAYS_BESIDE_STEP = 3
"""A step has so many days of tests or more before it and after it (a convention)."""

MOST_STEPS = 100
"""So many places of a step are tried; of more, evenly chosen ones (a convention)."""

DAYS_BEFORE_SETBACK = 5
"""The latest day score is compared with the median of so many before it (a convention)."""

TESTS_BESIDE = 5
"""A test is compared with so many before it and after it, to find typos (a convention)."""

COMMON_ASYMMETRY_CM = 1.5
"""68 % of healthy adults differ by this or less (Hoch & McKeon 2011)."""

LARGEST_ASYMMETRY_SEEN_CM = 3.0
"""Up to about this was still seen in healthy adults (Hoch & McKeon 2011)."""


def reaches(value: float, limit: float) -> bool:
    """Return whether a value is at least the limit."""
    return value >= limit or isclose(value, limit)


def exceeds(value: float, limit: float) -> bool:
    """Return whether a value is more than the limit."""
    return value > limit and not isclose(value, limit)
