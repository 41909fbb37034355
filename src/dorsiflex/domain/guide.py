"""What `guide` tells: the test, the report, pain and the knee, each page with its sources.

Every number comes from `evidence`, and the page `sources` has all of `figures`. What is ordinary
practice or opinion, and not a finding, is marked so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from dorsiflex.domain import sources
from dorsiflex.domain.evidence import (
    COMMON_ASYMMETRY_CM,
    CONFIDENCE,
    DAYS_BEFORE_SETBACK,
    DAYS_FOR_PERSONAL_SEM,
    DAYS_FOR_TREND,
    DEFAULT_PAIN_LIMIT,
    LARGEST_ASYMMETRY_SEEN_CM,
    MDC_PUBLISHED_CM,
    MDC_THREE_TRIALS_CM,
    NOTICEABLE_PAIN_CHANGE,
    PAIN_SCALE,
    SEM_FLOOR_CM,
    SEM_PUBLISHED_CM,
    SEM_THREE_TRIALS_CM,
    STEPS_THAT_RISE,
    TRIALS_OF_A_MEAN,
    WINDOW_DAYS,
    Z_95,
)
from dorsiflex.domain.figures import FIGURES, Figure
from dorsiflex.domain.sources import Source
from dorsiflex.errors import RefusedValueError

_NO_PAIN, _WORST_PAIN = PAIN_SCALE[0], PAIN_SCALE[-1]
_PERCENT = f"{100 * CONFIDENCE:g} %"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a page, with what it rests on.

    Attributes:
        heading: what it is about.
        paragraphs: read first.
        steps: things to do one after the other.
        points: a list in no order.
        commands: to type, each whole.
        sources: the publications it rests on.
        is_practice: ordinary practice or opinion; with sources, what these do not cover is.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    is_practice: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the guide.

    Attributes:
        name: what it is asked for by.
        title: its first line.
        holds: what stands in it, for the list of pages.
        sections: its parts, in reading order.
        figures: what stands below them.
    """

    name: str
    title: str
    holds: str
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The publications that the page rests on, each once, in order."""
        cited = [section.sources for section in self.sections]
        cited += [figure.sources for figure in self.figures]
        return tuple(dict.fromkeys(chain.from_iterable(cited)))


def find_page(name: str) -> Page:
    """Find a page by its name, in any case.

    Raises:
        RefusedValueError: there is none of this name.
    """
    page = PAGES.get(name.strip().casefold())
    if page is None:
        raise RefusedValueError(
            f"the guide has no page '{name}'", f"its pages are {', '.join(PAGES)}"
        )
    return page


def _texts(written: str) -> tuple[str, ...]:
    """Give the texts that blank lines part, each in one line."""
    return tuple(" ".join(text.split()) for text in written.strip().split("\n\n"))


_TEST = Page(
    "test",
    "How to do the knee-to-wall test",
    "how to do the test, and what to keep the same",
    (
        Section(
            heading="What you need",
            paragraphs=_texts("""
                A wall, and a tape measure flat on the floor at a right angle to it, zero at the
                wall. Shoes off. Test before exercise, not after it.
            """),
        ),
        Section(
            heading="Step by step",
            steps=_texts(f"""
                Stand facing the wall, one foot along the tape: second toe and middle of the heel
                on the line. The other foot is behind you, where you stand steadily.

                Bend the knee straight over the toes until it touches the wall. The heel stays
                down. To be sure, have somebody watch it, or a strip of paper held under it.

                Knee on the wall, heel down: move the foot back by a centimetre and try again.
                Once the heel lifts or the knee does not reach, come forward in smaller steps.

                At the farthest place where the knee just touches and the heel is down, read the
                distance from the wall to the tip of the big toe. That is one trial.

                Step away and do it again, {TRIALS_OF_A_MEAN} trials in all. Then the other ankle.

                Write it down: -l is left, -r is right, in cm.
            """),
            commands=("dorsiflex log -l 9.5/10/10.2 -r 11/11.3/11.2 --pain 1",),
            sources=(sources.BENNELL_1998, sources.KONOR_2012),
            is_practice=True,
        ),
        Section(
            heading="Keep it the same every time",
            paragraphs=("A test done differently looks just like an ankle that has changed.",),
            points=_texts("""
                Always cold or always warm. A warm-up, or a few minutes of hands-on treatment,
                raises the distance at once. Before exercise is the simplest.

                Barefoot, or always the same flat shoe. A raised heel flatters the result.

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
            paragraphs=_texts("""
                Two or three days a week are plenty. The report counts days: more trials on one day
                do not count as more days.

                A missed week does no harm. It stays a gap, and is never filled in.
            """),
            sources=(sources.WEIR_2005,),
            is_practice=True,
        ),
        Section(
            heading="Not today, if",
            points=(
                "bending the ankle gives sharp pain",
                "anything on the stop list is there: dorsiflex guide pain",
                "you were injured or operated on, and have not yet asked whoever treats you",
            ),
            is_practice=True,
        ),
    ),
)

