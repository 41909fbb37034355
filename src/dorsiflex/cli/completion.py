"""The script by which a shell's Tab key completes what is typed."""

from importlib.resources import files
from typing import Annotated

import typer

from dorsiflex.cli.typers import command_app
from dorsiflex.errors import RefusedValueError, did_you_mean
from dorsiflex.render.terminal import write, write_bytes

app = command_app()

SCRIPTS = {
    "bash": "dorsiflex.bash",
    "zsh": "_dorsiflex",
    "fish": "dorsiflex.fish",
    "powershell": "dorsiflex.ps1",
}

_HOW = """\
Put one line where your shell reads it when it starts:

bash, ~/.bashrc:                eval "$(dorsiflex completion bash)"
zsh, ~/.zshrc after compinit:   eval "$(dorsiflex completion zsh)"
fish, ~/.config/fish/config.fish:
                                dorsiflex completion fish | source
PowerShell, the file $PROFILE:  dorsiflex completion powershell | Out-String | Invoke-Expression"""


@app.command()
def completion(
    shell: Annotated[
        str | None,
        typer.Argument(
            metavar="[bash|zsh|fish|powershell]", help="Without one: what to put where."
        ),
    ] = None,
) -> None:
    """Print a script by which the Tab key completes commands, options, people, tags and ids.

    \b
    dorsiflex completion                   what to put where, for each shell
    dorsiflex completion bash              the script; also zsh, fish, powershell
    """
    if shell is None:
        write(_HOW)
        return
    name = SCRIPTS.get(shell.casefold())
    if name is None:
        raise RefusedValueError(
            f"there is no completion for the shell '{shell}'",
            did_you_mean(shell, SCRIPTS) or f"write {', '.join(SCRIPTS)}",
        )
    write_bytes(files("dorsiflex.cli.completing").joinpath("scripts", name).read_bytes())
