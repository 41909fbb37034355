"""Sheets as physiotherapists, form services and apps write them: each with the rows it must give.

The expected rows are read off each sheet by hand. Where a sheet is refused, the case says which
options settle it, and what it gives with them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from tests.exchange.test_corpus import HERE, written

from dorsiflex.domain.dates import parse_when
from dorsiflex.domain.drafts import BadRow, drafts_of
from dorsiflex.domain.measurement import TestRecord
from dorsiflex.errors import DorsiflexError
from dorsiflex.exchange.files import open_source
from dorsiflex.exchange.import_options import (
    FileReading,
    ReadOptions,
    parse_codes,
    parse_columns,
    parse_empty,
    parse_file_unit,
)
from dorsiflex.exchange.moments import offset_in, parse_order, parse_zone
from dorsiflex.exchange.reader import read_rows

NOW = datetime(2026, 11, 28, 18, tzinfo=UTC)
BOTH = ("2 left 2026-11-20 12:00 9.5", "2 right 2026-11-20 12:00 10")


@dataclass(frozen=True)
class Sheet:
    """A file.

    Attributes:
        name: what is special about it.
        text: all of it.
        rows: what it gives, as `written` of the corpus writes it.
        options: with which it gives them, as they are typed.
        refusal: what it is refused with, if no options are given.
    """

    name: str
    text: str
    rows: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    refusal: str | None = None


def wide(left: str, right: str, date: str = "Date") -> str:
    """Write a sheet of one row with columns for left and right."""
    return f"{date},{left},{right}\n2026-11-20,9.5,10\n"


def in_words(date: str, left: str, right: str, *more: str) -> str:
    """Write a sheet in another language, with a person, pain and a note."""
    heads = ";".join((date, left, right, *more))
    return f"{heads}\n2026-11-20;9,5;10;Anna;3\n"


PERSON = ("2 left 2026-11-20 12:00 9.5 pain 3 Anna", "2 right 2026-11-20 12:00 10 pain 3 Anna")


def dated(*cells: str, head: str = "Date") -> str:
    """Write a sheet with a row of the left ankle for each date."""
    return f"{head};Left\n" + "".join(f"{cell};9.5\n" for cell in cells)


def lefts(*moments: str) -> tuple[str, ...]:
    """Return the rows of such a sheet."""
    return tuple(f"{line} left {moment} 9.5" for line, moment in enumerate(moments, start=2))


HEADERS = [
    Sheet(
        "long names", wide("Ankle Dorsiflexion Left (cm)", "Ankle Dorsiflexion Right (cm)"), BOTH
    ),
    Sheet("snake case", wide("ankle_df_left_cm", "ankle_df_right_cm"), BOTH),
    Sheet(
        "the lunge test in full",
        wide("Weight bearing lunge test (L)", "Weight-bearing lunge test (R)"),
        BOTH,
    ),
    Sheet("the lunge test, short", wide("WB Lunge L", "WB Lunge R"), BOTH),
    Sheet("lunge test", wide("Lunge test left", "Lunge test right"), BOTH),
    Sheet("abbreviations after", wide("KTWL", "KTWR"), BOTH),
    Sheet("abbreviations before", wide("LKTW", "RKTW"), BOTH),
    Sheet("k2w", wide("K2W L", "K2WR"), BOTH),
    Sheet("camel case", wide("KTWLeft", "ktwRight"), BOTH),
    Sheet("a German phrase", wide("Knie an Wand L", "Knie an Wand R"), BOTH),
    Sheet("assessment date", wide("Left", "Right", "Assessment Date"), BOTH),
    Sheet("session date", wide("Left", "Right", "Session Date"), BOTH),
    Sheet("visit date", wide("Left", "Right", "Visit date"), BOTH),
    Sheet("completed", wide("Left", "Right", "Completed"), BOTH),
    Sheet("German time stamp", wide("Links", "Rechts", "Zeitstempel"), BOTH),
    Sheet("French time stamp", wide("Gauche", "Droite", "Horodateur"), BOTH),
    Sheet("Spanish time stamp", wide("Izquierda", "Derecha", "Marca temporal"), BOTH),
    Sheet("Portuguese time stamp", wide("Esquerda", "Direita", "Carimbo de data/hora"), BOTH),
    Sheet(
        "a form's own stamp beside the date",
        "Submitted at,Date,Left\n2026-11-21 08:00,2026-11-20,9.5\n",
        ("2 left 2026-11-20 12:00 9.5",),
    ),
    Sheet("Spanish", in_words("Fecha", "Tobillo izq", "Tobillo dcha", "Nombre", "Dolor"), PERSON),
    Sheet(
        "Portuguese",
        in_words("Data", "Tornozelo esquerdo", "Tornozelo direito", "Nome", "Dor"),
        PERSON,
    ),
    Sheet("Italian", in_words("Data", "Caviglia sx", "Caviglia dx", "Nome", "Dolore"), PERSON),
    Sheet("Dutch", in_words("Datum", "Linker enkel", "Rechter enkel", "Naam", "Pijn"), PERSON),
    Sheet("Danish", in_words("Dato", "Venstre ankel", "Højre ankel", "Navn", "Smerte"), PERSON),
    Sheet("Swedish", in_words("Datum", "Vänster fot", "Höger fot", "Namn", "Smärta"), PERSON),
    Sheet("Norwegian", in_words("Dato", "Venstre", "Høyre", "Navn", "Smerte"), PERSON),
    Sheet(
        "Polish",
        in_words("Data", "Lewa kostka", "Prawa kostka", "Imię i nazwisko", "Ból"),
        PERSON,
    ),
    Sheet(
        "Indonesian",
        in_words("Tanggal", "Pergelangan kaki kiri", "Kanan", "Nama", "Nyeri"),
        PERSON,
    ),
    Sheet(
        "Danish, long",
        "Dato;Side;Afstand til væg\n2026-11-20;venstre;9,5\n2026-11-20;højre;10\n",
        ("2 left 2026-11-20 12:00 9.5", "3 right 2026-11-20 12:00 10"),
    ),
    Sheet(
        "Portuguese, long, with trials",
        "Data;Lado;Tentativa 1;Tentativa 2\n2026-11-20;esquerda;9,5;10\n",
        ("2 left 2026-11-20 12:00 9.5/10",),
    ),
    Sheet(
        "an angle or a distance",
        wide("DF L", "dorsiflexion_right"),
        BOTH,
        ("--map", "left=DF L", "--map", "right=dorsiflexion_right"),
        "may be an angle or a distance",
    ),
    Sheet(
        "an angle beside the distance",
        "Date,KTW L,DF L\n2026-11-20,9.5,38\n",
        ("2 left 2026-11-20 12:00 9.5",),
        ("--map", "ignore=DF L"),
        "may be an angle or a distance",
    ),
    Sheet(
        "before and after",
        "Date,Left pre,Right pre,Left post,Right post\n2026-11-20,9.5,10,11,12\n",
        BOTH,
        ("--map", "left=Left pre", "--map", "right=Right pre"),
        'each with its day: --at DAY --map left="Left pre" --map right="Right pre"',
    ),
    Sheet(
        "weeks",
        "Name,Left week 0,Left week 6\nAnna,9.5,11\n",
        ("2 left 2026-11-20 12:00 11 Anna",),
        ("--at", "2026-11-20", "--map", "left=Left week 6"),
        "may be of several times in one row",
    ),
    Sheet(
        "affected and unaffected",
        wide("Affected", "Unaffected"),
        ("2 left 2026-11-20 12:00 10", "2 right 2026-11-20 12:00 9.5"),
        ("--map", "right=Affected", "--map", "left=Unaffected"),
        "may be left in one row and right in another",
    ),
    Sheet(
        "a letter of a language that is not known",
        "Data;E;D\n2026-11-20;9,5;10\n",
        BOTH,
        ("--map", "left=E"),
        "the column 'E' may be the left ankle, which has no other column",
    ),
    Sheet(
        "an ankle with a word that is not known",
        "Date,Left (red tape),Right\n2026-11-20,9.5,10\n",
        BOTH,
        ("--map", "left=Left (red tape)"),
        "may be the left ankle",
    ),
    Sheet(
        "trials, unnumbered first",
        "Date,Left,Left 2,Left 3,Right\n2026-11-20,9,9.5,10,11\n",
        ("2 left 2026-11-20 12:00 9/9.5/10", "2 right 2026-11-20 12:00 11"),
    ),
    Sheet(
        "trials, as programs tell equal headers apart",
        "Date,Left,Left.1,Left.2,Right,Right.1,Right.2\n2026-11-20,9,9.5,10,11,11.5,12\n",
        ("2 left 2026-11-20 12:00 9/9.5/10", "2 right 2026-11-20 12:00 11/11.5/12"),
    ),
    Sheet(
        "equal headers apart from each other, perhaps of two days",
        "Date,Left,Right,Left.1,Right.1\n2026-11-20,9.5,10,11,12\n",
        ("2 left 2026-11-20 12:00 9.5/11", "2 right 2026-11-20 12:00 10/12"),
        tuple(
            word
            for name in ("left=Left", "left=Left.1", "right=Right", "right=Right.1")
            for word in ("--map", name)
        ),
        'if all are trials: --map left="Left" --map left="Left.1"',
    ),
    Sheet("best alone", wide("Left best", "Right max"), BOTH),
    Sheet("mean alone", wide("Left avg", "Right mean (cm)"), BOTH),
    Sheet(
        "best and mean alone",
        "Date,Left best,Left mean\n2026-11-20,10,9.5\n",
        ("2 left 2026-11-20 12:00 9.5",),
        ("--map", "left=Left mean"),
        "the columns 'Left best' and 'Left mean' could both be left",
    ),
    Sheet(
        "a best of one ankle beside the side",
        "Side,Day,Left mean\nL,2026-11-20,9.5\n",
        ("2 left 2026-11-20 12:00 9.5",),
        ("--map", "side="),
        "the column 'Side' is for either ankle, but there are columns for left and right",
    ),
    Sheet(
        "best beside trials",
        "Date,Left 1,Left 2,Left best,Right 1,Right 2,Right best\n2026-11-20,9,10,10,,,11\n",
        ("2 left 2026-11-20 12:00 9/10",),  # the best may be one of another day
    ),
]

CELLS = [
    Sheet(
        "sides in words",
        "Date,Side,Distance\n"
        + "".join(
            f"2026-11-20,{side},9.5\n"
            for side in ("Left ankle", "L ankle", "izq", "sx", "R foot", "höger", "prawa kostka")
        ),
        tuple(
            f"{line} {side} 2026-11-20 12:00 9.5"
            for line, side in enumerate(("left",) * 4 + ("right",) * 3, start=2)
        ),
    ),
    Sheet(
        "codes for sides",
        "Date,Side,Distance\n2026-11-20,1,9.5\n2026-11-20,2,10\n",
        ("2 left 2026-11-20 12:00 9.5", "3 right 2026-11-20 12:00 10"),
        ("--map", "side.1=left", "--map", "side.2=right"),
        "unknown side '1'; write left or right, or say what it means: --map side.1=left",
    ),
    Sheet(
        "the affected side as a code",
        "Date,Side,Distance\n2026-11-20,affected,9.5\n",
        ("2 left 2026-11-20 12:00 9.5",),
        ("--map", "side.affected=left"),
        "unknown side 'affected'",
    ),
    Sheet(
        "codes for other fields",
        "Date,Left,Pain,Shoes,Warm\n2026-11-20,9.5,none,B,2\n",
        ("2 left 2026-11-20 12:00 9.5 pain 0 barefoot cold",),
        (
            *("--map", "footwear=Shoes", "--map", "pain.none=0"),
            *("--map", "footwear.B=barefoot", "--map", "warmed_up.2=no"),
        ),
    ),
    Sheet("inches", 'Date,Left\n2026-11-20,"3.5"""\n', ("2 left 2026-11-20 12:00 8.89",)),
    Sheet(
        "halves of an inch",
        "Date,Left (in)\n2026-11-20,3\N{VULGAR FRACTION ONE HALF}\n",
        ("2 left 2026-11-20 12:00 8.89",),
    ),
    Sheet(
        "pain in words",
        "Date;Left;Pain\n"
        + "".join(
            f"2026-11-20;9.5;{pain}\n"
            for pain in ("3/10", "0 - no pain", "4: moderate", "2 of 10", "7 (severe)")
        ),
        tuple(
            f"{line} left 2026-11-20 12:00 9.5 pain {pain}"
            for line, pain in enumerate((3, 0, 4, 2, 7), start=2)
        ),
    ),
    Sheet(
        "a range or two trials",
        "Date,Left\n2026-11-20,9.5-10\n2026-11-20,9 - 10\n",
        (
            ("2: '9.5-10' could be a range or two trials; write one distance, or trials as 9.5/10"),
            "3: '9 - 10' could be a range or two trials; write one distance, or trials as 9.5/10",
        ),
    ),
    Sheet(
        "pain of one ankle in a column for both",
        "Date,Left,Right,Pain\n2026-11-20,9.5,10,3 (left)\n",
        refusal="pain must be a whole number from 0 to 10, not '3 (left)'",
    ),
    Sheet(
        "marks for not measured",
        "Date;Name;Left;Right;Pain\n2026-11-20;Anna;9.5;n/a;-\n2026-11-20;NA;abs;abs;-\n"
        "2026-11-20;Na;N/A;10;1\n",
        ("2 left 2026-11-20 12:00 9.5 Anna", "4 right 2026-11-20 12:00 10 pain 1 Na"),
        ("--empty", "n/a,abs,-"),
        "pain '-' is not a number; leave it empty if it was not measured, or use --empty -",
    ),
    Sheet(
        "zeros that a program writes for nothing",
        "Date,Left,Right\n2026-11-20,9.5,0.0\n",
        ("2 left 2026-11-20 12:00 9.5",),
        ("--empty", "0.0"),
    ),
]