_REPORT = Page(
    "report",
    "How to read the report",
    "what each line means, and what it cannot tell you",
    (
        Section(
            heading="What stands first",
            paragraphs=_texts("""
                Pain that is sharp, above your limit or rising, with what to do: dorsiflex guide
                pain. Then anything else to know before the numbers, such as first and last tests
                that were not done alike, so that the change may be that.
            """),
        ),
        Section(
            heading="From trials to weeks",
            paragraphs=_texts("""
                The score of a test is the mean of its trials. All tests of one ankle on one day
                make one day score. The score of a week is the median (the middle one) of its day
                scores. A week without a test is a gap.
            """),
        ),
        Section(
            heading="A real gain, or measurement error?",
            paragraphs=_texts(f"""
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
            paragraphs=_texts(f"""
                Centimetres a week with their {_PERCENT} interval, from {DAYS_FOR_TREND} days of
                tests on. It is the median of the slopes between all pairs of days (Theil-Sen), so
                that one odd day hardly moves it. If the interval goes from minus to plus, up cannot
                be told from down yet.
            """),
            sources=(sources.SEN_1968, sources.OPENAIR),
        ),
        Section(
            heading="Goal",
            paragraphs=_texts("""
                How far it still is, and how many weeks that takes at the pace of these weeks. It is
                arithmetic, not a promise, so look at the earliest and the latest too. No study was
                found that gives a rate to expect.
            """),
        ),
        Section(
            heading="Between the ankles",
            paragraphs=_texts(f"""
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
            paragraphs=_texts(f"""
                The latest day lies below the median of the {DAYS_BEFORE_SETBACK} days of tests
                before it by more than measurement error. Test again on another day before you make
                anything of it.
            """),
        ),
        Section(
            heading="Training",
            paragraphs=_texts("""
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
            points=_texts("""
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

_PAIN = Page(
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
                "after an injury: four steps are not possible",
                "a hot, swollen calf",
            ),
            sources=(sources.VINCENT_2017, sources.SILBERNAGEL_2007),
            is_practice=True,
        ),
        Section(
            heading="Go on while all three hold",
            points=_texts(f"""
                During and after exercise the pain is at your limit or below: {DEFAULT_PAIN_LIMIT}
                of {_WORST_PAIN}, unless you set another.

                It has settled by the next morning.

                It does not rise from week to week.
            """),
            sources=(sources.SILBERNAGEL_2007,),
        ),
        Section(
            heading="Your own limit",
            paragraphs=_texts("""
                The rule is from one trial of people with Achilles tendon pain. Other trials drew
                the line lower, and so can you. What your physiotherapist or doctor says comes
                first.
            """),
            commands=(f"dorsiflex config set pain_limit {DEFAULT_PAIN_LIMIT - 1}",),
            sources=(sources.SILBERNAGEL_2007, sources.GRIFFIN_2021, sources.ESCULIER_2016),
            is_practice=True,
        ),
        Section(
            heading="Ease off",
            paragraphs=_texts("""
                Above the limit: do less, less deep, with less weight, until it stays at the limit
                or below and settles by the next morning. If it does not, stop and get advice.
            """),
            is_practice=True,
        ),
        Section(
            heading="Write it down",
            paragraphs=_texts(f"""
                A whole number from {_NO_PAIN} (none) to {_WORST_PAIN} (the worst imaginable).
                {_NO_PAIN} is an answer; no number means not recorded. A change of about
                {NOTICEABLE_PAIN_CHANGE:g} points is usually noticeable, a single point may be
                noise. The report calls pain rising once its weekly mean has gone up
                {STEPS_THAT_RISE} times in a row.
            """),
            commands=(
                "dorsiflex log -l 9.5 --pain 2",
                "dorsiflex log -l 9.5 --pain 6 --sharp left",
            ),
            sources=(sources.FARRAR_2001,),
        ),
    ),
)

_KNEE = Page(
    "knee",
    "The ankle and the knee",
    "why it matters to the knee, why it can be short",
    (
        Section(
            heading="What dorsiflexion is",
            paragraphs=_texts("""
                Foot and shin come closer together. On your feet that is the knee going forward over
                the toes while the heel stays down: in a squat, in a lunge, on the way down the
                stairs. The knee-to-wall test measures just that.
            """),
        ),
        Section(
            heading="When the ankle does not let the knee go forward",
            paragraphs=_texts("""
                Then you stay higher, or the movement comes from elsewhere. You may see one of
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
            paragraphs=_texts("""
                Many people move like this and are well. A distance does not say why a knee hurts,
                or whether one will, and a longer one is no promise that pain stops. A difference
                between the ankles does not predict injuries consistently. If your knee hurts, ask
                somebody who can examine it.
            """),
            sources=(sources.GUAN_2022,),
            is_practice=True,
        ),
        Section(
            heading="Why it can be short",
            paragraphs=_texts("""
                What people usually name. The test cannot tell which it is, and it may simply be how
                you are built.
            """),
            points=(
                "a tight calf, which you feel at the back",
                "an old injury, or weeks in a cast",
                "long days of sitting, and little deep bending",
                "shoes with a raised heel, day in, day out",
            ),
            is_practice=True,
        ),
        Section(
            heading="What people usually advise",
            points=_texts("""
                Warm up with easy ankle drills before you train, but test before the warm-up.

                Train barefoot or in flat shoes, where you do not slip.

                Shallow first, and deeper as the ankle allows it with the heel down.

                Slowly: change one thing at a time, and wait for the next morning.

                A stretch or mild discomfort may be acceptable. Sharp pain is a stop sign.

                The ankle is one part of it: train hips, glutes and core as well.
            """),
            commands=("dorsiflex guide pain",),
            is_practice=True,
        ),
        Section(
            heading="What to expect",
            paragraphs=_texts("""
                In healthy people, weeks of calf stretching added roughly as much as the error of
                this test. So an honest report will often say "not distinguishable from measurement
                error yet". And in one study players picked for a stiff ankle gained without its
                programme: a gain does not show that the exercises made it. No study was found that
                gives centimetres a week to expect.
            """),
            sources=(sources.RADFORD_2006, sources.MEDEIROS_2018, sources.LAGAS_2021),
        ),
    ),
)

_SOURCES = Page(
    "sources",
    "Every figure with its source",
    "every figure, who was measured, who published it",
    (
        Section(
            heading="How to read this",
            paragraphs=_texts(f"""
                "Reported second-hand": others report the figure, and the paper itself was not read.
                A convention of dorsiflex is a choice, not a finding. MDC is the minimal detectable
                change ({_PERCENT}), SEM the standard error of measurement.
            """),
        ),
    ),
    FIGURES,
)

PAGES: Mapping[str, Page] = {page.name: page for page in (_TEST, _REPORT, _PAIN, _KNEE, _SOURCES)}
"""By name, in reading order."""
