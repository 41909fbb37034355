"""Store a test of one or both ankles."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from dorsiflex.cli import options
from dorsiflex.cli.entry import SHARED, Common, conditions
from dorsiflex.cli.session import session_of
from dorsiflex.cli.typers import command_app
from dorsiflex.cli.unlikely import UnlikelyValues, unlikely_moment, unlikely_tests
from dorsiflex.domain.distance import Unit, parse_trials, typed_trials
from dorsiflex.domain.knee_to_wall import KneeToWallTest, Side, parse_pain, parse_sides
from dorsiflex.domain.pain_advice import pain_advice
from dorsiflex.domain.words import parse_note, parse_tags
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.lengths import day, length
from dorsiflex.render.terminal import say, write

if TYPE_CHECKING:
    from dorsiflex.domain.people import Person

app = command_app()


@app.command()
def log(
    context: typer.Context,
    left: Annotated[
        list[str] | None,
        typer.Option("--left", "-l", metavar="TRIALS", help="Left: 9.5, 9.5/10/10.2 or 4.25in."),
    ] = None,
    right: Annotated[
        list[str] | None, typer.Option("--right", "-r", metavar="TRIALS", help="Right, likewise.")
    ] = None,
    pain: options.PainOption = None,
    pain_left: Annotated[
        str | None, typer.Option("--pain-left", metavar="0-10", help="Pain of the left ankle.")
    ] = None,
    pain_right: Annotated[
        str | None, typer.Option("--pain-right", metavar="0-10", help="Pain of the right ankle.")
    ] = None,
    sharp: Annotated[
        str | None,
        typer.Option("--sharp", metavar="left|right|both", help="The pain was sharp."),
    ] = None,
    at: options.AtOption = None,
    footwear: options.FootwearOption = None,
    warm: options.WarmOption = None,
    back_foot: options.BackFootOption = None,
    tag: options.TagOption = None,
    note: options.NoteOption = None,
    many: Annotated[
        bool, typer.Option("--many", help="A line a person: NAME LEFT RIGHT [PAIN], - for none.")
    ] = False,
    unit: options.UnitOption = None,
    yes: options.YesOption = False,
    strict: options.StrictOption = False,
    json: options.JsonOption = False,
) -> None:
    """Store a test of one or both ankles.

    \b
    dorsiflex log -l 9.5 -r 11.2              one trial of each ankle, in cm
    dorsiflex log -l 9.5/10/10.2 --pain 2     three trials, with the pain
    dorsiflex log -r 4.25in --at yesterday    inches, a day late
    dorsiflex log                             be asked, step by step
    dorsiflex log --many                      a whole team, a line a person
    dorsiflex log --many < lines.txt          the same from a file
    """
    session = session_of(context)
    shown_unit = session.unit(unit)
    common = Common(
        session.moment(at),
        SHARED._replace(
            **conditions(session.settings.conditions, footwear, warm, back_foot)._asdict(),
            tags=parse_tags(tag or []),
            note=None if note is None else parse_note(note),
        ),
    )
    unlikely = UnlikelyValues(session, shown_unit, yes, strict)
    later = unlikely_moment(session, common.tested_at, at)
    if many:
        from dorsiflex.cli.log_batch import log_many

        _refuse_with_many([left, right, pain, pain_left, pain_right, sharp])
        log_many(session, common, unlikely, later, json=json)
        return
    told = {
        Side.LEFT: _Told(left, pain if pain_left is None else pain_left, pain_left),
        Side.RIGHT: _Told(right, pain if pain_right is None else pain_right, pain_right),
    }
    sharp_sides = frozenset() if sharp is None else parse_sides(sharp)
    is_guided = left is None and right is None
    if is_guided:
        _refuse_values_for_nothing([pain, pain_left, pain_right, sharp])
        from dorsiflex.cli.guided import ask_tests

        tests = ask_tests(session, common, unlikely, later)
    else:
        with session.reading() as store:
            person = session.person(store)
            tests = _tests(person, common, told, sharp_sides, shown_unit)
            typed = {
                side: typed_trials(its.trials, shown_unit)
                for side, its in told.items()
                if its.trials is not None
            }
            found = unlikely_tests(store, person, tests, typed, shown_unit)
        unlikely.settle([*later, *found])
    with session.writing() as store:
        person = session.person(store)
        before = {test.side: store.latest_test(person, test.side, test.tested_at) for test in tests}
        stored = store.log(person, tests, _summary(tests, shown_unit))
    if json:
        from dorsiflex.render.machine import tests_json

        write(tests_json(stored))
    else:
        from dorsiflex.render.stored import guided_end, stored_lines
        from dorsiflex.render.terminal import broken

        text = stored_lines(stored, before, shown_unit)
        if is_guided:
            text = f"{text}\n{guided_end(shown_unit, session.screen.program)}"
        write(broken(text, session.screen))
    for test in stored:
        if advice := pain_advice(test, session.settings.pain_limit):
            say(f"warning: {advice}")


class _Told(NamedTuple):
    """What was told of one ankle."""

    trials: list[str] | None
    pain: str | None
    pain_of_this_ankle: str | None


def _tests(
    person: "Person",
    common: Common,
    told: dict[Side, _Told],
    sharp_sides: frozenset[Side],
    unit: Unit,
) -> list[KneeToWallTest]:
    tests = []
    for side, its in told.items():
        if its.trials is None:
            if its.pain_of_this_ankle is not None or side in sharp_sides:
                raise RefusedValueError(
                    f"there is pain of the {side} ankle, and no distance",
                    f"give its distance too: --{side} 9.5",
                )
            continue
        tests.append(
            common.test(
                person,
                side,
                parse_trials(its.trials, unit),
                None if its.pain is None else parse_pain(its.pain),
                sharp=side in sharp_sides,
            )
        )
    return tests


def _refuse_values_for_nothing(values: list[str | None]) -> None:
    if any(value is not None for value in values):
        raise RefusedValueError(
            "there is pain, and no distance", "give the distance too: -l 9.5 or -r 9.5"
        )


def _refuse_with_many(values: list[object]) -> None:
    if any(value is not None for value in values):
        raise RefusedValueError(
            "--many reads distances and pain from lines", "give them there: p07 9.5/10 11.2 2"
        )


def _summary(tests: list[KneeToWallTest], unit: Unit) -> str:
    scores = ", ".join(f"{test.side} {length(test.score_cm, unit)} {unit}" for test in tests)
    return f"log {scores} ({day(tests[0].tested_on)})"
