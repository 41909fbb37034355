"""Change a test."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli import training_options as training
from dorsiflex.cli.entry import conditions
from dorsiflex.cli.ids import test_id
from dorsiflex.cli.session import Session, session_of
from dorsiflex.cli.training_records import (
    edit_training,
    is_training_id,
    refuse_options_of_tests,
    refuse_options_of_training,
    session_changes,
)
from dorsiflex.cli.typers import command_app
from dorsiflex.cli.unlikely import UnlikelyValues, unlikely_edit
from dorsiflex.domain.distance import Unit, parse_trials
from dorsiflex.domain.knee_to_wall import KneeToWallTest, parse_pain, parse_side
from dorsiflex.domain.people import Person
from dorsiflex.domain.words import parse_name, parse_note, parse_tags
from dorsiflex.errors import CouldNotError, RefusedValueError
from dorsiflex.render.edited import changes_line, edited_lines
from dorsiflex.render.terminal import write
from dorsiflex.render.tests import test_fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from dorsiflex.domain.unlikely import Unlikely
    from dorsiflex.storage.store import Store

app = command_app()


@app.command()
def edit(
    context: typer.Context,
    id_: options.IdArgument,
    distance: Annotated[
        list[str] | None,
        typer.Option("--distance", "-d", metavar="TRIALS", help="9.5, 9.5/10/10.2 or 4.25in."),
    ] = None,
    side: Annotated[
        str | None,
        typer.Option("--side", metavar="left|right", help="Which ankle; both too for training."),
    ] = None,
    pain: Annotated[
        str | None,
        typer.Option("--pain", "-p", metavar="0-10", help="The pain; '' for not recorded."),
    ] = None,
    sharp: Annotated[
        bool | None, typer.Option("--sharp/--not-sharp", help="The pain was sharp, or not.")
    ] = None,
    at: options.AtOption = None,
    footwear: Annotated[
        str | None,
        typer.Option("--footwear", metavar="barefoot|shoes", help="'' for not recorded."),
    ] = None,
    warm: options.WarmOption = None,
    back_foot: Annotated[
        str | None,
        typer.Option("--back-foot", metavar="flat|raised|off", help="'' for not recorded."),
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", "-t", metavar="TAG", help="In place of its tags; '' for none."),
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", "-n", metavar="TEXT", help="'' for none.")
    ] = None,
    exercise: Annotated[
        str | None, typer.Option("--exercise", metavar="EXERCISE", help="Training: which it was.")
    ] = None,
    sets: training.SetsOption = None,
    reps: training.RepsOption = None,
    hold: training.HoldOption = None,
    load: training.LoadOption = None,
    to: Annotated[
        str | None, typer.Option("--person", metavar="NAME", help="Whose test it was.")
    ] = None,
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
    dorsiflex edit 12 --person anna                      it was anna's
    """
    session = session_of(context)
    of_training = {"sets": sets, "reps": reps, "hold": hold, "load": load}
    if is_training_id(id_):
        refuse_options_of_tests(
            {
                "--distance": distance,
                "--footwear": footwear,
                "--warm or --cold": warm,
                "--back-foot": back_foot,
                "--tag": tag,
                "--person": to,
                "--unit": unit,
                "--yes": yes,
                "--strict": strict,
            }
        )
        changes = session_changes(session, exercise, at, sharp)
        changes |= training.told(side=side, pain=pain, note=note, **of_training)
        edit_training(session, id_, changes, json=json)
        return
    refuse_options_of_training(
        {"--exercise": exercise, **{f"--{name}": text for name, text in of_training.items()}}
    )
    shown_unit = session.unit(unit)

    def edited(test: KneeToWallTest, owner: Person) -> KneeToWallTest:
        return replace(
            test,
            person=owner.name,
            side=test.side if side is None else parse_side(side),
            tested_at=test.tested_at if at is None else session.moment(at),
            trials=test.trials if distance is None else parse_trials(distance, shown_unit),
            pain=test.pain if pain is None else parse_pain(pain) if pain else None,
            sharp=test.sharp if sharp is None else sharp,
            conditions=conditions(test.conditions, footwear, warm, back_foot),
            tags=test.tags if tag is None else parse_tags([word for word in tag if word]),
            note=test.note if note is None else parse_note(note),
        )

    unlikely_in = partial(unlikely_edit, session, at=at, distance=distance, unit=shown_unit)
    unlikely = UnlikelyValues(session, shown_unit, yes, strict)
    before, after = _edit(session, id_, to, edited, unlikely_in, unlikely)
    _show(before, after, shown_unit, json=json)


def _edit(
    session: Session,
    id_: str,
    to: str | None,
    edited: "Callable[[KneeToWallTest, Person], KneeToWallTest]",
    unlikely_in: "Callable[[Store, Person, KneeToWallTest, KneeToWallTest], list[Unlikely]]",
    unlikely: UnlikelyValues,
) -> tuple[KneeToWallTest, KneeToWallTest]:
    """Change a test, and give it as it was and as it is."""
    with session.reading() as store:
        person = session.person(store)
        before = store.test(person, test_id(id_, store, person))
        owner = person if to is None else store.stored_person(parse_name(to))
        after = edited(before, owner)
        found = unlikely_in(store, owner, before, after)
    if after == before:
        raise RefusedValueError(
            f"nothing about test {before.id} would change", "dorsiflex edit --help shows the fields"
        )
    unlikely.settle(found)
    with session.writing() as store:
        if store.test(person, before.id or 0) != before:
            raise CouldNotError(
                f"test {before.id} was changed by somebody else meanwhile",
                "nothing was changed; look at it with dorsiflex show, and try again",
            )
        unit = unlikely.unit
        changes = changes_line(test_fields(before, unit), test_fields(after, unit))
        summary = f"edit {after.id}: {changes}"
        return before, store.replace(after, summary, owner=person)


def _show(before: KneeToWallTest, after: KneeToWallTest, unit: Unit, *, json: bool) -> None:
    if json:
        from dorsiflex.render.json import test_json

        write(test_json(after))
    else:
        then, now = test_fields(before, unit), test_fields(after, unit)
        write(edited_lines(f"Test {after.id}", then, now))
