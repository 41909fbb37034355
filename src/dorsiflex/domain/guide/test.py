"""How to do the test."""

from dorsiflex.domain import sources
from dorsiflex.domain.evidence import TRIALS_OF_A_MEAN
from dorsiflex.domain.guide.page import Page, Section, texts

PAGE = Page(
    "test",
    "How to do the knee-to-wall test",
    "how to do the test, and what to keep the same",
    (
        Section(
            heading="What you need",
            paragraphs=texts("""
                A wall, and a tape measure flat on the floor at a right angle to it, zero at the
                wall. Shoes off. Test before exercise, not after it.
            """),
        ),
        Section(
            heading="Step by step",
            steps=texts(f"""
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
            points=texts("""
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
            paragraphs=texts("""
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
