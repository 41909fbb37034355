#!/usr/bin/env bash
# The p-value that pingouin prints with the ICC answers a different question than its manual says.
#
# Expected, from the docstring of `pingouin.intraclass_corr` (0.7.0): F and pval are the "F-test results for
#   detecting systematic differences (bias) between raters. A significant p-value suggests that rater means
#   differ". So two raters with equal means give a large p, and a rater who reads 3 cm more a small one.
# What happens (pingouin 0.7.0): the other way round. Equal means: p = 0.000004. A rater who reads 3 cm
#   more: p = 0.55. It tests whether the ankles differ from each other, not whether the raters do.
#   Source: pingouin/reliability.py divides the mean square of the *targets* by the error (`f2k = msb / mse`). The
#   mean square of the raters (`msj`) is used for the interval of ICC(A,1), but is not tested.
# Why it matters: somebody who trains a second person to use the tape, and checks here whether both read the
#   same, rejects the pair that agrees and accepts the one that is 3 cm apart.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'pingouin==0.7.0' 'pandas==3.1.1' 'numpy==2.4.6' 'scipy==1.17.1'
env/bin/python - <<'PYTHON'
import pandas as pd
import pingouin
from scipy.stats import ttest_rel

pairs = {
    # Ankles from 8 to 13 cm, read alike.
    "equal means": ([8.1, 8.9, 10.1, 10.9, 12.1, 12.9], [7.9, 9.1, 9.9, 11.1, 11.9, 13.1]),
    # Ankles near 10 cm, the second rater reads 3 cm more.
    "3 cm apart": ([10.1, 9.9, 10.3, 9.8, 10.1, 9.8], [12.9, 13.1, 13.2, 13.1, 12.7, 13.0]),
}
p = {}
for name, (first, second) in pairs.items():
    table = pd.DataFrame(
        {
            "ankle": [*range(6), *range(6)],
            "rater": ["A"] * 6 + ["B"] * 6,
            "cm": [*first, *second],
        }
    )
    found = pingouin.intraclass_corr(table, targets="ankle", raters="rater", ratings="cm")
    p[name] = float(found.set_index("Type").at["ICC(A,1)", "pval"])
    bias = sum(second) / 6 - sum(first) / 6
    paired = ttest_rel(first, second).pvalue
    print(f"{name}: B - A = {bias:+.1f} cm, pval {p[name]:.6f}, paired t-test of the raters {paired:.6f}")

documented = "systematic differences (bias) between" in pingouin.intraclass_corr.__doc__
print("the docstring calls it a test of bias between raters:", documented)
if not (documented and p["equal means"] < 0.0001 and p["3 cm apart"] > 0.5):
    raise SystemExit("changed: pval or what the manual says of it")
PYTHON