DATES = [
    Sheet(
        "the order in the header",
        dated("03/04/2026", "2026-05-06", head="Date (DD/MM/YYYY)"),
        lefts("2026-04-03 12:00", "2026-05-06 12:00"),
    ),
    Sheet(
        "the month first in the header",
        dated("03/04/2026", head="Date [MM/DD/YYYY]"),
        lefts("2026-03-04 12:00"),
    ),
    Sheet(
        "the order in German letters",
        dated("03.04.26", head="Datum (TT.MM.JJ)"),
        lefts("2026-04-03 12:00"),
    ),
    Sheet(
        "the order in French letters",
        dated("03/04/2026", head="Date (JJ/MM/AAAA)"),
        lefts("2026-04-03 12:00"),
    ),
    Sheet(
        "a date against the order in the header",
        dated("03/04/2026", "11/22/2025", head="Date (DD/MM/YYYY)"),
        refusal="line 3: '11/22/2025' is not in the order that the header says, dmy",
    ),
    Sheet(
        "long dates",
        dated(
            *("Friday, November 20, 2026", "Freitag, 20. November 2026"),
            *("viernes, 20 de noviembre de 2026", "sexta-feira, 20 de novembro de 2026"),
            *("20th of November 2026", "Fri Nov 20 2026", "20 października 2026"),
        ),
        lefts(*["2026-11-20 12:00"] * 6, "2026-10-20 12:00"),
    ),
    Sheet(
        "another day of the week",
        dated("Saturday, November 20, 2026"),
        (
            (
                "2: 'Saturday, November 20, 2026': 2026-11-20 is another day of the week;"
                " write 2026-11-22, or '2026-11-22 07:30'"
            ),
        ),
    ),
    Sheet(
        "dates and times",
        dated(
            *("20.11.2026 um 07:30", "20/11/2026 9.33.45", "20 November 2026 at 7:30 PM"),
            *("20.11.2026, 07:30 Uhr", "20-11-2026 om 09:33:45", "20.11.2026 kl. 07:30"),
            *(
                "2026-11-20 7:30 p.\N{NO-BREAK SPACE}m.",
                "2026-11-20 7:30\N{NARROW NO-BREAK SPACE}PM",
            ),
        ),
        lefts(
            *("2026-11-20 07:30", "2026-11-20 09:33:45", "2026-11-20 19:30"),
            *("2026-11-20 07:30", "2026-11-20 09:33:45", "2026-11-20 07:30"),
            *("2026-11-20 19:30", "2026-11-20 19:30"),
        ),
    ),
    Sheet(
        "Google Forms",
        dated("2026/11/20 7:31:02 PM GMT+1", "2026/11/20 7:31:02 nachm. MEZ", head="Timestamp"),
        lefts("2026-11-20 19:31:02", "2026-11-20 19:31:02"),
    ),
    Sheet(
        "another zone than here",
        dated("2026/11/20 7:31:02 AM GMT-5", "Fri Nov 20 2026 07:31:02 GMT+0530 (India)"),
        lefts("2026-11-20 07:31:02 -1 day, 19:00:00", "2026-11-20 07:31:02 5:30:00"),
    ),
    Sheet(
        "a zone that can be several",
        dated("2026-11-20 07:31 EST"),
        (("2: '2026-11-20 07:31 EST' is not a date; write 2026-11-22, or '2026-11-22 07:30'"),),
    ),
    Sheet(
        "UTC as it is",
        dated("2026-11-20T18:31:02Z", "2026-11-20 23:31 UTC"),
        lefts("2026-11-20 18:31:02 0:00:00", "2026-11-20 23:31 0:00:00"),
    ),
    Sheet(
        "UTC where the tests were",
        dated("2026-11-20T18:31:02Z", "2026-11-20 23:31 UTC", "2026-07-20T18:31:02.000Z"),
        lefts("2026-11-20 19:31:02", "2026-11-21 00:31", "2026-07-20 20:31:02 2:00:00"),
        ("--zone", "Europe/Berlin"),
    ),
    Sheet(
        "UTC in the header",
        dated("2026-11-20 18:31:02", head="Submit Date (UTC)"),
        lefts("2026-11-20 19:31:02"),
        ("--zone", "Europe/Berlin"),
    ),
    Sheet(
        "local times elsewhere",
        dated("2026-07-20 07:30", "2026-11-20"),
        lefts("2026-07-20 07:30 2:00:00", "2026-11-20 12:00"),
        ("--zone", "Europe/Berlin"),
    ),
    Sheet(
        "numbers of days",
        "Date,Time,Left\n46346,0.3125,9.5\n",
        ("2 left 2026-11-20 07:30 9.5",),
        ("--dates", "serial"),
        "'46346' is a spreadsheet's serial number, probably 2026-11-20",
    ),
    Sheet(
        "Microsoft Forms",
        # ID, Start time, Completion time, Email, Name and the questions; times are cells of dates.
        "ID,Start time,Completion time,Email,Name,KTW left (cm)\n"
        "1,46346.3125,46346.3134,anonymous,,9.5\n",
        ("2 left 2026-11-20 07:31:18 9.5",),
        (
            *("--map", "date=Completion time", "--map", "ignore=ID", "--map", "ignore=Email"),
            *("--map", "person=", "--dates", "serial"),
        ),
        "the columns 'Start time' and 'Completion time' could both be date",
    ),
    Sheet(
        "no dates",
        "Name,Left,Right\nAnna,9.5,10\n",
        ("2 left 2026-11-20 07:30 9.5 Anna", "2 right 2026-11-20 07:30 10 Anna"),
        ("--at", "2026-11-20 07:30"),
        "no column is the date",
    ),
    Sheet(
        "no dates, but times",
        "Time,Left\n07:30,9.5\n08:15,9.7\n",
        ("2 left 2026-11-20 07:30 9.5", "3 left 2026-11-20 08:15 9.7"),
        ("--at", "2026-11-20"),
        "no column is the date",
    ),
]

