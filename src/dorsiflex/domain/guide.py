"""The guide: the test, the report, pain and the knee, each page with its sources.

Every number comes from `thresholds`; the page `sources` lists all `figures`. Ordinary practice and
opinion are marked as such. To add a page, define it here and add it to `PAGES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from dorsiflex.domain import sources, thresholds
from dorsiflex.domain.figures import FIGURES
from dorsiflex.domain.unlikely import FARTHEST_FROM_USUAL_CM
from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dorsiflex.domain.figures import Figure
    from dorsiflex.domain.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a page, with its sources.

    Attributes:
        heading: what it is about.
        paragraphs: come first.
        table: headers, then rows; at most 36 characters wide.
        steps: instructions, in order.
        points: an unordered list.
        commands: complete commands to type.
        sources: publications.
        is_practice: ordinary practice or opinion; with sources, only the rest of it is.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    steps: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    is_practice: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the guide.

    Attributes:
        name: to ask for it by.
        title: its first line.
        summary: for the list of pages.
        sections: in reading order.
        figures: below the sections.
    """

    name: str
    title: str
    summary: str
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The publications cited on the page, each once, in order."""
        cited = [section.sources for section in self.sections]
        cited += [figure.sources for figure in self.figures]
        return tuple(dict.fromkeys(chain.from_iterable(cited)))


def _paragraphs(written: str) -> tuple[str, ...]:
    """Split a text at blank lines; return each part as one line."""
    return tuple(" ".join(text.split()) for text in written.strip().split("\n\n"))


TEST_PAGE = Page(
    "test",
    "How to do the knee-to-wall test",
    "how to do the test, and what to keep the same",
    (
        Section(
            heading="What you need",
            paragraphs=_paragraphs("""
                A wall, and a tape measure laid flat on the floor at right angles to it, with zero
                at the wall. Take your shoes off. Test before exercise, not after it.
            """),
        ),
        Section(
            heading="Step by step",
            steps=_paragraphs(f"""
                Stand facing the wall with one foot along the tape, second toe and middle of the
                heel on the line. Put the other foot behind you for balance.

                Bend the knee over the toes until it touches the wall. Keep the heel down. To check,
                ask somebody to watch it, or put a strip of paper under the heel: it must stay
                pinched. Do not let the arch drop or the knee turn in. Both flatter the result.

                If the knee touches with the heel down, move the foot back by a centimetre and try
                again. When the heel lifts or the knee no longer reaches, move forward in smaller
                steps.

                Find the farthest point where the knee still touches with the heel down. Read the
                distance from the wall to the tip of the big toe. That is one trial.

                Step away and repeat for {thresholds.TRIALS_OF_A_MEAN} trials in all. Then test the
                other ankle.

                Log the trials in cm: -l is left, -r is right.
            """),
            commands=("dorsiflex log -l 9.5/10/10.2 -r 11/11.3/11.2 --pain 1",),
            sources=(sources.BENNELL_1998, sources.KONOR_2012),
            is_practice=True,
        ),
        Section(
            heading="Do it the same way every time",
            paragraphs=("A test done differently looks just like an ankle that has changed.",),
            points=_paragraphs("""
                Always cold or always warmed up. A warm-up, or a few minutes of hands-on treatment,
                adds to the distance at once. Testing before exercise is simplest.

                Always barefoot, or always in the same flat shoes. A raised heel adds to the
                distance.

                Back foot always flat, always with the heel raised, or always off the floor.

                Always at the same time of day. This is a precaution, not a finding.
            """),
            commands=(
                "dorsiflex config set footwear barefoot",
                "dorsiflex config set warm false",
                "dorsiflex config set back_foot flat",
            ),
            sources=(sources.YOUNG_2013, sources.TAYLOR_2024, sources.BACK_FOOT),
            is_practice=True,
        ),
        Section(
            heading="How often",
            paragraphs=_paragraphs("""
                Two or three days a week is plenty. The report counts days: three trials on one day
                are still one day.

                If the test is new to you, do it on two days for practice before you log the first.

                A missed week does no harm. It stays a gap and is never filled in.
            """),
            sources=(sources.WEIR_2005,),
            is_practice=True,
        ),
        Section(
            heading="Do not test today if",
            points=(
                "bending the ankle gives sharp pain",
                "anything on the stop list applies: dorsiflex guide pain",
                "you were injured or had surgery, and have not yet asked the person treating you",
            ),
            is_practice=True,
        ),
    ),
)


_PERCENT = f"{100 * thresholds.CONFIDENCE:g} %"

FOUND_GAINS = (
    ("per week", "week 12", "week 24", "week 36"),
    ("0.5", "4-7", "11-13", "7-8"),
    ("1", "11-16", "32-54", "27-58"),
    ("2", "37-64", "71-94", "74-95"),
    ("3", "57-89", "92-100", "94-100"),
)
"""How many of 100 simulated people have a gain of 2 cm in 12 weeks established, by tests per week.

