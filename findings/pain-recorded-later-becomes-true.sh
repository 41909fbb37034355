#!/usr/bin/env bash
# Two R packages turn pain into true and false if the first thousand tests have none recorded.
#
# Expected: a column of empty cells, then of 0, 1, 4 and 7, is read as numbers, or there is an error.
# What happens (R 4.2.2): both packages take a column that is empty in the rows they look at for true or false.
#   readxl 1.4.2  then reads 0 as FALSE, and 1, 4 and 7 as TRUE, without a warning
#   readr 2.1.4   reads 0 as FALSE, 1 as TRUE, and 4 and 7 as missing, with a warning; if all are 0 or 1, without one
#   The mean of 0, 1, 4 and 7 is then 0.75 or 0.5 instead of 3, because R counts TRUE as 1. `read.csv` reads
#   numbers, and so does `fread` of data.table 1.14.8. So does readxl with `guess_max = 1048576`, and readr
#   with `col_types`.
#   Source: the vignette "Cell and Column Types" of readxl; vroom/src/collectors.h, which readr uses: it looks at a
#   thousand rows at equal steps, so at the first 999 of up to 1,999, and at the last one.
# Why it matters: a clinic that begins to record pain, or a second trial in a column of its own, has years of
#   empty cells above. A mean pain of 0.75 looks like a good result.
set -euo pipefail
Rscript -e 'lapply(c("readr", "readxl", "data.table"), packageVersion)' > /dev/null 2>&1 ||
    { echo "skipped: needs R with the packages readr, readxl and data.table"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'XlsxWriter==3.3.1'
env/bin/python - <<'PYTHON'
import csv

import xlsxwriter

for name, pains in {"some": [0, 1, 4, 7], "mild": [0, 1, 0, 1]}.items():
    rows = [["id", "cm", "pain"], *([test, 9.5, None] for test in range(1, 1201))]
    for row, pain in enumerate(pains, 1101):
        rows[row][2] = pain
    with open(f"{name}.csv", "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    with xlsxwriter.Workbook(f"{name}.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
PYTHON
cat > read.R <<'R'
for (package in c("readr", "readxl", "data.table")) cat(package, format(packageVersion(package)), "")
cat("with", R.version.string, "\n")
changed <- function(what) {
  cat("changed:", what, "\n")
  quit(status = 1)
}
readers <- list(
  read.csv = function(name) read.csv(paste0(name, ".csv")),
  fread = function(name) data.table::fread(paste0(name, ".csv")),
  readr = function(name) readr::read_csv(paste0(name, ".csv"), show_col_types = FALSE),
  "readr, col_types" = function(name) readr::read_csv(paste0(name, ".csv"), col_types = "cdi"),
  readxl = function(name) readxl::read_excel(paste0(name, ".xlsx")),
  "readxl, guess_max" = function(name) readxl::read_excel(paste0(name, ".xlsx"), guess_max = 1048576)
)
seen <- function(reader, name) {
  warned <- ""
  tests <- withCallingHandlers(readers[[reader]](name), warning = function(warning) {
    warned <<- ", with a warning"
    invokeRestart("muffleWarning")
  })
  pain <- tests$pain[1101:1104]
  paste0(paste(pain, collapse = " "), ": mean ", mean(pain, na.rm = TRUE), warned)
}
expected <- list(
  read.csv = c("0 1 4 7: mean 3", "0 1 0 1: mean 0.5"),
  fread = c("0 1 4 7: mean 3", "0 1 0 1: mean 0.5"),
  readr = c("FALSE TRUE NA NA: mean 0.5, with a warning", "FALSE TRUE FALSE TRUE: mean 0.5"),
  "readr, col_types" = c("0 1 4 7: mean 3", "0 1 0 1: mean 0.5"),
  readxl = c("FALSE TRUE TRUE TRUE: mean 0.75", "FALSE TRUE FALSE TRUE: mean 0.5"),
  "readxl, guess_max" = c("0 1 4 7: mean 3", "0 1 0 1: mean 0.5")
)
for (reader in names(readers)) {
  found <- c(seen(reader, "some"), seen(reader, "mild"))
  cat(sprintf("%-17s  %s; %s\n", reader, found[1], found[2]))
  if (!identical(found, expected[[reader]])) changed(reader)
}
R
Rscript read.R