SHAPES = [
    Sheet(
        "one row per trial",
        "Date,Name,Side,Trial,Distance,Pain,Note\n"
        "2026-11-20,Anna,L,1,9,2,\n2026-11-20,Anna,L,2,9.5,,stiff\n2026-11-20,Anna,L,3,10,2,\n"
        "2026-11-20,Anna,R,1,11,0,\n2026-11-20,Anna,R,2,11.5,0,\n"
        "2026-11-20,Bo,L,1,8,,\n2026-11-21,Bo,L,1,8.5,,\n",
        (
            "2 left 2026-11-20 12:00 9/9.5/10 pain 2 Anna 'stiff'",
            "5 right 2026-11-20 12:00 11/11.5 pain 0 Anna",
            "7 left 2026-11-20 12:00 8 Bo",
            "8 left 2026-11-21 12:00 8.5 Bo",
        ),
    ),
    Sheet(
        "ankles in turn, each trial with its time",
        "Date,Time,Attempt number,Left,Right\n2026-11-20,07:30,1,9,10\n2026-11-20,07:31,2,9.5,\n"
        "2026-11-20,07:32,3,10,11\n2026-11-20,19:00,1,12,13\n",
        (
            "2 left 2026-11-20 07:30 9/9.5/10",
            "2 right 2026-11-20 07:30 10/11",
            "5 left 2026-11-20 19:00 12",
            "5 right 2026-11-20 19:00 13",
        ),
    ),
    Sheet(
        "all first trials before the second ones",
        "Date,Name,Side,Trial,Distance\n2026-11-20,Anna,L,1,9\n2026-11-20,Bo,L,1,8\n"
        "2026-11-20,Anna,L,2,9.5\n",
        (
            "2 left 2026-11-20 12:00 9 Anna",
            "3 left 2026-11-20 12:00 8 Bo",
            (
                "4: trial 2 must follow the one before it, of the same person, day and ankle:"
                " sort the rows, or make each row a test with --map trial="
            ),
        ),
    ),
    Sheet(
        "each row a test of its own",
        "Date,Side,Trial,Distance\n2026-11-20,L,1,9\n2026-11-20,L,2,9.5\n",
        ("2 left 2026-11-20 12:00 9", "3 left 2026-11-20 12:00 9.5"),
        ("--map", "trial="),
    ),
    Sheet(
        "a bad trial makes its session bad",
        "Date,Name,Side,Trial,Distance\n2026-11-20,Anna,L,1,9\n2026-11-20,Anna,L,2,95\n"
        "2026-11-20,Bo,L,1,8\n",
        (
            "2: line 3, of the same session, is bad",
            (
                "3: '95' is 95 cm, out of range (0 to 30 cm); did you mean 9.5 or 95mm?"
                " (all in mm: --unit mm)"
            ),
            "4 left 2026-11-20 12:00 8 Bo",
        ),
    ),
    Sheet(
        "two pains in one test",
        "Date,Side,Trial,Distance,Pain\n2026-11-20,L,1,9,2\n2026-11-20,L,2,9.5,3\n",
        (
            "2: line 3, of the same session, is bad",
            (
                "3: pain is 2 in another trial of the test: write one value, or make each row a"
                " test with --map trial="
            ),
        ),
    ),
    Sheet(
        "headers in two rows",
        ",Left,,,Right,,,\nDate,1,2,3,1,2,3,Note\n2026-11-20,9,9.5,10,11,11.5,12,fine\n",
        (
            "3 left 2026-11-20 12:00 9/9.5/10 'fine'",
            "3 right 2026-11-20 12:00 11/11.5/12 'fine'",
        ),
    ),
    Sheet(
        "headers in two rows, all in the upper one but the numbers",
        "KTW test day\nDate,Left (mm),,Right (mm),,Pain\n,Trial 1,Trial 2,Trial 1,Trial 2,\n"
        "2026-11-20,90,95,110,115,1\n",
        ("4 left 2026-11-20 12:00 9/9.5 pain 1", "4 right 2026-11-20 12:00 11/11.5 pain 1"),
    ),
    Sheet(
        "values below a header with an empty cell are no headers",
        "Left,,Right,\n9,10,8,9\n",
        ("2 left 2026-11-20 12:00 9/10", "2 right 2026-11-20 12:00 8/9"),
        (
            *("--at", "2026-11-20", "--map", "left=Left", "--map", "left=#2"),
            *("--map", "right=Right", "--map", "right=#4"),
        ),
        "no column is the date",
    ),
    Sheet(
        "a header below an empty cell that is not merged",
        "Date,Left,Right,\n,,,Pain\n2026-11-20,9.5,10,3\n",
        refusal="values without a header, in column #4 'Pain'",
    ),
    Sheet(
        "before and after above left and right",
        ",Pre,,Post,\nName,L,R,L,R\nAnna,9.5,10,11,12\n",
        ("3 left 2026-11-20 12:00 11 Anna", "3 right 2026-11-20 12:00 12 Anna"),
        ("--at", "2026-11-20", "--map", "left=Post L", "--map", "right=Post R"),
        "may be of several times in one row",
    ),
    Sheet(
        "days as columns",
        "Name,Side,06.11.2026,13.11.2026,20.11.2026\nAnna,L,9.5,,9.7\nAnna,R,10,10.1,10.2\n",
        (
            "2 left 2026-11-06 12:00 9.5 Anna",
            "2 left 2026-11-20 12:00 9.7 Anna",
            "3 right 2026-11-06 12:00 10 Anna",
            "3 right 2026-11-13 12:00 10.1 Anna",
            "3 right 2026-11-20 12:00 10.2 Anna",
        ),
    ),
    Sheet(
        "days as columns, two of each",
        "Name,2026-11-13 L,2026-11-13 R,2026-11-20 L,2026-11-20 R\nAnna,9.5,10,9.6,10.1\n",
        (
            "2 left 2026-11-13 12:00 9.5 Anna",
            "2 right 2026-11-13 12:00 10 Anna",
            "2 left 2026-11-20 12:00 9.6 Anna",
            "2 right 2026-11-20 12:00 10.1 Anna",
        ),
    ),
    Sheet(
        "days above left and right",
        ",6 Nov 2026,,13 Nov 2026,\nName,L,R,L,R\nAnna,9.5,10,,10.1\n",
        (
            "3 left 2026-11-06 12:00 9.5 Anna",
            "3 right 2026-11-06 12:00 10 Anna",
            "3 right 2026-11-13 12:00 10.1 Anna",
        ),
    ),
    Sheet(
        "days that could be two",
        "Side,03/04/2026,10/04/2026\nL,9.5,10\n",
        ("2 left 2026-04-03 12:00 9.5", "2 left 2026-04-10 12:00 10"),
        ("--dates", "dmy"),
        "'03/04/2026' is ambiguous",
    ),
]

