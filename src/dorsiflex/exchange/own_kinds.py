"""The kinds of files that an export writes: how each is known, and what reads its rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dorsiflex.domain.drafts import AnyDraft, Kind
from dorsiflex.exchange import csv, events, rejected, training_csv
from dorsiflex.exchange.columns import REQUIRED, OwnMornings, OwnRows, OwnSessions
from dorsiflex.exchange.import_options import Told

_TRAINING_FOR_SURE = frozenset({"exercise", "done_at"})
_EVENT_FOR_SURE = frozenset({"baseline", "text"})
_TEST_FOR_SURE = frozenset({"tested_at", "trials_cm"})


class RowReader(Protocol):
    """Reads rows of one kind, whose cells stand in the order of its header."""

    def draft(self, line: int, cells: Sequence[str]) -> AnyDraft:
        """Read a row.

        Raises:
            BadCellError: something in it cannot be stored.
        """


class _MakeReader(Protocol):
    def __call__(self, told: Told, *, is_guarded: bool) -> RowReader: ...


@dataclass(frozen=True, slots=True)
class OwnKind:
    """One kind.

    Attributes:
        kind: which.
        header: its columns in their order.
        reader: makes what reads its rows.
        required: gives the names that an object of JSON must have.
    """

    kind: Kind
    header: tuple[str, ...]
    reader: _MakeReader
    required: Callable[[Mapping[str, Any]], Iterable[str]]


def _required_of_test(given: Mapping[str, Any]) -> Iterable[str]:
    return REQUIRED if given.get("id") else ("side", "tested_at", "trials_cm")


OWN_KINDS = {
    own.kind: own
    for own in (
        OwnKind(Kind.TESTS, csv.HEADER, OwnRows, _required_of_test),
        OwnKind(Kind.TRAINING, training_csv.HEADER, OwnSessions, lambda _: training_csv.HEADER),
        OwnKind(
            Kind.MORNINGS,
            training_csv.MORNING_HEADER,
            OwnMornings,
            lambda _: training_csv.MORNING_HEADER,
        ),
        OwnKind(Kind.EVENTS, events.HEADER, events.OwnEvents, lambda _: events.HEADER),
    )
}


def kind_of_heads(heads: set[str]) -> Kind | None:
    """Tell which kind of export has a table with these columns; None for no export.

    A table with more columns than a morning's is somebody else's: its three are common words.
    """
    if heads.issuperset(REQUIRED):
        return Kind.TESTS
    if heads.issuperset(training_csv.HEADER):
        return Kind.TRAINING
    if heads.issuperset(events.HEADER):
        return Kind.EVENTS
    if heads - set(rejected.HEADS) == set(training_csv.MORNING_HEADER):
        return Kind.MORNINGS
    return None


def lacking_of_training(heads: set[str]) -> list[str]:
    """Give the columns that a table lacks which can be nothing else than an export of training."""
    is_training = heads.issuperset(_TRAINING_FOR_SURE)
    return [name for name in training_csv.HEADER if is_training and name not in heads]


def kind_of_object(given: Mapping[str, Any]) -> Kind:
    """Tell which kind of export has an object like this; a test if it is like none."""
    names = given.keys()
    if names & _TEST_FOR_SURE:
        return Kind.TESTS
    if names & _TRAINING_FOR_SURE:
        return Kind.TRAINING
    if names & _EVENT_FOR_SURE:
        return Kind.EVENTS
    return Kind.MORNINGS if "day" in names and "side" not in names else Kind.TESTS
