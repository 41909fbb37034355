"""The knee: what the ankle has to do with it, and how to strengthen it."""

from dorsiflex.domain import sources
from dorsiflex.domain.guide.page import Page, Section, texts

PAGE = Page(
    "knee",
    "The ankle and the knee",
    "why it matters to the knee, why it can be short",
    (
        Section(
            heading="What dorsiflexion is",
            paragraphs=texts("""
                Foot and shin come closer together. On your feet that is the knee going forward over
                the toes while the heel stays down: in a squat, in a lunge, on the way down the
                stairs. The knee-to-wall test measures just that.
            """),
        ),
        Section(
            heading="When the ankle does not let the knee go forward",
            paragraphs=texts("""
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
            paragraphs=texts("""
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
            paragraphs=texts("""
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
            points=texts("""
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
            paragraphs=texts("""
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
