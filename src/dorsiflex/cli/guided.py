"""The guided log: a short conversation, ankle by ankle."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from dorsiflex.cli.asking import ask, confirm
from dorsiflex.cli.unlikely import unlikely_tests
from dorsiflex.domain.distance import Unit, parse_trials, typed_trials
from dorsiflex.domain.knee_to_wall import Side, parse_pain
from dorsiflex.domain.unlikely import Reason
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.lengths import UNIT_WORDS, day, exact, length
from dorsiflex.render.terminal import PAGE, filled, say, screen_of

if TYPE_CHECKING:
    from dorsiflex.cli.entry import Common
    from dorsiflex.cli.session import Session
    from dorsiflex.cli.unlikely import UnlikelyValues
    from dorsiflex.domain.knee_to_wall import KneeToWallTest, Trial
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.unlikely import Unlikely

_HOW = (
    "Knee-to-wall test: foot straight to the wall, heel down, knee to the wall. Move the foot back"
    " until the knee only just touches, and measure from the wall to the tip of the big toe; three"
    " trials are usual."
)
_LEAVE = "Ctrl-C leaves and stores nothing. More on the test: dorsiflex guide test"
_EXAMPLES = {Unit.CM: "9.5/10/10.2", Unit.MM: "95/100/102", Unit.IN: "3.75/4/4.25"}


def ask_tests(
    session: "Session", common: "Common", unlikely: "UnlikelyValues", later: "list[Unlikely]"
) -> "list[KneeToWallTest]":
    """Ask for the tests of both ankles; an empty answer leaves an ankle out.

    Args:
        session: who is asked, and about whom.
        common: what both tests share.
        unlikely: what happens to unlikely distances; those not meant are asked for again.
        later: that the moment is later than now.

    Raises:
        RefusedValueError: nobody is there to answer, or both ankles were left out.
        typer.Abort: Ctrl-C or the end of the input.
    """
    if not session.can_ask:
        raise RefusedValueError(
            "no distance was given", "write dorsiflex log -l 9.5 -r 11.2, or run it in a terminal"
        )
    unlikely.settle(later)
    screen = screen_of(sys.stderr, session.environ)
    say("\n".join(filled(text, screen, widest=PAGE) for text in (_HOW, _LEAVE)))
    with session.reading() as store:
        person = session.person(store)
    guided = _Guided(session, person, common, unlikely)
    while True:
        tests = guided.tests()
        if guided.are_meant(tests):
            say("\n")
            return tests


class _Guided:
    """The conversation about both ankles of one person."""

    def __init__(
        self, session: "Session", person: "Person", common: "Common", unlikely: "UnlikelyValues"
    ) -> None:
        self._session = session
        self._person = person
        self._common = common
        self._unlikely = unlikely
        self._unit = unlikely.unit
        self._typed: dict[Side, tuple[str, ...]] = {}

    def tests(self) -> "list[KneeToWallTest]":
        """Ask for the test of each ankle."""
        with self._session.reading() as store:
            latest = {
                side: store.latest_test(self._person, side, self._common.tested_at) for side in Side
            }
        tests = []
        for side in Side:
            say("\n")
            say(_last_time(side, latest[side], self._unit))
            test = self._distance(side)
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
        return tests

    def are_meant(self, tests: "list[KneeToWallTest]") -> bool:
        """Return whether left and right are not swapped; each ankle alone was settled before."""
        swapped = [one for one in self._found(tests) if one.reason is Reason.SIDES_SWAPPED]
        return all(map(self._unlikely.accepts, swapped))

    def _distance(self, side: Side) -> "KneeToWallTest | None":
        while True:
            answer = ask(
                f"{side.capitalize()}: distances in {UNIT_WORDS[self._unit]}, as"
                f" {_EXAMPLES[self._unit]} (Enter: not tested)",
                lambda text: _trials_or_none(text, self._unit),
            )
            if answer is None:
                return None
            trials, self._typed[side] = answer
            test = self._common.test(self._person, side, trials, None, sharp=False)
            if all(map(self._unlikely.accepts, self._found([test]))):
                return test

    def _found(self, tests: "list[KneeToWallTest]") -> "list[Unlikely]":
        with self._session.reading() as store:
            return unlikely_tests(store, self._person, tests, self._typed, self._unit)


def _last_time(side: Side, test: "KneeToWallTest | None", unit: "Unit") -> str:
    if test is None:
        return f"{side.capitalize()} ankle: no test so far."
    trials = "/".join(exact(trial, unit) for trial in test.trials_cm)
    pain = "" if test.pain is None else f", pain {test.pain}{' sharp' * test.sharp}"
    mean = f" (mean {length(test.score_cm, unit)})" if len(test.trials) > 1 else ""
    return (
        f"{side.capitalize()} ankle, last time ({day(test.tested_on)}): {trials} {unit}{mean}{pain}"
    )


def _trials_or_none(text: str, unit: "Unit") -> "tuple[tuple[Trial, ...], tuple[str, ...]] | None":
    if not text or text == "-":
        return None
    return parse_trials([text], unit), typed_trials([text], unit)


def _pain_or_none(text: str) -> int | None:
    return parse_pain(text) if text and text != "-" else None
