#!/usr/bin/env bash
# LibreOffice with German settings opens 9.917 in a CSV file as 9917, and leaves 9.5 as text.
#
# Expected: decimal points are understood, or all of them are left as text, where they can be seen and replaced.
# What happens (LibreOffice 7.4, python-calamine 0.9.1): in one column, 9.5 and 9.92 become text, 10 becomes 10, and
#   9.917 becomes 9917, because a point with three digits behind it separates thousands in German. The import
#   option "Detect special numbers" is off; the order of rows does not matter. The mean of the column is that
#   of 9917 and 10, without an error, because AVERAGE skips text.
#   Source: i18npool/source/localedata/data/de_DE.xml of LibreOffice has the point as separator of thousands; no manual
#   says that one column can be read in two ways.
# Why it matters: scores are means of trials, and many have three decimals (9.917, 10.083). Rounded to two they
#   become text, which somebody notices; with three they are distances of 99 metres among thousands of rows.
set -euo pipefail
command -v soffice > /dev/null || { echo "skipped: LibreOffice (soffice) is not installed"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/python -m pip install --quiet --no-compile 'python-calamine==0.9.1'
printf 'date,mean\n2026-11-02,9.5\n2026-11-05,9.917\n2026-11-09,10\n2026-11-12,9.92\n' > tests.csv
for language in en-US:1033 de-DE:1031; do
    # The filter of CSV: comma, double quote, UTF-8, from the first line on, the language; no special numbers.
    soffice "-env:UserInstallation=file://$work/profile" --headless \
        --infilter="CSV:44,34,76,1,,${language#*:},false,false" \
        --convert-to xlsx --outdir "${language%:*}" tests.csv > /dev/null 2>&1
done
env/bin/python - <<'PYTHON'
import python_calamine

seen = {}
for language in ("en-US", "de-DE"):
    rows = python_calamine.load_workbook(f"{language}/tests.xlsx").get_sheet_by_index(0).to_python()
    seen[language] = [mean for _, mean in rows[1:]]
    numbers = [mean for mean in seen[language] if isinstance(mean, (int, float))]
    print(f"{language}: {seen[language]}, the mean of the numbers: {sum(numbers) / len(numbers):.3f}")
if seen != {"en-US": [9.5, 9.917, 10, 9.92], "de-DE": ["9.5", 9917, 10, "9.92"]}:
    raise SystemExit("changed: how LibreOffice reads decimal points")
PYTHON
