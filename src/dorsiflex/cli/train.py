"""Record training sessions, and the pain on the morning after."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from dorsiflex.cli import options
from dorsiflex.cli.entry import ask, confirm
from dorsiflex.cli.session import Session, session_of
from dorsiflex.errors import NotFoundError, RefusedValueError
from dorsiflex.render.terminal import say, wrap_lines, write

if TYPE_CHECKING:
    from datetime import date, datetime

    from dorsiflex.domain.dates import WeekStart
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.plan import ItemWeek, TrainingWeek
    from dorsiflex.domain.training import TrainingSession
    from dorsiflex.storage.store import Store

app = options.command_app()
morning_app = options.command_app()


@app.command()
def train(
    context: typer.Context,
    exercise: Annotated[
        str | None,
        typer.Argument(
            metavar="[EXERCISE]",
            help="May be shortened; see dorsiflex exercises. Default: ask.",
        ),
    ] = None,
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
    dorsiflex train                                            asks which exercise
    dorsiflex exercises                                        lists them all
    """
    from dorsiflex.domain.exercises import find_exercise
    from dorsiflex.render.json import session_json
    from dorsiflex.render.training import caution, trained_lines

    session = session_of(context)
    values = options.training_values(
        side=side, sets=sets, reps=reps, hold=hold, load=load, pain=pain, note=note
    )
    values["sharp"] = sharp
    moment = session.moment(at)
    name = _asked_exercise(session, moment.date(), values) if exercise is None else exercise
    stored, this_week = _store(session, find_exercise(name).key, moment, values)
    write(
        session_json(stored)
        if json
        else wrap_lines(trained_lines(stored, this_week), session.screen)
    )
    if text := caution(stored, session.settings.pain_limit):
        say(f"warning: {text}")


def _store(
    session: Session, exercise: str, moment: "datetime", values: dict[str, Any]
) -> "tuple[TrainingSession, ItemWeek | None]":
    """Store a session; return it, and its exercise in its week."""
    from dorsiflex.domain.training import TrainingSession

    with session.writing() as store:
        person = session.person(store)
        new = TrainingSession(
            uuid=str(uuid4()), person=person.name, exercise=exercise, done_at=moment, **values
        )
        summary = f"train {exercise} ({new.done_on})"
        (stored,) = store.training.insert(person, [new], summary)
        person = session.person(store)
        week = _week(store, person, stored.done_on, session.settings.week_start)
        return stored, next((each for each in week.exercises if each.exercise == exercise), None)


def _asked_exercise(session: Session, day: "date", values: dict[str, Any]) -> str:
    """Ask for the exercise, and for the pain unless given; add the answers to the values."""
    from dorsiflex.domain.measurement import parse_pain

    chosen = _chosen(session, day)
    if chosen.item is not None and not values.keys() & {"sets", "reps", "hold_s"}:
        item = chosen.item
        values |= {"sets": item.sets, "reps": item.reps, "hold_s": item.hold_s}
    if "pain" not in values:
        question = "Worst pain during it, 0 to 10 (Enter: not recorded)"
        pain = ask(question, lambda text: parse_pain(text) if text else None)
        is_sharp = values["sharp"] or (bool(pain) and confirm("Was the pain sharp?"))
        values |= {"pain": pain, "sharp": is_sharp}
    return chosen.exercise


def _chosen(session: Session, day: "date") -> "ItemWeek":
    """Ask for an exercise: one that the plan asks for on a day, or any other.

    Raises:
        RefusedValueError: this is no terminal.
        typer.Abort: Ctrl-C or the end of the input.
    """
    if not session.can_ask:
        raise RefusedValueError(
            "no exercise was given",
            "write dorsiflex train calf-stretch, or run it in a terminal to be asked",
        )
    from dorsiflex.domain.exercises import find_exercise
    from dorsiflex.domain.plan import ItemWeek, plan_on
    from dorsiflex.render.training import due_lines

    with session.reading() as store:
        person = session.person(store)
        week = _week(store, person, day, session.settings.week_start)
        is_planned = plan_on(store.training.plans(person), day) is not None
    due = [each for each in week.exercises if each.left and day not in each.days]
    say(due_lines(due, is_planned=is_planned))

    def parse(text: str) -> "ItemWeek":
        if due and (text or "1").isdigit():
            number = int(text or "1")
            if not 1 <= number <= len(due):
                raise RefusedValueError(f"{number} is not a number from 1 to {len(due)}")
            return due[number - 1]
        try:
            key = find_exercise(text).key
        except NotFoundError as error:
            raise RefusedValueError(error.message, error.hint) from None
        return next((each for each in due if each.exercise == key), ItemWeek(key, 0, ()))

    if due:
        return ask("Which? A number, or any exercise (Enter: 1)", parse)
    return ask("Which exercise, e.g. calf-stretch", parse, may_be_empty=False)


def _week(store: "Store", person: "Person", day: "date", week_start: "WeekStart") -> "TrainingWeek":
    """Return what was planned and done in the week of a day."""
    from dorsiflex.domain.dates import Filter, Period, week_of
    from dorsiflex.domain.plan import training_week

    week = week_of(day, week_start)
    sessions = store.training.sessions(person, Filter(Period(week.start, week.end)))
    return training_week(week, store.training.plans(person), sessions)


@morning_app.command()
def morning(
    context: typer.Context,
    pain: Annotated[
        str | None,
        typer.Argument(metavar="[PAIN]", help="0 (none) to 10 (worst imaginable). Default: ask."),
    ] = None,
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
    day = session.moment(at).date()
    if pain is not None:
        number = parse_pain(pain)
    elif session.can_ask:
        question = "Pain this morning, 0 (none) to 10 (worst imaginable)"
        number = ask(question, parse_pain, may_be_empty=False)
    else:
        raise RefusedValueError(
            "no pain was given", "write dorsiflex morning 2, or run it in a terminal to be asked"
        )
    with session.writing() as store:
        person = session.person(store)
        new = MorningPain(person=person.name, day=day, pain=number)
        replaced = store.training.set_morning(person, new, f"morning {number} ({day})")
        person = session.person(store)
        log = store.training.training_log(person, Period(None, day))
    judged = next(
        (each for each in judge_mornings(log.mornings, log.sessions) if each.day == day), None
    )
    write(
        morning_json(new)
        if json
        else wrap_lines(morning_lines(new, replaced, judged), session.screen)
    )
    if judged is not None and judged.is_settled is False:
        say("warning: not settled by the next morning: ease off (dorsiflex guide pain)")
