#!/usr/bin/env bash
# csvkit turns 9,5 cm into 95 cm; with the German locale, it turns the date into a number instead.
#
# Expected: a column of `9,5` either stays text or becomes 9.5 with `--locale de_DE`. A tool that sorts rows
#   writes the cells as it read them.
# What happens (csvkit 2.2.0, agate 1.14.2): `csvsort` writes back 95 for 9,5 and 105 for 10,5, and leaves 10
#   as 10, so the factor of ten is not obvious. With `--locale de_DE` the distances are right, and the date
#   02.11.2026 in the same row becomes the number 2112026, and 20.1.2026 becomes 2012026, which a reader of
#   compact dates may take for 6 February 2012. `csvstat` gives a mean of 70 cm. Only `-I` (no type inference)
#   leaves the cells unchanged.
#   Source: agate/data_types/number.py removes every "group symbol" wherever it occurs (a comma in English, a dot
#   in German), and the number type is tried before the date type.
# Why it matters: people use csvsort, csvjoin and csvstack to clean up a clinic's spreadsheets before they
#   import them. 95 is out of range and will be noticed; a limb difference of 1,5 cm that becomes 15 will not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'csvkit==2.2.0' 'agate==1.14.2'
cat > sheet.csv <<'CSV'
date;side;cm
13.11.2026;left;10,5
02.11.2026;left;9,5
20.1.2026;left;10
CSV

check() { # what was seen, against the three rows that are expected, and says both
    echo "$1:"
    echo "$2" | sed 's/^/    /'
    [ "$2" = "$3" ] || { echo "changed, it was:"; echo "$3"; exit 1; }
}

check "csvsort" "$(env/bin/csvsort -d ';' -c side sheet.csv)" \
'date,side,cm
13.11.2026,left,105
02.11.2026,left,95
20.1.2026,left,10'
check "csvsort --locale de_DE" "$(env/bin/csvsort -d ';' -c side --locale de_DE sheet.csv)" \
'date,side,cm
13112026,left,10.5
2112026,left,9.5
2012026,left,10'
check "csvsort --no-inference" "$(env/bin/csvsort -d ';' -c side --no-inference sheet.csv)" \
'date,side,cm
13.11.2026,left,"10,5"
02.11.2026,left,"9,5"
20.1.2026,left,10'
check "csvstat --mean" "$(env/bin/csvstat -d ';' -c cm --mean sheet.csv)" '70'
