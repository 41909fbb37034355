#!/usr/bin/env bash
# If a session has several trials, the "single measurement" ICC of pingouin is that of a mean.
#
# Expected: a long table with three trials per ankle and day, given to `pingouin.intraclass_corr` with
#   targets=ankle, raters=day, is refused as ambiguous, or the trials count as repeated readings;
#   ICC(A,1), "reliability of one rating", is about one reading.
# What happens (pingouin 0.7.0, pandas 3.1.1): the three trials are silently averaged first, and
#   ICC(A,1) is that of the averages: the same number, to the last digit, as if the means had been given.
#   Source: pingouin/reliability.py pivots with `data.pivot_table(index=targets, columns=raters,
#   values=ratings)`, whose aggregation is the mean by default. The docstring does not mention repeated rows.
#   (`cronbach_alpha` in the same file uses `pivot`, which refuses them.)
# Why it matters: the standard error of measurement is calculated from this ICC as SD x sqrt(1 - ICC). Here one
#   trial has an error of 0.70 cm by construction; the table gives 0.43 cm, nearly that of a mean of three (0.40). A
#   minimal detectable change built on it is too small by sqrt(3) for people who take one reading.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'pingouin==0.7.0' 'pandas==3.1.1' 'numpy==2.4.6' 'scipy==1.17.1'
env/bin/python - <<'PYTHON'
import numpy as np
import pandas as pd
import pingouin

random = np.random.default_rng(7)
rows = [
    (ankle, day, trial, distance + random.normal(0, 0.7))
    for ankle, distance in enumerate(random.normal(11, 2.5, 200))
    for day in ("Monday", "Thursday")
    for trial in (1, 2, 3)
]
trials = pd.DataFrame(rows, columns=["ankle", "day", "trial", "cm"])
firsts = trials[trials["trial"] == 1]
means = trials.groupby(["ankle", "day"], as_index=False)["cm"].mean()


def single(readings: pd.DataFrame) -> float:
    table = pingouin.intraclass_corr(readings, targets="ankle", raters="day", ratings="cm")
    return float(table.set_index("Type").at["ICC(A,1)", "ICC"])


def error(readings: pd.DataFrame) -> float:
    return float(readings["cm"].std() * np.sqrt(1 - single(readings)))


seen = {"all trials": trials, "first trials only": firsts, "means of three": means}
for name, readings in seen.items():
    print(f"{name:18} {len(readings):5} rows  ICC(A,1) {single(readings):.6f}  SEM {error(readings):.2f} cm")

averaged = abs(single(trials) - single(means)) < 1e-12
too_small = abs(error(firsts) - 0.70) < 0.05 and abs(error(trials) - 0.70 / np.sqrt(3)) < 0.05
if not (averaged and too_small):
    raise SystemExit("changed: the trials of a session are no longer averaged in silence")
pivoted = False
try:
    pingouin.cronbach_alpha(trials, items="day", scores="cm", subject="ankle")
except ValueError as refusal:
    print("cronbach_alpha refuses the same table:", refusal)
    pivoted = True
if not pivoted:
    raise SystemExit("changed: cronbach_alpha takes repeated rows")
PYTHON
