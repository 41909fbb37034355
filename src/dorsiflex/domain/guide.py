"""The guide: the test, the report, pain and the knee, each page with its sources.

Every number comes from `evidence`; the page `sources` lists all `figures`. Ordinary practice and
opinion are marked as such. To add a page, define it here and add it to `PAGES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from dorsiflex.domain import evidence, sources
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
                A wall, and a tape measure flat on the floor at a right angle to it, zero at the
                wall. Shoes off. Test before exercise, not after it.
            """),
        ),
        Section(
            heading="Step by step",
            steps=_paragraphs(f"""
                Stand facing the wall with one foot along the tape: second toe and middle of the
                heel on the line. Put the other foot behind you so that you stand steadily.

                Bend the knee straight over the toes until it touches the wall. Keep the heel down.
                To be sure, ask somebody to watch it, or to hold a strip of paper under it.

                If the knee touches with the heel down, move the foot back by a centimetre and try
                again. When the heel lifts or the knee no longer reaches, move forward in smaller
                steps.

                At the farthest place where the knee just touches and the heel is down, read the
                distance from the wall to the tip of the big toe. That is one trial.

                Step away and repeat, {evidence.TRIALS_OF_A_MEAN} trials in all. Then the other
                ankle.

                Store it: -l is left, -r is right, in cm.
            """),
            commands=("dorsiflex log -l 9.5/10/10.2 -r 11/11.3/11.2 --pain 1",),
            sources=(sources.BENNELL_1998, sources.KONOR_2012),
            is_practice=True,
        ),
        Section(
            heading="Do it the same way every time",
            paragraphs=("A test done differently looks just like an ankle that has changed.",),
            points=_paragraphs("""
                Always cold or always warm. A warm-up, or a few minutes of hands-on treatment,
                raises the distance at once. Testing before exercise is simplest.

                Barefoot, or always the same flat shoe. A raised heel adds to the result.

                The other foot always flat, always with its heel raised, or always off the floor.

                The same time of day: a precaution, not a finding.
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
                Two or three days a week are plenty. The report counts days: more trials on one day
                do not count as more days.

                A missed week does no harm. It remains a gap and is never filled in.
            """),
            sources=(sources.WEIR_2005,),
            is_practice=True,
        ),
        Section(
            heading="Do not test today if",
            points=(
                "bending the ankle gives sharp pain",
                "anything on the stop list applies: dorsiflex guide pain",
                "you were injured or operated on, and have not yet asked the person treating you",
            ),
            is_practice=True,
        ),
    ),
)


_PERCENT = f"{100 * evidence.CONFIDENCE:g} %"

