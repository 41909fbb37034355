#!/usr/bin/env bash
# A marker that the cameras lost is NaN in one C3D reader and a point at 0, 0, 0 in the other.
#
# Expected: two Python readers of the C3D motion format give the same points, and a frame in which a marker was
#   not seen cannot be mistaken for a position.
# What happens (ezc3d 1.7.2 writes, c3d 0.6.0 reads): ezc3d returns NaN for the lost frames. `c3d` returns
#   0, 0, 0; only the fourth column shows it, with a residual of -1 (according to its manual the fifth column is
#   -1, too; it is 0). The mean position of the knee below is 95.5 mm with one reader and 76.4 mm with the other.
#   Source: c3d/c3d.py, `read_frames(check_nan=True)`: the file contains NaN, which is replaced by 0 by default.
# Why it matters: how far the knee travels over the toes is a distance between two markers, and the knee marker
#   is the one that a hand or a trouser leg hides. Zeros pull means down and create a maximum distance
#   out of nothing. Read with `check_nan=False`, or drop points whose residual is negative.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'ezc3d==1.7.2' 'c3d==0.6.0' 'numpy==2.4.6'
env/bin/python - <<'PYTHON'
import warnings
from pathlib import Path

import c3d
import ezc3d
import numpy as np

warnings.simplefilter("ignore")  # c3d warns that the file has no analog channels
frames = 10
lost = [3, 4]
knee = np.ones((4, 1, frames))
knee[0, 0] = 95 + 0.1 * np.arange(frames)  # mm in front of the wall's line
knee[1, 0], knee[2, 0] = 20, 450
knee[:3, 0, lost] = np.nan
made = ezc3d.c3d()
made["parameters"]["POINT"]["UNITS"]["value"] = ["mm"]
made["parameters"]["POINT"]["RATE"]["value"] = [100]
made["parameters"]["POINT"]["LABELS"]["value"] = ("KNEE",)
made["data"]["points"] = knee
made.write("lunge.c3d")

by_ezc3d = ezc3d.c3d("lunge.c3d")["data"]["points"][:3, 0].T
with Path("lunge.c3d").open("rb") as file:
    points = np.array([frame[0] for _, frame, _ in c3d.Reader(file).read_frames()])
with Path("lunge.c3d").open("rb") as file:
    kept = np.array([frame[0] for _, frame, _ in c3d.Reader(file).read_frames(check_nan=False)])
print("lost frame by ezc3d:", by_ezc3d[lost[0]])
print("lost frame by c3d:  ", points[lost[0]])
print("with check_nan=False:", kept[lost[0]])
means = np.nanmean(by_ezc3d[:, 0]), points[:, 0].mean(), points[points[:, 3] >= 0, 0].mean()
print("mean distance, mm: ezc3d {:.1f}, c3d {:.1f}, c3d without negative residuals {:.1f}".format(*means))
same = np.all(np.isnan(by_ezc3d[lost])) and np.all(points[lost] == [0, 0, 0, -1, 0])
same = same and np.all(np.isnan(kept[lost, :3]))
if not (same and abs(means[0] - means[2]) < 1e-4 and means[1] < 77):
    raise SystemExit("changed: what the readers give for a lost marker")
PYTHON
