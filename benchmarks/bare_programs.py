"""Write two programs to compare with; run it by the Python that dorsiflex is installed for.

    python bare_programs.py DATABASE FOLDER

`empty_command` is a Typer program with the parameters of dorsiflex and of its `log`, read off
their signatures, that does nothing. `same_figure` makes the calls to plotext that `report` makes
for a database, written down while it made them; `already_there` imports what plotext needs and
`report --no-plot` has. None of them collects garbage, as dorsiflex does not.
"""

import inspect
import io
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from pathlib import Path

_EMPTY = """\
import gc
gc.disable()
from typing import Annotated
import typer

app = typer.Typer(add_completion=True, rich_markup_mode=None, pretty_exceptions_enable=False)

@app.callback()
def program({before}):
    pass

@app.command()
def log({parameters}):
    print("done")

def run():
    try:
        app()
    finally:
        gc.freeze()
"""
_FIGURE = """\
import gc
gc.disable()

def run():
    import plotext
    {calls}
    print({last})
    gc.freeze()
"""
_ALREADY = """\
import gc
gc.disable()

def run():
    import {modules}
    gc.freeze()
"""


class Recorded:
    """Something of plotext that writes down each call of it as a line of Python."""

    def __init__(self, real: object, source: str, lines: list[str]) -> None:
        self._real, self._source, self._lines = real, source, lines

    def __getattr__(self, name: str) -> object:
        """Return its attribute: a plain value, or something else that writes down."""
        found = getattr(self._real, name)
        return found if _is_plain(found) else Recorded(found, f"{self._source}.{name}", self._lines)

    def __call__(self, *args: object, **named: object) -> object:
        """Call what it stands for."""
        result = self._real(  # type: ignore[operator] # a call of it says that it can be called
            *map(_real, args), **{name: _real(value) for name, value in named.items()}
        )
        arguments = [_source(value) for value in args]
        arguments += [f"{name}={_source(value)}" for name, value in named.items()]
        kept = f"v{len(self._lines)}"
        self._lines.append(f"{kept} = {self._source}({', '.join(arguments)})")
        return result if _is_plain(result) else Recorded(result, kept, self._lines)


def empty_command() -> str:
    """Return the source of a program that takes what `log` takes."""
    from dorsiflex.cli.app import dorsiflex
    from dorsiflex.cli.log import log

    return _EMPTY.format(before=_parameters(dorsiflex), parameters=_parameters(log))


def same_figure(database: str) -> str:
    """Return the source of a program that draws what `report` draws.

    Raises:
        SystemExit: it draws nothing.
    """
    import plotext

    from dorsiflex.cli.app import app

    lines: list[str] = []
    sys.modules["plotext"] = Recorded(plotext, "plotext", lines)  # type: ignore[assignment] # a stand-in
    sys.argv = ["dorsiflex", "--db", database, "report"]
    with redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")), suppress(SystemExit):
        app()
    if not lines:
        raise SystemExit("report drew no plot")
    return _FIGURE.format(calls="\n    ".join(lines), last=f"v{len(lines) - 1}")


def already_there(database: str) -> str:
    """Return the source of a program that imports what plotext need not import in `report`."""
    report = ["dorsiflex", "--db", database, "report", "--no-plot"]
    drawn = _modules("import plotext, sys")
    reported = _modules(
        f"import sys; from dorsiflex.__main__ import main; sys.argv = {report}\n"
        "try: main()\nexcept SystemExit: pass"
    )
    return _ALREADY.format(modules=", ".join(sorted((drawn & reported) - _modules("import sys"))))


def _modules(code: str) -> set[str]:
    shown = f"{code}\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", shown], check=True, capture_output=True, text=True)
    return set(done.stderr.split())


def _parameters(function: Callable[..., None]) -> str:
    options = []
    for name, parameter in inspect.signature(function).parameters.items():
        # The context is the one that has no option.
        if not hasattr(parameter.annotation, "__metadata__"):
            continue
        kind, option = parameter.annotation.__origin__, parameter.annotation.__metadata__[0]
        # Typer takes the first of an option's names for its default, until it reads the signature.
        words = [repr(word) for word in (option.default, *option.param_decls) if word is not ...]
        words += [f"metavar={option.metavar!r}", f"help={option.help!r}"]
        kind_name = kind.__name__ if isinstance(kind, type) else str(kind)
        options.append(
            f"{name}: Annotated[{kind_name}, typer.Option({', '.join(words)})]"
            f" = {parameter.default!r}"
        )
    return ", ".join(options)


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, (str, int, float))


def _real(value: object) -> object:
    return value._real if isinstance(value, Recorded) else value  # noqa: SLF001 # its own kind


def _source(value: object) -> str:
    return value._source if isinstance(value, Recorded) else repr(value)  # noqa: SLF001 # likewise


if __name__ == "__main__":
    database, folder = sys.argv[1], Path(sys.argv[2])
    (folder / "empty_command.py").write_text(empty_command(), "utf-8")
    (folder / "already_there.py").write_text(already_there(database), "utf-8")
    # The last, because it leaves something else in plotext's place.
    (folder / "same_figure.py").write_text(same_figure(database), "utf-8")
