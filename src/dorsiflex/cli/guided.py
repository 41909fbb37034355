"""The guided log: a short conversation, ankle by ankle."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from dorsiflex.cli.asking import ask, confirm
from dorsiflex.cli.slips import likely_slips
from dorsiflex.domain.distance import Unit, parse_trials
from dorsiflex.domain.knee_to_wall import Side, parse_pain
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.lengths import UNIT_WORDS, day, exact, length
from dorsiflex.render.prose import PAGE, filled
from dorsiflex.render.screen import say, screen_of

if TYPE_CHECKING:
    from dorsiflex.cli.entry import Common
    from dorsiflex.cli.session import Session
    from dorsiflex.cli.slips import Accepts
    from dorsiflex.domain.knee_to_wall import KneeToWallTest, Trial
    from dorsiflex.domain.people import Person

_HOW = (
    "Knee-to-wall test: foot straight to the wall, heel down, knee to the wall. Move the foot back"
    " until the knee only just touches, and measure from the wall to the tip of the big toe; three"
    " trials are usual."
)
_LEAVE = "Ctrl-C leaves and stores nothing. More on the test: dorsiflex guide test"
_EXAMPLES = {Unit.CM: "9.5/10/10.2", Unit.MM: "95/100/102", Unit.IN: "3.75/4/4.25"}


def ask_tests(
    session: "Session", common: "Common", unit: "Unit", accepts: "Accepts"
) -> "list[KneeToWallTest]":
    """Ask for the tests of both ankles; an empty answer leaves an ankle out.

    Args:
        session: who is asked, and about whom.
        common: what both tests share.
        unit: what distances are in.
        accepts: tells whether an unlikely distance is meant; if not, it is asked for again.

    Raises:
        RefusedValueError: nobody is there to answer, or both ankles were left out.
        typer.Abort: Ctrl-C or the end of the input.
    """
    if not session.can_ask:
        raise RefusedValueError(
            "no distance was given", "write dorsiflex log -l 9.5 -r 11.2, or run it in a terminal"
        )
    with session.reading() as store:
        person = session.person(store)
        latest = {side: store.latest_test(person, side, common.tested_at) for side in Side}
    screen = screen_of(sys.stderr, session.environ)
    say("\n".join(filled(text, screen, widest=PAGE) for text in (_HOW, _LEAVE)))
    tests = []
    for side in Side:
        say("\n")
        say(_last_time(side, latest[side], unit))
        test = _distance(session, person, side, common, unit, accepts)
        if test is None:
            continue
        pain = ask(
            f"{side.capitalize()}: pain, 0 to 10 (10: worst imaginable; Enter: not recorded)",
            _pain_or_none,
        )
        sharp = bool(pain) and confirm(f"{side.capitalize()}: was the pain sharp?")
        tests.append(replace(test, pain=pain, sharp=sharp))
    if not tests:
        raise RefusedValueError(
            "no ankle was tested, nothing was stored", "give a distance for one ankle or both"
        )
    say("\n")
    return tests


def _distance(
    session: "Session",
    person: "Person",
    side: Side,
    common: "Common",
    unit: "Unit",
    accepts: "Accepts",
) -> "KneeToWallTest | None":
    while True:
        trials = ask(
            f"{side.capitalize()}: distances in {UNIT_WORDS[unit]}, as {_EXAMPLES[unit]}"
            " (Enter: not tested)",
            lambda text: _trials_or_none(text, unit),
        )
        if trials is None:
            return None
        test = common.test(person, side, trials, None, sharp=False)
        with session.reading() as store:
            slips = likely_slips(store, person, [test])
        if all(accepts(*slip) for slip in slips):
            return test


def _last_time(side: Side, test: "KneeToWallTest | None", unit: "Unit") -> str:
    if test is None:
        return f"{side.capitalize()} ankle: no test so far."
    trials = "/".join(exact(trial, unit) for trial in test.trials_cm)
    pain = "" if test.pain is None else f", pain {test.pain}{' sharp' * test.sharp}"
    mean = f" (mean {length(test.score_cm, unit)})" if len(test.trials) > 1 else ""
    return (
        f"{side.capitalize()} ankle, last time ({day(test.tested_on)}): {trials} {unit}{mean}{pain}"
    )


def _trials_or_none(text: str, unit: "Unit") -> "tuple[Trial, ...] | None":
    return parse_trials([text], unit) if text and text != "-" else None


def _pain_or_none(text: str) -> int | None:
    return parse_pain(text) if text and text != "-" else None
