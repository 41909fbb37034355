"""Spreadsheets as Excel (German, US, French), LibreOffice, Numbers and hands write them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from dorsiflex.domain.drafts import BadRow, TestDraft
from dorsiflex.domain.measurement import Unit, format_trial
from dorsiflex.errors import DorsiflexError
from dorsiflex.exchange.files import open_source
from dorsiflex.exchange.import_options import FileReading, ReadOptions, parse_columns
from dorsiflex.exchange.moments import DateOrder
from dorsiflex.exchange.reader import read_rows

CORPUS = Path(__file__).with_name("corpus")
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
HERE = timedelta(hours=1)
"""The UTC offset of the one who imports."""


@dataclass(frozen=True)
class Case:
    """A file and what it must give.

    Attributes:
        file: in `corpus/`.
        rows: each test as `written` writes it, each bad row as its line and its reason.
        encoding, order, unit, configured_unit, columns: what the user tells.
        refusal: how the whole file is refused, hint included.
    """

    file: str
    rows: tuple[str, ...] = ()
    refusal: str | None = None
    encoding: str | None = None
    order: str | None = None
    unit: str | None = None
    configured_unit: str = "cm"
    columns: tuple[str, ...] = field(default=())


def read(case: Case) -> tuple[FileReading, list[TestDraft | BadRow]]:
    """Read a file of the corpus to its end."""
    told = ReadOptions(
        now=NOW,
        offset_at=lambda _: HERE,
        encoding=case.encoding,
        order=None if case.order is None else DateOrder(case.order),
        unit=None if case.unit is None else Unit(case.unit),
        configured_unit=Unit(case.configured_unit),
        columns=parse_columns(list(case.columns)),
    )
    with open_source(str(CORPUS / case.file)) as source:
        reading = read_rows(source, told)
        return reading, cast("list[TestDraft | BadRow]", list(reading.rows))


def written(row: TestDraft | BadRow) -> str:
    """Write a row in one line: what was not recorded is left out, as is the offset `HERE`."""
    if isinstance(row, BadRow):
        return f"{row.line}: {row.reason}"
    test = row.record
    moment = datetime.fromisoformat(test.tested_at)
    offset = moment.utcoffset()
    at = f"{moment:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    parts = [
        f"{row.line} {test.side} {at}{'' if offset == HERE else f' {offset}'}",
        "/".join(map(format_trial, test.trials)),
        None if test.pain is None else f"pain {test.pain}",
        "sharp" if test.sharp else None,
        row.person,
        test.footwear,
        {None: None, True: "warm", False: "cold"}[test.warmed_up],
        test.back_foot,
        " ".join(f"#{tag}" for tag in test.tags),
        None if test.note is None else repr(test.note),
    ]
    return " ".join(part for part in parts if part)


AMBIGUOUS = "; use --dates dmy (day first) or --dates mdy (month first)"
NAME_THEM = '; put headers in the first line: date,left,right; or say what is what: --map left="L"'
SEVERAL = "; one trial is written 9.5, several 9.5/10/10.2"
DATE_HINT = "; write 2026-11-22, or '2026-11-22 07:30'"
ENCODING_HINT = "; give the encoding: --encoding cp1252 (Excel on Windows), mac-roman, utf-16-le"
ONE_LINE = "; use one line of plain text"

CASES = [
    Case(
        "excel-de-wide.csv",
        (
            "2 left 2026-11-20 12:00 9.5 pain 2",
            "2 right 2026-11-20 12:00 10.25 pain 2",
            "3 left 2026-11-22 12:00 10 pain 0 'nach dem Lauf'",
            "3 right 2026-11-22 12:00 11.2 pain 0 'nach dem Lauf'",
        ),
    ),
    Case(
        "excel-de-umlaut-cp1252.csv",
        ("2 left 2026-11-20 12:00 9.5 'müde'",),
        encoding="cp1252",
        order="dmy",
    ),
    Case(
        "excel-de-umlaut-cp1252.csv",
        refusal="is not written in UTF-8: byte 0xF6 near line 1" + ENCODING_HINT,
    ),
    Case(
        "excel-de-utf8-bom.csv",
        ("2 left 2026-11-20 07:30 9.5 pain 0", "3 right 2026-11-20 07:35 11"),
    ),
    Case(
        "excel-de-unicode-text.txt",
        ("2 left 2026-11-13 12:00 9.5", "2 right 2026-11-13 12:00 10.5"),
    ),
    Case(
        "excel-de-empty-cells.csv",
        ("2 left 2026-11-20 12:00 9.5", "4 right 2026-11-22 12:00 0"),
    ),
    Case("excel-de-sep-line.csv", ("3 left 2026-11-20 12:00 9.5/10/10.2",)),
    Case(
        "excel-de-date-time.csv",
        (
            "2 left 2026-11-20 07:30 9.5",
            "2 right 2026-11-20 07:30 10",
            "3 left 2026-11-20 19:05:30 9",
            "3 right 2026-11-20 19:05:30 10",
        ),
    ),
    Case(
        "excel-us-wide.csv",
        (
            "2 left 2026-11-20 12:00 9.53 pain 0",  # 3.75 x 2.54 = 9.525, halves up
            "2 right 2026-11-20 12:00 10.8 pain 3",  # 4.25 x 2.54 = 10.795
            "3 left 2026-11-22 12:00 10.16",  # 4 x 2.54
            "3 right 2026-11-22 12:00 11.43 pain 1",  # 4.5 x 2.54
        ),
    ),
    Case(
        "excel-us-wide.csv",
        refusal="the column 'Left (in)' is in inches, but --unit is cm;"
        " leave out --unit, or correct the header",
        unit="cm",
    ),
    Case(
        "excel-us-am-pm.csv",
        (
            "2 left 2026-11-22 07:30 9.5",
            "3 right 2026-11-22 12:15 10.5 'stiff, \"tight\" calf'",
        ),
    ),
    Case("excel-us-ambiguous.csv", refusal="line 2: '3/4/2026' is ambiguous" + AMBIGUOUS),
    Case(
        "excel-us-ambiguous.csv",
        (
            "2 left 2026-03-04 12:00 9.5",
            "2 right 2026-03-04 12:00 10",
            "3 left 2026-04-05 12:00 9.7",
            "3 right 2026-04-05 12:00 10",
        ),
        order="mdy",
    ),
    Case(
        "excel-us-ambiguous.csv",
        (
            "2 left 2026-04-03 12:00 9.5",
            "2 right 2026-04-03 12:00 10",
            "3 left 2026-05-04 12:00 9.7",
            "3 right 2026-05-04 12:00 10",
        ),
        order="dmy",
    ),
    Case(
        "excel-us-two-digit-year.csv",
        refusal="line 2: '11/20/26' has a two-digit year; give the order:"
        " --dates dmy (22/11/26), --dates mdy (11/22/26) or --dates ymd",
    ),
    Case(
        "excel-us-two-digit-year.csv",
        ("2 left 2026-11-20 12:00 9.5", "2 right 2026-11-20 12:00 10"),
        order="mdy",
    ),
    Case(
        "excel-us-two-digit-year.csv",
        ("2: '11/20/26': there is no such day in the order dmy" + DATE_HINT,),
        order="dmy",
    ),
    Case(
        "excel-us-mac-cr.csv",
        (
            "2 left 2026-11-20 12:00 9.5",
            "2 right 2026-11-20 12:00 10",
            "3 left 2026-11-22 12:00 9.7",
            "3 right 2026-11-22 12:00 10.1",
        ),
    ),
    Case(
        "excel-us-serial-dates.csv",
        (
            (
                "2: '46346' is a spreadsheet's serial number, probably 2026-11-20; if so, use"
                " --dates serial; or format the column as a date and save again"
            ),
        ),
    ),
    Case(
        "excel-us-serial-time.csv",
        (
            (
                "2: '0.3125' is a spreadsheet's fraction of a day;"
                " format the column as a time and save again, or use --dates serial"
            ),
        ),
    ),
    Case(
        "excel-us-mixed-orders.csv",
        refusal="line 2: '22/11/2026' has the day first, but line 3: '11/23/2025' has the month"
        " first; correct one of them; --dates dmy or mdy with --skip-bad skips the others",
    ),
    Case(
        "excel-us-thousands.csv",
        (
            (
                "2: '1,095' has a comma that may separate thousands or decimals;"
                " use a decimal point and no thousands separator"
            ),
        ),
    ),
    Case(
        "excel-us-smart-minus.csv",
        (
            (
                "2: '\N{MINUS SIGN}9.5' is negative; a distance is from 0 to 30 cm;"
                " measure from the wall to the tip of the big toe"
            ),
        ),
    ),
    Case(
        "excel-us-trials.csv",
        ("2 left 2026-11-20 12:00 9/9.5/10", "2 right 2026-11-20 12:00 10/10.5"),
    ),
    Case(
        "excel-macintosh-encoding.csv",
        ("2 left 2026-11-20 12:00 9.5 'café'",),
        encoding="mac-roman",
    ),
    Case(
        "excel-macintosh-encoding.csv",
        refusal="is not written in UTF-8: byte 0x8E near line 2" + ENCODING_HINT,
    ),
    Case(
        "excel-fr-wide.csv",
        (
            "2 left 2026-11-13 12:00 9.5 pain 0 'échauffé'",
            "2 right 2026-11-13 12:00 10.5 'échauffé'",
            "3 left 2026-11-14 12:00 9.75",
        ),
    ),
    Case(
        "excel-fr-long.csv",
        ("2 left 2026-11-20 07:30 9.5 pain 1", "3 right 2026-11-20 19:05 10"),
        encoding="cp1252",
    ),
    Case("excel-fr-ambiguous.csv", refusal="line 2: '03/04/2026' is ambiguous" + AMBIGUOUS),
    Case(
        "libreoffice-iso.csv",
        ("2 left 2026-11-20 12:00 9.5 pain 0", "3 right 2026-11-20 12:00 0 'first, time'"),
    ),
    Case(
        "libreoffice-quoted-all.csv",
        (
            "2 left 2026-11-20 12:00 9.5",
            "2 right 2026-11-20 12:00 10",
            "3 left 2026-11-21 12:00 9.6",
            "3 right 2026-11-21 12:00 10.1",
        ),
    ),
    Case(
        "libreoffice-quoted-all.csv",
        refusal="the column 'Left' may be in cm or, as configured, in mm;"
        " say which with --unit cm or --unit mm",
        configured_unit="mm",
    ),
    Case(
        "libreoffice-decimal-comma-quoted.csv",
        ("2 left 2026-11-20 12:00 9.5", "2 right 2026-11-20 12:00 10.25"),
    ),
    Case("libreoffice-tabs.tsv", ("2 right 2026-11-20 12:00 10.2",)),
    Case(
        "libreoffice-flags.csv",
        (
            "2 left 2026-11-20 12:00 9.5 sharp barefoot cold flat #home #morning",
            "3 left 2026-11-21 12:00 9.6",
        ),
    ),
    Case(
        "libreoffice-utf16-be.csv",
        ("2 left 2026-11-20 12:00 9.5", "2 right 2026-11-20 12:00 10"),
    ),
    Case(
        "libreoffice-month-names.csv",
        (
            "2 left 2026-11-20 12:00 9.5",
            "2 right 2026-11-20 12:00 10",
            "3 left 2026-11-21 12:00 9.6",
            "3 right 2026-11-21 12:00 10",
            "4 left 2026-11-22 12:00 9.7",
            "4 right 2026-11-22 12:00 10",
        ),
    ),
    Case(
        "numbers-title.csv",
        (
            "4 left 2026-11-20 12:00 9.5",
            "4 right 2026-11-20 12:00 10.5",
            "6 left 2026-11-22 12:00 9.7",
        ),
    ),
    Case(
        "numbers-semicolon.csv",
        ("2 left 2026-11-20 12:00 9.5", "2 right 2026-11-20 12:00 10"),
        order="dmy",
    ),
    Case(
        "numbers-datetime.csv",
        ("2 left 2026-11-20 07:30 9.5", "3 right 2026-11-20 19:00 5:30:00 10"),
    ),
    Case(
        "hand-spaces.csv",
        (
            "2 left 2026-11-20 12:00 9.5",
            "2 right 2026-11-20 12:00 10",
            "3 left 2026-11-21 12:00 9.6",
            "3 right 2026-11-21 12:00 10",
        ),
    ),
    Case(
        "hand-short-rows.csv",
        (
            "2 left 2026-11-20 12:00 9.5",
            "3 left 2026-11-21 12:00 9.6 'fine'",
            "3 right 2026-11-21 12:00 10 'fine'",
        ),
    ),
    Case(
        "hand-unquoted-comma.csv",
        (
            (
                "2: the row has 5 cells, but the header has 3: a decimal comma needs ';' or a tab"
                " between the cells, or quotes"
            ),
        ),
    ),
    Case(
        "hand-trial-blanks.csv",
        ("2 left 2026-11-20 12:00 9.5/10/10.2", "3 right 2026-11-20 12:00 9.5/10"),
    ),
    Case(
        "hand-half-units.csv",
        (
            (
                "2: '95mm/10' has a unit on only some of the trials;"
                " put the unit on every trial, or on none and use --unit"
            ),
        ),
    ),
    Case(
        "hand-bad-values.csv",
        (
            "2: 'nan' is not a distance; leave it empty if it was not measured, or use --empty nan",
            "3: '2026-11-31': there is no such day" + DATE_HINT,
            "4: unknown side 'both'; write left or right",
            (
                "5: '31' is 31 cm, out of range (0 to 30 cm); did you mean 3.1 or 31mm?"
                " (all in mm: --unit mm)"
            ),
            (
                "6: pain must be a whole number from 0 to 10, not '11';"
                " 0 is none, 10 the worst imaginable; leave it out if it was not recorded"
            ),
            (
                "7: '-1' is negative; a distance is from 0 to 30 cm;"
                " measure from the wall to the tip of the big toe"
            ),
            "8: '2026-11-25' is in the future",
            "9: the date is missing",
            "10: the distance is missing",
            (
                "11: pain must be a whole number from 0 to 10, not '2.5';"
                " 0 is none, 10 the worst imaginable; leave it out if it was not recorded"
            ),
            "12: '9_5' is not a distance from 0 to 30 cm" + SEVERAL,
        ),
    ),
    Case(
        "hand-no-header.csv",
        refusal=": no column is the date; the columns are '2026-11-20', 'left', '9.5'" + NAME_THEM,
    ),
    Case(
        "hand-no-side.csv",
        refusal=": no column is the side; the columns are 'date', 'distance'" + NAME_THEM,
    ),
    Case(
        "hand-no-side.csv",
        ("2 left 2026-11-20 12:00 9.5",),
        columns=("left=distance",),
    ),
    Case(
        "hand-two-lefts.csv",
        refusal="the columns 'left' and 'Left (in)' could both be left;"
        ' say which: --map left="left" or --map left="Left (in)"',
    ),
    *(
        Case(
            "hand-same-heads.csv",
            refusal="the columns 'Left' and 'left ' could both be left;"
            " they have the same header: rename one of them in the file",
            columns=columns,
        )
        for columns in ((), ("left=Left",))
    ),
    Case("hand-two-lefts.csv", ("2 left 2026-11-20 12:00 9.5",), columns=("left=Left (in)",)),
    Case(
        "hand-wide-and-long.csv",
        refusal="the column 'side' is for either ankle, but there are columns for left and right;"
        ' ignore what is not needed: --map ignore="side"',
    ),
    Case(
        "hand-wide-and-long.csv",
        ("2 left 2026-11-20 12:00 9.5", "2 right 2026-11-20 12:00 10"),
        columns=("side=",),
    ),
    Case(
        "hand-pain-alone.csv",
        (
            "2: there is pain in the left ankle, but no distance",
            "3: the distance is missing",
        ),
    ),
    Case("hand-open-quote.csv", ('2: a closing quote (") is missing',)),
    Case(
        "hand-stray-quote.csv",
        ('2: a quote (") inside a cell must be doubled', "3 left 2026-11-21 12:00 9.6 'fine'"),
    ),
    Case(
        "hand-control-character.csv",
        (
            "2: the note has a control character (U+001B)" + ONE_LINE,
            "3: the note has a control character (U+202E)" + ONE_LINE,
        ),
    ),
    Case(
        "hand-multi-line-note.csv",
        (
            "2: the note has a control character (U+000A)" + ONE_LINE,
            "4 left 2026-11-21 12:00 9.6",
        ),
    ),
    Case(
        "hand-repeats.csv",
        ("2 left 2026-11-20 12:00 9.5", "3 left 2026-11-20 12:00 9.5"),
    ),
    Case(
        "hand-people.csv",
        (
            "2 left 2026-11-20 12:00 9.5 Anna",
            "2 right 2026-11-20 12:00 10 Anna",
            "3 left 2026-11-20 12:00 8 Bob",
            "3 right 2026-11-20 12:00 8.5 Bob",
        ),
    ),
    Case(
        "hand-map.csv",
        refusal=": no column is the date or the distance (left and right, or side"
        " and distance); the columns are 'tag', 'lks', 'rts', 'extra'" + NAME_THEM,
    ),
    Case(
        "hand-map.csv",
        ("2 left 2026-11-20 12:00 9.5", "2 right 2026-11-20 12:00 10"),
        columns=("date=Tag", "left=lks", "right=rts"),
    ),
    Case(
        "hand-map.csv",
        refusal="--map left: there is no column 'lnks'; did you mean lks?",
        columns=("date=tag", "left=lnks", "right=rts"),
    ),
    Case(
        "hand-degrees.csv",
        refusal="the column 'left (°)' is in degrees; a distance must be in cm, mm or in;"
        " angles are not imported; add columns with the distances",
    ),
    Case("hand-empty.csv", refusal=" is empty" + NAME_THEM),
    Case("hand-only-header.csv"),
    Case(
        "hand-pandas.csv",
        ("2 left 2026-11-20 00:00 9.5 pain 2", "3 right 2026-11-21 00:00 10"),
    ),
    Case(
        "csvkit-de-locale.csv",
        (
            "2: '2012026' is not a date" + DATE_HINT,
            "3: '2112026' is not a date" + DATE_HINT,
            "4: '13112026': there is no such day" + DATE_HINT,
        ),
    ),
    Case(
        "csvkit-decimal-commas.csv",
        tuple(
            f"{line}: '{number}' is {number} cm, out of range (0 to 30 cm); {hint}"
            for line, number, hint in (
                (2, 95, "did you mean 9.5 or 95mm? (all in mm: --unit mm)"),
                (3, 975, "write the unit next to the number, 95mm or 4.25in, or use --unit"),
                (4, 105, "did you mean 10.5 or 105mm? (all in mm: --unit mm)"),
            )
        ),
    ),
    Case(
        "csvkit-formula-without-value.csv",
        tuple(f"{line}: 'False' is not a distance from 0 to 30 cm" + SEVERAL for line in (2, 3)),
    ),
    Case("hand-eleven-trials.csv", ("2: a test has 1 to 10 trials, not 11" + SEVERAL,)),
    Case(
        "hand-same-day-month.csv",
        ("2 left 2026-05-05 12:00 9.5", "3 left 2026-11-11 12:00 9.6"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}-{case.order or ''}")
def test_a_spreadsheet_gives_its_tests_or_its_exact_refusal(case: Case) -> None:
    """Every row is read as it was meant, or named with the reason why not."""
    if case.refusal is None:
        assert [written(row) for row in read(case)[1]] == list(case.rows)
        return
    with pytest.raises(DorsiflexError) as refused:
        read(case)
    said = f"{refused.value.message}; {refused.value.hint}"
    assert said.removeprefix(str(CORPUS / case.file)).lstrip() == case.refusal.lstrip()


def test_every_file_of_the_corpus_is_read() -> None:
    """No spreadsheet lies about unused, and there are forty or more."""
    files = {path.name for path in CORPUS.iterdir() if not path.name.startswith(".")}
    assert files == {case.file for case in CASES}
    assert len(files) >= 40


@pytest.mark.parametrize(
    ("file", "facts", "dates"),
    [
        (
            "excel-de-wide.csv",
            ("utf-8", ";", ",", "cm"),
            ("dmy", "as '20.11.2026' on line 2 shows"),
        ),
        (
            "excel-us-wide.csv",
            ("utf-8", ",", ".", "in"),
            ("mdy", "as '11/20/2026' on line 2 shows"),
        ),
        (
            "excel-de-unicode-text.txt",
            ("utf-16", "\t", ",", "cm"),
            ("dmy", "as '13.11.2026' on line 2 shows"),
        ),
        ("libreoffice-decimal-comma-quoted.csv", ("utf-8", ",", ",", "cm"), (None, "")),
        ("hand-repeats.csv", ("utf-8", ",", ".", "cm"), (None, "")),
    ],
)
def test_what_was_understood(
    file: str, facts: tuple[str, str, str, str], dates: tuple[str | None, str]
) -> None:
    """Encoding, delimiter, decimal mark, unit and order of dates are reported as they are."""
    its = read(Case(file))[0].understood
    assert (its.encoding, its.delimiter, its.decimal_mark, its.unit) == facts
    assert (its.dates, its.dates_why) == dates


def test_columns_that_are_not_imported_are_named() -> None:
    """The report says what each column was taken for, and which were left out."""
    understood = read(Case("excel-us-trials.csv"))[0].understood
    assert understood.ignored == ("Left average",)
    assert understood.columns[:3] == (("Date", "date"), ("Left 1", "left"), ("Left 2", "left"))