Error 0.7 cm; neighbouring tests correlated (0.4) to independent. More in docs/method.md."""

TRENDS_WITHOUT_ZERO = (45, 98, 2, 22)
"""Of 100 simulated people with a steady ankle who test twice a week: how many see a trend whose
interval excludes 0 in some week of a year, with independent tests and at a correlation of 0.6; then
how many at the end of the year."""

_EVER, _AT_END = TRENDS_WITHOUT_ZERO[:2], TRENDS_WITHOUT_ZERO[2:]

REPORT_PAGE = Page(
    "report",
    "How to read the report",
    "what each line means, and what it cannot tell you",
    (
        Section(
            heading="What comes first",
            paragraphs=_paragraphs(f"""
                Sharp, rising or over-limit pain comes first, with advice: see dorsiflex guide pain.
                It stays there for {thresholds.CALM_DAYS} days, and longer if it has not settled,
                that is, until a later test records pain at or below your limit. After that it is
                one line at the end.
            """),
        ),
        Section(
            heading="Five numbers for each ankle",
            points=_paragraphs(f"""
                Start: the mean of your first {thresholds.WINDOW_DAYS} days of testing.

                Now: the mean of your last {thresholds.WINDOW_DAYS} days of testing.

                Change: now minus start.

                Error: how far apart two such means can be by measurement alone (MDC, 95 %).

                Evidence: how many times better a change explains all your scores than a steady
                ankle does. The number needed is in brackets.
            """),
        ),
        Section(
            heading="From trials to weeks",
            paragraphs=_paragraphs("""
                The score of a test is the mean of its trials. A day score is the mean of one
                ankle's test scores on one day. The score of a week is the median (the middle value)
                of its day scores. A week without a test is a gap.
            """),
        ),
        Section(
            heading="A real gain, or not yet?",
            paragraphs=_paragraphs(f"""
                The report compares the first {thresholds.WINDOW_DAYS} days of testing with the last
                {thresholds.WINDOW_DAYS}. It starts at your first test, at your newest baseline
                event, or on the day given with --since. The number of weeks shown makes no
                difference, and the mere passing of time never changes a verdict. The report says
                one of three things:
            """),
            points=_paragraphs("""
                A real gain, or a real loss. The change is more than measurement error, and the
                evidence reaches the number needed.

                More than the error of one comparison, not established yet. The evidence falls
                short: a steady ankle with scattered scores explains your tests nearly as well. Keep
                testing.

                No clear change yet. The change is within measurement error. Something may have
                changed; these tests cannot tell.
            """),
            commands=("dorsiflex report --since 2026-09-14",),
        ),
        Section(
            heading="Measurement error",
            paragraphs=_paragraphs(f"""
                Measure the same ankle twice, and the two distances differ a little. The minimal
                detectable change (MDC) says by how much. More days of tests make it smaller.

                The published figures come from people measured by somebody else. No study was found
                of people who measure themselves at home.

                The formula is MDC = {thresholds.Z_95} x SEM x sqrt(1/n1 + 1/n2), with n in days.
                SEM, the standard error of measurement, is one of these:
            """),
            points=_paragraphs(f"""
                {thresholds.SEM_PUBLISHED_CM:.3f} cm, from a published MDC of
                {thresholds.MDC_PUBLISHED_CM:g} cm.

                {thresholds.SEM_THREE_TRIALS_CM:.3f} cm, from a published MDC of
                {thresholds.MDC_THREE_TRIALS_CM:g} cm, if every test compared has
                {thresholds.TRIALS_OF_A_MEAN} trials or more. It was measured within one session, so
                it leaves out day-to-day variation.

                The scatter of your own day scores, with {thresholds.DAYS_FOR_PERSONAL_SEM} days of
                tests or more in the last {thresholds.PERIOD_DAYS} days. It is never taken below
                {thresholds.SEM_FLOOR_CM:g} cm.
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
            paragraphs=_paragraphs(f"""
                The MDC is the error of one comparison. But people look every week. Each look is one
                more opportunity to be misled, and each test resembles the one before. By the MDC
                alone, nearly all simulated people with a steady ankle see a false change at least
                once in a year.

                So the report also asks how many times better a change explains all your scores than
                a steady ankle does. In the first {thresholds.PERIOD_DAYS} days, the answer must be
                {thresholds.NEEDED_RATIO:g} or more. The number needed then rises with time, to
                {thresholds.NEEDED_RATIO_AT_MOST:g} at most.

                For a physiotherapist: the report weighs two explanations of all scores. In one, the
                ankle is steady and the scores only scatter, neighbouring tests alike. In the other,
                the ankle changed. The report says gain or loss only when the change exceeds the MDC
                and explains the scores at least five times better. That bar rises the longer you
                have been looking.

                A verdict can come and go when a gain levels off. A stiff spell of many weeks looks
                just like a change. Nobody has measured how alike neighbouring tests at home are, so
                the evidence is averaged over plausible values.
            """),
            sources=(sources.WALD_1945, sources.ROBBINS_1970, sources.PEREZ_ORTIZ_2024),
        ),
        Section(
            heading="How soon a true gain is found",
            paragraphs=_paragraphs("""
                Of 100 simulated people who gained 2 cm in 12 weeks and kept it, the table shows how
                many have the gain established, by tests per week. These are ranges, because it
                depends on how alike neighbouring tests are, and nobody has measured that.
            """),
            table=FOUND_GAINS,
            points=_paragraphs("""
                Two or three tests a week find it. One a week usually does not.

                A gain of 1 cm takes longer and is often missed.
            """),
        ),
        Section(
            heading="Trend",
            paragraphs=_paragraphs(f"""
                The slope in cm a week, with its {_PERCENT} interval. It takes at least
                {thresholds.DAYS_FOR_TREND} days of tests. The slope is the median of those between
                all pairs of days (Theil-Sen), so one odd day hardly moves it. An interval from
                minus to plus means that up cannot be told from down yet. Distances read in coarse
                steps, such as half centimetres, widen the interval.

                The trend describes the weeks shown. It is not a verdict: of 100 simulated people
                with a steady ankle who look every week, {_EVER[0]} to {_EVER[1]} see an interval
                without 0 at least once in a year, and {_AT_END[0]} to {_AT_END[1]} see one at the
                end of it.
            """),
            sources=(sources.SEN_1968, sources.OPENAIR),
        ),
        Section(
            heading="Goal",
            paragraphs=_paragraphs("""
                How far you still have to go, and how many weeks that takes at the pace of the weeks
                shown. It is arithmetic, not a promise, so look at the earliest and the latest too.
                No study was found that says what pace to expect.
            """),
        ),
        Section(
            heading="Between the ankles",
            paragraphs=_paragraphs(f"""
                Left minus right. In a small sample of healthy adults, two thirds differed by
                {thresholds.COMMON_ASYMMETRY_CM:g} cm or less, and some by up to about
                {thresholds.LARGEST_ASYMMETRY_SEEN_CM:g} cm. Beyond that, measure again on another
                day and consider asking a physiotherapist. Such a difference is no diagnosis, and it
                does not predict injuries consistently.

                The report names the stiffer ankle only if the difference is at least its MDC and
                the evidence for a difference reaches the number needed. It takes
                {thresholds.DAYS_FOR_ASYMMETRY} days or more, within the last
                {thresholds.PERIOD_DAYS}, on which both were tested, so test both ankles on the same
                day. Until then there is no clear difference between them, which does not mean that
                they are equal.
            """),
            sources=(sources.HOCH_2011, sources.GUAN_2022),
        ),
        Section(
            heading="Odd tests",
            paragraphs=_paragraphs(f"""
                A trial more than {FARTHEST_FROM_USUAL_CM:g} cm from the median of the
                {thresholds.TESTS_BESIDE} tests before and the {thresholds.TESTS_BESIDE} after looks
                like a typo. The report names the test, which counts until you edit or delete it.

                The report also warns of a day with tests done differently, such as one cold and one
                warmed up. It warns as well if the first and the last tests were done differently,
                because that may be all the change there is.
            """),
        ),
        Section(
            heading="Setback",
            paragraphs=_paragraphs(f"""
                The latest day is clearly below the median of the {thresholds.DAYS_BEFORE_SETBACK}
                days of tests before it. This is a remark on one test, not a loss: many people with
                a steady ankle see one within a year. Test again before you conclude anything.
            """),
        ),
        Section(
            heading="Training",
            paragraphs=_paragraphs("""
                If you record training, each week also shows the sessions done and, with a plan, the
                sessions planned. Below them, the report says whether to ease off, hold or progress,
                and why. This advice depends on pain and on the training done, never on distances.

                Training plays no part in any verdict, trend or projection, and is never credited
                for a gain. In one study, players picked for a stiff ankle gained without the
                programme.
            """),
            commands=("dorsiflex plan show",),
            sources=(sources.SILBERNAGEL_2007, sources.LAGAS_2021),
        ),
        Section(
            heading="What it cannot tell you",
            points=_paragraphs("""
                Whether a distance is good or bad. Healthy ankles differ widely, so compare yours
                with itself.

                An angle. Centimetres are not turned into degrees.

                Why it changed. Ankles also gain without a programme.

                What is wrong, or what will happen. It informs; it does not diagnose.
            """),
            sources=(sources.LAGAS_2021,),
        ),
    ),
)


