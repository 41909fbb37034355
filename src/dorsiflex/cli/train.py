"""Record a training session."""

from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from dorsiflex.cli import options
from dorsiflex.cli import training_options as training
from dorsiflex.cli.session import session_of
from dorsiflex.cli.typers import command_app
from dorsiflex.render.terminal import say, write

if TYPE_CHECKING:
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.plan import ItemWeek
    from dorsiflex.domain.training import TrainingSession
    from dorsiflex.domain.weeks import WeekStart
    from dorsiflex.storage.store import Store

app = command_app()


@app.command()
def train(
    context: typer.Context,
    exercise: training.ExerciseArgument,
    side: Annotated[
        str | None, typer.Option("--side", metavar="left|right|both", help="Which leg.")
    ] = None,
    sets: training.SetsOption = None,
    reps: training.RepsOption = None,
    hold: training.HoldOption = None,
    load: training.LoadOption = None,
    pain: Annotated[
        str | None, typer.Option("--pain", "-p", metavar="0-10", help="The worst during it.")
    ] = None,
    sharp: Annotated[bool, typer.Option("--sharp", help="The pain was sharp.")] = False,
    at: options.AtOption = None,
    note: options.NoteOption = None,
    json: options.JsonOption = False,
) -> None:
    """Record a training session: one exercise, done once.

    \b
    dorsiflex train calf-stretch --sets 2 --hold 45 --pain 1
    dorsiflex train split --reps 8 --sets 3 --load 10 --at yesterday
    dorsiflex exercises                                        what there is
    """
    from dorsiflex.domain.exercises import find_exercise
    from dorsiflex.domain.training import TrainingSession
    from dorsiflex.render.training import caution, trained_lines
    from dorsiflex.render.training_json import session_json

    session = session_of(context)
    found = find_exercise(exercise)
    values = training.told_of_new(
        side=side, sets=sets, reps=reps, hold=hold, load=load, pain=pain, note=note
    )
    moment, settings = session.moment(at), session.settings
    with session.writing() as store:
        person = session.person(store)
        new = TrainingSession(
            uuid=str(uuid4()),
            person=person.name,
            exercise=found.key,
            done_at=moment,
            sharp=sharp,
            **values,
        )
        summary = f"train {found.key} ({new.done_on})"
        (stored,) = store.training.insert(person, [new], summary)
        person = session.person(store)
        this_week = _week_of(store, person, stored, settings.week_start)
    write(session_json(stored) if json else trained_lines(stored, this_week))
    if text := caution(stored, settings.pain_limit):
        say(f"warning: {text}")


def _week_of(
    store: "Store", person: "Person", stored: "TrainingSession", week_start: "WeekStart"
) -> "ItemWeek | None":
    """Give how the week of a session stands, for its exercise."""
    from dorsiflex.domain.period import Filter, Period
    from dorsiflex.domain.plan import training_week
    from dorsiflex.domain.weeks import week_of

    week = week_of(stored.done_on, week_start)
    sessions = store.training.sessions(person, Filter(Period(week.start, week.end)))
    found = training_week(week, store.training.plans(person), sessions)
    return next((each for each in found.exercises if each.exercise == stored.exercise), None)
