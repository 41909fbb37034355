"""Every figure that dorsiflex uses or prints: what it is, who was measured, and its source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dorsiflex.domain import sources, thresholds

if TYPE_CHECKING:
    from dorsiflex.domain.sources import Source

_CONVENTION = "nobody: a convention of dorsiflex"


class Topic(StrEnum):
    """What a figure is about."""

    MEASUREMENT_ERROR = "Measurement error"
    CHANGE = "Change, trend and setback"
    ASYMMETRY = "Between the ankles"
    TEST = "The test"
    PAIN = "Pain"
    TRAINING = "Training"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, what it is and where it comes from.

    Attributes:
        topic: what it is about.
        what: the quantity, in plain words.
        value: the number, or the lower end of a range; None for a finding without a number.
        unit: empty if it has none.
        measured: who was measured, or how the number follows from others.
        sources: publications; empty for a convention of dorsiflex.
        to: upper end of a range.
    """

    topic: Topic
    what: str
    value: float | None
    unit: str
    measured: str
    sources: tuple[Source, ...]
    to: float | None = None

    @property
    def is_convention(self) -> bool:
        """Whether it was chosen for dorsiflex, not found in a study."""
        return self.measured == _CONVENTION

    @property
    def amount(self) -> str:
        """The number with its unit: `0.4 to 0.6 cm`; empty if there is no number."""
        if self.value is None:
            return ""
        ends = [f"{end:.3g}" for end in (self.value, self.to) if end is not None]
        return " to ".join(ends) + (f" {self.unit}" if self.unit else "")


def _convention(
    topic: Topic, what: str, value: float, unit: str = "", *, to: float | None = None
) -> Figure:
    return Figure(topic, what, value, unit, _CONVENTION, (), to)