_NO_PAIN, _WORST_PAIN = thresholds.PAIN_SCALE[0], thresholds.PAIN_SCALE[-1]

PAIN_PAGE = Page(
    "pain",
    "Pain: when to stop, when to go on, when to ease off",
    "when to stop, when to go on, when to ease off",
    (
        Section(
            heading="Stop, and get advice",
            points=(
                "sharp pain, whatever its number",
                "pain that makes you limp",
                "pain that is not back to your usual by the next morning",
                "pain that rises from week to week",
                "swelling, numbness, or an ankle that gives way",
                "being unable to take four steps after an injury",
                "a hot, swollen calf",
            ),
            sources=(sources.VINCENT_2017, sources.SILBERNAGEL_2007),
            is_practice=True,
        ),
        Section(
            heading="Continue while all three are true",
            points=_paragraphs(f"""
                During and after exercise, pain stays at or below your limit. That is
                {thresholds.DEFAULT_PAIN_LIMIT} out of {_WORST_PAIN} unless you set another.

                It has settled by the next morning.

                It does not rise from week to week.
            """),
            sources=(sources.SILBERNAGEL_2007,),
        ),
        Section(
            heading="Your own limit",
            paragraphs=_paragraphs("""
                The rule comes from one trial of people with Achilles tendon pain. Other trials used
                a lower limit, and so can you. What your physiotherapist or doctor says comes first.
            """),
            commands=(f"dorsiflex config set pain_limit {thresholds.DEFAULT_PAIN_LIMIT - 1}",),
            sources=(sources.SILBERNAGEL_2007, sources.GRIFFIN_2021, sources.ESCULIER_2016),
            is_practice=True,
        ),
        Section(
            heading="Ease off",
            paragraphs=_paragraphs("""
                If pain is above the limit, do less, go less deep and use less weight until it stays
                at or below the limit and settles by the next morning. If it does not, stop and get
                advice.
            """),
            is_practice=True,
        ),
        Section(
            heading="Record it",
            paragraphs=_paragraphs(f"""
                Give a whole number from {_NO_PAIN} (none) to {_WORST_PAIN} (the worst imaginable).
                {_NO_PAIN} is an answer; no number means not recorded.

                A change of about {thresholds.NOTICEABLE_PAIN_CHANGE:g} points is usually
                noticeable. A single point may be noise. The report calls pain rising once its
                weekly mean has gone up {thresholds.STEPS_THAT_RISE} times in a row.
            """),
            commands=(
                "dorsiflex log -l 9.5 --pain 2",
                "dorsiflex log -l 9.5 --pain 6 --sharp left",
            ),
            sources=(sources.FARRAR_2001,),
        ),
    ),
)


