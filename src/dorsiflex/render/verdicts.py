"""Verdicts on changes: words, sign and style."""

from __future__ import annotations

from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.report import Verdict
from dorsiflex.render.lengths import difference, length, number, short_day
from dorsiflex.render.terminal import Style

if TYPE_CHECKING:
    from datetime import date

    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.report import Change, Evidence, SideReport
    from dorsiflex.domain.squad import AnkleLine

_MAX_RATIO = 1000
"""Larger ratios are shown as `>1000`."""

_MIN_RATIO = 0.05
_WHOLE_FROM = 10
_MAX_DECIMALS = 6


class State(Enum):
    """The state of an ankle at a glance.

    Attributes:
        word: the state in words.
        sign: before the words.
        ascii_sign: the sign for ASCII-only screens.
        style: of the words, if colour is allowed.
    """

    sign: str
    ascii_sign: str
    style: Style

    GAIN = "gain", "▲", "^", Style.GAIN
    LOSS = "loss", "▼", "v", Style.LOSS
    UP_NOT_ESTABLISHED = "up, not established", "△", "(^)", Style.STRONG
    DOWN_NOT_ESTABLISHED = "down, not established", "▽", "(v)", Style.STRONG
    NO_CLEAR_CHANGE = "no clear change", "=", "=", Style.PLAIN
    TOO_EARLY = "too early", "…", "...", Style.PLAIN

    def __init__(self, word: str, sign: str, ascii_sign: str, style: Style) -> None:
        self.word = word
        self.sign = sign
        self.ascii_sign = ascii_sign
        self.style = style

    def shown_sign(self, *, unicode: bool) -> str:
        """Return the sign that a screen can show."""
        return self.sign if unicode else self.ascii_sign

    @property
    def is_established(self) -> bool:
        """Whether the change exceeds error and the evidence is enough."""
        return self in {State.GAIN, State.LOSS}

    @property
    def is_over_error(self) -> bool:
        """Whether the change exceeds error but the evidence is not enough."""
        return self in {State.UP_NOT_ESTABLISHED, State.DOWN_NOT_ESTABLISHED}


class ShownChange(NamedTuple):
    """The numbers of a change as printed: start plus change is now.

    Attributes:
        start: the baseline.
        now: the current score.
        change: with its sign.
        error: the minimal detectable change.
    """

    start: str
    now: str
    change: str
    error: str


class VerdictWords(NamedTuple):
    """A verdict in sentences.

    Attributes:
        head: the change and the verdict, emphasised.
        rest: the reason.
    """

    head: str
    rest: str

    def __str__(self) -> str:
        """Return both as one text."""
        return f"{self.head} {self.rest}".rstrip()


def state_of(change: Change) -> State:
    """Return the state of a change."""
    if change.cm is None:
        return State.TOO_EARLY
    if change.verdict is Verdict.IMPROVED:
        return State.GAIN
    if change.verdict is Verdict.DECLINED:
        return State.LOSS
    if not change.exceeds_mdc:
        return State.NO_CLEAR_CHANGE
    return State.UP_NOT_ESTABLISHED if change.cm > 0 else State.DOWN_NOT_ESTABLISHED


def shown_change(side: SideReport | AnkleLine, unit: Unit) -> ShownChange | None:
    """Return the numbers of an ankle's change, without its unit; None without a verdict."""
    change = side.change
    if change.mdc_cm is None or side.baseline is None or side.current is None:
        return None
    ends = (side.baseline.mean_cm, side.current.mean_cm)
    return shown_against_error(*ends, change.mdc_cm, unit, exceeds=change.exceeds_mdc)


def shown_against_error(
    start_cm: float, now_cm: float, error_cm: float, unit: Unit, *, exceeds: bool | None
) -> ShownChange:
    """Return a difference of two lengths and its error, without their unit.

    They have enough decimals to show whether the difference is more than its error.
    """
    every = (
        ShownChange(
            length(start_cm, unit, more_decimals=more),
            length(now_cm, unit, more_decimals=more),
            difference(start_cm, now_cm, unit, more_decimals=more),
            length(error_cm, unit, more_decimals=more),
        )
        for more in range(_MAX_DECIMALS)
    )
    shortest = next(every)
    # Mostly the first: the others are calculated only where it would contradict.
    for shown in chain([shortest], every):
        if (abs(float(shown.change)) >= float(shown.error)) == bool(exceeds):
            return shown
    return shortest