FIGURES = (
    Figure(
        Topic.MEASUREMENT_ERROR,
        "MDC of one test against another, same clinician",
        thresholds.MDC_PUBLISHED_CM,
        "cm",
        "average of 12 studies, methods mixed",
        (sources.POWDEN_2015,),
    ),
    Figure(
        Topic.MEASUREMENT_ERROR,
        "MDC of one test against another, different clinicians",
        1.6,
        "cm",
        "average of 12 studies, methods mixed",
        (sources.POWDEN_2015,),
    ),
    Figure(
        Topic.MEASUREMENT_ERROR,
        "SEM, tape, novice rater, same session, means of 3 trials",
        thresholds.SEM_FLOOR_CM,
        "cm",
        "20 healthy adults",
        (sources.KONOR_2012,),
        to=0.6,
    ),
    Figure(
        Topic.MEASUREMENT_ERROR,
        "MDC, likewise",
        1.1,
        "cm",
        "20 healthy adults",
        (sources.KONOR_2012,),
        to=thresholds.MDC_THREE_TRIALS_CM,
    ),
    Figure(
        Topic.MEASUREMENT_ERROR,
        "MDC of the injured leg, retest three days later",
        1.0,
        "cm",
        "53 ankle patients",
        (sources.CHISHOLM_2012,),
    ),
    Figure(
        Topic.MEASUREMENT_ERROR,
        "MDC of the difference between legs, retest three days later",
        1.5,
        "cm",
        "53 ankle patients",
        (sources.CHISHOLM_2012,),
    ),
    Figure(
        Topic.MEASUREMENT_ERROR,
        "variability from week to week over ten months, plus or minus",
        0.48,
        "cm",
        "44 elite footballers",
        (sources.ESMAEILI_2018,),
    ),
    Figure(
        Topic.MEASUREMENT_ERROR,
        "error of people who measure themselves at home",
        None,
        "cm",
        "no study found",
        (),
    ),
    Figure(
        Topic.MEASUREMENT_ERROR,
        "SEM in use: `published`",
        thresholds.SEM_PUBLISHED_CM,
        "cm",
        "follows from the MDC: 1.9 / (1.96 x sqrt 2)",
        (sources.POWDEN_2015, sources.WEIR_2005),
    ),
    Figure(
        Topic.MEASUREMENT_ERROR,
        "SEM in use: `published_three_trials`",
        thresholds.SEM_THREE_TRIALS_CM,
        "cm",
        "follows from the MDC: 1.5 / (1.96 x sqrt 2)",
        (sources.KONOR_2012, sources.WEIR_2005),
    ),
    Figure(
        Topic.MEASUREMENT_ERROR,
        "trials needed in every test for `published_three_trials`",
        thresholds.TRIALS_OF_A_MEAN,
        "trials",
        "20 healthy adults, means of three",
        (sources.KONOR_2012, sources.BENNELL_1998),
    ),
    Figure(
        Topic.MEASUREMENT_ERROR,
        "lowest value of a `personal` SEM",
        thresholds.SEM_FLOOR_CM,
        "cm",
        "20 healthy adults: the smallest published",
        (sources.KONOR_2012,),
    ),
    _convention(
        Topic.MEASUREMENT_ERROR,
        "days of tests needed in the last 84 days for a `personal` SEM",
        thresholds.DAYS_FOR_PERSONAL_SEM,
        "days",
    ),
    _convention(
        Topic.CHANGE,
        "length of the first and the last window, which are compared",
        thresholds.WINDOW_DAYS,
        "days",
    ),
    Figure(
        Topic.CHANGE,
        "factor of the MDC, 1.96 x SEM x sqrt(1/n1 + 1/n2), for tests on different days",
        thresholds.Z_95,
        "",
        "normal distribution, 95 %, two-sided",
        (sources.WEIR_2005, sources.BLAND_1996),
    ),
    _convention(
        Topic.CHANGE,
        "days of tests needed to judge a change",
        thresholds.DAYS_FOR_CHANGE,
        "days",
    ),
    Figure(
        Topic.CHANGE,
        "at most 1 in K steady ankles ever reaches an evidence ratio of K, however often you look "
        "from a fixed start, averaged over the assumptions below",
        None,
        "",
        "arithmetic; how well it holds in dorsiflex is simulated, not proved",
        (sources.WALD_1945, sources.ROBBINS_1970, sources.PEREZ_ORTIZ_2024),
    ),
    _convention(
        Topic.CHANGE,
        "evidence ratio needed for a verdict, at first and at most",
        thresholds.NEEDED_RATIO,
        "",
        to=thresholds.NEEDED_RATIO_AT_MOST,
    ),
    _convention(
        Topic.CHANGE,
        "days after which the evidence needed rises; also the span that counts for a `personal` "
        "SEM and for the evidence between the ankles",
        thresholds.PERIOD_DAYS,
        "days",
    ),
    Figure(
        Topic.CHANGE,
        "correlation of neighbouring tests of one person; the evidence is averaged over",
        min(thresholds.CORRELATIONS),
        "",
        "no study found",
        (),
        to=max(thresholds.CORRELATIONS),
    ),
    _convention(
        Topic.CHANGE,
        "days between two tests from which these correlations apply; closer tests are more alike",
        thresholds.LINK_DAYS,
        "days",
    ),
    _convention(
        Topic.CHANGE,
        "weight of the published SEM, in day scores",
        thresholds.PRIOR_DAYS,
        "days",
    ),
    _convention(
        Topic.CHANGE,
        "prior variance of a change, in error variances",
        thresholds.EFFECT_VARIANCE,
        "",
    ),
    _convention(
        Topic.CHANGE,
        "weight of an even drift among the shapes of change",
        thresholds.DRIFT_WEIGHT,
        "",
    ),
    _convention(Topic.CHANGE, "weight of gains that level off", thresholds.LEVELLING_WEIGHT, ""),
    _convention(Topic.CHANGE, "weight of a single step", thresholds.STEP_WEIGHT, ""),
    _convention(
        Topic.CHANGE,
        "a gain levels off after",
        min(thresholds.LEVELLING_DAYS),
        "days",
        to=max(thresholds.LEVELLING_DAYS),
    ),
    _convention(
        Topic.CHANGE,
        "days at the new level before a gain that levels off is considered",
        thresholds.DAYS_AT_NEW_LEVEL,
        "days",
    ),
    _convention(
        Topic.CHANGE,
        "days of tests needed before a step, and after it",
        thresholds.DAYS_BESIDE_STEP,
        "days",
    ),
    _convention(
        Topic.CHANGE, "positions of a step tried, at most", thresholds.MOST_STEPS, "positions"
    ),
    Figure(
        Topic.CHANGE,
        "days of tests needed for a Theil-Sen trend",
        thresholds.DAYS_FOR_TREND,
        "days",
        "a rule of thumb",
        (sources.OPENAIR,),
    ),
    Figure(
        Topic.CHANGE,
        "points needed for a Mann-Kendall test to reach p < .05",
        5,
        "points",
        "arithmetic: 4 points have 24 orders, and 2 of 24 is p = .083",
        (),
    ),
    Figure(
        Topic.CHANGE,
        "confidence level of the trend interval",
        100 * thresholds.CONFIDENCE,
        "%",
        "rank statistic, normal approximation with ties",
        (sources.SEN_1968,),
    ),
    _convention(
        Topic.CHANGE,
        "reading steps that widen the trend interval (1 and 0.5 cm, 1/2, 1/4 and 1/8 inch)",
        min(thresholds.COARSE_STEPS_CM),
        "cm",
        to=max(thresholds.COARSE_STEPS_CM),
    ),
    _convention(
        Topic.CHANGE,
        "previous day scores whose median the latest is compared with for a setback",
        thresholds.DAYS_BEFORE_SETBACK,
        "days",
    ),
    Figure(
        Topic.ASYMMETRY,
        "68 % of healthy adults differ by this or less (`common`)",
        thresholds.COMMON_ASYMMETRY_CM,
        "cm",
        "35 healthy adults",
        (sources.HOCH_2011,),
    ),
    Figure(
        Topic.ASYMMETRY,
        "some healthy adults differ by up to about this; more is `outside_sample`",
        thresholds.LARGEST_ASYMMETRY_SEEN_CM,
        "cm",
        "35 healthy adults",
        (sources.HOCH_2011,),
    ),
    _convention(
        Topic.ASYMMETRY,
        "days with tests of both ankles needed to name the stiffer one",
        thresholds.DAYS_FOR_ASYMMETRY,
        "days",
    ),
    Figure(
        Topic.ASYMMETRY,
        "mean difference between left and right: none found",
        0,
        "cm",
        "899 adults",
        (sources.MCBRIDE_2026,),
    ),
    Figure(
        Topic.ASYMMETRY,
        "asymmetry does not predict injury consistently",
        None,
        "",
        "28 cohorts, a review",
        (sources.GUAN_2022,),
    ),
    Figure(
        Topic.TEST,
        "warm-up raises range at once, standardised mean difference",
        0.87,
        "",
        "see the source",
        (sources.YOUNG_2013,),
    ),
    Figure(
        Topic.TEST,
        "five minutes of hands-on treatment add",
        0.5,
        "cm",
        "see the source",
        (sources.TAYLOR_2024,),
        to=0.9,
    ),
    Figure(
        Topic.TEST,
        "the position of the back foot changes the result (P < .001)",
        None,
        "",
        "52 athletes",
        (sources.BACK_FOOT,),
    ),
    _convention(
        Topic.TEST,
        "tests on either side whose median a trial is compared with to find typos",
        thresholds.TESTS_BESIDE,
        "tests",
    ),
    Figure(
        Topic.PAIN,
        "pain up to which to continue, during and after exercise, if it settles by next morning "
        "and does not rise from week to week; the default of `pain_limit`",
        thresholds.DEFAULT_PAIN_LIMIT,
        "of 10",
        "one Achilles trial, 38 patients",
        (sources.SILBERNAGEL_2007,),
    ),
    Figure(
        Topic.PAIN,
        "lower limit of another trial",
        4,
        "of 10",
        "see the source",
        (sources.GRIFFIN_2021,),
    ),
    Figure(
        Topic.PAIN,
        "lower limit of another trial",
        2,
        "of 10",
        "see the source",
        (sources.ESCULIER_2016,),
    ),
    Figure(
        Topic.PAIN,
        "change that is usually noticeable; one point may be noise",
        thresholds.NOTICEABLE_PAIN_CHANGE,
        "points",
        "see the source",
        (sources.FARRAR_2001,),
    ),
    Figure(Topic.PAIN, "the same in percent", 30, "%", "see the source", (sources.FARRAR_2001,)),
    _convention(
        Topic.PAIN,
        "increases in a row of the weekly mean that make pain `rising`",
        thresholds.STEPS_THAT_RISE,
        "increases",
    ),
    Figure(
        Topic.PAIN,
        "sharp pain, or pain that makes you limp: stop, whatever its number",
        None,
        "",
        "expert advice",
        (sources.VINCENT_2017,),
    ),
    _convention(
        Topic.TRAINING,
        "days without sharp pain, pain above the limit or an unsettled morning before training"
        " may progress",
        thresholds.CALM_DAYS,
        "days",
    ),
    Figure(
        Topic.TRAINING,
        "calf stretching over weeks adds about",
        2,
        "degrees",
        "healthy people, a review",
        (sources.RADFORD_2006,),
        to=3,
    ),
    Figure(
        Topic.TRAINING,
        "static stretching, in a later review, adds about",
        5,
        "degrees",
        "healthy people, a review",
        (sources.MEDEIROS_2018,),
    ),
    Figure(
        Topic.TRAINING,
        "stretching per muscle and session at which gains level off, about",
        4,
        "minutes",
        "see the source",
        (sources.INGRAM_2025,),
    ),
    Figure(
        Topic.TRAINING,
        "stretching per muscle and week at which gains level off, about",
        10,
        "minutes",
        "see the source",
        (sources.INGRAM_2025,),
    ),
    Figure(
        Topic.TRAINING,
        "gain in 12 weeks without the programme, so no programme is credited with a gain",
        2.1,
        "cm",
        "players picked for a stiff ankle",
        (sources.LAGAS_2021,),
    ),
    Figure(
        Topic.TRAINING,
        "healthy players at or under 10 cm, so no score is called normal or restricted",
        44,
        "%",
        "academy football players",
        (sources.LAGAS_2021,),
    ),
    Figure(Topic.TRAINING, "rate of gain to expect", None, "cm per week", "no study found", ()),
)
"""Every figure that dorsiflex uses or prints, in reading order."""
