#!/bin/sh
# How the frozen database of schema 0002 was made, once, by the code of that time.
# It is kept as it is: a later schema gets a file of its own beside it.
set -eu
rm -f schema-0002.sqlite3
export TZ=UTC DORSIFLEX_DB="$PWD/schema-0002.sqlite3"
at() { export DORSIFLEX_NOW="$1"; shift; dorsiflex "$@"; }
at 2026-09-01T07:30:00+02:00 log -l 9.5/10/10.2 -r 11.2 --pain 2 --at '2026-09-01T07:30+02:00' \
  --footwear barefoot --cold --back-foot flat -t home -n 'first: "stiff", =1+1'
at 2026-09-02T18:00:00+00:00 plan start
at 2026-09-02T18:05:00+00:00 train calf-stretch --side both --sets 3 --hold 30 --pain 1 --at '2026-09-02 18:00'
at 2026-09-03T06:30:00+00:00 morning 1
at 2026-09-04T18:05:00+00:00 train seated-raise --sets 3 --reps 15 --load 2.5 --pain 6 --sharp \
  --at '2026-09-04 18:00' -n 'too much'
at 2026-09-15T18:00:00+00:00 log -l 10.4 -r 11.25 --at '2026-09-15T23:59+05:45' --warm -t home -t evening
at 2026-09-15T18:05:00+00:00 edit 4 --distance 10.6/10.8 --note 'Knöchel, läuft 🦶'
at 2026-09-16T18:01:00+00:00 edit t2 --reps 12
at 2026-09-17T08:00:00+00:00 goal set 12.5 --by 2027-02-01
at 2026-09-20T08:00:00+00:00 person add 'Anna K'
at 2026-09-20T08:01:00+00:00 -P 'Anna K' log -l 8 -r 8.05 --at 2026-09-20 --footwear shoes
at 2026-09-21T08:00:00+00:00 -P 'Anna K' log -l 8.5 --at 2026-09-21
at 2026-09-21T08:01:00+00:00 undo
for format in csv jsonl; do
  dorsiflex export --format $format > schema-0002.$format
  dorsiflex -P 'Anna K' export --format $format >> schema-0002.$format
done
dorsiflex export --what training > schema-0002.training.csv
dorsiflex export --what mornings > schema-0002.mornings.csv
dorsiflex undo --list --json > schema-0002.changes.json
dorsiflex goal list --json > schema-0002.goals.json
