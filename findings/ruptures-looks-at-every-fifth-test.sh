#!/usr/bin/env bash
# ruptures, by default, can place a change only before every fifth test.
#
# Expected: with 24 tests and a clear step of 2 cm, the exact search (`Dynp`, "Find optimal change points")
#   finds the test that the step comes before.
# What happens (ruptures 1.1.10): a step before test 13 (index 12) is reported at 10, one at 13 at 15; and
#   `Pelt`, which chooses the number of changes, reports two changes, 10 and 15, instead of one. With
#   `jump=1` the index is right in each case. `KernelCPD` has no such grid and is right by default.
#   Source: `jump=5` is the default of Dynp, Pelt, Binseg, BottomUp and Window; only multiples of it are
#   candidates. That suits long signals, where five samples are nothing.
# Why it matters: five tests are two weeks. "It changed two weeks before the new shoes" and "it changed with
#   the new shoes" are different stories, and a gain in two halves is a third one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'ruptures==1.1.10' 'numpy==2.4.6' 'scipy==1.17.1'
env/bin/python - <<'PYTHON'
import numpy as np
import ruptures

seen = {}
for step in (11, 12, 13, 14, 17):
    # Scatter of at most 0.2 cm around 9 cm, and 2 cm more from the step on.
    scores = np.array([9 + 0.1 * (7 * test % 5 - 2) + (2 if test >= step else 0) for test in range(24)])
    seen[step] = (
        ruptures.Dynp(model="l2").fit(scores).predict(n_bkps=1)[:-1],
        ruptures.Pelt(model="l2").fit(scores).predict(pen=1)[:-1],
        ruptures.Dynp(model="l2", jump=1).fit(scores).predict(n_bkps=1)[:-1],
        ruptures.Pelt(model="l2", jump=1).fit(scores).predict(pen=1)[:-1],
        ruptures.KernelCPD().fit(scores).predict(n_bkps=1)[:-1],
    )
    dynp, pelt, dynp_1, pelt_1, kernel = seen[step]
    print(f"true {step}: Dynp {dynp}, Pelt {pelt}; jump=1: Dynp {dynp_1}, Pelt {pelt_1}; KernelCPD {kernel}")

for step, (dynp, pelt, *exact) in seen.items():
    if any(found != [step] for found in exact):
        raise SystemExit("changed: jump=1 or KernelCPD miss the step")
    if any(found % 5 for found in (*dynp, *pelt)):
        raise SystemExit("changed: the default finds indices between multiples of five")
if seen[12][1] != [10, 15]:
    raise SystemExit("changed: Pelt no longer makes two changes of one")
PYTHON
