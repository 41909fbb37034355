"""Every threshold that dorsiflex judges by; no other module holds such a number.

Each is printed with who was measured and its source by `figures`, which has the rest of the
literature too. What is a convention of dorsiflex, and not a finding, says so. Every command reads
this module, so it holds plain numbers only.
"""

from math import sqrt

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
"""From so many days of tests on, a person's own SEM counts (a convention)."""

DAYS_FOR_TREND = 6
"""From so many days of tests on, a trend is given (openair's rule)."""

WINDOW_DAYS = 14
"""The first and the last so many days of testing are compared (a convention)."""

DAYS_BEFORE_SETBACK = 5
"""The latest day score is compared with the median of so many before it (a convention)."""

COMMON_ASYMMETRY_CM = 1.5
"""68 % of healthy adults differ by this or less (Hoch & McKeon 2011)."""

LARGEST_ASYMMETRY_SEEN_CM = 3.0
"""Up to about this was still seen in healthy adults (Hoch & McKeon 2011)."""
