#!/usr/bin/env bash
# In R, `sharp == TRUE` finds no test with sharp pain, because `true` stays a text.
#
# Expected: a reader that turns somebody called T into TRUE turns a column of `true` and `false` into TRUE
#   and FALSE too. If it does not, comparing texts with TRUE is an error or a warning.
# What happens (R 4.2.2): `read.csv` knows T, F, TRUE and FALSE only. `true` and `false` (JSON, most programs) and
#   `True` and `False` (pandas) stay texts. Compared with a text, TRUE becomes the text "TRUE", and no cell is
#   that. `subset(tests, sharp == TRUE)` has no rows and `sum(tests$sharp == TRUE)` is 0, without a warning.
#   readr 2.1.4 reads all four pairs as TRUE and FALSE; `fread` of data.table 1.14.8 all but T and F, for which the
#   comparison fails in the same way. `subset(tests, as.logical(sharp))` is right in each case.
#   Source: the manual of `type.convert` lists the four words; that of `Comparison` says that both sides are converted
#   to one type, text before true and false.
# Why it matters: sharp pain is the sign to stop. A script that counts it in the exports of a team reports none
#   for everybody, and looks as if it worked.
set -euo pipefail
Rscript -e 'lapply(c("readr", "data.table"), packageVersion)' > /dev/null 2>&1 ||
    { echo "skipped: needs R with the packages readr and data.table"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for words in 'short T F' 'capitals TRUE FALSE' 'small true false' 'capital True False'; do
    read -r name yes no <<< "$words"
    printf 'side,cm,sharp\nleft,9.5,%s\nright,10,%s\nleft,9,%s\n' "$yes" "$no" "$yes" > "$name.csv"
done
cat > read.R <<'R'
for (package in c("readr", "data.table")) cat(package, format(packageVersion(package)), "")
cat("with", R.version.string, "\n")
options(warn = 2) # a warning would be an answer
readers <- list(
  read.csv = read.csv,
  readr = function(name) readr::read_csv(name, show_col_types = FALSE),
  fread = data.table::fread
)
expected <- list(read.csv = c(2L, 2L, 0L, 0L), readr = c(2L, 2L, 2L, 2L), fread = c(0L, 2L, 2L, 2L))
for (reader in names(readers)) {
  tests <- lapply(c("short.csv", "capitals.csv", "small.csv", "capital.csv"), readers[[reader]])
  found <- sapply(tests, function(read) nrow(subset(read, sharp == TRUE)))
  converted <- sapply(tests, function(read) nrow(subset(read, as.logical(sharp))))
  cat(sprintf("%-9s tests with sharp pain written as T, TRUE, true, True:", reader), found, "of", converted, "\n")
  if (!identical(found, expected[[reader]]) || any(converted != 2)) {
    cat("changed:", reader, "\n")
    quit(status = 1)
  }
}
R
Rscript read.R
