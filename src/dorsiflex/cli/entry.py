"""How a test is entered: what both ankles share, questions at the terminal, unlikely values."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from uuid import uuid4

import typer

from dorsiflex.domain.measurement import (
    Conditions,
    KneeToWallTest,
    Side,
    TestRecord,
    Trial,
    parse_back_foot,
    parse_footwear,
    parse_measured_by,
)
from dorsiflex.domain.unlikely import (
    SCORES_COMPARED,
    later_than_now,
    swapped_sides,
    unlikely_trials,
    without_swapped,
)
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.lengths import moment
from dorsiflex.render.messages import shown_score, unlikely_text
from dorsiflex.render.terminal import escape_control, say, screen_of, wrap_lines

if TYPE_CHECKING:
    from dorsiflex.cli.session import Session
    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.render.messages import Stored
    from dorsiflex.storage.store import Store

Answer = TypeVar("Answer")
Condition = TypeVar("Condition")

NOTHING_SHARED = TestRecord(uuid="", person="", side=Side.LEFT, tested_at="", trials=())
"""A record without values; `SharedFields.test` fills it in."""


class SharedFields(NamedTuple):
    """What the tests entered together have in common.

    Attributes:
        tested_at: when they were.
        fields: the fields of a record that are the same in all of them.
    """

    tested_at: datetime
    fields: TestRecord

    def test(
        self,
        person: "Person",
        side: Side,
        trials: tuple[Trial, ...],
        pain: int | None,
        *,
        sharp: bool,
    ) -> KneeToWallTest:
        """Return a new test of one ankle."""
        record = self.fields._replace(
            uuid=str(uuid4()),
            person=person.name,
            side=side,
            tested_at=self.tested_at.isoformat(),
            trials=trials,
            pain=pain,
            sharp=sharp,
        )
        return KneeToWallTest.of(record)


def conditions(
    default: Conditions,
    footwear: str | None,
    warm: bool | None,
    back_foot: str | None,
    measured_by: str | None,
) -> Conditions:
    """Return the default conditions, overridden by the options; an empty text clears a field.

    Raises:
        RefusedValueError: unknown footwear, back foot or person who measured.
    """
    return Conditions(
        footwear=_overridden(footwear, default.footwear, parse_footwear),
        warmed_up=default.warmed_up if warm is None else warm,
        back_foot=_overridden(back_foot, default.back_foot, parse_back_foot),
        measured_by=_overridden(measured_by, default.measured_by, parse_measured_by),
    )


def _overridden(
    text: str | None, default: Condition | None, parse: Callable[[str], Condition]
) -> Condition | None:
    if text is None:
        return default
    return parse(text) if text else None


# Questions: prompts go to standard error, answers come from standard input.


def ask(question: str, parse: Callable[[str], Answer], *, may_be_empty: bool = True) -> Answer:
    """Repeat a question until its answer can be parsed.

    Args:
        question: without a colon.
        parse: raises a `RefusedValueError` if the question is to be asked again.
        may_be_empty: an empty answer is parsed, too.

    Raises:
        typer.Abort: Ctrl-C or the end of the input.
    """
    while True:
        text = _answer(question).strip()
        if not text and not may_be_empty:
            say("  please type an answer, or stop with Ctrl-C")
            continue
        try:
            return parse(text)
        except RefusedValueError as error:
            say(f"  {escape_control(error.message)}")
            if error.hint:
                say(f"  {escape_control(error.hint)}")


def confirm(question: str) -> bool:
    """Ask a yes-or-no question; an empty answer means no.

    Raises:
        typer.Abort: Ctrl-C or the end of the input.
    """
    return ask(f"{question} [y/N]", _parse_yes_or_no)


def _parse_yes_or_no(text: str) -> bool:
    answers = {"y": True, "yes": True, "n": False, "no": False, "": False}
    try:
        return answers[text.casefold()]
    except KeyError:
        raise RefusedValueError("please answer y or n") from None


def _answer(question: str) -> str:
    # Typer's own prompt writes its last space to standard output, which may be a file.
    sys.stderr.write(wrap_lines(f"{question}:", screen_of(sys.stderr, os.environ)) + " ")
    sys.stderr.flush()
    try:
        return input()
    except (KeyboardInterrupt, EOFError):
        say("\n")
        raise typer.Abort from None


# What was stored before, for what is said about a new test


def compared(store: "Store", person: "Person", tests: "Sequence[KneeToWallTest]") -> "list[Stored]":
    """Compare new tests of a person with what is stored, before they are stored themselves."""
    from dorsiflex.render.messages import Stored

    goals = store.goals.of(person)
    found = []
    for test in tests:
        reached = partial(store.has_reached, person, test.side, test.tested_at)
        goal = goals.get(test.side)
        before = store.latest_test(person, test.side, test.tested_at)
        is_goal_reached = goal and test.score_cm >= goal.target_cm and not reached([goal.target])
        found.append(
            Stored(
                test=test,
                before=before,
                is_best=before is not None and not reached(test.trials),
                reached=goal if is_goal_reached else None,
            )
        )
    return found


# Values that are possible but unlikely: confirmed, warned about or refused.


class UnlikelyValues(NamedTuple):
    """How a command treats unlikely values.

    Attributes:
        session: whose terminal questions go to.
        unit: what usual scores are shown in.
        yes: `--yes`: store them without asking.
        strict: `--strict`: refuse them.
    """

    session: "Session"
    unit: "Unit"
    yes: bool
    strict: bool

    def settle(self, found: "Sequence[Unlikely]") -> None:
        """Check that every unlikely value is intended, before anything is stored.

        Raises:
            RefusedValueError: one of them is refused, by `--strict` or by the user.
        """
        for one in found:
            if not self.accepts(one):
                raise RefusedValueError(
                    f"not confirmed: {self.text(one)}",
                    "nothing was stored; enter the right value",
                )

    def accepts(self, one: "Unlikely") -> bool:
        """Return whether an unlikely value is intended: ask at a terminal, otherwise warn.

        Raises:
            RefusedValueError: `--strict` refuses it.
        """
        text = self.text(one)
        if self.strict:
            raise RefusedValueError(
                text, "nothing was stored; leave out --strict if the value is right"
            )
        if self.yes:
            return True
        if self.session.can_ask:
            return confirm(f"{text}. Store it?")
        say(f"warning: {text}; if it is a typo: dorsiflex undo")
        return True

    def text(self, one: "Unlikely") -> str:
        """Return what is unlikely, in words."""
        return escape_control(unlikely_text(one, self.unit))


def unlikely_tests(
    store: "Store",
    person: "Person",
    tests: Sequence[KneeToWallTest],
    typed: Mapping[Side, tuple[str, ...]],
    unit: "Unit",
) -> "list[Unlikely]":
    """Return what is unlikely about tests entered together, at most one thing per ankle.

    Args:
        store: has the latest scores of each ankle.
        person: whose ankles.
        tests: one ankle or both.
        typed: the trials of each ankle as they were typed.
        unit: what a score is shown in.
    """
    latest_cm = {
        test.side: store.latest_scores_cm(person, test.side, SCORES_COMPARED, but=test.id)
        for test in tests
    }
    found = [
        one
        for test in tests
        for one in unlikely_trials(test.side, test.trials, typed[test.side], latest_cm[test.side])
    ]
    swapped = swapped_sides(
        {test.side: test.score_cm for test in tests},
        {test.side: shown_score(test, typed[test.side], unit) for test in tests},
        latest_cm,
    )
    return without_swapped(found, swapped)


def unlikely_moment(session: "Session", tested_at: datetime, at: str | None) -> "list[Unlikely]":
    """Return whether `--at` puts a test in the future, as a list of one or none."""
    if at is None:
        return []
    found = later_than_now(tested_at, f"'{at.strip()}' ({moment(tested_at)})", session.now)
    return [] if found is None else [found]
