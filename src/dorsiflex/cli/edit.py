"""Change fields of a test or of a training session."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from dorsiflex.cli import options
from dorsiflex.cli.entry import UnlikelyValues, conditions, unlikely_edit
from dorsiflex.cli.records import edit_record, is_training_id, test_id, training_records
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.measurement import KneeToWallTest, Unit, parse_pain, parse_side, parse_trials
from dorsiflex.domain.text import parse_name, parse_note, parse_tags
from dorsiflex.errors import CouldNotError, RefusedValueError
from dorsiflex.render.messages import changes_line, edited_lines
from dorsiflex.render.terminal import write
from dorsiflex.render.tests import test_fields

if TYPE_CHECKING:
    from dorsiflex.domain.people import Person

app = options.command_app()

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


@app.command()
def edit(
    context: typer.Context,
    id_: options.IdArgument,
    distance: DistanceOption = None,
    side: NewSideOption = None,
    pain: NewPainOption = None,
    sharp: SharpOption = None,
    at: options.AtOption = None,
    footwear: NewFootwearOption = None,
    warm: options.WarmOption = None,
    back_foot: NewBackFootOption = None,
    tag: NewTagsOption = None,
    note: NewNoteOption = None,
    exercise: ExerciseOption = None,
    sets: options.SetsOption = None,
    reps: options.RepsOption = None,
    hold: options.HoldOption = None,
    load: options.LoadOption = None,
    to: OwnerOption = None,
    unit: options.UnitOption = None,
    yes: options.YesOption = False,
    strict: options.StrictOption = False,
    json: options.JsonOption = False,
) -> None:
    """Change any field of a test or of a training session.

    \b
    dorsiflex edit last --distance 9.5
    dorsiflex edit 12 --pain 3 --at "yesterday 07:30"
    dorsiflex edit 12 --note ''                          remove the note
    dorsiflex edit t3 --reps 12 --load ''                a training session
    dorsiflex edit 12 --person anna                      move it to anna
    """
    session = session_of(context)
    unlikely = UnlikelyValues(session, session.unit(unit), yes, strict)
    given = _Given(
        distance, side, pain, sharp, at, footwear, warm, back_foot, tag, note, exercise, to
    )
    dose = {"sets": sets, "reps": reps, "hold": hold, "load": load}
    if is_training_id(id_):
        for_tests = {**given.for_tests, "--unit": unit, "--yes": yes, "--strict": strict}
        options.refuse_pointless(for_tests, "training")
        _edit_training(session, id_, given, dose, json=json)
    else:
        options.refuse_pointless(
            {"--exercise": exercise, **{f"--{name}": text for name, text in dose.items()}},
            "a test",
            "ids of training sessions start with t: see dorsiflex list --training",
        )
        _edit_test(session, id_, given, unlikely, json=json)


class _Given(NamedTuple):
    """The options given for the fields of a test, or of a training session; None if not given."""

    distance: list[str] | None
    side: str | None
    pain: str | None
    sharp: bool | None
    at: str | None
    footwear: str | None
    warm: bool | None
    back_foot: str | None
    tag: list[str] | None
    note: str | None
    exercise: str | None
    owner: str | None

    @property
    def for_tests(self) -> dict[str, object]:
        """The options that training sessions have no field for."""
        return {
            "--distance": self.distance,
            "--footwear": self.footwear,
            "--warm or --cold": self.warm is not None,
            "--back-foot": self.back_foot,
            "--tag": self.tag,
            "--person": self.owner,
        }


def _edit_training(
    session: Session, id_: str, given: _Given, dose: dict[str, str | None], *, json: bool
) -> None:
    from dorsiflex.domain.exercises import find_exercise

    changes: dict[str, Any] = {}
    if given.exercise is not None:
        changes["exercise"] = find_exercise(given.exercise).key
    if given.at is not None:
        changes["done_at"] = session.moment(given.at)
    if given.sharp is not None:
        changes["sharp"] = given.sharp
    changes |= options.training_values(
        side=given.side, pain=given.pain, note=given.note, **dose, may_clear=True
    )
    kind = training_records()
    edit_record(session, kind, kind.parse_id(id_), changes, json=json)


def _edit_test(
    session: Session, id_: str, given: _Given, unlikely: UnlikelyValues, *, json: bool
) -> None:
    unit = unlikely.unit
    with session.reading() as store:
        person = session.person(store)
        before = store.test(person, test_id(id_, store, person))
        owner = person if given.owner is None else store.stored_person(parse_name(given.owner))
        after = _edited(session, before, owner, given, unit)
        found = unlikely_edit(
            session, store, owner, before, after, at=given.at, distance=given.distance, unit=unit
        )
    if after == before:
        raise RefusedValueError(
            f"nothing to change in test {before.id}", "give a new value; see dorsiflex edit --help"
        )
    unlikely.settle(found)
    old_fields = test_fields(before, unit)
    with session.writing() as store:
        if store.test(person, before.id or 0) != before:
            raise CouldNotError(
                f"test {before.id} has been changed in the meantime",
                "nothing was changed; check it with dorsiflex show and try again",
            )
        changes = changes_line(old_fields, test_fields(after, unit))
        stored = store.replace(after, f"edit {after.id}: {changes}", owner=person)
    if json:
        from dorsiflex.render.json import test_json

        write(test_json(stored))
    else:
        write(edited_lines(f"Test {stored.id}", old_fields, test_fields(stored, unit)))


def _edited(
    session: Session, test: KneeToWallTest, owner: "Person", given: _Given, unit: Unit
) -> KneeToWallTest:
    return replace(
        test,
        person=owner.name,
        side=test.side if given.side is None else parse_side(given.side),
        tested_at=test.tested_at if given.at is None else session.moment(given.at),
        trials=test.trials if given.distance is None else parse_trials(given.distance, unit),
        pain=test.pain if given.pain is None else parse_pain(given.pain) if given.pain else None,
        sharp=test.sharp if given.sharp is None else given.sharp,
        conditions=conditions(test.conditions, given.footwear, given.warm, given.back_foot),
        tags=test.tags if given.tag is None else parse_tags([word for word in given.tag if word]),
        note=test.note if given.note is None else parse_note(given.note),
    )