KNEE_PAGE = Page(
    "knee",
    "The ankle and the knee",
    "why it matters to the knee, why it can be limited",
    (
        Section(
            heading="What dorsiflexion is",
            paragraphs=_paragraphs("""
                The foot and the shin move towards each other. When you stand, that is the knee
                moving forward over the toes with the heel down, as in a squat, in a lunge or going
                down stairs. The knee-to-wall test measures exactly this movement.
            """),
        ),
        Section(
            heading="When the ankle stops the knee from moving forward",
            paragraphs=_paragraphs("""
                You do not go as deep, or the movement comes from elsewhere. You may see some of
                these, or none:
            """),
            points=(
                "the heel lifts",
                "the foot turns out, or its arch sinks",
                "the knee falls in",
                "the hips go back, and the trunk leans forward",
            ),
            is_practice=True,
        ),
        Section(
            heading="What that does not mean",
            paragraphs=_paragraphs("""
                Many people move like this without problems. A distance does not say why a knee
                hurts or whether it will hurt, and a longer one is no promise that pain stops. A
                difference between the ankles does not predict injuries consistently. If your knee
                hurts, see somebody who can examine it.
            """),
            sources=(sources.GUAN_2022,),
            is_practice=True,
        ),
        Section(
            heading="Why dorsiflexion can be limited",
            paragraphs=_paragraphs("""
                These are the usual explanations. The test cannot tell which applies, and it may
                simply be how you are built.
            """),
            points=(
                "a tight calf, felt at the back",
                "an old injury, or weeks in a cast",
                "long days of sitting and little deep bending",
                "wearing shoes with a raised heel every day",
            ),
            is_practice=True,
        ),
        Section(
            heading="The usual advice",
            points=_paragraphs("""
                Warm up with easy ankle drills before you train, but test before the warm-up.

                Train barefoot or in flat shoes, on a floor that is not slippery.

                Start shallow, and go deeper as the ankle allows with the heel down.

                Progress slowly: change one thing at a time, and wait for the next morning.

                A stretch or mild discomfort may be acceptable. Sharp pain is a stop sign.

                The ankle is only one part: train hips, glutes and core as well.
            """),
            commands=("dorsiflex guide pain",),
            is_practice=True,
        ),
        Section(
            heading="What to expect",
            paragraphs=_paragraphs("""
                In healthy people, weeks of calf stretching added roughly as much as the error of
                this test. So an honest report will often say "no clear change yet".

                In one study, players picked for a stiff ankle gained without the programme. So a
                gain does not show that the exercises caused it. No study was found that says how
                many centimetres a week to expect.
            """),
            sources=(sources.RADFORD_2006, sources.MEDEIROS_2018, sources.LAGAS_2021),
        ),
    ),
)


SOURCES_PAGE = Page(
    "sources",
    "Every figure with its source",
    "every figure, who was measured, who published it",
    (
        Section(
            heading="How to read this",
            paragraphs=_paragraphs(f"""
                "Reported second-hand" means that others report the figure and the paper itself was
                not read. A convention of dorsiflex is a choice, not a finding. MDC is the minimal
                detectable change ({_PERCENT}), and SEM is the standard error of measurement.
            """),
        ),
    ),
    FIGURES,
)


PAGES: Mapping[str, Page] = {
    page.name: page for page in (TEST_PAGE, REPORT_PAGE, PAIN_PAGE, KNEE_PAGE, SOURCES_PAGE)
}
"""By name, in reading order."""


def find_page(name: str) -> Page:
    """Return a page by its name, in any case.

    Raises:
        RefusedValueError: there is no page of this name.
    """
    page = PAGES.get(name.strip().casefold())
    if page is None:
        *others, last = PAGES
        raise RefusedValueError(
            f"the guide has no page '{name}'", f"write {', '.join(others)} or {last}"
        )
    return page
