"""Parsing of whole numbers."""

from dorsiflex.errors import RefusedValueError

MAX_COUNT = 1_000_000_000
_EXAMPLE = 12


def parse_count(text: str, name: str, *, least: int = 1, most: int = MAX_COUNT) -> int:
    """Parse a whole number from `least` to `most`; `name` is the option, for the message.

    Raises:
        RefusedValueError: anything else.
    """
    written = text.strip()
    if written.isascii() and written.isdigit() and len(written) <= len(str(most)):
        number = int(written)
        if least <= number <= most:
            return number
    raise RefusedValueError(
        f"{name} '{text}' is not a whole number from {least} to {most}",
        f"write {name} {min(_EXAMPLE, most)}",
    )
