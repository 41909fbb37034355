"""Text that we did not write never acts on the terminal."""

from typing import TYPE_CHECKING

from dorsiflex.domain.words import is_plain

if TYPE_CHECKING:
    from dorsiflex.render.screen import Screen


def clean(text: str) -> str:
    r"""Show what would act on a terminal as an escape, e.g. `\x1b` or `\u202e`."""
    return text if text.isprintable() else "".join(map(_shown, text))


def shown_path(path: str, screen: "Screen") -> str:
    """Give a path as it is to a script that goes on with it, and clean to a terminal."""
    return clean(path) if screen.is_terminal else path


def _shown(character: str) -> str:
    if is_plain(character):
        return character
    return character.encode("unicode_escape").decode("ascii")
