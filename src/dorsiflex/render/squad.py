"""A squad, as text: one line per person, and a legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dorsiflex.domain.measurement import Side
from dorsiflex.domain.report import AsymmetryLevel, WarningCode
from dorsiflex.domain.squad import Need
from dorsiflex.domain.thresholds import COMMON_ASYMMETRY_CM, LARGEST_ASYMMETRY_SEEN_CM
from dorsiflex.render.lengths import day, exact, length, plural, short_day, to_go
from dorsiflex.render.table import Column, Row, overflow_table
from dorsiflex.render.terminal import Style, escape_control, filled, styled
from dorsiflex.render.verdicts import (
    State,
    shown_against_error,
    shown_change,
    state_of,
    table_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dorsiflex.domain.measurement import Unit
    from dorsiflex.domain.report import ReportWarning
    from dorsiflex.domain.squad import AnkleLine, Squad, SquadLine
    from dorsiflex.render.terminal import Screen

_LEVELS = {
    AsymmetryLevel.COMMON: "",
    AsymmetryLevel.LARGER_THAN_MOST: " larger",
    AsymmetryLevel.OUTSIDE_SAMPLE: " outside",
}
_ESTABLISHED = (
    "since the first two weeks of tests: more than measurement error, with enough evidence (how"
    " many times better a change explains the scores than a steady ankle does)"
)
_NOT_ESTABLISHED = "more than the error of one comparison, not established yet"
_MORE = "All of one person: dorsiflex -P NAME report"
_GROUPS = (1, 2, 3, 1, 1, 1)


def squad_text(squad: Squad, unit: Unit, screen: Screen) -> str:
    """Return a squad as a table with a legend of the signs in it."""
    if not squad.lines:
        return _nobody(squad)
    tested = [line for line in squad.lines if line.last_tested]
    head = [styled(filled(_title(squad), screen), Style.STRONG, screen)]
    head += [filled(text, screen) for text in (_counts(squad), _never_tested(squad)) if text]
    parts = ["\n".join(head)]
    if tested:
        columns = [
            *map(Column, ("name", "last test")),
            Column("days", right=True),
            *map(Column, (f"left {unit}", f"right {unit}", f"L - R {unit}")),
            *map(Column, ("look at", "change", "goal")),
        ]
        cells = [_cells(line, unit, squad.until, screen) for line in tested]
        rows = [Row(of, styles=_styles(line)) for of, line in zip(cells, tested, strict=True)]
        parts.append(overflow_table(columns, _GROUPS, rows, screen))
    parts.append(_legend(tested, unit, screen))
    return "\n\n".join(parts)


def squad_sentences(squad: Squad, unit: Unit) -> str:
    """Return a squad in plain sentences, one paragraph per person."""
    if not squad.lines:
        return _nobody(squad)
    head = " ".join(filter(None, (f"{_title(squad)}.", _counts(squad), _never_tested(squad))))
    tested = (line for line in squad.lines if line.last_tested)
    return "\n".join([head, *(_described(line, unit, squad.until) for line in tested)])


def _described(line: SquadLine, unit: Unit, until: date) -> str:
    days = plural(line.days_since or 0, "day")
    when = "today" if not line.days_since else f"{days} ago"
    sentences = [f"{escape_control(line.person)}: last tested {when}."]
    if needs := _look_at(line, unit, until):
        sentences.append(f"Needs attention: {needs}.")
    for side, ankle in line.ankles.items():
        now, change = _numbers(ankle, unit)
        numbers = ", ".join(filter(None, (f" {now} {unit}" if now else "", change)))
        sentences.append(f"{side.capitalize()}{numbers}: {table_words(ankle.change)}.")
    if line.asymmetry is not None:
        clear = line.asymmetry.stiffer
        verdict = f"{clear} is stiffer" if clear else "no clear difference yet"
        shown = _shown_difference(line, unit)
        sentences.append(f"Left minus right {shown} {unit}: {verdict}.")
    if goals := _goals(line, unit):
        sentences.append(f"Goal: {goals}.")
    return " ".join(sentences)


def _nobody(squad: Squad) -> str:
    if squad.tag is not None:
        return f"Nobody has a test with the tag {escape_control(squad.tag)}."
    return "No people yet. Add some with: dorsiflex person add p01 p02"


def _title(squad: Squad) -> str:
    people = plural(len(squad.lines), "person", "people")
    return f"{people}, {day(squad.since)} to {day(squad.until)}"


def _legend(lines: Sequence[SquadLine], unit: Unit, screen: Screen) -> str:
    """Return what the signs and words of these lines mean, and where there is more."""
    states = {state_of(ankle.change) for line in lines for ankle in line.ankles.values()}
    found = [line.asymmetry for line in lines if line.asymmetry and _difference(line, unit)]
    levels = {asymmetry.level for asymmetry in found}
    is_unclear = any(asymmetry.stiffer is None for asymmetry in found)
    is_same = State.NO_CLEAR_CHANGE in states
    same = [
        *(["no clear change yet"] if is_same else []),
        *(["no clear difference between the ankles yet"] if is_unclear else []),
    ]
    common = f"{exact(COMMON_ASYMMETRY_CM, unit)} {unit}"
    seen = f"{exact(LARGEST_ASYMMETRY_SEEN_CM, unit)} {unit}"

    def signs(*of: State, words: bool = False) -> str:
        shown = [state for state in of if state in states]
        return (", " if words else " ").join(
            state.shown_sign(unicode=screen.unicode) + (f" {state.word}" if words else "")
            for state in shown
        )

    legend = {
        signs(State.GAIN, State.LOSS, words=True): _ESTABLISHED,
        signs(State.UP_NOT_ESTABLISHED, State.DOWN_NOT_ESTABLISHED): _NOT_ESTABLISHED,
        "=" if same else "": ", or ".join(same),
        signs(State.TOO_EARLY): "too early to say",
        "L - R" if found else "": "left minus right",
        "larger" if AsymmetryLevel.LARGER_THAN_MOST in levels else "": (
            f"than in most healthy adults: over {common}"
        ),
        "outside" if AsymmetryLevel.OUTSIDE_SAMPLE in levels else "": (
            f"what a small sample of healthy adults showed: over {seen}"
        ),
    }
    legend.pop("", None)
    width = max(map(len, legend), default=0)
    entries = [
        filled(f"{mark:<{width}}  {meaning}", screen, hanging=" " * (width + 2))
        for mark, meaning in legend.items()
    ]
    return "\n".join([*entries, filled(_MORE, screen)])


def _counts(squad: Squad) -> str:
    tested = [line for line in squad.lines if line.last_tested]
    counts = {need: sum(need in line.needs for line in tested) for need in Need}
    words = {
        Need.PAIN: "pain",
        Need.OVERDUE: f"not tested for {plural(squad.due_days, 'day')}",
        Need.SUSPECT: "to check for a typo",
        Need.SETBACK: "setback",
    }
    found = [f"{count} {words[need]}" for need, count in counts.items() if count]
    needing = sum(bool(line.needs) for line in tested)
    verb = "needs" if needing == 1 else "need"
    sentences = []
    if found:
        sentences.append(f"{needing} {verb} attention: {', '.join(found)}.")
    elif len(tested) == len(squad.lines):
        sentences.append("Nobody needs attention.")
    if squad.left_out:
        have = "has" if squad.left_out == 1 else "have"
        sentences.append(
            f"{squad.left_out} {have} no test tagged {escape_control(squad.tag or '')}."
        )
    return " ".join(sentences)


def _never_tested(squad: Squad) -> str:
    names = [escape_control(line.person) for line in squad.lines if line.last_tested is None]
    return f"No test yet: {', '.join(names)}." if names else ""


def _styles(line: SquadLine) -> tuple[Style, ...]:
    """Return the styles of the cells of a line; each says in colour what it says in words."""
    ankles = [line.ankles.get(side) for side in Side]
    has_pain = Need.PAIN in line.needs
    return (
        Style.PLAIN if {Need.SUSPECT, Need.SETBACK}.issuperset(line.needs) else Style.STRONG,
        *(Style.PLAIN, Style.PLAIN),
        *(Style.PLAIN if ankle is None else state_of(ankle.change).style for ankle in ankles),
        Style.PLAIN,
        Style.WARNING if has_pain else Style.PLAIN,
        *(Style.PLAIN, Style.PLAIN),
    )


def _cells(line: SquadLine, unit: Unit, until: date, screen: Screen) -> tuple[str, ...]:
    ankles = line.ankles
    return (
        line.person,
        line.last_tested.isoformat() if line.last_tested else "",
        "" if line.days_since is None else str(line.days_since),
        *(_ankle(ankles.get(side), unit, screen) for side in Side),
        _difference(line, unit),
        _look_at(line, unit, until),
        _changes(line, unit),
        _goals(line, unit),
    )


def _look_at(line: SquadLine, unit: Unit, until: date) -> str:
    parts = (_pains(line, until), _overdue(line), _suspects(line, unit), _setbacks(line, unit))
    return ", ".join([text for part in parts for text in part])


def _ankle(ankle: AnkleLine | None, unit: Unit, screen: Screen) -> str:
    """Return the current score of an ankle, and the sign and word of its change."""
    if ankle is None:
        return ""
    state = state_of(ankle.change)
    now, _ = _numbers(ankle, unit)
    word = state.word if state.is_established else ""
    return " ".join(filter(None, (now, state.shown_sign(unicode=screen.unicode), word)))


def _numbers(ankle: AnkleLine, unit: Unit) -> tuple[str, str]:
    """Return the current score and the change, as the person's report has them; empty without."""
    if shown := shown_change(ankle, unit):
        return shown.now, shown.change
    return "" if ankle.current is None else length(ankle.current.mean_cm, unit), ""


