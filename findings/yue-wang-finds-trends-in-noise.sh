#!/usr/bin/env bash
# The correction for autocorrelation of Yue and Wang, as called by default, finds trends in plain noise.
#
# Expected: `pymannkendall.yue_wang_modification_test` widens the variance if neighbouring values are similar.
#   On independent values it has little to correct: about 5 % false trends at alpha = 0.05, like the plain test.
# What happens (pymannkendall 1.4.3): 36 to 48 % of series of independent values without any trend are called
#   "increasing" or "decreasing", and more of the longer ones. With `lag=1` it is 8 to 15 %.
#   Why: by default all n - 1 lags enter the correction. The sample autocorrelations of any series add up to
#   exactly -1/2 over all lags, so the factor 1 + 2 sum((1 - k/n) r_k) is pulled down towards 0 and the variance
#   with it: its median below is about 0.15, where 1 is right. Source: `yue_wang_modification_test`,
#   `if lag is None: lag = n`; the docstring mentions `lag=1` as what the authors proposed.
# Why it matters: tests of one ankle do resemble their neighbours, so a careful person picks this test for them,
#   and the careful choice multiplies the false gains by nine.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'pymannkendall==1.4.3' 'numpy==2.4.6' 'scipy==1.17.1'
env/bin/python - <<'PYTHON'
import warnings

import numpy as np
import pymannkendall

# A corrected variance below zero: pymannkendall then gives p = nan and "no trend".
warnings.simplefilter("ignore", RuntimeWarning)

random = np.random.default_rng(12)
people = 1000
print("false trends in independent scores, error 0.7 cm, read to 0.1 cm")
for tests in (8, 12, 24, 52):
    false = {"plain": 0, "default": 0, "lag=1": 0}
    factors, sums = [], []
    for _ in range(people):
        scores = np.round(random.normal(10, 0.7, tests), 1)
        plain = pymannkendall.original_test(scores)
        default = pymannkendall.yue_wang_modification_test(scores)
        first_lag = pymannkendall.yue_wang_modification_test(scores, lag=1)
        false["plain"] += bool(plain.h)
        false["default"] += bool(default.h)
        false["lag=1"] += bool(first_lag.h)
        factors.append(default.var_s / plain.var_s)
        apart = scores - scores.mean()
        sums.append(np.correlate(apart, apart, "full")[tests:].sum() / (apart @ apart))
    share = {name: 100 * count / people for name, count in false.items()}
    print(
        f"{tests:3} tests: plain {share['plain']:4.1f} %, Yue-Wang {share['default']:4.1f} %,",
        f"with lag=1 {share['lag=1']:4.1f} %; median factor of the variance {np.median(factors):.2f}",
    )
    if not (share["plain"] < 8 and share["default"] > 28 and share["lag=1"] < 22):
        raise SystemExit("changed: the share of false trends")
    if max(abs(np.array(sums) + 0.5)) > 1e-9:
        raise SystemExit("the autocorrelations of a series do not add up to -1/2")
PYTHON
