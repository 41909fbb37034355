"""Every command that can be run, for tests that hold help and documentation to them."""

from typing import TYPE_CHECKING, Any

from typer.main import get_command

from dorsiflex.cli.app import app
from dorsiflex.cli.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator


def _commands() -> "Iterator[tuple[str, Any]]":
    """Yield every command that can be run, as it is typed."""
    group: Any = get_command(app)
    for name in COMMANDS:
        command = group.get_command(None, name)
        subcommands = getattr(command, "commands", {})
        for subname, subcommand in subcommands.items():
            yield f"{name} {subname}", subcommand
        if not subcommands:
            yield name, command


LEAVES = dict(_commands())
