"""The group of all commands: imports the one that is called, and is the one boundary of errors."""

import sys
from contextlib import nullcontext, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from dorsiflex.cli.commands import COMMANDS, GROUPS
from dorsiflex.cli.session import Session
from dorsiflex.errors import INTERRUPTED, DorsiflexError, RefusedValueError, did_you_mean
from dorsiflex.render.terminal import (
    OutputClosedError,
    OutputFailedError,
    clean,
    output_errors,
    say,
    write_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

TAB = "__complete"
"""What a shell writes before the words of a line to learn what fits. It is no command: where an
older version does not know it, it runs nothing."""


class CommandGroup(TyperGroup):
    """All commands, in groups."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 # the context class is private to Typer
        """Give the names of all commands, in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 # likewise
        """Import a command and give it; None where there is none of this name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            module = import_module(f"dorsiflex.cli.{COMMANDS[cmd_name].module}")
            self.commands[cmd_name] = typer.main.get_command(module.app)
        return self.commands[cmd_name]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 # likewise
        """Find the command that is called; one that does not exist gets suggestions."""
        known = not args or args[0].startswith("-") or args[0] in COMMANDS
        if not known and not ctx.resilient_parsing:
            raise RefusedValueError(
                f"there is no command '{args[0]}'",
                did_you_mean(args[0], COMMANDS, "dorsiflex --help lists the commands"),
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 # likewise
        """Write the commands in groups."""
        del ctx
        for title, listed in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(command.name, command.summary) for command in listed])

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 # likewise
        """Run a command; every error ends here, in one or two plain lines."""
        try:
            with _delivery_of_help():
                return super().invoke(ctx)
        except (KeyboardInterrupt, typer.Abort):
            session = ctx.find_object(Session)
            if session is None or not session.has_changed:
                raise typer.Abort from None
            # It may have come just before the end of the transaction.
            _say_quietly("interrupted: what was asked may be stored: see dorsiflex undo --list")
            raise typer.Exit(INTERRUPTED) from None
        except (typer.Exit, typer.TyperException):
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                import traceback

                say("\n".join(map(clean, traceback.format_exc().splitlines())))
            session = ctx.find_object(Session)
            if isinstance(error, OutputFailedError) and session and session.has_changed:
                error.hint = "what was asked is stored all the same: see dorsiflex undo --list"
            raise typer.Exit(_tell(_explained(error, session))) from error

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
        del standalone_mode  # the boundary of errors is here, not in Typer
        words = sys.argv[1:] if args is None else list(args)
        try:
            if words[:1] == [TAB]:
                self._answer_tab(words[1:])
                sys.exit(0)
            with _delivery_of_help():
                code = super().main(
                    args,
                    prog_name,
                    complete_var,
                    standalone_mode=False,
                    windows_expand_args=windows_expand_args,
                    **extra,
                )
        except typer.TyperException as error:
            code = _tell_usage(error)
        except typer.Abort:
            _say_quietly("interrupted: nothing was stored")
            code = INTERRUPTED
        except DorsiflexError as error:
            code = _tell(error)
        except SystemExit as leaving:
            # Typer ends with 1 where the reader of the help has gone.
            if not isinstance(leaving.__context__, BrokenPipeError):
                raise
            code = OutputClosedError.exit_code
        sys.exit(code if isinstance(code, int) else 0)

    def _answer_tab(self, words: "Sequence[str]") -> None:
        from dorsiflex.cli.completing.shells import answer_shell

        write_bytes(answer_shell(self, words))


def _delivery_of_help() -> "AbstractContextManager[object]":
    # Typer writes the help by itself, past render/screen.py.
    return output_errors(sys.stdout) if sys.stdout else nullcontext()


def _explained(error: Exception, session: Session | None) -> Exception:
    """Give what is behind an error that nobody expected: a damaged database, or the program."""
    if isinstance(error, DorsiflexError) or session is None:
        return error
    from dorsiflex.storage.health import damage_behind

    with suppress(Exception):  # whatever it is, it is not what went wrong first
        return damage_behind(session.location) or error
    return error


def _tell(error: Exception) -> int:
    if isinstance(error, OutputClosedError):
        return error.exit_code
    if isinstance(error, DorsiflexError):
        _say_error(error.message, error.hint)
        return error.exit_code
    _say_error(
        f"dorsiflex failed: {type(error).__name__}: {error}",
        "this is a fault of the program: --debug before the command shows where",
    )
    return 1


def _tell_usage(error: typer.TyperException) -> int:
    message = error.format_message().rstrip(".").replace("\n", " ")
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "dorsiflex"
    return _tell(
        RefusedValueError(
            message[:1].lower() + message[1:], f"{command} --help shows what it takes"
        )
    )


def _say_error(message: str, hint: str | None) -> None:
    _say_quietly(f"error: {clean(message)}")
    if hint:
        _say_quietly(f"hint: {clean(hint)}")


def _say_quietly(text: str) -> None:
    # Where standard error is closed too, the exit code is all that is left.
    with suppress(DorsiflexError):
        say(text)
