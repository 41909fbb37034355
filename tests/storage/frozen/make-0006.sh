#!/bin/sh
# How the frozen database of schema 0006 was made, once, by the code of that time.
# It is kept as it is: a later schema gets a file of its own beside it.
set -eu
rm -f schema-0006.sqlite3
export TZ=UTC DORSIFLEX_DB="$PWD/schema-0006.sqlite3"
at() { export DORSIFLEX_NOW="$1"; shift; dorsiflex "$@"; }
at 2026-09-01T07:30:00+02:00 log -l 9.5/10/10.2 -r 11.2 --pain 2 --at '2026-09-01T07:30+02:00' \
  --footwear barefoot --cold --back-foot flat -t home -n 'first: "stiff", =1+1' --by other
at 2026-09-02T18:00:00+00:00 train seated-raise --sets 3 --reps 15 --load 2.5 --pain 6 --sharp \
  --at '2026-09-02 17:00' -n 'too much'
at 2026-09-03T06:30:00+00:00 morning 1
at 2026-09-15T18:00:00+00:00 log -l 10.1/10.2/10.3/10.4/10.5/10.6/10.7/10.8/10.9/30 -r 0 --yes \
  --at '2026-09-15T23:59+05:45' --warm -t home -t evening
at 2026-09-15T18:05:00+00:00 edit 3 --distance 10.6/10.85 --note 'Knöchel, läuft 🦶'
at 2026-09-17T08:00:00+00:00 goal set 12.5 --by 2027-02-01
at 2026-09-20T08:00:00+00:00 person add 'Anna K'
at 2026-09-20T08:01:00+00:00 -P 'Anna K' log -l 8/8.1 -r 8.05 --at 2026-09-20 --footwear shoes
at 2026-09-20T09:00:00+00:00 delete 4
printf 'date,side,distance,pain\n2026-09-18,left,10.4 10.6 10.5,0\n2026-09-18,right,11.35,\n' |
  at 2026-09-20T10:00:00+00:00 import -
at 2026-09-20T10:01:00+00:00 -P 'Anna K' edit 6 --distance 4.25in/4.3in --unit in
at 2026-09-20T11:00:00+00:00 event add 'new shoes' --at 2026-09-10 --side left --baseline
at 2026-09-20T11:05:00+00:00 log -l 10.7 -r 11.4 --at '2026-09-18'
at 2026-09-20T11:06:00+00:00 delete 9 10
at 2026-09-21T08:00:00+00:00 -P 'Anna K' log -l 8.5 --at 2026-09-21
at 2026-09-22T08:00:00+00:00 -P 'Anna K' edit last --distance 8.7
at 2026-09-22T08:01:00+00:00 undo
at 2026-09-22T08:02:00+00:00 undo
for format in csv jsonl; do
  dorsiflex export --format $format > schema-0006.$format
  dorsiflex -P 'Anna K' export --format $format >> schema-0006.$format
done
dorsiflex export --what training > schema-0006.training.csv
dorsiflex export --what mornings > schema-0006.mornings.csv
dorsiflex export --what events > schema-0006.events.csv
dorsiflex export --all-people --pseudonymise > schema-0006.codes.csv
dorsiflex undo --list --json > schema-0006.changes.json
dorsiflex goal list --json > schema-0006.goals.json