FOUND_GAINS = (
    ("a week", "week 12", "week 24", "week 36"),
    ("0.5", "4-7", "11-13", "7-8"),
    ("1", "11-16", "32-54", "27-58"),
    ("2", "37-64", "71-94", "74-95"),
    ("3", "57-89", "92-100", "94-100"),
)
"""By tests per week: in how many of 100 simulated people a gain of 2 cm in 12 weeks is established.

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
                Pain that is sharp, above your limit or rising, with what to do: dorsiflex guide
                pain. It comes first if it was in the last {evidence.CALM_DAYS} days or has not
                settled: no later test recorded pain at or below your limit. What is over has one
                line at the end.
            """),
        ),
        Section(
            heading="Five numbers for each ankle",
            points=_paragraphs(f"""
                Start: the mean of your first {evidence.WINDOW_DAYS} days of testing.

                Now: the mean of your last {evidence.WINDOW_DAYS} days of testing.

                Change: now minus start.

                Error: how far apart two such means can be by measurement alone (MDC, 95 %).

                Evidence: how many times better a change explains all your scores than a steady
                ankle does, and in brackets how many times are needed.
            """),
        ),
        Section(
            heading="From trials to weeks",
            paragraphs=_paragraphs("""
                The score of a test is the mean of its trials. All tests of one ankle on one day
                make one day score. The score of a week is the median (the middle one) of its day
                scores. A week without a test is a gap.
            """),
        ),
        Section(
            heading="A real gain, or not yet?",
            paragraphs=_paragraphs(f"""
                The report compares the first {evidence.WINDOW_DAYS} days of testing since the start
                with the last {evidence.WINDOW_DAYS}. The start is your first test, the newest
                baseline event, or the day given with --since. The number of weeks shown makes no
                difference, and time alone changes no verdict. The report
                says one of three things:
            """),
            points=_paragraphs("""
                A real gain, or a real loss. The change is more than measurement error, and a change
                explains your scores as many times better than a steady ankle as is needed.

                More than the error of one comparison, not established yet. A steady ankle with
                scattered scores explains them nearly as well. Keep testing.

                No clear change yet. The change is within measurement error. That does not mean that
                nothing happened: these tests cannot tell.
            """),
            commands=("dorsiflex report --since 2026-09-14",),
        ),
        Section(
            heading="Measurement error",
            paragraphs=_paragraphs(f"""
                Two measurements differ a little even if the ankle is the same. The minimal
                detectable change (MDC) says how much. More days of tests make it smaller.

                The formula: MDC = {evidence.Z_95} x SEM x sqrt(1/n1 + 1/n2), n in days. SEM, the
                standard error of measurement, is {evidence.SEM_PUBLISHED_CM:.3f} cm, from a
                published MDC of {evidence.MDC_PUBLISHED_CM:g} cm; or
                {evidence.SEM_THREE_TRIALS_CM:.3f} cm, from {evidence.MDC_THREE_TRIALS_CM:g} cm, if
                every test compared has {evidence.TRIALS_OF_A_MEAN} trials or more. That one comes
                from readings of one session, so it does not include day-to-day variation. With
                {evidence.DAYS_FOR_PERSONAL_SEM} days of tests or more in the last
                {evidence.PERIOD_DAYS} days, SEM is the scatter of your own day scores, but never
                below {evidence.SEM_FLOOR_CM:g} cm.

                The published figures are for people measured by somebody else. No study was found
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
            paragraphs=_paragraphs(f"""
                The MDC is the error of one comparison. People look every week, each look is one
                more opportunity to be misled, and tests resemble the ones before. Going by the MDC
                alone, nearly all simulated people whose ankle is steady hear of a change at some
                look of a year. So the report asks for evidence too: how many times better a change
                explains all your scores than a steady ankle does. {evidence.NEEDED_RATIO:g} times
                is needed in the first {evidence.PERIOD_DAYS} days. It rises with time, to
                {evidence.NEEDED_RATIO_AT_MOST:g} at most.

                For a physiotherapist: the report weighs two explanations of all scores. One is a
                steady ankle whose scores only scatter, neighbouring tests alike. The other is an
                ankle that changed. It says gain or loss only when the change exceeds the MDC and
                explains the scores at least five times better, a bar that rises the longer you have
                been looking.

                A verdict can come and go when a gain levels off. A stiff spell of many weeks cannot
                be told from a change. Nobody has measured how alike tests at home are, so the
                evidence is averaged over plausible values.
            """),
            sources=(sources.WALD_1945, sources.ROBBINS_1970, sources.PEREZ_ORTIZ_2024),
        ),
        Section(
            heading="How soon a true gain is found",
            paragraphs=_paragraphs("""
                Of 100 simulated people who gained 2 cm in 12 weeks and kept it, so many have it
                established, by the tests that they did a week. The ranges are there because it
                depends on how alike neighbouring tests are, which nobody has measured.
            """),
            table=FOUND_GAINS,
            points=_paragraphs("""
                Two or three tests a week find it. One a week mostly does not.

                A gain of 1 cm takes longer, and is often missed.
            """),
        ),
        Section(
            heading="Trend",
            paragraphs=_paragraphs(f"""
                Centimetres a week with their {_PERCENT} interval, from {evidence.DAYS_FOR_TREND}
                days of tests on. It is the median of the slopes between all pairs of days
                (Theil-Sen), so that one odd day hardly moves it. If the interval goes from minus to
                plus, up cannot be told from down yet. Distances read in coarse steps, such as half
                centimetres, make it wider.

                It describes the weeks shown and is no verdict. Of 100 simulated people whose ankle
                is steady, {_EVER[0]} to {_EVER[1]} see an interval without 0 at some weekly look of
                a year, and {_AT_END[0]} to {_AT_END[1]} at its end.
            """),
            sources=(sources.SEN_1968, sources.OPENAIR),
        ),
        Section(
            heading="Goal",
            paragraphs=_paragraphs("""
                How far it still is, and how many weeks that takes at the pace of these weeks. It is
                arithmetic, not a promise, so look at the earliest and the latest too. No study was
                found that gives a rate to expect.
            """),
        ),
        Section(
            heading="Between the ankles",
            paragraphs=_paragraphs(f"""
                Left minus right. Two thirds of a small sample of healthy adults differed by
                {evidence.COMMON_ASYMMETRY_CM:g} cm or less, some by up to about
                {evidence.LARGEST_ASYMMETRY_SEEN_CM:g} cm. Beyond that, measure again on another day
                and consider asking a physiotherapist. Such a difference is no diagnosis, and it
                does not predict injuries consistently.

                The stiffer ankle is named only if the difference exceeds its MDC, and explains the
                tests as many times better as is needed. That takes {evidence.DAYS_FOR_ASYMMETRY}
                days or more in the last {evidence.PERIOD_DAYS} on which both were tested: test both
                ankles on the same day. Otherwise there is no clear difference between them yet,
                which does not mean that they are equal.
            """),
            sources=(sources.HOCH_2011, sources.GUAN_2022),
        ),
        Section(
            heading="Odd tests",
            paragraphs=_paragraphs(f"""
                A trial more than {FARTHEST_FROM_USUAL_CM:g} cm from the median of the
                {evidence.TESTS_BESIDE} tests before and the {evidence.TESTS_BESIDE} after looks
                like a typo. The report names the test, and it counts until you edit or delete it. A
                day score of tests done differently, such as cold and warmed up, is named as well.
                So are first and last tests that were not done alike, because the change may be
                that.
            """),
        ),
        Section(
            heading="Setback",
            paragraphs=_paragraphs(f"""
                The latest test is clearly below the median of the {evidence.DAYS_BEFORE_SETBACK}
                days of tests before it. That is a remark on one test and no loss: many people whose
                ankle is steady see one at some time of a year. Test again before you conclude
                anything.
            """),
        ),
        Section(
            heading="Training",
            paragraphs=_paragraphs("""
                If you record training, each week also shows the sessions done and, with a plan,
                those planned. Below, the report says whether to ease off, hold or progress, and
                why. It uses pain and the training done, never distances.

                Training plays no part in any verdict, trend or projection, and no gain is credited
                to it. In one study players with stiff ankles gained without its programme.
            """),
            commands=("dorsiflex plan show",),
            sources=(sources.SILBERNAGEL_2007, sources.LAGAS_2021),
        ),
        Section(
            heading="What it cannot tell you",
            points=_paragraphs("""
                Whether a distance is good or bad. Healthy ankles differ widely: compare yours with
                itself.

                An angle. Centimetres are not turned into degrees.

                Why it changed. Ankles gain without any programme too.

                What is wrong, or what will happen. It informs; it does not diagnose.
            """),
            sources=(sources.LAGAS_2021,),
        ),
    ),
)


_NO_PAIN, _WORST_PAIN = evidence.PAIN_SCALE[0], evidence.PAIN_SCALE[-1]

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
                "not back to your usual by the next morning",
                "pain that rises from week to week",
                "swelling, numbness, or an ankle that gives way",
                "after an injury, you cannot take four steps",
                "a hot, swollen calf",
            ),
            sources=(sources.VINCENT_2017, sources.SILBERNAGEL_2007),
            is_practice=True,
        ),
        Section(
            heading="Continue while all three are true",
            points=_paragraphs(f"""
                During and after exercise the pain is at your limit or below:
                {evidence.DEFAULT_PAIN_LIMIT} of {_WORST_PAIN}, unless you set another.

                It has settled by the next morning.

                It does not rise from week to week.
            """),
            sources=(sources.SILBERNAGEL_2007,),
        ),
        Section(
            heading="Your own limit",
            paragraphs=_paragraphs("""
                The rule is from one trial of people with Achilles tendon pain. Other trials drew
                the line lower, and so can you. What your physiotherapist or doctor says comes
                first.
            """),
            commands=(f"dorsiflex config set pain_limit {evidence.DEFAULT_PAIN_LIMIT - 1}",),
            sources=(sources.SILBERNAGEL_2007, sources.GRIFFIN_2021, sources.ESCULIER_2016),
            is_practice=True,
        ),
        Section(
            heading="Ease off",
            paragraphs=_paragraphs("""
                If pain is above the limit, do less, go less deep and use less weight, until it
                stays at or below the limit and settles by the next morning. If it does not, stop
                and get advice.
            """),
            is_practice=True,
        ),
        Section(
            heading="Write it down",
            paragraphs=_paragraphs(f"""
                A whole number from {_NO_PAIN} (none) to {_WORST_PAIN} (the worst imaginable).
                {_NO_PAIN} is an answer; no number means not recorded. A change of about
                {evidence.NOTICEABLE_PAIN_CHANGE:g} points is usually noticeable, a single point may
                be noise. The report calls pain rising once its weekly mean has gone up
                {evidence.STEPS_THAT_RISE} times in a row.
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
                The foot and the shin move towards each other. When you stand, the knee moves
                forward over the toes while the heel stays down: in a squat, in a lunge, going down
                stairs. The knee-to-wall test measures exactly that.
            """),
        ),
        Section(
            heading="When the ankle stops the knee from moving forward",
            paragraphs=_paragraphs("""
                Then you do not go as deep, or the movement comes from elsewhere. You may see one of
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
                hurts, or whether one will, and a longer one is no promise that pain stops. A
                difference between the ankles does not predict injuries consistently. If your knee
                hurts, ask somebody who can examine it.
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
                "long days of sitting, and little deep bending",
                "shoes with a raised heel every day",
            ),
            is_practice=True,
        ),
        Section(
            heading="The usual advice",
            points=_paragraphs("""
                Warm up with easy ankle drills before you train, but test before the warm-up.

                Train barefoot or in flat shoes, where you do not slip.

                Start shallow, and go deeper as the ankle allows with the heel down.

                Progress slowly: change one thing at a time, and wait for the next morning.

                A stretch or mild discomfort may be acceptable. Sharp pain is a stop sign.

                The ankle is one part of it: train hips, glutes and core as well.
            """),
            commands=("dorsiflex guide pain",),
            is_practice=True,
        ),
        Section(
            heading="What to expect",
            paragraphs=_paragraphs("""
                In healthy people, weeks of calf stretching added roughly as much as the error of
                this test. So an honest report will often say "no clear change yet". And in one
                study players picked for a stiff ankle gained without its programme: a gain does not
                show that the exercises caused it. No study was found that gives centimetres a week
                to expect.
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
                "Reported second-hand": others report the figure, and the paper itself was not read.
                A convention of dorsiflex is a choice, not a finding. MDC is the minimal detectable
                change ({_PERCENT}), SEM the standard error of measurement.
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
        raise RefusedValueError(
            f"the guide has no page '{name}'", f"its pages are {', '.join(PAGES)}"
        )
    return page
