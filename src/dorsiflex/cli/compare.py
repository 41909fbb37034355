"""Compare the tests of two spans of days."""

from datetime import timedelta
from typing import Annotated

import typer

from dorsiflex.cli import options
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.dates import Period
from dorsiflex.domain.events import is_event_id
from dorsiflex.domain.measurement import parse_side
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.terminal import write

app = options.command_app()

_TO = ".."
_HINT = "write 2026-09..2026-10, 2026-09-01..2026-09-30, 2026-09, 2026, or e3 (since that event)"


@app.command()
def compare(
    context: typer.Context,
    a: Annotated[
        str, typer.Argument(metavar="A", help="Days: 2026-09, 2026-09-01..2026-09-30, 2026, e3.")
    ],
    b: Annotated[str, typer.Argument(metavar="B", help="The days to compare with A.")],
    side: options.SideOption = None,
    tag: options.TagFilterOption = None,
    footwear: options.OnlyFootwearOption = None,
    warm: options.OnlyWarmOption = None,
    back_foot: options.OnlyBackFootOption = None,
    measured_by: options.OnlyMeasuredByOption = None,
    unit: options.ShownUnitOption = None,
    json: options.JsonOption = False,
) -> None:
    """Compare two spans of days per ankle: means, change, its error, pain.

    \b
    dorsiflex compare 2026-09 2026-10
    dorsiflex compare 2026-07..2026-08 2026-09-01..2026-10-15
    dorsiflex compare e1 e2                   from e1 until e2, and since e2
    dorsiflex compare ..2026-09 4w.. --cold   all before October, and 4 weeks
    """
    from dorsiflex.domain.compare import compare_spans
    from dorsiflex.domain.day_scores import day_scores_in_order

    session = session_of(context)
    wanted = options.recorded(tag, footwear, warm, back_foot, measured_by)
    only = None if side is None else parse_side(side)
    spans = _apart(a, _span(session, a), b, _span(session, b))
    with session.reading() as store:
        person = session.person(store)
        scores = [day_scores_in_order(store.readings(person, span, wanted)) for span in spans]
    if only is not None:
        scores = [{only: each[only]} if only in each else {} for each in scores]
    (first, second), (of_first, of_second) = spans, scores
    found = compare_spans(person.name, (first, of_first), (second, of_second), wanted)
    if json:
        from dorsiflex.render.json import comparison_json

        write(comparison_json(found))
        return
    from dorsiflex.render.compare import comparison_text

    write(comparison_text(found, session.unit(unit), session.screen))


def _span(session: Session, text: str) -> Period:
    """Parse a span of days, both inclusive: `A..B`, a month, a year, a day, or since an event.

    Raises:
        RefusedValueError: none of these, or it ends before it begins.
        NotFoundError: there is no such event.
    """
    first, to, last = (part.strip() for part in text.partition(_TO))
    if not to:
        last = "" if is_event_id(first) else first
    if not first and not last:
        raise RefusedValueError(f"'{text}' is not a span of days", _HINT)
    try:
        since = session.period(first or None, None).since
        until = session.period(None, last or None).until
    except RefusedValueError as error:
        raise RefusedValueError(error.message, _HINT) from error
    if since and until and since > until:
        raise RefusedValueError(f"'{text}' ends before it begins", f"swap them: {last}..{first}")
    return Period(since, until)


def _apart(a_text: str, a: Period, b_text: str, b: Period) -> tuple[Period, Period]:
    """Return two spans if they share no day; "since an event" ends where the other span begins.

    Raises:
        RefusedValueError: they share days.
    """
    a, b = _until_next(a_text, a, b), _until_next(b_text, b, a)
    earlier, later = sorted((a, b), key=lambda span: (span.since is not None, span.since))
    if later.since is None:
        raise RefusedValueError(
            f"{a_text} and {b_text} share days", "give the second span a first day"
        )
    if earlier.until is None or earlier.until >= later.since:
        raise RefusedValueError(
            f"{a_text} and {b_text} share days, but a test can be in only one of them",
            f"end the earlier one on {later.since - timedelta(days=1)}"
            if earlier.since is None or earlier.since < later.since
            else "give spans that share no day",
        )
    return a, b


def _until_next(text: str, span: Period, other: Period) -> Period:
    if not is_event_id(text) or not span.since or not other.since or other.since <= span.since:
        return span
    return Period(span.since, other.since - timedelta(days=1))
