"""A squad, as text: one line per person, and a legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.evidence import COMMON_ASYMMETRY_CM, LARGEST_ASYMMETRY_SEEN_CM
from dorsiflex.domain.measurement import Side
from dorsiflex.domain.report import AsymmetryLevel
from dorsiflex.domain.squad import Need
from dorsiflex.render.lengths import day, difference, exact, length, plural, to_go
from dorsiflex.render.table import Column, Row, overflow_table
from dorsiflex.render.terminal import Style, escape_control, filled, styled
from dorsiflex.render.verdicts import State, state_of, table_words

if TYPE_CHECKING:
    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.squad import AnkleLine, Squad, SquadLine
    from dorsiflex.render.terminal import Screen

_SIGNS = {
    "gain": State.GAIN,
    "loss": State.LOSS,
    "up": State.UP_NOT_ESTABLISHED,
    "down": State.DOWN_NOT_ESTABLISHED,
    "same": State.NO_CLEAR_CHANGE,
    "early": State.TOO_EARLY,
}
_LEVELS = {
    AsymmetryLevel.COMMON: "",
    AsymmetryLevel.LARGER_THAN_MOST: " larger",
    AsymmetryLevel.OUTSIDE_SAMPLE: " outside",
}
_LEGEND = {
    "{gain} gain, {loss} loss": (
        "since the first two weeks of tests: more than measurement error, with enough evidence (how"
        " many times better a change explains the scores than a steady ankle does)"
    ),
    "{up} {down}": "more than the error of one comparison, not established yet",
    "{same}": "no clear change, or no clear difference between the ankles, yet",
    "{early}": "too early to say",
    "L - R": "left minus right",
    "larger": "than in most healthy adults: over {common}",
    "outside": "what a small sample of healthy adults showed: over {seen}",
}
_MORE = "All of one person: dorsiflex -P NAME report"
_GROUPS = (1, 2, 3, 1, 1, 1)


def squad_text(squad: Squad, unit: Unit, screen: Screen) -> str:
    """Return a squad as a table with a legend."""
    if not squad.lines and squad.tag is not None:
        return f"Nobody has a test with the tag {escape_control(squad.tag)}."
    if not squad.lines:
        return "Nobody yet. Add people with: dorsiflex person add p01 p02"
    columns = [
        *map(Column, ("name", "last test")),
        Column("days", right=True),
        *map(Column, (f"left {unit}", f"right {unit}", f"L - R {unit}")),
        *map(Column, ("look at", "change", "goal")),
    ]
    rows = [
        Row(_cells(line, unit, screen), strong=not {Need.SETBACK}.issuperset(line.needs))
        for line in squad.lines
    ]
    title = (
        f"{plural(len(squad.lines), 'person', 'people')}, {day(squad.since)} to {day(squad.until)}"
    )
    head = [styled(filled(title, screen), Style.STRONG, screen), filled(_counts(squad), screen)]
    return "\n\n".join(
        [
            "\n".join(head),
            overflow_table(columns, _GROUPS, rows, screen),
            _legend(unit, screen),
        ]
    )


def _legend(unit: Unit, screen: Screen) -> str:
    words = {name: state.shown_sign(unicode=screen.unicode) for name, state in _SIGNS.items()}
    words["common"] = f"{exact(COMMON_ASYMMETRY_CM, unit)} {unit}"
    words["seen"] = f"{exact(LARGEST_ASYMMETRY_SEEN_CM, unit)} {unit}"
    legend = {mark.format(**words): meaning.format(**words) for mark, meaning in _LEGEND.items()}
    width = max(map(len, legend))
    lines = [
        filled(f"{mark:<{width}}  {meaning}", screen, hanging=" " * (width + 2))
        for mark, meaning in legend.items()
    ]
    return "\n".join([*lines, filled(_MORE, screen)])


def _counts(squad: Squad) -> str:
    counts = {need: sum(need in line.needs for line in squad.lines) for need in Need}
    words = {
        Need.PAIN: "pain",
        Need.OVERDUE: f"not tested for {plural(squad.due_days, 'day')}",
        Need.SETBACK: "setback",
    }
    found = ", ".join(f"{count} {words[need]}" for need, count in counts.items() if count)
    needing = sum(bool(line.needs) for line in squad.lines)
    text = f"{needing} to look at first: {found}." if needing else "Nobody to look at first."
    if squad.left_out:
        text += f" Without a test with the tag {escape_control(squad.tag or '')}: {squad.left_out}."
    return text


def _cells(line: SquadLine, unit: Unit, screen: Screen) -> tuple[str, ...]:
    ankles = line.ankles
    return (
        line.person,
        line.last_tested.isoformat() if line.last_tested else "",
        "" if line.days_since is None else str(line.days_since),
        *(_ankle(ankles.get(side), unit, screen) for side in Side),
        _difference(line, unit),
        ", ".join([*_pains(line), *_overdue(line), *_setbacks(line, unit)]),
        _changes(line),
        _goals(line, unit),
    )


def _ankle(ankle: AnkleLine | None, unit: Unit, screen: Screen) -> str:
    """Return the current score of an ankle, and the sign and word of its change."""
    if ankle is None:
        return ""
    state = state_of(ankle.change)
    now = "" if ankle.current is None else length(ankle.current.mean_cm, unit)
    word = state.word if state.is_established else ""
    return " ".join(filter(None, (now, state.shown_sign(unicode=screen.unicode), word)))


def _changes(line: SquadLine) -> str:
    """Return the evidence of each change that exceeds its error."""
    states = {side: state_of(ankle.change) for side, ankle in line.ankles.items()}
    return "; ".join(
        f"{side} {table_words(line.ankles[side].change)}"
        for side, state in states.items()
        if state.is_established or state.is_over_error
    )


def _difference(line: SquadLine, unit: Unit) -> str:
    """Return left minus right of the numbers in the same line, and the verdict on it."""
    left, right = (ankle and ankle.current for ankle in map(line.ankles.get, Side))
    asymmetry = line.asymmetry
    if asymmetry is None or left is None or right is None:
        return ""
    clear = " =" if asymmetry.stiffer is None else f" {asymmetry.stiffer} stiffer"
    shown = difference(right.mean_cm, left.mean_cm, unit)
    return f"{shown}{clear}{_LEVELS[asymmetry.level]}"


def _pains(line: SquadLine) -> list[str]:
    found = []
    for side, ankle in line.ankles.items():
        pain = ankle.pain
        if pain.sharp_tests:
            found.append(f"{side} sharp pain")
        if pain.latest_above:
            found.append(f"{side} pain {pain.latest}")
        elif pain.worst_above:
            found.append(f"{side} pain was {pain.worst}")
        if pain.rising:
            found.append(f"{side} pain rising")
    return found


def _setbacks(line: SquadLine, unit: Unit) -> list[str]:
    return [
        f"{side} setback {length(ankle.setback.drop_cm, unit)}"
        for side, ankle in line.ankles.items()
        if ankle.setback
    ]


def _overdue(line: SquadLine) -> list[str]:
    if not line.overdue:
        return []
    if line.last_tested is None:
        return ["never tested"]
    days = {due.days for due in line.overdue}
    if len(days) == 1 and len(line.overdue) == len(Side):
        return [f"not tested for {plural(days.pop() or 0, 'day')}"]
    return [f"{due.side} not for {plural(due.days or 0, 'day')}" for due in line.overdue]


def _goals(line: SquadLine, unit: Unit) -> str:
    words = {
        side: "reached"
        if ankle.goal.to_go_cm == 0
        else f"{to_go(ankle.current.mean_cm, ankle.goal, unit)} to go"
        for side, ankle in line.ankles.items()
        if ankle.goal and ankle.current
    }
    return ", ".join(f"{side} {text}" for side, text in words.items())
