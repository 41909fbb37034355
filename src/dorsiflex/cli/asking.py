"""Asking a person at the terminal; prompts go to standard error, answers come from the keyboard."""

from typing import TYPE_CHECKING, TypeVar

import typer

from dorsiflex.errors import RefusedValueError
from dorsiflex.render.clean import clean
from dorsiflex.render.screen import say

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")


def ask(question: str, read: "Callable[[str], Answer]") -> Answer:
    """Ask until the answer can be read; an empty answer is read too.

    Raises:
        typer.Abort: Ctrl-C or the end of the input.
    """
    while True:
        text = str(typer.prompt(question, default="", show_default=False, err=True))
        try:
            return read(text.strip())
        except RefusedValueError as error:
            say(f"  {clean(error.message)}")
            if error.hint:
                say(f"  {clean(error.hint)}")


def confirm(question: str) -> bool:
    """Ask a question that is answered by y or n; anything but y means n.

    Raises:
        typer.Abort: Ctrl-C or the end of the input.
    """
    return bool(typer.confirm(question, default=False, err=True))
