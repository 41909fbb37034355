"""Change fields of a test or of a training session."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from dorsiflex.cli import options
from dorsiflex.cli.entry import UnlikelyValues, conditions, unlikely_moment, unlikely_tests
from dorsiflex.cli.event import edit_event
from dorsiflex.cli.records import (
    confirm_many,
    edit_record,
    find_tests,
    is_training_id,
    listed,
    tests_as_json,
    training_records,
)
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.distance import parse_trials, typed_trials
from dorsiflex.domain.events import is_event_id
from dorsiflex.domain.measurement import KneeToWallTest, Side, Unit, parse_pain, parse_side
from dorsiflex.domain.text import parse_name, parse_note, parse_tags
from dorsiflex.errors import CouldNotError, RefusedValueError
from dorsiflex.render.messages import UNDO, changed_fields, changes_line, shown_trials
from dorsiflex.render.terminal import wrap_lines, write
from dorsiflex.render.tests import test_fields

if TYPE_CHECKING:
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.storage.store import Store

app = options.command_app()

_TRAINING_IDS = "ids of training sessions start with t: see dorsiflex list --training"

DistanceOption = Annotated[
    list[str] | None,
    typer.Option("--distance", "-d", metavar="TRIALS", help="9.5, 9.5/10/10.2 or 4.25in."),
]
NewSideOption = Annotated[
    str | None,
    typer.Option("--side", metavar="left|right", help="Which ankle; for training also both."),
]
NewPainOption = Annotated[
    str | None,
    typer.Option("--pain", "-p", metavar="0-10", help="Pain; '' for not recorded."),
]
SharpOption = Annotated[
    bool | None, typer.Option("--sharp/--not-sharp", help="The pain was sharp, or not.")
]
NewFootwearOption = Annotated[
    str | None,
    typer.Option(
        "--footwear", metavar="barefoot|shoes", help="What was worn; '' for not recorded."
    ),
]
NewBackFootOption = Annotated[
    str | None,
    typer.Option(
        "--back-foot", metavar="flat|raised|off", help="The other foot; '' for not recorded."
    ),
]
NewByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="self|other", help="Who read the tape; '' for not recorded."),
]
NewTagsOption = Annotated[
    list[str] | None,
    typer.Option("--tag", "-t", metavar="TAG", help="Replaces the tags; repeatable, '' for none."),
]
NewNoteOption = Annotated[
    str | None, typer.Option("--note", "-n", metavar="TEXT", help="Replaces the note; '' for none.")
]
ExerciseOption = Annotated[
    str | None, typer.Option("--exercise", metavar="EXERCISE", help="Training: the exercise.")
]
OwnerOption = Annotated[
    str | None, typer.Option("--person", metavar="NAME", help="Move the test to this person.")
]
SwapOption = Annotated[bool, typer.Option("--swap", help="Exchange left and right.")]
TextOption = Annotated[
    str | None, typer.Option("--text", metavar="TEXT", help="Event: what happened.")
]
BaselineOption = Annotated[
    bool | None,
    typer.Option("--baseline/--no-baseline", help="Event: comparisons start from its day, or not."),
]


@app.command()
def edit(
    context: typer.Context,
    ids: options.IdsArgument,
    distance: DistanceOption = None,
    side: NewSideOption = None,
    pain: NewPainOption = None,
    sharp: SharpOption = None,
    at: options.AtOption = None,
    footwear: NewFootwearOption = None,
    warm: options.WarmOption = None,
    back_foot: NewBackFootOption = None,
    by: NewByOption = None,
    tag: NewTagsOption = None,
    note: NewNoteOption = None,
    exercise: ExerciseOption = None,
    sets: options.SetsOption = None,
    reps: options.RepsOption = None,
    hold: options.HoldOption = None,
    load: options.LoadOption = None,
    text: TextOption = None,
    baseline: BaselineOption = None,
    swap: SwapOption = False,
    to: OwnerOption = None,
    unit: options.UnitOption = None,
    yes: options.YesOption = False,
    strict: options.StrictOption = False,
    json: options.JsonOption = False,
) -> None:
    """Change any field of tests, of a training session or of an event.

    \b
    dorsiflex edit 12 --distance 9.5
    dorsiflex edit last --at "yesterday 07:30"           both ankles
    dorsiflex edit 12 --note ''                          remove the note
    dorsiflex edit 17 18 --swap                          left was right
    dorsiflex edit 17-20 --person anna                   they are anna's
    dorsiflex edit t3 --reps 12 --load ''                a training session
    dorsiflex edit e1 --at 2026-10-03                    an event
    """
    session = session_of(context)
    unlikely = UnlikelyValues(session, session.unit(unit), yes, strict)
    given = _Given(
        distance, side, pain, sharp, at, footwear, warm, back_foot, by, tag, note, swap, to
    )
    trained = {"exercise": exercise, "sets": sets, "reps": reps, "hold": hold, "load": load}
    for_tests = {**given.for_tests, "--unit": unit, "--yes": yes, "--strict": strict}
    for_training = {f"--{name}": value for name, value in trained.items()}
    for_events = {"--text": text, "--baseline": baseline is not None}
    if len(ids) == 1 and is_training_id(ids[0]):
        options.refuse_pointless({**for_tests, **for_events}, "training")
        _edit_training(session, ids[0], given, trained, json=json)
    elif len(ids) == 1 and is_event_id(ids[0]):
        options.refuse_pointless({**for_tests, **for_training, **given.not_for_events}, "an event")
        edit_event(session, ids[0], text, at, side, baseline, json=json)
    else:
        options.refuse_pointless(for_events, "a test", "the ids of events begin with e")
        options.refuse_pointless(for_training, "a test", _TRAINING_IDS)
        _edit_tests(session, ids, given, unlikely, json=json)


class _Given(NamedTuple):
    """The options given for the fields of a record; None if not given."""

    distance: list[str] | None
    side: str | None
    pain: str | None
    sharp: bool | None
    at: str | None
    footwear: str | None
    warm: bool | None
    back_foot: str | None
    by: str | None
    tag: list[str] | None
    note: str | None
    swap: bool
    owner: str | None

    @property
    def not_for_events(self) -> dict[str, object]:
        """The options that only events have no field for."""
        return {"--pain": self.pain, "--sharp": self.sharp is not None, "--note": self.note}

    @property
    def for_tests(self) -> dict[str, object]:
        """The options that only tests have a field for."""
        return {
            "--distance": self.distance,
            "--footwear": self.footwear,
            "--warm or --cold": self.warm is not None,
            "--back-foot": self.back_foot,
            "--by": self.by,
            "--tag": self.tag,
            "--swap": self.swap,
            "--person": self.owner,
        }


def _edit_training(
    session: Session, id_: str, given: _Given, trained: dict[str, str | None], *, json: bool
) -> None:
    from dorsiflex.domain.exercises import find_exercise

    changes: dict[str, Any] = {}
    exercise = trained.pop("exercise")
    if exercise is not None:
        changes["exercise"] = find_exercise(exercise).key
    if given.at is not None:
        changes["done_at"] = session.moment(given.at)
    if given.sharp is not None:
        changes["sharp"] = given.sharp
    changes |= options.training_values(
        side=given.side, pain=given.pain, note=given.note, **trained, may_clear=True
    )
    kind = training_records()
    edit_record(session, kind, kind.parse_id(id_), changes, json=json)


def _edit_tests(
    session: Session, ids: list[str], given: _Given, unlikely: UnlikelyValues, *, json: bool
) -> None:
    unit = unlikely.unit
    with session.reading() as store:
        person = session.person(store)
        found = find_tests(ids, store, person)
        _refuse_for_several(found, given)
        owner = person if given.owner is None else store.stored_person(parse_name(given.owner))
        edited = [(test, _edited(session, test, owner, given, unit)) for test in found]
        changing = [(before, after) for before, after in edited if before != after]
        # Distances of swapped ankles are those of the other one.
        doubts = [
            one
            for before, after in changing
            if not given.swap
            for one in [
                *unlikely_moment(session, after.tested_at, given.at),
                *_unlikely_scores(store, owner, before, after, given.distance, unit),
            ]
        ]
    named = f"test{'s' * (len(found) > 1)} {listed([test.id for test in found])}"
    if not changing:
        raise RefusedValueError(
            f"nothing to change in {named}", "give a new value; see dorsiflex edit --help"
        )
    unlikely.settle(list(dict.fromkeys(doubts)))
    shown = "\n".join(_changed_lines(before, after, unit) for before, after in changing)
    confirm_many(session, shown, len(changing), yes=unlikely.yes)
    with session.writing() as store:
        for before, _ in changing:
            if store.test(person, before.id or 0) != before:
                raise CouldNotError(
                    f"test {before.id} has been changed in the meantime",
                    "nothing was changed; check it with dorsiflex show and try again",
                )
        stored = store.replace_all(
            [after for _, after in changing], _summary(changing, unit), owner=person
        )
    if json:
        write(tests_as_json(stored))
    else:
        write(wrap_lines(f"{shown}\n{UNDO}", session.screen))


def _refuse_for_several(tests: list[KneeToWallTest], given: _Given) -> None:
    """Check that what is given can be meant for all of these tests.

    Raises:
        RefusedValueError: it cannot.
    """
    ids = listed([test.id for test in tests])
    if given.swap:
        options.refuse_several({"--swap": True, "--side": given.side})
        options.refuse_several({"--swap": True, "--distance": given.distance})
        lefts = sum(test.side is Side.LEFT for test in tests)
        if 2 * lefts != len(tests):
            raise RefusedValueError(
                f"--swap needs as many tests of the left ankle as of the right, not {ids}",
                "give both ids: edit 17 18 --swap; to change the ankle of one test, use --side",
            )
    for_one = {"--distance": given.distance, "--side": given.side}
    for name in options.given_names(for_one) if tests[1:] else ():
        raise RefusedValueError(f"{name} changes one test at a time, not {ids}", "give a single id")


def _unlikely_scores(
    store: "Store",
    owner: "Person",
    before: KneeToWallTest,
    after: KneeToWallTest,
    distance: list[str] | None,
    unit: Unit,
) -> "list[Unlikely]":
    """Return what is unlikely about the distances of an edited test, unless they are as before."""
    if (after.trials, after.side, after.person) == (before.trials, before.side, before.person):
        return []
    typed = shown_trials(after, unit) if distance is None else typed_trials(distance, unit)
    return unlikely_tests(store, owner, [after], {after.side: typed}, unit)


def _changed_lines(before: KneeToWallTest, after: KneeToWallTest, unit: Unit) -> str:
    return changed_fields(f"Test {before.id}", test_fields(before, unit), test_fields(after, unit))


def _summary(changing: list[tuple[KneeToWallTest, KneeToWallTest]], unit: Unit) -> str:
    """Return the summary of a change: the ids, and what the first of them became."""
    lines = [
        changes_line(test_fields(before, unit), test_fields(after, unit))
        for before, after in changing
    ]
    more = "" if len(set(lines)) == 1 else " ..."
    return f"edit {listed([before.id for before, _ in changing])}: {lines[0]}{more}"


def _edited(
    session: Session, test: KneeToWallTest, owner: "Person", given: _Given, unit: Unit
) -> KneeToWallTest:
    return replace(
        test,
        person=owner.name,
        side=_side(test, given),
        tested_at=test.tested_at if given.at is None else session.moment(given.at),
        trials=test.trials if given.distance is None else parse_trials(given.distance, unit),
        pain=test.pain if given.pain is None else parse_pain(given.pain) if given.pain else None,
        sharp=test.sharp if given.sharp is None else given.sharp,
        conditions=conditions(
            test.conditions, given.footwear, given.warm, given.back_foot, given.by
        ),
        tags=test.tags if given.tag is None else parse_tags([word for word in given.tag if word]),
        note=test.note if given.note is None else parse_note(given.note),
    )


def _side(test: KneeToWallTest, given: _Given) -> Side:
    if given.swap:
        return Side.RIGHT if test.side is Side.LEFT else Side.LEFT
    return test.side if given.side is None else parse_side(given.side)
