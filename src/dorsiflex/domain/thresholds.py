"""Every threshold that dorsiflex uses, and comparisons with limits.

"A convention" marks a choice made for dorsiflex. All others are from the literature.
"""

from __future__ import annotations

from math import isclose, sqrt

PAIN_SCALE = range(11)
"""Numeric rating scale: 0 none, 10 worst imaginable."""

DEFAULT_PAIN_LIMIT = 5
"""Pain above this means easing off, unless `pain_limit` is set (Silbernagel 2007)."""

NOTICEABLE_PAIN_CHANGE = 2.0
"""Points on the scale that a person usually notices (Farrar 2001)."""

STEPS_THAT_RISE = 2
"""Increases in a row of the weekly mean that make pain `rising` (a convention)."""

CALM_DAYS = 7
"""Days without sharp pain, pain above the limit or an unsettled morning before training may
progress (a convention)."""

CONFIDENCE = 0.95
"""Confidence level of every interval and of the minimal detectable change."""

Z_95 = 1.96
"""Two-sided 95 % quantile of the normal distribution, as the MDC is customarily written."""

MDC_PUBLISHED_CM = 1.9
"""MDC of the knee-to-wall test, one test against another (Powden 2015)."""

MDC_THREE_TRIALS_CM = 1.5
"""MDC of the mean of three trials, upper end (Konor 2012)."""

SEM_PUBLISHED_CM = MDC_PUBLISHED_CM / (Z_95 * sqrt(2))
"""0.685 cm: the standard error of measurement that gives that MDC."""

SEM_THREE_TRIALS_CM = MDC_THREE_TRIALS_CM / (Z_95 * sqrt(2))
"""0.541 cm: the same for the mean of three trials."""

SEM_FLOOR_CM = 0.4
"""A personal SEM is never taken below the smallest published one (Konor 2012)."""

TRIALS_OF_A_MEAN = 3
"""Trials needed in every test for the SEM of the mean of three."""

DAYS_FOR_PERSONAL_SEM = 10
"""Days of tests needed in the last 84 days for a person's own SEM (a convention)."""

DAYS_FOR_TREND = 6
"""Days of tests needed for a trend (openair's rule)."""

COARSE_STEPS_CM = (1.27, 1.0, 0.635, 0.5, 0.3175)
"""Readings in steps of 1 or 0.5 cm, or of 1/2, 1/4 or 1/8 inch, widen the interval of a trend (a
convention)."""

WINDOW_DAYS = 14
"""Length of the first and the last window, which are compared (a convention)."""

PERIOD_DAYS = 84
"""Twelve weeks (a convention). A person's own SEM and the difference between the ankles use the
last 84 days, a drift is measured per 84 days, and the needed evidence rises after them."""

DAYS_FOR_CHANGE = 4
"""Days of tests needed to judge a change (a convention)."""

DAYS_FOR_ASYMMETRY = 4
"""Days with tests of both ankles needed to name the stiffer one (a convention)."""

NEEDED_RATIO = 5.0
"""Evidence ratio needed for a verdict in the first 84 days (a convention)."""

NEEDED_RATIO_AT_MOST = 40.0
"""The needed ratio rises in proportion to time, up to this (a convention)."""

CORRELATIONS = (0.0, 0.2, 0.4, 0.6, 0.8)
"""Correlations of neighbouring tests. Nobody has measured them, so the evidence is averaged over
these (a convention)."""

LINK_DAYS = 3.5
"""Days between two tests from which these correlations apply; closer tests are more alike (a
convention)."""

PRIOR_DAYS = 4
"""Weight of the published SEM, in day scores (a convention)."""

EFFECT_VARIANCE = 4.0
"""Prior variance of a change, in error variances (a convention)."""

DRIFT_WEIGHT = 0.4
"""Weight of an even drift among the shapes of change (a convention)."""

LEVELLING_WEIGHT = 0.4
"""Weight of the gains that level off (a convention)."""

STEP_WEIGHT = 0.2
"""Weight of a single step (a convention)."""

LEVELLING_DAYS = (42, 84, 168)
"""Days after which a gain levels off (a convention)."""

DAYS_AT_NEW_LEVEL = 14
"""Days at the new level before a gain that levels off is considered (a convention)."""

DAYS_BESIDE_STEP = 3
"""Days of tests needed before a step, and after it (a convention)."""

MOST_STEPS = 100
"""Positions of a step tried, at most; evenly chosen if there are more (a convention)."""

DAYS_BEFORE_SETBACK = 5
"""Previous day scores whose median the latest is compared with (a convention)."""

TESTS_BESIDE = 5
"""Tests on either side that a test is compared with to find typos (a convention)."""

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
