"""The `dorsiflex` command: options before any command, and the only place that prints errors."""

import os
import shutil
import sys
from contextlib import nullcontext, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from dorsiflex import __version__
from dorsiflex.cli.commands import COMMANDS, GROUPS
from dorsiflex.cli.session import Session
from dorsiflex.errors import INTERRUPTED, DorsiflexError, NotFoundError
from dorsiflex.render.terminal import (
    PAGE,
    OutputClosedError,
    OutputFailedError,
    escape_control,
    output_errors,
    say,
    screen_of,
    wrap_lines,
    write,
    write_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

COMPLETE = "__complete"
"""The first word of a call by a completion script. It is not a command, so older versions, which do
not know it, run nothing."""


class CommandGroup(TyperGroup):
    """All commands, in groups."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 # Typer keeps the class private
        """Return the names of all commands, in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 # likewise
        """Import and return a command; None if there is no such command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            module = import_module(f"dorsiflex.cli.{COMMANDS[cmd_name].module}")
            command = typer.main.get_command(getattr(module, COMMANDS[cmd_name].app))
            _fit_help(command)
            self.commands[cmd_name] = command
        return self.commands[cmd_name]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 # likewise
        """Find the command to run; suggest similar names if there is none."""
        if ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        if args[:1] == ["help"]:
            if len(args) == 1 or args[1].startswith("-"):
                write(ctx.get_help())
                raise typer.Exit
            args = [*args[1:], "--help"]
        known = not args or args[0].startswith("-") or args[0] in COMMANDS
        if not known:
            from dorsiflex.cli.mistakes import unknown_command

            raise unknown_command(args[0])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 # likewise
        """List the commands in groups."""
        del ctx
        for title, listed in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(command.name, command.summary) for command in listed])

    def invoke(self, ctx: Any) -> None:  # noqa: ANN401 # likewise
        """Run a command; turn every error into one or two plain lines."""
        try:
            with _delivery_of_help():
                super().invoke(ctx)
            if (session := ctx.find_object(Session)) and session.note:
                say(f"note: {escape_control(session.note)}")
        except (KeyboardInterrupt, typer.Abort):
            session = ctx.find_object(Session)
            if session is None or not session.has_changed:
                raise typer.Abort from None
            # The interrupt may have come just before the commit.
            _say_quietly("interrupted; the change may have been stored: see dorsiflex undo --list")
            raise typer.Exit(INTERRUPTED) from None
        except (typer.Exit, typer.TyperException):
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                import traceback

                say("\n".join(map(escape_control, traceback.format_exc().splitlines())))
            session = ctx.find_object(Session)
            if isinstance(error, NotFoundError) and session and session.note:
                error.hint = "; ".join(filter(None, (error.hint, session.note)))
            if isinstance(error, OutputFailedError) and session and session.has_changed:
                error.hint = "the change was stored anyway: see dorsiflex undo --list"
            raise typer.Exit(_report(_explained(error, session))) from error

    def main(  # Typer's own signature
        self,
        args: "Sequence[str] | None" = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,  # noqa: ANN401 # passed on to Typer
    ) -> Any:  # noqa: ANN401 # never returns
        """Run the command line and exit."""
        # Errors are handled here, not by Typer, which expands no words that it is given.
        del standalone_mode, windows_expand_args
        words = sys.argv[1:] if args is None else list(args)
        try:
            if words[:1] == [COMPLETE]:
                from dorsiflex.cli.completion import shell_answer

                write_bytes(shell_answer(self, words[1:]))
                sys.exit(0)
            with _delivery_of_help():
                code = self._run(words, prog_name, complete_var, **extra)
        except typer.TyperException as error:
            from dorsiflex.cli.mistakes import refusal

            code = _report(refusal(error, words, self))
        except typer.Abort:
            _say_quietly("interrupted: nothing was changed")
            code = INTERRUPTED
        except DorsiflexError as error:
            code = _report(error)
        except SystemExit as leaving:
            # Typer exits with 1 if the reader of the help has closed the pipe.
            if not isinstance(leaving.__context__, BrokenPipeError):
                raise
            code = OutputClosedError.exit_code
        sys.exit(code if isinstance(code, int) else 0)

    def _run(
        self,
        words: "Sequence[str]",
        prog_name: str | None,
        complete_var: str | None,
        **extra: Any,  # noqa: ANN401 # passed on to Typer
    ) -> Any:  # noqa: ANN401 # what Typer returns
        """Run the command line; options of all commands are also taken after the command."""
        _fit_help(self)
        try:
            return super().main(words, prog_name, complete_var, standalone_mode=False, **extra)
        except typer.TyperException as error:
            from dorsiflex.cli.mistakes import with_option_moved

            moved = with_option_moved(words, error)
            if moved is None:
                raise
        return self._run(moved, prog_name, complete_var, **extra)


app = typer.Typer(
    cls=CommandGroup,
    add_completion=False,  # completion.py does it
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(is_given: bool) -> None:
    if is_given:
        write(f"dorsiflex {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def dorsiflex(
    context: typer.Context,
    db: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Database file or server URL (or set DORSIFLEX_DB)."),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option("--person", "-P", metavar="NAME", help="Person (or set DORSIFLEX_PERSON)."),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback on errors.")] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Track ankle dorsiflexion with the knee-to-wall test.

    \b
    dorsiflex log -l 9.5/10/10.2 -r 11.2  store a test of both ankles, in cm
    dorsiflex report                      better? which ankle? pain? what next?
    dorsiflex demo                        see the report on made-up data first
    dorsiflex guide test                  how to do the test
    """
    del debug, version
    context.obj = Session(database_option=db, person_option=person)
    if context.invoked_subcommand is None:
        write(context.get_help())


def _fit_help(command: Any) -> None:  # noqa: ANN401 # Typer keeps the class private
    """Fit the help of a command, and of those below it, to a terminal of less than 80 columns.

    Typer assumes 50 columns at least, and breaks no example.
    """
    columns = shutil.get_terminal_size().columns
    if columns >= PAGE:
        return
    screen = screen_of(sys.stdout, os.environ)
    plain: Any = command.context_class

    class Formatter(plain.formatter_class):  # type: ignore[misc] # a class of the library's own
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            self.write(f"{prefix or 'Usage: '}{prog} {args}\n")

        def write_dl(self, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:  # noqa: ANN401 # likewise
            super().write_dl(rows, min(col_max, self.width // 2), col_spacing)

        def getvalue(self) -> str:
            lines = wrap_lines(super().getvalue(), screen).split("\n")
            # Typer leaves a blank where a narrow usage line goes on below.
            return "\n".join(line.rstrip() for line in lines)

    class Context(plain):  # type: ignore[misc] # likewise
        formatter_class = Formatter

        def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 # likewise
            super().__init__(*args, **{"terminal_width": screen.columns, **settings})

    command.context_class = Context
    for below in getattr(command, "commands", {}).values():
        _fit_help(below)


def _delivery_of_help() -> "AbstractContextManager[object]":
    # Typer writes the help itself, bypassing render/terminal.py.
    return output_errors(sys.stdout) if sys.stdout else nullcontext()


def _explained(error: Exception, session: Session | None) -> Exception:
    """Return the cause of an unexpected error: a damaged database, or else the error itself."""
    if isinstance(error, DorsiflexError) or session is None:
        return error
    from dorsiflex.storage.health import find_damage

    with suppress(Exception):  # a second error must not hide the first
        return find_damage(session.location) or error
    return error


def _report(error: Exception) -> int:
    if isinstance(error, OutputClosedError):
        return error.exit_code
    if isinstance(error, DorsiflexError):
        _say_error(error.message, error.hint)
        return error.exit_code
    _say_error(
        f"dorsiflex failed: {type(error).__name__}: {error}",
        "this is a bug; put --debug before the command to see where it happened",
    )
    return 1


def _say_error(message: str, hint: str | None) -> None:
    _say_quietly(f"error: {escape_control(message)}")
    if hint:
        _say_quietly(f"hint: {escape_control(hint)}")


def _say_quietly(text: str) -> None:
    # If standard error is closed too, only the exit code is left.
    with suppress(DorsiflexError):
        say(text)