APPS = [
    Sheet(
        # REDCap's flat export: record_id, redcap_event_name, redcap_repeat_instrument,
        # redcap_repeat_instance, the fields, and FORM_complete (PyCap's documentation shows it).
        "REDCap, a form that repeats",
        "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,age,test_date,"
        "ktw_l,ktw_r,ktw_complete\n1,baseline_arm_1,,,34,,,,\n"
        "1,baseline_arm_1,ankle_test,1,,2026-11-13,9.5,10,2\n"
        "1,baseline_arm_1,ankle_test,2,,2026-11-20,9.6,10.1,2\n",
        (
            "3 left 2026-11-13 12:00 9.5 1",
            "3 right 2026-11-13 12:00 10 1",
            "4 left 2026-11-20 12:00 9.6 1",
            "4 right 2026-11-20 12:00 10.1 1",
        ),
        ("--map", "person=record_id"),
        "the column 'record_id' ('1') may name a person; if so: --map person=\"record_id\"",
    ),
    Sheet(
        # A dropdown is exported as its code, a checkbox as one column of 0 and 1 per choice.
        "REDCap, with codes",
        "record_id,redcap_repeat_instrument,test_date,side,ktw,pain_kind___1\n"
        "7,,,,,\n7,ankle,2026-11-20,1,9.5,1\n7,ankle,2026-11-20,2,10,0\n",
        ("3 left 2026-11-20 12:00 9.5 sharp 7", "4 right 2026-11-20 12:00 10 7"),
        (
            *("--map", "person=record_id", "--map", "sharp=pain_kind___1"),
            *("--map", "side.1=left", "--map", "side.2=right"),
        ),
        "may name a person",
    ),
    Sheet(
        # FitNotes' body tracker: Date,Time,Measurement,Value,Unit,Comment, as several programs that
        # import it check.
        "FitNotes, body tracker",
        "Date,Time,Measurement,Value,Unit,Comment\n2026-11-20,07:30:00,Bodyweight,80.0,kgs,\n"
        "2026-11-20,07:30:00,KTW left,9.5,cm,\n2026-11-20,07:30:00,KTW right,10.0,cm,stiff\n",
        ("3 left 2026-11-20 07:30 9.5", "4 right 2026-11-20 07:30 10 'stiff'"),
        ("--only-test", "KTW"),
        "'Bodyweight' in the column 'Measurement' may or may not be the knee-to-wall test",
    ),
    Sheet(
        # Loop Habit Tracker: one column per habit, numbers in thousandths, words for what was not
        # entered (iSoron/uhabits, issues 68 and 1750; shub39/Grit, issue 217).
        "Loop Habit Tracker",
        "Date,KTW left,KTW right,Meditate,\n2026-11-20,9500,UNKNOWN,YES_MANUAL,\n"
        "2026-11-19,9250,10000,NO,\n2026-11-18,SKIP,UNKNOWN,SKIP,\n",
        (
            "2 left 2026-11-20 12:00 9.5",
            "3 left 2026-11-19 12:00 9.25",
            "3 right 2026-11-19 12:00 10",
        ),
        ("--unit", "cm/1000", "--empty", "UNKNOWN,SKIP"),
        "'9500' is 9500 cm, out of range (0 to 30 cm); if it is in thousandths, 9500 for 9.5, use"
        " --unit cm/1000",
    ),
    Sheet(
        "thousandths of millimetres, and an entry of 0 that Loop writes as a word",
        "Date,KTW left,\n2026-11-20,95000,\n2026-11-19,NO,\n2026-11-18,9.5,\n",
        (
            "2 left 2026-11-20 12:00 9.5",
            (
                "3: 'NO' is not in thousandths, a whole number like 9500 for 9.5; leave it empty if"
                " it was not measured, or use --empty NO"
            ),
            (
                "4: '9.5' is not in thousandths, a whole number like 9500 for 9.5; leave out /1000"
                " in --unit"
            ),
        ),
        ("--unit", "mm/1000"),
    ),
    Sheet(
        # openScale: quoted headers in the order of the alphabet, 0.0 for what was not measured
        # (oliexdev/openScale, issue 727).
        "openScale, two of its measures used for the ankles",
        '"biceps","bone","comment","dateTime","fat","thigh","weight"\n'
        '9.5,0.0,"","2026-11-20 07:30",0.0,10.0,77.35\n'
        '9.6,0.0,"","2026-11-21 07:30",0.0,0.0,77.0\n',
        (
            "2 left 2026-11-20 07:30 9.5",
            "2 right 2026-11-20 07:30 10",
            "3 left 2026-11-21 07:30 9.6",
        ),
        ("--map", "left=biceps", "--map", "right=thigh", "--empty", "0.0"),
        "no column is the distance",
    ),
]

