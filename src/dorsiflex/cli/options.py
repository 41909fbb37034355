"""Options that several commands share, declared once."""

from typing import Annotated

import typer

from dorsiflex.errors import RefusedValueError


def refuse_several(told: dict[str, bool]) -> None:
    """See that at most one of some options was told that exclude each other.

    Args:
        told: for each option as it is written, whether it was told.

    Raises:
        RefusedValueError: more than one was.
    """
    chosen = [name for name, is_told in told.items() if is_told]
    if len(chosen) > 1:
        raise RefusedValueError(f"{' and '.join(chosen)} exclude each other", "give one of them")


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
        "--since", metavar="WHEN", help="First day shown, and compared: 2026-09-01, 30d, e3."
    ),
]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="WHEN", help="Last day.")]
TagFilterOption = Annotated[
    str | None, typer.Option("--tag", metavar="TAG", help="Only tests with this tag.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, lengths in cm.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV, lengths in cm.")]
UnitOption = Annotated[
    str | None,
    typer.Option("--unit", metavar="cm|mm|in", help="The unit of numbers that have none."),
]
ShownUnitOption = Annotated[
    str | None, typer.Option("--unit", metavar="cm|mm|in", help="What distances are shown in.")
]
PainOption = Annotated[
    str | None, typer.Option("--pain", "-p", metavar="0-10", help="Pain of each ankle tested.")
]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="WHEN", help="When: 2026-11-20, '2026-11-20 07:30', 07:30, yesterday, 3d."
    ),
]
FootwearOption = Annotated[
    str | None, typer.Option("--footwear", metavar="barefoot|shoes", help="What was worn.")
]
WarmOption = Annotated[
    bool | None, typer.Option("--warm/--cold", help="Warmed up before the test, or not.")
]
BackFootOption = Annotated[
    str | None,
    typer.Option("--back-foot", metavar="flat|raised|off", help="Where the other foot was."),
]
TagOption = Annotated[
    list[str] | None, typer.Option("--tag", "-t", metavar="TAG", help="A word; repeatable.")
]
NoteOption = Annotated[str | None, typer.Option("--note", "-n", metavar="TEXT", help="A note.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Store unlikely values without asking.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Refuse unlikely values.")]
WeeksOption = Annotated[
    str | None,
    typer.Option(
        "--weeks", metavar="N", help="How many weeks to show, this one included; default 12."
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help="Everything, from the first test on.")]
IdArgument = Annotated[
    str, typer.Argument(metavar="ID", help="A number from list, t3 from list --training, or last.")
]
IdsArgument = Annotated[
    list[str],
    typer.Argument(metavar="ID...", help="Numbers from list, t3 from list --training, or last."),
]
