"""How commands declare themselves: their Typer app, and the options that several of them share."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dorsiflex.errors import RefusedValueError

if TYPE_CHECKING:
    from dorsiflex.domain.dates import Recorded


def command_app(summary: str | None = None) -> typer.Typer:
    """Return an app without commands: plain help, no completion; `app.py` handles its errors."""
    return typer.Typer(help=summary, rich_markup_mode=None, add_completion=False)


def given_names(options: Mapping[str, object]) -> list[str]:
    """Return the names of the options that were given: neither None nor False."""
    return [name for name, value in options.items() if value is not None and value is not False]


def refuse_several(options: Mapping[str, object]) -> None:
    """Check that at most one of several options that exclude each other was given.

    Args:
        options: each option's value, by the name it has on the command line.

    Raises:
        RefusedValueError: more than one was given.
    """
    given = given_names(options)
    if len(given) > 1:
        raise RefusedValueError(
            f"{' and '.join(given)} cannot be used together", "use only one of them"
        )


def refuse_pointless(options: Mapping[str, object], about: str, hint: str | None = None) -> None:
    """Check that no option was given that has no meaning for the records of a command.

    Args:
        options: each option's value, by the name it has on the command line.
        about: the records, in words.
        hint: what to do instead of leaving the options out.

    Raises:
        RefusedValueError: one was given.
    """
    given = given_names(options)
    if given:
        is_one = len(given) == 1
        raise RefusedValueError(
            f"{' and '.join(given)} {'does' if is_one else 'do'} not apply to {about}",
            hint or f"leave {'it' if is_one else 'them'} out",
        )


def recorded(
    tag: str | None,
    footwear: str | None,
    warm: bool | None,
    back_foot: str | None,
    measured_by: str | None,
) -> "Recorded":
    """Parse the options that select tests by what was recorded of them.

    Raises:
        RefusedValueError: a value that is not allowed.
    """
    from dorsiflex.domain.dates import Recorded
    from dorsiflex.domain.measurement import (
        Conditions,
        parse_back_foot,
        parse_footwear,
        parse_measured_by,
    )
    from dorsiflex.domain.text import parse_tag

    conditions = Conditions(
        None if footwear is None else parse_footwear(footwear),
        warm,
        None if back_foot is None else parse_back_foot(back_foot),
        None if measured_by is None else parse_measured_by(measured_by),
    )
    return Recorded(None if tag is None else parse_tag(tag), conditions)


def training_values(*, may_clear: bool = False, **texts: str | None) -> dict[str, Any]:
    """Read the given values of a training session or a plan item, as fields of the record.

    Args:
        may_clear: an empty text clears a field; otherwise only a note may be empty.
        texts: what was typed, by the name of the option; None if it was not given.

    Raises:
        RefusedValueError: a value that is empty or not allowed.
    """
    from dorsiflex.domain import training
    from dorsiflex.domain.measurement import parse_pain
    from dorsiflex.domain.text import parse_note

    fields = {
        "side": ("side", training.parse_trained_side),
        "sets": ("sets", training.parse_sets),
        "reps": ("reps", training.parse_reps),
        "hold": ("hold_s", training.parse_hold),
        "load": ("load", training.parse_load),
        "pain": ("pain", parse_pain),
        "note": ("note", parse_note),
    }
    for name, text in texts.items():
        if text == "" and name != "note" and not may_clear:
            raise RefusedValueError(f"--{name} is empty", "give it a value, or leave it out")
    values: dict[str, Any] = {}
    for name, text in texts.items():
        field, parse = fields[name]
        if text is not None:
            values[field] = parse(text) if text else None
    return values


SideOption = Annotated[
    str | None, typer.Option("--side", metavar="left|right", help="One ankle only.")
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="WHEN", help="First day: 2026-09-01, 2026-09, 30d, e3."),
]
StartOption = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="WHEN", help="First day shown and compared: 2026-09-01, 30d, e3."
    ),
]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="WHEN", help="Last day.")]
TagFilterOption = Annotated[
    str | None, typer.Option("--tag", metavar="TAG", help="Only tests with this tag.")
]
OnlyFootwearOption = Annotated[
    str | None,
    typer.Option(
        "--footwear", metavar="barefoot|shoes", help="Only tests recorded with this footwear."
    ),
]
OnlyWarmOption = Annotated[
    bool | None, typer.Option("--warm/--cold", help="Only tests recorded as warmed up, or cold.")
]
OnlyBackFootOption = Annotated[
    str | None,
    typer.Option(
        "--back-foot",
        metavar="flat|raised|off",
        help="Only tests recorded with the other foot there.",
    ),
]
OnlyMeasuredByOption = Annotated[
    str | None,
    typer.Option(
        "--measured-by",
        metavar="self|other",
        help="Only tests recorded with this reader of the tape.",
    ),
]
SearchOption = Annotated[
    str | None,
    typer.Option("--search", metavar="TEXT", help="Only with this text in it, in any case."),
]
DescribeOption = Annotated[
    bool, typer.Option("--describe", help="Plain sentences: no table, no plot.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, lengths in cm.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace the file.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV, lengths in cm.")]
UnitOption = Annotated[
    str | None,
    typer.Option("--unit", metavar="cm|mm|in", help="Unit of numbers without one."),
]
ShownUnitOption = Annotated[
    str | None, typer.Option("--unit", metavar="cm|mm|in", help="Unit for distances shown.")
]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="WHEN", help="When: 2026-11-20, '2026-11-20 07:30', 07:30, yesterday, 3d."
    ),
]
WarmOption = Annotated[
    bool | None, typer.Option("--warm/--cold", help="Warmed up before the test, or not.")
]
NoteOption = Annotated[str | None, typer.Option("--note", "-n", metavar="TEXT", help="A note.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Store unlikely values without asking.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Refuse unlikely values.")]
WeeksOption = Annotated[
    str | None,
    typer.Option(
        "--weeks", metavar="N", help="Number of weeks to show, including this one; default: 12."
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help="Everything, from the first test on.")]
_IDS = typer.Argument(
    metavar="ID...", help="Numbers from list, 17-20, last, t3 of training, e1 of events."
)
IdsArgument = Annotated[list[str], _IDS]
MaybeIdsArgument = Annotated[list[str] | None, _IDS]
ExerciseArgument = Annotated[
    str,
    typer.Argument(metavar="EXERCISE", help="Exercise, may be shortened; see dorsiflex exercises."),
]
SetsOption = Annotated[str | None, typer.Option("--sets", metavar="N", help="Number of sets.")]
RepsOption = Annotated[
    str | None, typer.Option("--reps", metavar="N", help="Repetitions in each set.")
]
HoldOption = Annotated[
    str | None, typer.Option("--hold", metavar="SECONDS", help="How long to hold each repetition.")
]
LoadOption = Annotated[
    str | None, typer.Option("--load", metavar="KG", help="The weight, e.g. 12.5.")
]
