"""Plots drawn in lines: where marks stand, where lines break, what is left out in little room."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.dates import WeekStart
from dorsiflex.render.plot_model import (
    Band,
    Bracket,
    By,
    Happening,
    Level,
    Plot,
    Row,
    Series,
    TimeAxis,
)
from dorsiflex.render.saved_svg import svg_plot

if TYPE_CHECKING:
    from collections.abc import Mapping

MONDAY = date(2026, 8, 31)  # 2026-W36
WIDTH = 900


def plot(
    left: "Mapping[int, float]",
    right: "Mapping[int, float] | None" = None,
    *,
    weeks: int = 12,
    unit: float = 1,
    bands: tuple[Band, ...] = (),
    levels: tuple[Level, ...] = (),
    rows: tuple[Row, ...] = (),
) -> Plot:
    """Return a plot of one ankle or both."""
    values = [*left.values(), *(right or {}).values()]
    series = [Series("L", ("-", "."), left, {}, name="left")]
    series += [] if right is None else [Series("R", (".", ":"), right, {}, name="right")]
    return Plot(
        title="Distance in cm",
        short_title="cm",
        axis=TimeAxis(By.WEEK, MONDAY, weeks, WeekStart.MONDAY),
        series=tuple(series),
        levels=levels,
        bands=bands,
        rows=rows,
        lower=min(values) - 1,
        upper=max(values) + 1,
        unit=unit,
    )


def drawn(of: Plot) -> tuple[ET.Element, int]:
    """Draw a plot and read what was drawn."""
    elements, height = svg_plot(of, WIDTH)
    return ET.fromstring(f"<g>{elements}</g>"), height  # noqa: S314 # our own


def circles(root: ET.Element) -> list[tuple[float, float]]:
    """Return the centres of all marks."""
    return [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in root.iter("circle")]


def texts(root: ET.Element) -> list[str]:
    """Return all texts."""
    return [(text.text or "").replace("\N{NO-BREAK SPACE}", " ") for text in root.iter("text")]


def joining(root: ET.Element) -> list[ET.Element]:
    """Return the lines from week to week."""
    return [line for line in root.iter("line") if line.get("stroke-width") == "2"]


def test_marks_stand_to_scale() -> None:
    """Equal steps in weeks and in cm are equal steps on the page; higher is farther up."""
    root, _ = drawn(plot({0: 9, 1: 10, 2: 11}))
    (x0, y0), (x1, y1), (x2, y2) = circles(root)
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.11)
    assert y0 - y1 == pytest.approx(y1 - y2, abs=0.11)
    assert y0 > y1 > y2
    labels = {text.text: float(text.attrib["y"]) for text in root.iter("text")}
    assert labels["9"] - 4 == pytest.approx(y0, abs=0.11)
    assert labels["11"] - 4 == pytest.approx(y2, abs=0.11)


def test_a_line_breaks_where_a_week_is_missing() -> None:
    """Weeks 0, 1 and 3, 4: two pieces of line, four marks, none in week 2."""
    root, _ = drawn(plot({0: 9, 1: 10, 3: 9, 4: 10}))
    assert len(joining(root)) == 2
    assert len(circles(root)) == 4


def test_the_ankles_differ_without_colour() -> None:
    """Letters in the marks, dashes in the line of the second, and never one upon the other."""
    root, _ = drawn(plot({0: 9, 1: 9}, {0: 9, 1: 9}))
    assert [line.get("stroke-dasharray") is None for line in joining(root)] == [True, False]
    assert (texts(root).count("L"), texts(root).count("R")) == (2, 2)
    assert len(set(circles(root))) == 4
    assert not any("B both" in text for text in texts(root))


def test_inches_label_the_axis() -> None:
    """Values are cm: 25.4 cm is at 10 on an axis of inches."""
    root, _ = drawn(plot({0: 25.4, 1: 25.4}, unit=2.54))
    (label,) = [text for text in root.iter("text") if text.text in {"10", "10.0"}]
    assert float(label.attrib["y"]) - 4 == pytest.approx(circles(root)[0][1], abs=0.11)


def test_levels_bands_and_rows_are_drawn_and_said() -> None:
    """A dashed line with its word, a light band across the plot, a row of texts under the weeks."""
    band = Band(8.5, 9.5, 10, "L", "start ± error")
    row = Row("pain", lambda _: {0: "2", 1: "1!"}, "pain: worst of")
    root, _ = drawn(plot({0: 9, 1: 10}, bands=(band,), levels=(Level(10, "goal 10"),), rows=(row,)))
    assert {"goal 10", "pain", "2", "1!"} <= set(texts(root))
    assert "L left  pain: worst of the week  shaded: start ± error" in texts(root)
    (shade,) = root.iter("rect")
    nine, ten = (y for _, y in circles(root))
    # From 8.5 to 9.5: as high as one cm, around 9.
    assert float(shade.attrib["height"]) == pytest.approx(nine - ten, abs=0.2)
    assert float(shade.attrib["y"]) == pytest.approx((nine + ten) / 2, abs=0.2)
    assert float(shade.attrib["fill-opacity"]) < 0.2


def test_brackets_span_the_marks_of_their_weeks() -> None:
    """From the first week to the second: a little wider than both marks, the word in it."""
    bracket = Bracket("start", MONDAY, MONDAY + timedelta(days=10))
    of = plot({0: 9, 1: 10})._replace(brackets=(("", (bracket,)),))
    root, _ = drawn(of)
    (line,) = (
        it
        for it in root.iter("line")
        if it.get("stroke-width") == "1.5" and it.attrib["y1"] == it.attrib["y2"]
    )
    (first, _), (second, _) = circles(root)
    word = next(text for text in root.iter("text") if text.text == "start")

    assert float(line.attrib["x1"]) == pytest.approx(first - 8, abs=0.11)
    assert float(line.attrib["x2"]) == pytest.approx(second + 8, abs=0.11)
    assert float(word.attrib["x"]) == pytest.approx((first + second) / 2, abs=0.11)


def test_events_have_a_mark_and_a_text_on_lines_of_their_own() -> None:
    """Two days apart, long texts: two lines; near the right edge the text comes first."""
    long = "started eccentric heel drops"
    days = (MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(weeks=11))
    of = plot({0: 9, 11: 10})._replace(events=tuple(Happening(day, long) for day in days))
    root, _ = drawn(of)
    shown = [text for text in root.iter("text") if "▼" in (text.text or "")]

    assert [text.text[0] == "▼" for text in shown if text.text] == [True, False, True]
    assert len({text.attrib["y"] for text in shown}) == 2


def test_a_long_event_is_cut_at_the_edge() -> None:
    """In the middle of the plot neither side has room for 100 characters (7.2 wide each)."""
    event = Happening(MONDAY + timedelta(weeks=4), "x" * 100)
    root, _ = drawn(plot({0: 9, 11: 10})._replace(events=(event,)))
    (shown,) = (text for text in root.iter("text") if "▼" in (text.text or ""))
    assert shown.text is not None
    assert shown.text.endswith("x…")
    assert float(shown.attrib["x"]) + 7.2 * len(shown.text) <= WIDTH


def test_a_wide_event_is_cut_by_its_width() -> None:
    """Forty characters of two columns each need 576; at the middle 450 are left."""
    event = Happening(MONDAY + timedelta(weeks=6), "\u624b" * 40)
    root, _ = drawn(plot({0: 9, 11: 10})._replace(events=(event,)))
    (shown,) = (text for text in root.iter("text") if "▼" in (text.text or ""))
    assert shown.text is not None
    assert "\u624b…" in shown.text


def test_where_marks_are_dense_the_label_of_a_goal_is_beyond_them() -> None:
    """A mark on each side of every place beside the line: one line farther away it hides none."""
    values = {week: 10.3 + (0.1 if week % 2 else -0.1) for week in range(24)}
    of = plot(values, weeks=24, levels=(Level(10.3, "goal 10.3"),))._replace(lower=6, upper=12)
    root, _ = drawn(of)
    label = next(text for text in root.iter("text") if "goal" in (text.text or ""))
    top, bottom = float(label.attrib["y"]) - 12, float(label.attrib["y"])
    for circle in root.iter("circle"):
        y, radius = float(circle.attrib["cy"]), float(circle.attrib["r"])
        assert y + radius <= top or y - radius >= bottom


def test_the_label_of_a_goal_hides_no_mark() -> None:
    """At the left above the line; below it where a mark is there; else farther right."""
    places = []
    for left in ({23: 9.0}, {0: 10.6, 23: 9.0}, {0: 10.6, 1: 9.9, 23: 9.0}):
        of = plot(left, weeks=24, levels=(Level(10.3, "goal 10.3"),))._replace(lower=6, upper=12)
        root, _ = drawn(of)
        label = next(text for text in root.iter("text") if "goal" in (text.text or ""))
        line = next(line for line in root.iter("line") if line.get("stroke-dasharray") == "3 4")
        is_above = float(label.attrib["y"]) < float(line.attrib["y1"])
        places.append((float(label.attrib["x"]) < WIDTH / 2, is_above))
    assert places == [(True, True), (True, False), (False, True)]


def test_a_typo_is_named_at_the_edge() -> None:
    """Above the highest line, not on it, with its value."""
    series = Series("L", ("-", "."), {0: 9.0, 1: 10.0}, {}, off_scale={2: 19.8})
    root, _ = drawn(plot({0: 9, 1: 10})._replace(series=(series,)))

    label = next(text for text in root.iter("text") if text.text == "L↑19.8")
    assert float(label.attrib["y"]) < min(float(line.attrib["y1"]) for line in root.iter("line"))
    assert len(circles(root)) == 2


def test_years_of_weeks_keep_apart() -> None:
    """Labels never touch; weeks share a text below, and the caption says how many."""
    weeks = 520
    values = {week: 9 + week % 3 for week in range(weeks)}
    row = Row(
        "pain", lambda sharing: dict.fromkeys(range(0, weeks, sharing), "2"), "pain: worst of"
    )
    root, _ = drawn(plot(values, weeks=weeks, rows=(row,)))
    labels = [t for t in root.iter("text") if re.match(r"[0-9]+.[A-Z]", t.text or "")]
    ends = [
        (
            float(t.attrib["x"]) - 3.6 * len(t.text or ""),
            float(t.attrib["x"]) + 3.6 * len(t.text or ""),
        )
        for t in labels
    ]
    assert len(labels) > 5
    assert all(right < left for (_, right), (left, _) in pairwise(ends))
    assert any(re.search(r"pain: worst of \d weeks", text) for text in texts(root))
    assert texts(root).count("L") == 1  # the last mark still says whose it is


@given(
    st.dictionaries(st.integers(0, 30), st.floats(0, 30), min_size=2),
    st.dictionaries(st.integers(0, 30), st.floats(0, 30), min_size=1),
    st.sampled_from([1, 0.1, 2.54]),
)
def test_everything_lies_on_the_page(
    left: dict[int, float], right: dict[int, float], unit: float
) -> None:
    """Whatever the values: every mark, line and text lies between the edges, top to bottom."""
    root, height = drawn(plot(left, right, weeks=31, unit=unit))
    assert len(circles(root)) == len(left) + len(right)
    for element in root.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert 0 <= float(element.get(name, 0)) <= WIDTH
        for name in ("y", "y1", "y2", "cy"):
            assert 0 <= float(element.get(name, 0)) <= height
    assert any("Aug" in text for text in texts(root))
