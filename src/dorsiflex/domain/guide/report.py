"""How to read the report."""

from dorsiflex.domain import sources
from dorsiflex.domain.evidence import (
    COMMON_ASYMMETRY_CM,
    CONFIDENCE,
    DAYS_BEFORE_SETBACK,
    DAYS_FOR_PERSONAL_SEM,
    DAYS_FOR_TREND,
    LARGEST_ASYMMETRY_SEEN_CM,
    MDC_PUBLISHED_CM,
    MDC_THREE_TRIALS_CM,
    SEM_FLOOR_CM,
    SEM_PUBLISHED_CM,
    SEM_THREE_TRIALS_CM,
    TRIALS_OF_A_MEAN,
    WINDOW_DAYS,
    Z_95,
)
from dorsiflex.domain.guide.page import Page, Section, texts

_PERCENT = f"{100 * CONFIDENCE:g} %"

PAGE = Page(
    "report",
    "How to read the report",
    "what each line means, and what it cannot tell you",
    (
        Section(
            heading="What stands first",
            paragraphs=texts("""
                Pain that is sharp, above your limit or rising, with what to do: dorsiflex guide
                pain. Then anything else to know before the numbers, such as first and last tests
                that were not done alike, so that the change may be that.
            """),
        ),
        Section(
            heading="From trials to weeks",
            paragraphs=texts("""
                The score of a test is the mean of its trials. All tests of one ankle on one day
                make one day score. The score of a week is the median (the middle one) of its day
                scores. A week without a test is a gap.
            """),
        ),
        Section(
            heading="A real gain, or measurement error?",
            paragraphs=texts(f"""
                The report compares the first {WINDOW_DAYS} days of testing with the last
                {WINDOW_DAYS}. Two measurements differ a little even if the ankle is as it was. The
                minimal detectable change (MDC) says how much. A change that reaches it is called a
                real gain or a real loss.

                A smaller one is "not distinguishable from measurement error yet". That does not
                mean that nothing happened: these tests cannot tell. More days of tests make the MDC
                smaller.

                How it is worked out: MDC = {Z_95} x SEM x sqrt(1/n1 + 1/n2), n in days. SEM, the
                standard error of measurement, is {SEM_PUBLISHED_CM:.3f} cm, from a published MDC of
                {MDC_PUBLISHED_CM:g} cm; or {SEM_THREE_TRIALS_CM:.3f} cm, from
                {MDC_THREE_TRIALS_CM:g} cm, if every test compared has {TRIALS_OF_A_MEAN} trials or
                more. From {DAYS_FOR_PERSONAL_SEM} days of tests on it is the scatter of your own
                day scores, but never below {SEM_FLOOR_CM:g} cm.

                The published figures are of people whom somebody else measured. No study was found
                of people who measure themselves at home.
            """),
            sources=(
                sources.POWDEN_2015,
                sources.KONOR_2012,
                sources.WEIR_2005,
                sources.BLAND_1996,
            ),
        ),
        Section(
            heading="Trend",
            paragraphs=texts(f"""
                Centimetres a week with their {_PERCENT} interval, from {DAYS_FOR_TREND} days of
                tests on. It is the median of the slopes between all pairs of days (Theil-Sen), so
                that one odd day hardly moves it. If the interval goes from minus to plus, up cannot
                be told from down yet.
            """),
            sources=(sources.SEN_1968, sources.OPENAIR),
        ),
        Section(
            heading="Goal",
            paragraphs=texts("""
                How far it still is, and how many weeks that takes at the pace of these weeks. It is
                arithmetic, not a promise, so look at the earliest and the latest too. No study was
                found that gives a rate to expect.
            """),
        ),
        Section(
            heading="Between the ankles",
            paragraphs=texts(f"""
                Left minus right. Two thirds of a small sample of healthy adults differed by
                {COMMON_ASYMMETRY_CM:g} cm or less, some by up to about
                {LARGEST_ASYMMETRY_SEEN_CM:g} cm. Beyond that, measure again on another day and
                consider asking a physiotherapist. The stiffer ankle is named only where the
                difference reaches its MDC. Such a difference is no diagnosis, and it does not
                predict injuries consistently.
            """),
            sources=(sources.HOCH_2011, sources.GUAN_2022),
        ),
        Section(
            heading="Setback",
            paragraphs=texts(f"""
                The latest day lies below the median of the {DAYS_BEFORE_SETBACK} days of tests
                before it by more than measurement error. Test again on another day before you make
                anything of it.
            """),
        ),
        Section(
            heading="Training",
            paragraphs=texts("""
                For somebody who records training, each week also has the sessions done, of those
                planned where there is a plan. Below stands whether to ease off, to hold or to push
                on, with the reasons: from pain and from what was done, never from distances.

                No verdict, trend or projection reads the training, and no gain is credited to it.
                In one study players with stiff ankles gained without its programme.
            """),
            commands=("dorsiflex plan show",),
            sources=(sources.SILBERNAGEL_2007, sources.LAGAS_2021),
        ),
        Section(
            heading="What it cannot tell you",
            points=texts("""
                Whether a distance is good or bad. Healthy ankles differ widely: compare yours with
                itself.

                An angle. Centimetres are not turned into degrees.

                Why it changed. Ankles gain without any programme too.

                What is wrong, or what is to come. It informs; it does not diagnose.
            """),
            sources=(sources.LAGAS_2021,),
        ),
    ),
)