SHEETS = [*HEADERS, *CELLS, *DATES, *SHAPES, *APPS]


def read(path: Path, options: tuple[str, ...]) -> tuple[FileReading, list[str]]:
    """Read a sheet to its end; return each row in words."""
    pairs = list(zip(options[::2], options[1::2], strict=True))
    given = dict(pairs)
    codes, columns = parse_codes([value for name, value in pairs if name == "--map"])
    unit, in_thousandths = parse_file_unit(given.get("--unit"))
    zone = parse_zone(given["--zone"]) if "--zone" in given else None
    offset_at = partial(offset_in, zone) if zone else lambda _: HERE
    told = ReadOptions(
        now=NOW,
        offset_at=offset_at,
        order=parse_order(given["--dates"]) if "--dates" in given else None,
        unit=unit,
        in_thousandths=in_thousandths,
        columns=parse_columns(columns),
        only_tests=tuple(value for name, value in pairs if name == "--only-test"),
        at=parse_when(given["--at"], NOW, offset_at) if "--at" in given else None,
        empty=parse_empty(given.get("--empty")),
        codes=codes,
        zone=zone,
    )
    with open_source(str(path)) as source:
        reading = read_rows(source, told)
        return reading, [
            written(row if isinstance(row, BadRow) else drafts_of(TestRecord, [row])[0])
            for row in reading.rows
        ]


@pytest.fixture
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Write the sheet of a case to a file."""
    file = tmp_path / "sheet.csv"
    file.write_text(request.getfixturevalue("sheet").text, encoding="utf-8", newline="")
    return file


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_gives_its_rows(sheet: Sheet, path: Path) -> None:
    """With the options that settle what it leaves open, if it leaves anything open."""
    if sheet.rows:
        assert read(path, sheet.options)[1] == list(sheet.rows)


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in SHEETS if sheet.refusal], ids=lambda sheet: sheet.name
)
def test_a_sheet_that_leaves_something_open_is_refused(sheet: Sheet, path: Path) -> None:
    """Without options, and what is open is said, with the option that settles it."""
    try:
        said = "\n".join(read(path, ())[1])
    except DorsiflexError as refused:
        said = f"{refused.message}; {refused.hint}"
    assert sheet.refusal is not None
    assert sheet.refusal in said


def test_there_are_sixty_sheets() -> None:
    """Of different names."""
    assert len({sheet.name for sheet in SHEETS}) == len(SHEETS) >= 60
