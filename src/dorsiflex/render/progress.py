"""A progress bar, only on a terminal and only after a second."""

import sys
from time import monotonic
from types import TracebackType
from typing import Self

_PATIENCE_S = 1.0
_BETWEEN_S = 0.1
_WIDTH = 30


class Progress:
    """One line on standard error, rewritten as work proceeds and removed at the end."""

    def __init__(self, what: str, total: int) -> None:
        """Take a label and the total amount of work."""
        self._what = what
        self._total = max(total, 1)
        self._shows = sys.stderr is not None and sys.stderr.isatty()
        self._next_at = monotonic() + _PATIENCE_S
        self._length = 0

    def at(self, done: int) -> None:
        """Show how much is done."""
        if not self._shows or (present := monotonic()) < self._next_at:
            return
        self._next_at = present + _BETWEEN_S
        part = min(done / self._total, 1)
        bar = "#" * int(part * _WIDTH)
        self._rewrite(f"{self._what} [{bar:.<{_WIDTH}}] {part:4.0%}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Remove the line."""
        if self._length:
            self._rewrite("")
            self._write("\r")

    def _rewrite(self, line: str) -> None:
        self._write(f"\r{line:<{self._length}}")
        self._length = len(line)

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            self._shows = False
