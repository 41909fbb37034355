"""Text that we did not write never acts on the terminal."""

from dorsiflex.domain.words import is_plain


def clean(text: str) -> str:
    r"""Show what would act on a terminal as an escape, e.g. `\x1b` or `\u202e`."""
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    if is_plain(character):
        return character
    return character.encode("unicode_escape").decode("ascii")
