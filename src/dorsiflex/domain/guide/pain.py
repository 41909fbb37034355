"""Pain: what it means for the test and for training, and when to stop."""

from dorsiflex.domain import sources
from dorsiflex.domain.evidence import (
    DEFAULT_PAIN_LIMIT,
    NOTICEABLE_PAIN_CHANGE,
    PAIN_SCALE,
    STEPS_THAT_RISE,
)
from dorsiflex.domain.guide.page import Page, Section, texts

_NO_PAIN, _WORST_PAIN = PAIN_SCALE[0], PAIN_SCALE[-1]

PAGE = Page(
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
            points=texts(f"""
                During and after exercise the pain is at your limit or below: {DEFAULT_PAIN_LIMIT}
                of {_WORST_PAIN}, unless you set another.

                It has settled by the next morning.

                It does not rise from week to week.
            """),
            sources=(sources.SILBERNAGEL_2007,),
        ),
        Section(
            heading="Your own limit",
            paragraphs=texts("""
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
            paragraphs=texts("""
                Above the limit: do less, less deep, with less weight, until it stays at the limit
                or below and settles by the next morning. If it does not, stop and get advice.
            """),
            is_practice=True,
        ),
        Section(
            heading="Write it down",
            paragraphs=texts(f"""
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
