"""The guide and the catalogue of exercises as text."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from dorsiflex.domain.exercises import ADVICE
from dorsiflex.render.terminal import PAGE, Style, filled, styled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dorsiflex.domain.exercises import Exercise
    from dorsiflex.domain.figures import Figure
    from dorsiflex.domain.guide import Page, Section
    from dorsiflex.domain.sources import Source
    from dorsiflex.render.terminal import Screen


_PRACTICE = "Ordinary practice and opinion, not research."
_PRACTICE_TOO = "The rest is ordinary practice and opinion."
_SECOND_HAND = "(reported second-hand)"


def contents_text(pages: Iterable[Page], screen: Screen) -> str:
    """Return the list of pages."""
    commands = {f"dorsiflex guide {page.name}": page.summary for page in pages}
    room = max(map(len, commands)) + 4
    if room + max(map(len, commands.values())) <= min(screen.columns, PAGE):
        return "\n".join(f"  {name:<{room - 2}}{text}" for name, text in commands.items())
    return "\n".join(
        f"{name}\n{_filled(text, screen, indent='  ')}" for name, text in commands.items()
    )


def page_text(page: Page, screen: Screen) -> str:
    """Return a page as text."""
    parts = [styled(_filled(page.title, screen), Style.STRONG, screen)]
    parts += [_section(section, screen) for section in page.sections]
    for topic, figures in groupby(page.figures, key=lambda figure: figure.topic):
        head = styled(topic, Style.STRONG, screen)
        parts.append("\n".join([head, *(_figure(figure, screen) for figure in figures)]))
    if page.sources and not page.figures:
        parts.append(_filled("The sources in full: dorsiflex guide sources", screen))
    return "\n\n".join(parts)


def _section(section: Section, screen: Screen) -> str:
    steps = [f"{number}. {step}" for number, step in enumerate(section.steps, start=1)]
    points = [f"- {point}" for point in section.points]
    blocks = [
        styled(_filled(section.heading, screen), Style.STRONG, screen),
        "\n\n".join(_filled(text, screen, indent="  ") for text in section.paragraphs),
        "\n".join(_rows(section.table)),
        "\n".join(_filled(step, screen, indent="  ", hanging="     ") for step in steps),
        "\n".join(_filled(point, screen, indent="  ", hanging="    ") for point in points),
        "\n".join(_command(command, screen) for command in section.commands),
        "\n".join(_filled(line, screen, indent="  ") for line in _source_lines(section)),
    ]
    return "\n".join(block for block in blocks if block)


def _command(command: str, screen: Screen) -> str:
    """Return a command that can be copied: in a narrow terminal, in lines that a shell joins."""
    columns = min(screen.columns, PAGE)
    for indent in ("      ", "  "):
        if len(indent + command) <= columns:
            return indent + command
    line, *options = re.split(" (?=-)", f"  {command}")
    lines = []
    for option in options:
        if len(f"{line} {option} \\") > columns:
            lines.append(f"{line} \\")
            line = f"    {option}"
        else:
            line = f"{line} {option}"
    return "\n".join([*lines, line])


def _rows(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the aligned rows of a table."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        yield "    " + "  ".join(cells).rstrip()


def _source_lines(section: Section) -> Iterator[str]:
    """Yield the sources of a section."""
    if section.sources:
        names = "; ".join(
            f"{source.key} {_SECOND_HAND}" if source.second_hand else source.key
            for source in section.sources
        )
        yield f"Sources: {names}." + (f" {_PRACTICE_TOO}" if section.is_practice else "")
    elif section.is_practice:
        yield _PRACTICE


def _figure(figure: Figure, screen: Screen) -> str:
    amount = f": {figure.amount}" if figure.amount else ""
    lines = [
        _filled(f"{figure.what}{amount}", screen, indent="  ", hanging="    "),
        _filled(f"Measured: {figure.measured}", screen, indent="    ", hanging="      "),
    ]
    for source in figure.sources:
        cited = f"Source: [{source.key}] {_citation(source)}"
        lines.append(_filled(cited, screen, indent="    ", hanging="      "))
    return "\n".join(lines)


def _citation(source: Source) -> str:
    if not source.second_hand:
        return source.citation
    return f"{source._replace(second_hand=False).citation} {_SECOND_HAND}"


def _filled(text: str, screen: Screen, *, indent: str = "", hanging: str | None = None) -> str:
    # Wrapped even when piped, because a pager may show it.
    return filled(
        text,
        screen._replace(is_terminal=True),
        indent=indent,
        hanging=indent if hanging is None else hanging,
        widest=PAGE,
    )


_ORDINARY_PRACTICE = (
    "This is ordinary practice, not research. For what studies say: dorsiflex guide sources"
)


def catalogue_text(catalogue: Sequence[Exercise], screen: Screen) -> str:
    """Return all exercises by group, and the general advice."""
    groups = dict.fromkeys(exercise.group for exercise in catalogue)
    width = max(len(exercise.key) for exercise in catalogue)
    parts = []
    for group in groups:
        lines = [
            filled(f"  {each.key:<{width}}  {each.name}", screen, hanging=" " * (width + 4))
            for each in catalogue
            if each.group is group
        ]
        parts.append("\n".join([styled(group.capitalize(), Style.STRONG, screen), *lines]))
    heading = styled("For all exercises", Style.STRONG, screen)
    points = (filled(f"- {text}", screen, hanging="  ") for text in ADVICE)
    parts.append("\n".join([heading, *points]))
    parts.append(
        "\n".join(
            filled(text, screen)
            for text in (
                _ORDINARY_PRACTICE,
                "One in full: dorsiflex exercises calf-stretch",
                "Store what you did: dorsiflex train calf-stretch --sets 2 --hold 45",
            )
        )
    )
    return "\n\n".join(parts)


def exercise_text(exercise: Exercise, screen: Screen) -> str:
    """Return one exercise in full."""
    head = styled(filled(f"{exercise.name} ({exercise.key})", screen), Style.STRONG, screen)
    steps = [
        filled(f"{number}. {step}", screen, hanging="   ")
        for number, step in enumerate(exercise.steps, start=1)
    ]
    fields = {
        "Group": str(exercise.group),
        "Why": exercise.purpose,
        "You need": exercise.equipment,
        "Write down": ", ".join(exercise.measures),
        "Easier": exercise.easier,
        "Harder": exercise.harder,
        "Watch": exercise.watch,
    }
    return "\n\n".join(
        [
            head,
            "\n".join(steps),
            "\n".join(
                filled(f"{name}: {text}", screen, hanging="  ") for name, text in fields.items()
            ),
            "\n".join(
                filled(text, screen)
                for text in ("Sharp pain is a stop sign: dorsiflex guide pain", _ORDINARY_PRACTICE)
            ),
        ]
    )