def _changes(line: SquadLine, unit: Unit) -> str:
    """Return each change that exceeds its error, with its evidence."""
    states = {side: state_of(ankle.change) for side, ankle in line.ankles.items()}
    return "; ".join(
        f"{side} {_numbers(line.ankles[side], unit)[1]} {table_words(line.ankles[side].change)}"
        for side, state in states.items()
        if state.is_established or state.is_over_error
    )


def _difference(line: SquadLine, unit: Unit) -> str:
    """Return left minus right of the numbers in the same line, and the verdict on it."""
    shown = _shown_difference(line, unit)
    if not shown or line.asymmetry is None:
        return ""
    stiffer = line.asymmetry.stiffer
    clear = " =" if stiffer is None else f" {stiffer} stiffer"
    return f"{shown}{clear}{_LEVELS[line.asymmetry.level]}"


def _shown_difference(line: SquadLine, unit: Unit) -> str:
    left, right = (ankle and ankle.current for ankle in map(line.ankles.get, Side))
    if line.asymmetry is None or left is None or right is None:
        return ""
    return shown_against_error(
        right.mean_cm,
        left.mean_cm,
        line.asymmetry.mdc_cm,
        unit,
        exceeds=line.asymmetry.exceeds_mdc,
    ).change


def _pains(line: SquadLine, until: date) -> list[str]:
    return [_pain(warning, line, until) for warning in line.current_warnings if warning.is_pain]


def _pain(warning: ReportWarning, line: SquadLine, until: date) -> str:
    if warning.side is None:
        return "pain in training"  # the report says whether to ease off or to stop
    pain = line.ankles[warning.side].pain
    on = (
        ""
        if warning.on is None or not warning.is_settled
        else f" on {short_day(warning.on, until)}"
    )
    if warning.code is WarningCode.SHARP_PAIN:
        return f"{warning.side} sharp pain{on}"
    if warning.code is WarningCode.PAIN_RISING:
        return f"{warning.side} pain rising"
    number = f"over {pain.limit}{on}" if on else str(pain.latest)
    return f"{warning.side} pain {number}"


def _suspects(line: SquadLine, unit: Unit) -> list[str]:
    return [
        f"check test {warning.test} ({exact(warning.trial_cm or 0, unit)})"
        for warning in line.current_warnings
        if warning.code is WarningCode.SUSPECT
    ]


def _setbacks(line: SquadLine, unit: Unit) -> list[str]:
    return [
        f"{side} setback {length(ankle.setback.drop_cm, unit)}"
        for side, ankle in line.ankles.items()
        if ankle.setback
    ]


def _overdue(line: SquadLine) -> list[str]:
    if not line.overdue:
        return []
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
