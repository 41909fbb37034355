"""How to read the report."""

from dorsiflex.domain import sources
from dorsiflex.domain.evidence import (
    COMMON_ASYMMETRY_CM,
    CONFIDENCE,
    DAYS_BEFORE_SETBACK,
    DAYS_FOR_ASYMMETRY,
    DAYS_FOR_PERSONAL_SEM,
    DAYS_FOR_TREND,
    LARGEST_ASYMMETRY_SEEN_CM,
    MDC_PUBLISHED_CM,
    MDC_THREE_TRIALS_CM,
    NEEDED_RATIO,
    NEEDED_RATIO_AT_MOST,
    PERIOD_DAYS,
    SEM_FLOOR_CM,
    SEM_PUBLISHED_CM,
    SEM_THREE_TRIALS_CM,
    TRIALS_OF_A_MEAN,
    WINDOW_DAYS,
    Z_95,
)
from dorsiflex.domain.guide.page import Page, Section, texts

_PERCENT = f"{100 * CONFIDENCE:g} %"

FOUND_GAINS = (
    ("a week", "week 12", "week 24", "week 36"),
    ("0.5", "4-7", "11-13", "7-8"),
    ("1", "11-16", "32-54", "27-58"),
    ("2", "37-64", "71-94", "74-95"),
    ("3", "57-89", "92-100", "94-100"),
)
"""By tests a week: in how many of 100 simulated people a gain of 2 cm in 12 weeks is established.

Error 0.7 cm, neighbouring tests alike (correlation 0.4) to independent; docs/method.md has more."""

TRENDS_WITHOUT_ZERO = (45, 98, 2, 22)
"""Of 100 simulated people whose ankle is steady and who test twice a week: how many see a trend
without 0 at some weekly look of a year, with independent tests and at a correlation of 0.6; and how
many at its end."""

_EVER, _AT_END = TRENDS_WITHOUT_ZERO[:2], TRENDS_WITHOUT_ZERO[2:]

PAGE = Page(
    "report",
    "How to read the report",
    "what each line means, and what it cannot tell you",
    (
        Section(
            heading="What comes first",
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
            heading="A real gain, or not yet?",
            paragraphs=texts(f"""
                The report compares the first {WINDOW_DAYS} days of testing since the start with the
                last {WINDOW_DAYS}. The start is your first test, the newest event that is marked as
                a baseline, or the day that --since names. How many weeks are shown plays no part,
                and time alone changes no verdict. The report says one of three things:
            """),
            points=texts("""
                A real gain, or a real loss. The change is more than measurement error, and a change
                explains your scores as many times better than a steady ankle as is needed.

                More than the error of one comparison, not established yet. A steady ankle whose
                scores scatter explains them nearly as well. Go on testing.

                No clear change yet. The change is within measurement error. That does not mean that
                nothing happened: these tests cannot tell.
            """),
            commands=("dorsiflex report --since 2026-09-14",),
        ),
        Section(
            heading="Measurement error",
            paragraphs=texts(f"""
                Two measurements differ a little even if the ankle is as it was. The minimal
                detectable change (MDC) says how much. More days of tests make it smaller.

                How it is worked out: MDC = {Z_95} x SEM x sqrt(1/n1 + 1/n2), n in days. SEM, the
                standard error of measurement, is {SEM_PUBLISHED_CM:.3f} cm, from a published MDC of
                {MDC_PUBLISHED_CM:g} cm; or {SEM_THREE_TRIALS_CM:.3f} cm, from
                {MDC_THREE_TRIALS_CM:g} cm, if every test compared has {TRIALS_OF_A_MEAN} trials or
                more. That one comes from readings of one session, so it leaves out how tests differ
                from day to day. With {DAYS_FOR_PERSONAL_SEM} days of tests or more in the last
                {PERIOD_DAYS} days, SEM is the scatter of your own day scores, but never below
                {SEM_FLOOR_CM:g} cm.

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
            heading="Evidence",
            paragraphs=texts(f"""
                The MDC is the error of one comparison. People look every week, each look is one
                more opportunity to be misled, and tests resemble the ones before. Going by the MDC
                alone, nearly all simulated people whose ankle is steady hear of a change at some
                look of a year. So the report asks for evidence too: how many times better a change
                explains all your scores than a steady ankle does. {NEEDED_RATIO:g} times is needed
                in the first {PERIOD_DAYS} days. It rises with time, to {NEEDED_RATIO_AT_MOST:g} at
                most.

                For a physiotherapist: the report weighs two explanations of all scores. One is a
                steady ankle whose scores only scatter, neighbouring tests alike. The other is an
                ankle that changed. It says gain or loss only when the change exceeds the MDC and
                explains the scores at least five times better, a bar that rises the longer you have
                been looking.

                A verdict can come and go where a gain flattens. A stiff spell of many weeks cannot
                be told from a change. Nobody has measured how alike tests at home are, so the
                evidence is averaged over what is plausible.
            """),
            sources=(sources.WALD_1945, sources.ROBBINS_1970, sources.PEREZ_ORTIZ_2024),
        ),
        Section(
            heading="How soon a true gain is found",
            paragraphs=texts("""
                Of 100 simulated people who gained 2 cm in 12 weeks and kept it, so many have it
                established, by the tests that they did a week. The ranges are there because it
                depends on how alike neighbouring tests are, which nobody has measured.
            """),
            table=FOUND_GAINS,
            points=texts("""
                Two or three tests a week find it. One a week mostly does not.

                A gain of 1 cm takes longer, and is often missed.
            """),
        ),
        Section(
            heading="Trend",
            paragraphs=texts(f"""
                Centimetres a week with their {_PERCENT} interval, from {DAYS_FOR_TREND} days of
                tests on. It is the median of the slopes between all pairs of days (Theil-Sen), so
                that one odd day hardly moves it. If the interval goes from minus to plus, up cannot
                be told from down yet. Distances read in coarse steps, such as half centimetres,
                make it wider.

                It describes the weeks shown and is no verdict. Of 100 simulated people whose ankle
                is steady, {_EVER[0]} to {_EVER[1]} see an interval without 0 at some weekly look of
                a year, and {_AT_END[0]} to {_AT_END[1]} at its end.
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
                consider asking a physiotherapist. Such a difference is no diagnosis, and it does
                not predict injuries consistently.

                The stiffer ankle is named only if the difference exceeds its MDC, and explains the
                tests as many times better as is needed. That takes {DAYS_FOR_ASYMMETRY} days or
                more in the last {PERIOD_DAYS} on which both were tested: test both ankles on the
                same day. Otherwise there is no clear difference between them yet, which does not
                mean that they are equal.
            """),
            sources=(sources.HOCH_2011, sources.GUAN_2022),
        ),
        Section(
            heading="Setback",
            paragraphs=texts(f"""
                The latest test is clearly below the median of the {DAYS_BEFORE_SETBACK} days of
                tests before it. That is a remark on one test and no loss: many people whose ankle
                is steady see one at some time of a year. Test again before you conclude anything.
            """),
        ),
        Section(
            heading="Training",
            paragraphs=texts("""
                If you record training, each week also has the sessions done, and those planned if
                there is a plan. Below it is whether to ease off, to hold or to push on, with the
                reasons: from pain and from what was done, never from distances.

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
