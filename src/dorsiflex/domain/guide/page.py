"""What a page of the guide is made of."""

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dorsiflex.domain.figures import Figure
    from dorsiflex.domain.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a page, with what it rests on.

    Attributes:
        heading: what it is about.
        paragraphs: read first.
        table: the headers, then the rows, no wider than 36 characters in all.
        steps: things to do one after the other.
        points: a list in no order.
        commands: to type, each whole.
        sources: the publications it rests on.
        is_practice: ordinary practice or opinion; with sources, what these do not cover is.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    steps: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    sources: "tuple[Source, ...]" = ()
    is_practice: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the guide.

    Attributes:
        name: what it is asked for by.
        title: its first line.
        holds: what stands in it, for the list of pages.
        sections: its parts, in reading order.
        figures: what stands below them.
    """

    name: str
    title: str
    holds: str
    sections: tuple[Section, ...]
    figures: "tuple[Figure, ...]" = ()

    @property
    def sources(self) -> "tuple[Source, ...]":
        """The publications that the page rests on, each once, in order."""
        cited = [section.sources for section in self.sections]
        cited += [figure.sources for figure in self.figures]
        return tuple(dict.fromkeys(chain.from_iterable(cited)))


def texts(written: str) -> tuple[str, ...]:
    """Give the texts that blank lines part, each in one line."""
    return tuple(" ".join(text.split()) for text in written.strip().split("\n\n"))
