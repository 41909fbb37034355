"""Record training sessions, and the pain on the morning after."""

from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import session_of
from dorsiflex.render.terminal import say, write

if TYPE_CHECKING:
    from dorsiflex.domain.dates import WeekStart
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.plan import ItemWeek
    from dorsiflex.domain.training import TrainingSession
    from dorsiflex.storage.store import Store

app = options.command_app()
morning_app = options.command_app()


@app.command()
def train(
    context: typer.Context,
    exercise: options.ExerciseArgument,
    side: Annotated[
        str | None, typer.Option("--side", metavar="left|right|both", help="Which leg.")
    ] = None,
    sets: options.SetsOption = None,
    reps: options.RepsOption = None,
    hold: options.HoldOption = None,
    load: options.LoadOption = None,
    pain: Annotated[
        str | None,
        typer.Option("--pain", "-p", metavar="0-10", help="The worst pain during the session."),
    ] = None,
    sharp: Annotated[bool, typer.Option("--sharp", help="The pain was sharp.")] = False,
    at: options.AtOption = None,
    note: options.NoteOption = None,
    json: options.JsonOption = False,
) -> None:
    """Store a training session: one exercise, done once.

    \b
    dorsiflex train calf-stretch --sets 2 --hold 45 --pain 1
    dorsiflex train split --reps 8 --sets 3 --load 10 --at yesterday
    dorsiflex exercises                                        what there is
    """
    from dorsiflex.domain.exercises import find_exercise
    from dorsiflex.domain.training import TrainingSession
    from dorsiflex.render.json import session_json
    from dorsiflex.render.training import caution, trained_lines

    session = session_of(context)
    found = find_exercise(exercise)
    values = options.training_values(
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
        this_week = _exercise_week(store, person, stored, settings.week_start)
    write(session_json(stored) if json else trained_lines(stored, this_week))
    if text := caution(stored, settings.pain_limit):
        say(f"warning: {text}")


def _exercise_week(
    store: "Store", person: "Person", stored: "TrainingSession", week_start: "WeekStart"
) -> "ItemWeek | None":
    """Return what was planned and done in the week of a session, for its exercise."""
    from dorsiflex.domain.dates import Filter, Period, week_of
    from dorsiflex.domain.plan import training_week

    week = week_of(stored.done_on, week_start)
    sessions = store.training.sessions(person, Filter(Period(week.start, week.end)))
    found = training_week(week, store.training.plans(person), sessions)
    return next((each for each in found.exercises if each.exercise == stored.exercise), None)


@morning_app.command()
def morning(
    context: typer.Context,
    pain: Annotated[str, typer.Argument(metavar="PAIN", help="0 none to 10 worst imaginable.")],
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="WHEN", help="Another morning: 2026-11-20, yesterday, 3d."),
    ] = None,
    json: options.JsonOption = False,
) -> None:
    """Store this morning's pain; after training it should be back to what it was before.

    \b
    dorsiflex morning 2
    dorsiflex morning 0 --at yesterday
    """
    from dorsiflex.domain.dates import Period
    from dorsiflex.domain.measurement import parse_pain
    from dorsiflex.domain.training import MorningPain, judge_mornings
    from dorsiflex.render.json import morning_json
    from dorsiflex.render.training import morning_lines

    session = session_of(context)
    number, day = parse_pain(pain), session.moment(at).date()
    with session.writing() as store:
        person = session.person(store)
        new = MorningPain(person=person.name, day=day, pain=number)
        replaced = store.training.set_morning(person, new, f"morning {number} ({day})")
        person = session.person(store)
        log = store.training.training_log(person, Period(None, day))
    judged = next(
        (each for each in judge_mornings(log.mornings, log.sessions) if each.day == day), None
    )
    write(morning_json(new) if json else morning_lines(new, replaced, judged))
    if judged is not None and judged.is_settled is False:
        say("warning: not settled by the next morning: ease off (dorsiflex guide pain)")
