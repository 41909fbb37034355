"""How the Typer of one command, or of a group of them, is set up."""

import typer


def command_app(summary: str | None = None) -> typer.Typer:
    """Give an empty Typer: plain help, no completion of its own, errors left to the boundary."""
    return typer.Typer(
        help=summary,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
