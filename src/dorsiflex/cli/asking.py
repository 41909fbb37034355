"""Asking a person at the terminal; prompts go to standard error, answers come from the keyboard."""

import os
import sys
from typing import TYPE_CHECKING, TypeVar

import typer

from dorsiflex.errors import RefusedValueError
from dorsiflex.render.terminal import clean, say, screen_of, wrap_lines

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")


def ask(question: str, read: "Callable[[str], Answer]") -> Answer:
    """Ask until the answer can be read; an empty answer is read too.

    Raises:
        typer.Abort: Ctrl-C or the end of the input.
    """
    while True:
        text = _line(question)
        try:
            return read(text.strip())
        except RefusedValueError as error:
            say(f"  {clean(error.message)}")
            if error.hint:
                say(f"  {clean(error.hint)}")


def confirm(question: str) -> bool:
    """Ask a question that is answered by y or n; an empty answer means n.

    Raises:
        typer.Abort: Ctrl-C or the end of the input.
    """
    return ask(f"{question} [y/N]", _yes_or_no)


def _yes_or_no(text: str) -> bool:
    answers = {"y": True, "yes": True, "n": False, "no": False, "": False}
    try:
        return answers[text.casefold()]
    except KeyError:
        raise RefusedValueError(f"'{text}' is neither y nor n", "answer y or n") from None


def _line(question: str) -> str:
    # Typer's own prompt writes its last blank to standard output, which may be a file.
    sys.stderr.write(wrap_lines(f"{question}:", screen_of(sys.stderr, os.environ)) + " ")
    sys.stderr.flush()
    try:
        return input()
    except (KeyboardInterrupt, EOFError):
        say("\n")
        raise typer.Abort from None
