"""Values kept aside until the database is closed: in memory, or on disk if they are many."""

from __future__ import annotations

import pickle
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Value = TypeVar("Value")

_IN_MEMORY_BYTES = 8_000_000


class Spool(Generic[Value]):
    """Values in their original order, to be iterated over once.

    A slow consumer reads from the spool and does not keep the database open, which would block
    writers.
    """

    def __init__(self, values: Iterable[Value]) -> None:
        """Store all values."""
        self._stream = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 # closed by __iter__
        self._count = 0
        for value in values:
            pickle.dump(value, self._stream, pickle.HIGHEST_PROTOCOL)
            self._count += 1
        self._stream.seek(0)

    def __iter__(self) -> Iterator[Value]:
        """Yield the values, then close the file."""
        with self._stream as stream:
            for _ in range(self._count):
                yield pickle.load(stream)  # noqa: S301 # this process wrote it
