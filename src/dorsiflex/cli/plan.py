"""Start, change and show plans: a weekly programme of exercises for some weeks."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.errors import NotFoundError, RefusedValueError
from dorsiflex.render.terminal import wrap_lines, wrap_paragraphs, write

if TYPE_CHECKING:
    from dorsiflex.domain.people import Person
    from dorsiflex.domain.plan import Plan
    from dorsiflex.storage.store import Store

app = options.command_app(
    """A weekly programme of exercises for some weeks.

    \b
    dorsiflex plan start
    dorsiflex plan show
    dorsiflex plan add step-up --times 2 --sets 2 --reps 8
    """
)

_FARTHEST_AHEAD = timedelta(days=366)


@app.command("start")
def start(
    context: typer.Context,
    weeks: Annotated[
        str | None, typer.Option("--weeks", metavar="N", help="Number of weeks; default: 6.")
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First day; default: today.")
    ] = None,
    empty: Annotated[
        bool,
        typer.Option("--empty", help="Without the built-in exercises; add some with plan add."),
    ] = False,
    json: options.JsonOption = False,
) -> None:
    """Start a plan; by default the built-in one of six weeks.

    The built-in plan is ordinary practice, not evidence: a starting point. Weeks are calendar
    weeks; a plan that starts mid-week has a shorter first week, which asks for its share.

    \b
    dorsiflex plan start
    dorsiflex plan start --weeks 8 --from 2026-11-30
    dorsiflex plan start --empty --weeks 4               then: dorsiflex plan add
    """
    from dorsiflex.domain.plan import DEFAULT_WEEKS, MOST_WEEKS, Plan, planned_end, template_items
    from dorsiflex.domain.text import parse_count
    from dorsiflex.render.json import plan_json
    from dorsiflex.render.plans import started_text

    session = session_of(context)
    count = DEFAULT_WEEKS if weeks is None else parse_count(weeks, "--weeks", most=MOST_WEEKS)
    first = _first_day(session, from_, has_end=weeks is not None)
    week_start = session.settings.week_start
    last = planned_end(first, count, week_start)
    items = () if empty else template_items(first, last, week_start)
    with session.writing() as store:
        person = session.person(store)
        plan = store.training.add_plan(
            person,
            Plan(person=person.name, start=first, end=last, items=items),
            f"plan start {first} to {last}",
        )
    text = started_text(plan, week_start, session.screen, from_template=not empty)
    write(plan_json(plan) if json else text)


@app.command("add")
def add(
    context: typer.Context,
    exercise: options.ExerciseArgument,
    times: Annotated[str, typer.Option("--times", metavar="N", help="Times per week, 1 to 7.")],
    sets: options.SetsOption = None,
    reps: options.RepsOption = None,
    hold: options.HoldOption = None,
    json: options.JsonOption = False,
) -> None:
    """Add an exercise to the plan.

    It counts from today, or from the first day of a plan that has not started yet.

    \b
    dorsiflex plan add step-up --times 2 --sets 2 --reps 8
    dorsiflex plan add calf --times 4 --sets 2 --hold 45
    """
    from dorsiflex.domain.exercises import find_exercise
    from dorsiflex.domain.plan import MOST_TIMES, PlanItem, add_item
    from dorsiflex.domain.text import parse_count
    from dorsiflex.render.json import plan_json
    from dorsiflex.render.plans import added_text

    session = session_of(context)
    found = find_exercise(exercise)
    count = parse_count(times, "--times", most=MOST_TIMES)
    values = options.training_values(sets=sets, reps=reps, hold=hold)
    with session.changing() as store:
        person = session.person(store)
        plan = store.training.current_or_next_plan(person, session.today)
        item = PlanItem(
            exercise=found.key,
            times=count,
            since=max(session.today, plan.start),
            until=plan.end,
            **values,
        )
        plan = add_item(plan, item)
        store.training.replace_plan(person, plan, f"plan add {found.key}")
    write(plan_json(plan) if json else wrap_lines(added_text(item), session.screen))


@app.command("drop")
def drop(
    context: typer.Context,
    exercise: options.ExerciseArgument,
    json: options.JsonOption = False,
) -> None:
    """Remove an exercise from the plan, from this week on.

    \b
    dorsiflex plan drop deep-squat
    """
    from dorsiflex.domain.dates import week_of
    from dorsiflex.domain.exercises import find_exercise
    from dorsiflex.domain.plan import drop_exercise
    from dorsiflex.render.json import plan_json
    from dorsiflex.render.plans import dropped_text

    session = session_of(context)
    key = find_exercise(exercise).key
    this_week = week_of(session.today, session.settings.week_start).start
    with session.changing() as store:
        person = session.person(store)
        before = store.training.current_or_next_plan(person, session.today)
        since = max(this_week, before.start)
        plan = drop_exercise(before, key, since)
        if plan == before:
            raise NotFoundError(f"{key} is not in the plan", "see dorsiflex plan show")
        store.training.replace_plan(person, plan, f"plan drop {key}")
    write(plan_json(plan) if json else wrap_lines(dropped_text(key, since), session.screen))


@app.command("show")
def show(
    context: typer.Context,
    number: Annotated[
        str | None,
        typer.Argument(
            metavar="[PLAN]", help="A number from plan list; default: the current plan."
        ),
    ] = None,
    describe: Annotated[bool, typer.Option("--describe", help="In plain sentences.")] = False,
    json: options.JsonOption = False,
) -> None:
    """Show this week (planned, done, to do) and whether to progress.

    \b
    dorsiflex plan show
    dorsiflex plan show 1     a finished plan, in its last week
    """
    from dorsiflex.cli.reporting import progression_of
    from dorsiflex.domain.dates import Period, week_of
    from dorsiflex.domain.plan import training_weeks
    from dorsiflex.render.json import plan_week_json, plans_json
    from dorsiflex.render.plans import no_plans, plan_sentences, plan_text

    options.refuse_several({"--json": json, "--describe": describe})
    session = session_of(context)
    week_start, today = session.settings.week_start, session.today
    with session.reading() as store:
        person = session.person(store)
        plan = _chosen_plan(store, person, number, today)
        log = store.training.training_log(person, Period())
        progression = progression_of(session, store, person, today)
    if plan is None:
        write(plans_json([]) if json else wrap_lines(no_plans(session.screen), session.screen))
        return
    shown = week_of(min(max(today, plan.start), plan.end), week_start)
    weeks = training_weeks(plan.start, shown.end, log.plans, log.sessions, week_start)
    week = weeks[-1]
    if not plan.contains(today):
        progression = None
    if json:
        write(plan_week_json(plan, week, weeks, progression))
    elif describe:
        text = plan_sentences(plan, week, progression, week_start, today=today)
        write(wrap_paragraphs(text, session.screen))
    else:
        screen = session.screen
        write(plan_text(plan, weeks, progression, week_start, screen, today=today))


@app.command("stop")
def stop(context: typer.Context, json: options.JsonOption = False) -> None:
    """End the plan as of yesterday; earlier weeks are kept.

    \b
    dorsiflex plan stop
    """
    from dorsiflex.domain.plan import stop_plan
    from dorsiflex.render.json import plan_json
    from dorsiflex.render.plans import stopped_text

    session = session_of(context)
    with session.changing() as store:
        person = session.person(store)
        plan = store.training.current_or_next_plan(person, session.today)
        ended = stop_plan(plan, session.today)
        summary = f"plan stop {plan.start} to {plan.end}"
        if ended is None:
            store.training.delete_plan(plan, summary)
        else:
            store.training.replace_plan(person, ended, summary)
    write(
        plan_json(ended or plan) if json else wrap_lines(stopped_text(plan, ended), session.screen)
    )


@app.command("list")
def list_(context: typer.Context, json: options.JsonOption = False) -> None:
    """List all plans, earliest first.

    \b
    dorsiflex plan list
    """
    from dorsiflex.domain.dates import Period
    from dorsiflex.domain.plan import training_weeks
    from dorsiflex.render.json import plans_json
    from dorsiflex.render.plans import plans_table

    session = session_of(context)
    week_start = session.settings.week_start
    with session.reading() as store:
        person = session.person(store)
        log = store.training.training_log(person, Period())
    weeks = [
        training_weeks(plan.start, plan.end, [plan], log.sessions, week_start) for plan in log.plans
    ]
    text = plans_table(log.plans, weeks, session.today, week_start, session.screen)
    write(plans_json(log.plans) if json else text)


def _first_day(session: Session, text: str | None, *, has_end: bool) -> date:
    day = session.day_ahead(text) or session.today
    if day < session.today and not has_end:
        raise RefusedValueError(
            f"--from '{text}' is in the past",
            "choose today or a later day; if the plan has begun, give its length: --weeks 6",
        )
    if day - session.today > _FARTHEST_AHEAD:
        raise RefusedValueError(
            f"--from '{text}' is more than a year ahead", "choose a day within a year"
        )
    return day


def _chosen_plan(
    store: "Store", person: "Person", number: str | None, today: date
) -> "Plan | None":
    """Return the plan with a number; without one, the current or next plan, or the last one."""
    from dorsiflex.domain.plan import current_or_next_plan

    plans = store.training.plans(person)
    if number is None:
        return current_or_next_plan(plans, today) or (plans[-1] if plans else None)
    for plan in plans:
        if str(plan.id) == number.strip():
            return plan
    raise NotFoundError(f"there is no plan '{number}'", "see dorsiflex plan list")