def row_words(side: SideReport) -> str:
    """Return the verdict in a few words, beside the numbers of `shown_change`.

    Unlike in `table_words`, an error that the change exceeds needs no words there.
    """
    state = state_of(side.change)
    if state.is_over_error:
        return f"not established, {evidence_words(side.change.evidence)}"
    if state is State.TOO_EARLY:
        text = (side.change.missing or "Too early to say.").removesuffix(".")
        text = text.removeprefix("Too early to say").removesuffix(" for a verdict")
        text = text.replace(". Test on or after", ": verdict from").removesuffix(",")
        return f"too early{text.replace('. Test on', ': needs tests on')}"
    return table_words(side.change)


def verdict_words(side: SideReport, until: date, unit: Unit) -> VerdictWords:
    """Return the verdict on an ankle's change, with its numbers.

    Args:
        side: the ankle.
        until: last day of the report; days of other years are shown with the year.
        unit: of distances.
    """
    change, state = side.change, state_of(side.change)
    shown = shown_change(side, unit)
    if shown is None or change.since is None:
        head, _, rest = (change.missing or "Too early to say.").partition(". ")
        return VerdictWords(f"{head}." if rest else head, rest)
    amount = f"{shown.change} {unit} since {short_day(change.since, until)}:"
    error = f"{shown.error} {unit}"
    if state.is_established:
        return VerdictWords(
            f"{amount} a real {state.word}.",
            f"It is more than measurement error ({error}), and {_explains(change.evidence)}.",
        )
    if state.is_over_error:
        return VerdictWords(
            f"{amount} more than the error of one comparison ({error}),",
            f"but {_explains(change.evidence)}. Not established yet.",
        )
    return VerdictWords(f"{amount} no clear change yet", f"(measurement error {error}).")


def table_words(change: Change) -> str:
    """Return the verdict in a few words, for a table."""
    state = state_of(change)
    if state.is_established:
        return f"{state.word}, {evidence_words(change.evidence)}"
    if state.is_over_error:
        return f"over the error, {evidence_words(change.evidence)}: not established"
    return "too early" if state is State.TOO_EARLY else "no clear change yet"


def evidence_words(evidence: Evidence | None) -> str:
    """Return `evidence 41 (5 needed)`."""
    if evidence is None:
        return "no evidence"
    ratio, needed = shown_evidence(evidence)
    return f"evidence {ratio} ({needed} needed)"


def shown_evidence(evidence: Evidence) -> tuple[str, str]:
    """Return the ratio and what is needed, with enough digits to show which is larger."""
    ratio, needed = evidence.ratio, evidence.needed
    if ratio > _MAX_RATIO:
        return f">{_MAX_RATIO}", _without_zeros(number(needed, 1))
    if ratio < _MIN_RATIO:
        return "<0.1", _without_zeros(number(needed, 1))
    decimals = 0 if ratio >= _WHOLE_FROM else 1
    shown = number(ratio, decimals), number(needed, decimals)
    while (float(shown[0]) >= float(shown[1])) != (ratio >= needed) and decimals < _MAX_DECIMALS:
        decimals += 1
        shown = number(ratio, decimals), number(needed, decimals)
    return shown[0], _without_zeros(shown[1])


def times_better(evidence: Evidence, *, only: str = "") -> str:
    """Return `41 times better` or `no better`; `only` is put before the number."""
    if evidence.ratio < 1:
        return "no better"
    ratio, _ = shown_evidence(evidence)
    return f"{only}{ratio.replace('>', 'more than ')} times better"


def _explains(evidence: Evidence | None) -> str:
    if evidence is None:
        return "the evidence is not known"
    _, needed = shown_evidence(evidence)
    if evidence.ratio >= evidence.needed:
        return (
            f"a change explains your scores {times_better(evidence)} than a steady ankle"
            f" ({needed} times is needed, because you may look every week)"
        )
    better = times_better(evidence, only="only ")
    return f"a change explains your scores {better} than a steady ankle; {needed} times is needed"


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
