"""Character cells and what plotext makes of them."""

import subprocess
import sys

import pytest

from dorsiflex.render.plot_text import (
    Canvas,
    Trace,
    _draw_trace,
    available,
    draw,
    fit_labels,
    fit_scale,
)


def canvas(*traces: Trace, width: int = 20, height: int = 5) -> Canvas:
    """Return a small canvas with one label on each axis."""
    return Canvas(width, height, 4, ((1, "W36"),), ((2, "10"),), traces)


@pytest.mark.parametrize("rows", [3, 5, 7, 13, 40])
@pytest.mark.parametrize("unit", [1, 0.1, 2.54])
@pytest.mark.parametrize(("lower", "upper"), [(8, 12.5), (0, 30), (9.99, 10), (-3.2, 0.4)])
def test_labels_stand_on_the_row_of_their_value(
    lower: float, upper: float, unit: float, rows: int
) -> None:
    """Both values have a row, at least two rows carry a number, and each number is that row's."""
    scale = fit_scale(lower, upper, rows, unit=unit)

    assert scale.rows == rows
    beyond = 0.5 if rows < 8 else 1e-6  # rounded into the outermost rows
    assert scale.row(lower) >= -beyond
    assert scale.row(upper) <= rows - 1 + beyond
    assert len(scale.labels()) >= 2
    for row, label in scale.labels():
        assert scale.row(float(label) * unit) == pytest.approx(row)


def test_a_fixed_range_takes_only_the_rows_it_needs() -> None:
    """0 to 10 in 14 rows: 1 a row is the finest that fits, so 0 is row 0 and 10 the last."""
    scale = fit_scale(0, 10, 14, fill=False)

    assert (scale.rows, scale.row(0), scale.row(10)) == (11, 0, 10)


def test_distances_do_not_start_below_zero() -> None:
    """Rows that are left over do not show negative distances."""
    assert fit_scale(0.2, 3, 40).row(0) <= 0


def test_labels_of_columns_keep_two_blanks_apart() -> None:
    """Three letters centred 2 columns apart touch, 4 apart leave 1 blank, 6 apart leave 3."""
    columns = [2, 4, 6, 8, 10]

    labels = fit_labels(columns, 20, lambda every: [f"W{n}" for n in range(36, 41)][::every])

    assert labels == ((2, "W36"), (8, "W39"))


def test_one_label_is_left_where_no_two_fit() -> None:
    """The first column keeps its label however long it is."""
    labels = fit_labels([1, 2, 3], 20, lambda every: ["2026-W36"] * len(range(0, 3, every)))

    assert labels == ((1, "2026-W36"),)


def test_marks_lie_where_they_should() -> None:
    """A point at column 3, row 4 of 5 is in the first line, three cells right of the axis."""
    lines = draw(canvas(Trace("L", ((3, 4),))), colour=False, unicode=False)

    assert lines == [
        "    |   L",
        "    |",
        "  10+",
        "    |",
        "    |",
        "    +-+" + "-" * 18,
        "     W36",
    ]


def test_there_is_no_escape_sequence_without_colour_and_no_background_with_it() -> None:
    """Colour changes the foreground only; without it the same text is plain."""
    traces = (Trace("L", ((1, 1), (9, 3)), 32, connected=True), Trace("-", ((0, 0),), faint=True))
    plain = "\n".join(draw(canvas(*traces), colour=False, unicode=True))
    coloured = "\n".join(draw(canvas(*traces), colour=True, unicode=True))

    assert "\x1b" not in plain
    assert "\x1b[38;5;32m" in coloured
    assert "\x1b[48" not in coloured
    assert "\x1b[4" not in coloured


def test_nothing_is_left_of_what_was_drawn_before() -> None:
    """Neither a title nor a signal nor limits that were set on plotext's one figure show."""
    import plotext

    first = draw(canvas(Trace("L", ((3, 2),))), colour=True, unicode=True)
    plotext.figure.title("before")
    plotext.figure.ruler("y").lim(-100, 100)
    plotext.figure.draw(plotext.figure.signal([1, 2], [3, 4]))

    assert draw(canvas(Trace("L", ((3, 2),))), colour=True, unicode=True) == first


def test_a_canvas_larger_than_the_terminal_is_not_trimmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """300 columns and 90 rows are drawn on a terminal of 40 by 10."""
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("LINES", "10")

    lines = draw(canvas(Trace("L", ((299, 0),)), width=300, height=90), colour=False, unicode=False)

    assert len(lines) == 92
    assert lines[89] == "    |" + " " * 299 + "L"


class Recorder:
    """In the place of plotext: keeps what it is given to draw, and draws nothing."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []
        self.figure = self

    def pixel(self, **_: object) -> None:
        """Make a colour."""

    def marker(self, *_: object, **__: object) -> None:
        """Make a mark."""

    def signal(self, columns: list[float], rows: list[float], **_: object) -> "Recorder":
        """Take the points of a trace."""
        self.points += zip(columns, rows, strict=True)
        return self

    def lines(self, _: object) -> None:
        """Connect them."""

    def draw(self, _: object) -> None:
        """Draw them."""


@pytest.mark.parametrize("connected", [False, True])
def test_only_finite_numbers_are_handed_on(*, connected: bool) -> None:
    """A point of which either number is not finite is left out: plotext takes no others."""
    nan, inf = float("nan"), float("inf")
    points = ((1.0, 0.0), (5.0, nan), (nan, 1.0), (inf, 2.0), (3.0, -inf), (9.0, 4.0))
    recorder = Recorder()

    _draw_trace(recorder, Trace("L", points, connected=connected))
    _draw_trace(recorder, Trace("R", ((nan, nan),), connected=connected))

    assert recorder.points == [(1.0, 0.0), (9.0, 4.0)]


def test_plotext_draws_the_same_without_its_manual() -> None:
    """Its docstrings take half of its import; left out, they change nothing that is drawn."""
    program = (
        "import sys\n"
        "{before}\n"
        "from dorsiflex.render.plot_text import *\n"
        "trace = Trace('L', ((1.0, 0.0), (9.0, 4.0)), 32, True)\n"
        "marks = Trace('braille', ((2.0, 1.0), (7.0, 3.5)), None, True, True)\n"
        "canvas = Canvas(12, 5, 4, ((1, 'W36'),), ((2, '10'),), (trace, marks))\n"
        "print('\\n'.join(draw(canvas, colour=True, unicode=True)))\n"
        "print('plotext.prettydoc' in sys.modules, file=sys.stderr)\n"
    )
    with_it, without = (
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", program.format(before=before)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        for before in ("import plotext", "")
    )

    assert (with_it.stderr.strip(), without.stderr.strip()) == ("True", "False")
    assert without.stdout == with_it.stdout
    assert "W36" in without.stdout


def test_plotext_is_available_here() -> None:
    """The other tests draw; where this fails they cannot."""
    assert available()
