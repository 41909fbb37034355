#!/usr/bin/env bash
# Each time R's fread reads a file and fwrite saves it, there are twice as many quotation marks in the notes.
#
# Expected: in CSV, a quotation mark within a quoted text is written twice and read as one (RFC 4180). What a
#   package has written, it reads as it was.
# What happens (data.table 1.14.8, R 4.2.2): `fread` leaves both marks, and `fwrite` writes each of them twice. A
#   note that says "ow" has two marks on each side after reading, four after the first save, and eight after
#   the second. There is no warning, and no option. `read.csv` and readr 2.1.4 read one mark.
#   `gsub('""', '"', note, fixed = TRUE)` after each reading gives what was written.
#   Source: issues 1109 (2015) and 4779 of Rdatatable/data.table, both open; the manual says that quotes may be
#   escaped but not that they stay so.
# Why it matters: what a patient said is in quotation marks. A script that only adds a column to an export changes
#   such notes; imported again, they are edits of tests nobody edited. A name like Ann "Ace" Lee becomes
#   another person.
set -euo pipefail
Rscript -e 'lapply(c("readr", "data.table"), packageVersion)' > /dev/null 2>&1 ||
    { echo "skipped: needs R with the packages readr and data.table"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf '%s\n' 'id,cm,note' '1,9.5,"said ""ow"", then stopped"' '2,10,"""ow"""' '3,9,calf tight' > tests.csv
cat > read.R <<'R'
for (package in c("readr", "data.table")) cat(package, format(packageVersion(package)), "")
cat("with", R.version.string, "\n")
changed <- function(what) {
  cat("changed:", what, "\n")
  quit(status = 1)
}
written <- c('said "ow", then stopped', '"ow"', "calf tight")
if (!identical(read.csv("tests.csv")$note, written)) changed("read.csv")
if (!identical(readr::read_csv("tests.csv", show_col_types = FALSE)$note, written)) changed("readr")
cat("written, and read by read.csv and readr:", written[1], "\n")
for (times in 1:3) {
  tests <- data.table::fread("tests.csv")
  cat("fread,", times - 1, "times saved:", tests$note[1], "\n")
  marks <- strrep('"', 2^times)
  if (!identical(tests$note, gsub('"', marks, written, fixed = TRUE))) changed("how many marks fread reads")
  if (times == 1 && !identical(gsub('""', '"', tests$note, fixed = TRUE), written)) changed("gsub")
  data.table::fwrite(tests, "tests.csv")
}
R
Rscript read.R
