#!/usr/bin/env bash
# Three of four packages draw Bland-Altman limits of agreement that are too narrow for small samples.
#
# Expected: limits of agreement are the mean difference plus and minus 1.96 standard deviations of the
#   differences, using the sample standard deviation (divided by n - 1), as in Bland & Altman 1986 and as R's `sd`.
#   So all packages draw the same two lines.
# What happens (pyCompare 1.5.4, statsmodels 0.15.0, bland-altman 0.1.4, pingouin 0.7.0): only pingouin does.
#   The others call `numpy.std(diff)`, which divides by n. For the eight pairs below the limits span 2.19 cm
#   instead of 2.34, a factor of sqrt(7 / 8); with five pairs they would be 11 % too narrow. pyCompare also
#   calculates its confidence intervals of the limits from this deviation.
#   Source: pyCompare/_plotBlandAltman.py, statsmodels/graphics/agreement.py, bland_altman/plot.py: `np.std`
#   without `ddof`; pingouin/plotting.py: `np.std(diff, ddof=1)`.
# Why it matters: to see whether two people with one tape agree, a clinic measures five to ten ankles, and that
#   is where the difference is largest. The line looks like the published method, and no label says otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'pyCompare==1.5.4' 'statsmodels==0.15.0' 'bland-altman==0.1.4' \
    'pingouin==0.7.0' 'numpy==2.4.6' 'scipy==1.17.1' 'pandas==3.1.1' 'matplotlib==3.11.2'
MPLBACKEND=Agg MPLCONFIGDIR=$work env/bin/python - <<'PYTHON'
import warnings

warnings.simplefilter("ignore")
import bland_altman
import matplotlib.pyplot as plt
import numpy as np
import pingouin
import pyCompare
from statsmodels.graphics.agreement import mean_diff_plot

first = np.array([9.5, 10.0, 8.5, 11.0, 12.5, 10.5, 9.0, 13.0])
second = np.array([9.0, 10.5, 8.5, 10.0, 12.5, 11.0, 8.5, 12.0])
difference = first - second
by_hand = 2 * 1.96 * np.sqrt(((difference - difference.mean()) ** 2).sum() / (len(first) - 1))


def span(draw) -> float:
    """Return the distance between the outermost level lines of the plot that `draw` makes."""
    plt.close("all")
    draw()
    levels = [
        line.get_ydata()[0]
        for line in plt.gca().get_lines()
        if len(set(np.round(line.get_ydata(), 12))) == 1
    ]
    return float(max(levels) - min(levels))


def with_pycompare() -> None:
    pyCompare.blandAltman(first, second, ax=plt.subplots()[1])


spans = {
    "pyCompare": span(with_pycompare),
    "statsmodels": span(lambda: mean_diff_plot(first, second, ax=plt.subplots()[1])),
    "bland-altman": span(lambda: bland_altman.bland_altman_plot(first, second)),
    "pingouin": span(lambda: pingouin.plot_blandaltman(first, second, ax=plt.subplots()[1])),
}
print(f"{'by hand, n - 1':15} {by_hand:.4f} cm between the limits")
for name, width in spans.items():
    print(f"{name:15} {width:.4f} cm, {width / by_hand:.4f} times as wide")
for name, width in spans.items():
    factor = 1.0 if name == "pingouin" else np.sqrt(7 / 8)
    if abs(width / by_hand - factor) > 1e-9:
        raise SystemExit(f"changed: the limits of {name}")
PYTHON
