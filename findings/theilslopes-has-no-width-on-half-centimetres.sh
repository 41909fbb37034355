#!/usr/bin/env bash
# SciPy's 95 % interval of a Theil-Sen slope shrinks to a single number on readings in half centimetres.
#
# Expected: 24 noisy tests in 12 weeks give an interval with some width. Rounding adds error, so the interval of
#   rounded readings should be wider than that of exact ones.
# What happens (SciPy 1.17.1): it gets narrower, and for most people vanishes. With an error of 0.3 cm and no
#   trend, read to 0.5 cm, `theilslopes` returns 0.00 to 0.00 for 7 of 10 people; with 0.2 cm for nearly all.
#   A true gain of 0.04 cm a week lies outside the interval in a sixth to a third of series.
#   Why: most pairs of equal readings have slope exactly 0. The bounds are order statistics of the pairwise
#   slopes, and both fall among these zeros; the correction for ties makes the variance *smaller*.
#   Source: scipy/stats/_stats_mstats_common.py, `theilslopes`; its notes do not mention ties.
# Why it matters: a tape on the floor is read to half a centimetre. "Trend 0.00 cm a week, 95 % interval 0.00 to
#   0.00" looks like proof that nothing changes, but only reflects the width of the marks on the tape.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'scipy==1.17.1' 'numpy==2.4.6'
env/bin/python - <<'PYTHON'
import numpy as np
from scipy.stats import theilslopes

random = np.random.default_rng(5)
people = 500
weeks = np.sort([*np.arange(0, 84, 7), *np.arange(3, 84, 7)]) / 7


def intervals(error: float, gain: float, step: float) -> np.ndarray:
    """Return low and high of each person: scores around a level of their own, read in steps."""
    found = []
    for level in random.uniform(9, 11, people):
        scores = level + gain * weeks + random.normal(0, error, len(weeks))
        found.append(theilslopes(np.round(scores / step) * step, weeks)[2:])
    return np.array(found)


one = np.round(2 * (10 + 0.02 * weeks + 0.2 * np.sin(5 * weeks))) / 2
print("one series:", *one)
slope, _, low, high = theilslopes(one, weeks)
print(f"  slope {slope:.2f}, 95 % interval {low:.2f} to {high:.2f}")
if not low == high == 0:
    raise SystemExit("changed: the interval of the example has a width")
for error, at_least in ((0.4, 20), (0.3, 50), (0.2, 85)):
    coarse, fine = intervals(error, 0, 0.5), intervals(error, 0, 0.01)
    rising = intervals(error, 0.04, 0.5)
    without = 100 * np.mean(coarse[:, 0] == coarse[:, 1])
    missed = 100 * np.mean((rising[:, 0] > 0.04) | (rising[:, 1] < 0.04))
    print(
        f"error {error} cm: no width for {without:.0f} % of steady people read to 0.5 cm,",
        f"{100 * np.mean(fine[:, 0] == fine[:, 1]):.0f} % read to 0.01 cm;",
        f"0.04 cm a week outside in {missed:.0f} %",
    )
    if without < at_least or missed < 8 or np.any(fine[:, 0] == fine[:, 1]):
        raise SystemExit("changed: how often the interval has no width")
PYTHON
