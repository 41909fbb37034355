#!/usr/bin/env bash
# Naming the two lines of a plotext plot hides the first weeks of the upper one.
#
# Expected: a label adds a legend where there is room, or next to the plot; no value disappears.
# What happens (plotext 6.1.0): the legend box is drawn over the upper left corner of the data, including its
#   frame and spaces. Four of the twelve weekly scores of the right ankle are missing from the plot below; without
#   labels, none is. There is no warning. The legend appears as soon as one signal has a label;
#   `figure.legend(x=…, y=…)` moves it, but no position is free for all data. `figure.legend(False)` and the
#   markers "L" and "R" keep every value.
#   Source: help of `figure.legend`: "appears on its own as soon as a signal, or a line, carries a label".
# Why it matters: the first weeks are the baseline that gains are measured against. The less stiff ankle is the
#   upper line, so it is the healthy side, the reference, that loses them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'plotext==6.1.0'
PYTHONIOENCODING=utf-8 env/bin/python - <<'PYTHON'
import plotext
from plotext import figure

SCORES = {
    "R": [11.2, 11.3, 11.2, 11.4, 11.3, 11.5, 11.4, 11.5, 11.6, 11.5, 11.6, 11.5],
    "L": [8.0, 8.2, 8.4, 8.3, 8.6, 8.9, 9.0, 9.2, 9.4, 9.5, 9.6, 9.9],
}
NAMES = {"R": "right, cm", "L": "left, cm"}


def drawn(*, labelled: bool, legend: bool = True) -> str:
    """Return the plot as text, 60 columns by 16 rows on any terminal."""
    figure.clear()
    plotext.terminal.limit(width=False, height=False)
    figure.plot_size(60, 16)
    for marker, scores in SCORES.items():
        signal = figure.signal(list(range(1, 13)), scores, marker=marker)
        figure.draw(signal.label(NAMES[marker]) if labelled else signal)
    if not legend:
        figure.legend(False)
    return figure.build().string(colorless=True)


def shown(text: str, *, samples: int) -> dict[str, int]:
    """Return how many scores of each ankle are on the plot; the legend has a sample of each."""
    return {marker: text.count(marker) - samples for marker in SCORES}


plain, named, hidden = drawn(labelled=False), drawn(labelled=True), drawn(labelled=True, legend=False)
seen = [shown(plain, samples=0), shown(named, samples=1), shown(hidden, samples=0)]
print(plain)
print(named)
print("on the plot, of 12: without labels {}, with labels {}, with legend(False) {}".format(*seen))
if seen != [{"R": 12, "L": 12}, {"R": 8, "L": 12}, {"R": 12, "L": 12}]:
    raise SystemExit("changed: what the legend covers")
PYTHON
