"""The next-morning rule: is the pain after training back at what it was before?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.days import days_after

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dorsiflex.domain.training import MorningPain, TrainingSession


class Morning(NamedTuple):
    """The pain of one morning against what it was before.

    Attributes:
        day: which.
        pain: 0 to 10.
        before: the last pain that was settled; None where there is none.
        follows_training: there was training the day before.
        is_settled: at most what it was before; None where that is not known.
    """

    day: date
    pain: int
    before: int | None
    follows_training: bool
    is_settled: bool | None


def judge_mornings(
    mornings: Iterable[MorningPain], sessions: Iterable[TrainingSession]
) -> list[Morning]:
    """Compare each morning with the last one before it that was settled, earliest first.

    Pain that rose after training stays unsettled until it is back at what it was, on days of rest
    too; pain that rises without training before it is taken as it is. No pain at all is settled.
    """
    trained = {session.done_on for session in sessions}
    judged: list[Morning] = []
    usual: int | None = None
    is_raised = False
    for morning in sorted(mornings, key=lambda morning: morning.day):
        follows = days_after(morning.day, -1) in trained
        is_settled: bool | None
        if morning.pain == 0:
            is_settled = True
        elif usual is None:
            is_settled = None if follows else True
        else:
            is_settled = morning.pain <= usual or not (follows or is_raised)
        judged.append(Morning(morning.day, morning.pain, usual, follows, is_settled))
        is_raised = is_settled is False
        if not is_raised:
            usual = morning.pain
    return judged
