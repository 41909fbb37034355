"""Files that could be read wrongly: each is read rightly, or refused with the option for it."""

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Outcome, Run

    Read = Callable[..., Outcome]
    Stored = Callable[..., list[str]]

TWO_PEOPLE = "Person;Date;Side;Distance\nAnna;2026-01-05;Left;9\n;2026-01-05;Right;10\n"
UNITS = "Date,Side,Value,Unit\n2026-11-10,Left,28,deg\n2026-11-10,Right,4.5,in\n"
TESTS = "Date,Test,Side,Value\n2026-11-10,KTW,Left,9.5\n2026-11-10,Single leg hop,Left,21\n"
UNNAMED = "Date;Left;;;Right;;\n2026-01-05;9,5;9,6;9,7;10;10;10\n"


@pytest.fixture
def read(run: "Run", folder: Path) -> "Read":
    """Import a file with this content."""

    def import_(content: str, *options: str, name: str = "file.csv") -> "Outcome":
        (folder / name).write_text(content, encoding="utf-8", newline="")
        return run("import", name, *options)

    return import_


@pytest.fixture
def stored(run: "Run") -> "Stored":
    """Return what is stored: person, side and trials of each test, with what else is asked for."""

    def rows(*fields: str) -> list[str]:
        names = ("person", "side", "trials_cm", *fields)
        every = run("export", "--all-people").rows
        return [" ".join(row[name] for name in names) for row in every]

    return rows


def refusal(outcome: "Outcome") -> tuple[str, str]:
    """Return the error and the hint of a file that was refused."""
    assert (outcome.code, outcome.out) == (4, "")
    error, hint = outcome.err.splitlines()[-2:]
    return error.removeprefix("error: "), hint.removeprefix("hint: ")


def reasons(outcome: "Outcome") -> list[str]:
    """Return the bad rows of a file that was refused for them."""
    assert outcome.code == 4
    return [line for line in outcome.err.splitlines() if re.match(r"(line|item) \d+: ", line)]


# People


def test_people_under_a_header_that_may_mean_them(read: "Read", stored: "Stored") -> None:
    """The column is named with its first values, and both options; each of them settles it."""
    content = "Date,Subject,Left,Right\n2026-11-20,17,9.5,11.2\n2026-11-20,23,4.5,6.2\n"
    assert refusal(read(content, "--add-people")) == (
        "the column 'Subject' ('17', '23') may name a person",
        'if so: --map person="Subject"; if not, ignore it with --map ignore="Subject"',
    )
    assert stored() == []
    assert read(content, "--add-people", "--map", "person=Subject").code == 0
    assert stored() == ["17 left 9.5", "23 left 4.5", "17 right 11.2", "23 right 6.2"]


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Subject",
            "Participant",
            "ID",
            "Patient ID",
            "athlete_id",
            "Code",
            "Initials",
            "Surname",
        ),
        *("Vorname", "Nachname", "Proband", "Teilnehmer", "Kürzel", "Prénom", "Sujet", "Élève"),
        *("Apellido", "Código", "Cognome", "Soggetto", "Codice", "Player code", "First name"),
    ],
)
def test_headers_that_may_mean_a_person_in_all_languages(read: "Read", header: str) -> None:
    """None of them is left out in silence."""
    error, hint = refusal(read(f"Date,{header},Left\n2026-11-20,A1,9.5\n"))
    assert error == f"the column '{header}' ('A1') may name a person"
    assert f'--map person="{header}"' in hint
    assert f'--map ignore="{header}"' in hint


@pytest.mark.parametrize(
    "header",
    [
        *("Name", "Athlete", "Player name", "Spielerin", "Klient", "Joueur", "Nom"),
        *("Jugador", "Paciente", "Nombre", "Giocatrice", "Paziente", "Nome"),
    ],
)
def test_headers_that_mean_a_person_in_all_languages(
    read: "Read", stored: "Stored", header: str
) -> None:
    """They are read as whose test it is."""
    assert read(f"Date,{header},Left\n2026-11-20,Ana,9.5\n").code == 0
    assert stored() == ["Ana left 9.5"]


def test_first_and_last_names(read: "Read", stored: "Stored") -> None:
    """Two columns are refused; --map joins them, or takes one."""
    content = "Date,First name,Last name,Left\n2026-11-20,Ana,Lopez,9.5\n2026-11-20,Ana,Ruiz,8\n"
    error, hint = refusal(read(content))
    assert error.startswith("the columns 'First name' and 'Last name' ('Ana') may name a person")
    both = ("--map", "person=First name", "--map", "person=Last name")
    assert '--map person="First name" --map person="Last name"' in hint
    assert read(content, *both).code == 0
    assert stored() == ["Ana Lopez left 9.5", "Ana Ruiz left 8"]


def test_a_second_column_of_people(read: "Read", stored: "Stored") -> None:
    """Two people of one name are told apart by it: it is not left out in silence."""
    content = "Date,Name,ID,Left\n2026-11-20,Ana,1,9.5\n2026-11-20,Ana,2,8\n"
    error, hint = refusal(read(content))
    assert error == "the column 'ID' ('1', '2') may name a person"
    assert (
        hint
        == 'ignore it with --map ignore="ID", or use it alone for the person: --map person="ID"'
    )
    assert read(content, "--map", "person=ID", "--add-people").code == 0
    assert stored() == ["1 left 9.5", "2 left 8"]


def test_a_merged_cell_of_a_name(run: "Run", read: "Read", stored: "Stored") -> None:
    """An empty name is a bad row, whichever people are there; --fill-down repeats the one above."""
    run("person", "add", "anna")
    (reason,) = reasons(read(TWO_PEOPLE))
    assert reason.startswith(
        "line 3: the name is missing; add it, repeat the one above with --fill"
    )
    assert reasons(run("-P", "anna", "import", "file.csv")) == [reason]
    assert read(TWO_PEOPLE, "--fill-down").code == 0
    assert stored() == ["anna left 9", "anna right 10"]


FILLED_DOWN = {
    "the name stays with a row that was left out": (
        "Name,Date,Left\nanna,2026-11-19,x\nBK,2026-11-19,9\n,2026-11-20,y\n",
        {",x\n": ",8\n", ",y\n": ",10\n"},
        {"anna": ["2026-11-19 left 8"], "BK": ["2026-11-19 left 9", "2026-11-20 left 10"]},
    ),
    "a session of merged trials is bad as one": (
        "Name,Date,Side,Trial,cm\nanna,2026-11-19,L,1,9\n,2026-11-19,L,2,y\n",
        {",y\n": ",10\n"},
        {"anna": ["2026-11-19 left 9/10"], "BK": []},
    ),
    "a name beside nothing counts for the row below it": (
        "Name,Side,2026-11-19,2026-11-20\nanna,L,9,y\nBK,L,,\n,R,10,\n",
        {",y\n": ",8\n"},
        {"anna": ["2026-11-19 left 9", "2026-11-20 left 8"], "BK": ["2026-11-19 right 10"]},
    ),
}


@pytest.mark.parametrize(
    ("content", "corrected", "expected"), FILLED_DOWN.values(), ids=FILLED_DOWN.keys()
)
@pytest.mark.usefixtures("folder")
def test_filled_names_go_with_their_rows(
    run: "Run", content: str, corrected: dict[str, str], expected: dict[str, list[str]]
) -> None:
    """Also when bad rows are left out, corrected, and imported again."""
    run("person", "add", "anna", "BK")
    Path("a.csv").write_text(content)
    assert run("import", "a.csv", "--fill-down", "--skip-bad").code == 0
    rejected = Path("a.csv.rejected.csv").read_text()
    for wrong, right in corrected.items():
        rejected = rejected.replace(wrong, right)
    Path("b.csv").write_text(rejected)
    assert run("import", "b.csv", "--fill-down").code == 0
    for person, tests in expected.items():
        stored = run("-P", person, "export").rows
        written = [
            f"{row['local_date']} {row['side']} {row['trials_cm'].replace(' ', '/')}"
            for row in stored
        ]
        assert sorted(written) == tests


def test_a_name_is_not_repeated_past_a_row_that_cannot_be_read(
    read: "Read", stored: "Stored"
) -> None:
    """The row above may be somebody else's: what follows it has no name."""
    content = 'name,date,left\nAnna,2026-11-01,9\n"Ben"x,2026-11-02,8\n,2026-11-03,7\n'
    assert read(content, "--fill-down", "--skip-bad").out.startswith("1 new, 0 changed, 0 same, 2")
    content = "name,date,left\nAnna,2026-11-01,9\nBen,2026-11-02,8,7\n,2026-11-03,7\n"
    assert read(content, "--fill-down", "--skip-bad", "--force").out.startswith("0 new")
    assert stored() == ["Anna left 9"]


def test_people_of_the_file_and_of_the_command(run: "Run", read: "Read", stored: "Stored") -> None:
    """-P does not turn somebody else's rows into its own, unless the column is left out."""
    run("person", "add", "Ana", "Bo")
    content = "Date,Name,Left\n2026-11-20,ANA,9.5\n2026-11-20,Bo,8\n"
    read(content)
    run("undo")
    outcome = run("-P", "Ana", "import", "file.csv")
    (reason,) = reasons(outcome)
    assert reason.startswith(
        "line 3: the row belongs to Bo, but -P is Ana: leave out -P, or give all"
    )
    assert run("-P", "Ana", "import", "file.csv", "--map", "person=").code == 0
    assert stored() == ["Ana left 9.5", "Ana left 8"]


def test_a_player_who_was_absent(run: "Run", read: "Read", stored: "Stored") -> None:
    """Counted as without a test, in words and in JSON; the others are stored."""
    content = "Date,Name,Left,Right\n2026-11-20,Ana,9.5,11\n2026-11-20,Bo,,\n2026-11-20,Cy,8,9.1\n"
    outcome = read(content, "--add-people")
    assert outcome.out.splitlines()[:2] == [
        "4 new, 0 changed, 0 same, 0 refused",
        "without a test: 1 row",
    ]
    assert stored() == ["Ana left 9.5", "Cy left 8", "Ana right 11", "Cy right 9.1"]
    left_out = run("import", "file.csv", "--json").json["left_out"]
    assert left_out == {"without_test": 1, "other_tests": {}}


@pytest.mark.parametrize("row", ["2026-11-20,Bo,,,3", "2026-11-20,,,,"])
def test_pain_or_a_date_without_a_test_is_a_bad_row(read: "Read", row: str) -> None:
    """Something was recorded and would be lost, or nobody is named."""
    assert len(reasons(read(f"Date,Name,Left,Right,Pain\n{row}\n"))) == 1


# Units


def test_a_unit_column_is_obeyed_row_by_row(run: "Run", read: "Read", stored: "Stored") -> None:
    """Inches are inches, degrees a bad row."""
    assert reasons(read(UNITS)) == [
        (
            "line 2: the unit is 'deg'; a distance must be in cm, mm or in; skip rows with angles"
            " with --skip-bad"
        )
    ]
    outcome = read(UNITS.replace("28,deg", "95,Millimeter"))
    assert outcome.code == 0
    assert stored() == ["me left 9.5", "me right 11.43"]  # 4.5 x 2.54
    units = run("import", "file.csv", "--dry-run", "--json").json["understood"]["units"]
    assert units == {"mm": 1, "in": 1}


@pytest.mark.parametrize(
    ("unit", "cm"),
    [
        *[
            (inch, "10.8")
            for inch in ("in", "in.", "inch", "Inches", '""""', "″", "Zoll", "pouces")
        ],
        *[("cm", "4.25"), ("CM", "4.25"), ("mm", "0.43"), ("centimètres", "4.25")],
        *[("pulgadas", "10.8"), ("pollici", "10.8")],
    ],
)
def test_units_in_all_languages(read: "Read", stored: "Stored", unit: str, cm: str) -> None:
    """4.25 in is 10.795 cm, 4.25 mm is 0.425 cm: halves up."""
    assert read(f"Date,Side,Value,Einheit\n2026-11-10,L,4.25,{unit}\n").code == 0
    assert stored() == [f"me left {cm}"]


@pytest.mark.parametrize("unit", ["deg", "°", "degrees", "Grad", "kg", "m", ""])
def test_what_is_no_unit_of_a_distance_is_a_bad_row(read: "Read", unit: str) -> None:
    """Angles, weights, metres, and no unit at all."""
    assert len(reasons(read(f"Date,Side,Value,Unit\n2026-11-10,L,4.25,{unit}\n"))) == 1


def test_units_must_not_contradict_each_other(read: "Read") -> None:
    """The row, the header and --unit."""
    rows = "2026-11-10,L,4.25,in\n"
    for header, options in (("Value (cm)", ()), ("Value", ("--unit", "cm"))):
        (reason,) = reasons(read(f"Date,Side,{header},Unit\n{rows}", *options))
        assert reason == "line 2: the row has in, but the header or --unit has cm"
    assert read(f"Date,Side,Value (in),Unit\n{rows}", "--unit", "in").code == 0


@pytest.mark.parametrize(
    ("header", "cm"),
    [
        *[(h, "10.8") for h in ('"Left ("")"', "Left ″", "Left (in.)", "Left in", "Left_inch")],
        *[(h, "0.43") for h in ("Left (mm)", "mm left", "Left value mm", "Links [mm]")],
        ("Left (cm)", "4.25"),
    ],
)
def test_the_unit_of_a_header(read: "Read", stored: "Stored", header: str, cm: str) -> None:
    """However it is written, and wherever it is in the header."""
    assert read(f"Date,{header}\n2026-11-20,4.25\n").code == 0
    assert stored() == [f"me left {cm}"]


def test_the_unit_of_a_header_that_is_mapped_or_long(read: "Read", stored: "Stored") -> None:
    """A header that is not understood still says its unit."""
    assert read("Date,lks (in)\n2026-11-20,4.25\n", "--map", "left=lks (in)").code == 0
    assert read("Date,Side,Distance (mm)\n2026-11-21,R,95\n").code == 0
    assert stored() == ["me left 10.8", "me right 9.5"]


def test_a_unit_in_one_header_and_not_in_another(read: "Read", stored: "Stored") -> None:
    """Inches beside what may be inches are refused until --unit settles it; cm is read."""
    content = "Date,Left (in),Right\n2026-11-20,4.25,4.5\n"
    assert refusal(read(content)) == (
        "the column 'Left (in)' is in inches, and the column 'Right' may be as well",
        "if so: --unit in; if not, put the unit in the header",
    )
    assert read(content, "--unit", "in").code == 0
    assert stored() == ["me left 10.8", "me right 11.43"]
    assert read("Date,Left (cm),Right\n2026-11-20,4.25,4.5\n").code == 0


def test_equal_cells_of_columns_in_different_units(read: "Read", stored: "Stored") -> None:
    """A cell that was read before means something else in another column or another unit."""
    assert read("Date,Left (cm),Right (mm)\n2026-11-20,21,21\n2026-11-21,21,21\n").code == 0
    rows = "2026-11-22,L,5,cm\n2026-11-22,R,5,in\n2026-11-23,L,5,cm\n2026-11-23,R,5,in\n"
    assert read(f"Date,Side,Value,Unit\n{rows}").code == 0
    assert stored() == [*["me left 21", "me right 2.1"] * 2, *["me left 5", "me right 12.7"] * 2]


def test_a_cell_that_was_refused_is_refused_again(read: "Read") -> None:
    """Every row with the same bad cell is a bad row."""
    bad = reasons(read("Date,Left\n2026-11-20,x\n2026-11-21,9\n2026-11-22,x\n2026-11-22,9\n"))
    assert [reason.partition(":")[0] for reason in bad] == ["line 2", "line 4"]


@pytest.mark.parametrize("header", ["Left (°)", "Left deg", "Left angle", "Left Winkel"])
def test_degrees_are_refused(read: "Read", header: str) -> None:
    """Alone, beside a distance, and where --map calls them one."""
    assert "degrees" in refusal(read(f"Date,{header}\n2026-11-20,9\n"))[0]
    error, hint = refusal(read(f"Date,{header},Left (cm)\n2026-11-20,38,9\n"))
    assert error.startswith(f"the column '{header}' ('38') is in degrees")
    assert hint == f'ignore it with --map ignore="{header}"'
    error, _ = refusal(read(f"Date,{header}\n2026-11-20,9\n", "--map", f"left={header}"))
    assert "is in degrees" in error


def test_inches_written_on_the_number(read: "Read", stored: "Stored") -> None:
    """As people write them; degrees on the number are a bad row."""
    content = 'Date;Left;Right\n2026-11-20;"4.25""";4.25 inch\n'
    assert read(content).code == 0
    assert stored() == ["me left 10.8", "me right 10.8"]
    (reason,) = reasons(read("Date,Left\n2026-11-20,28°\n"))
    assert "is in degrees" in reason


# Other tests


def test_only_rows_of_the_knee_to_wall_test_are_imported(
    run: "Run", read: "Read", stored: "Stored"
) -> None:
    """The others are counted and named, in words and in JSON."""
    outcome = read(TESTS)
    assert outcome.out.splitlines()[:2] == [
        "1 new, 0 changed, 0 same, 0 refused",
        "of other tests: 1 row: Single leg hop (1)",
    ]
    assert stored() == ["me left 9.5"]
    data = run("import", "file.csv", "--json").json
    assert data["understood"]["tests"] == {"KTW": 1}
    assert data["left_out"] == {"without_test": 0, "other_tests": {"Single leg hop": 1}}


@pytest.mark.parametrize(
    "name",
    [
        *("Knee to wall", "knee-to-wall test", "KTW", "WBLT", "Weight-bearing lunge test"),
        *("Lunge test", "Dorsiflexion lunge test", "Knie-zur-Wand", "Genou au mur", "K2W (cm)"),
        *("Rodilla a la pared", "Ginocchio al muro", "Ankle knee-to-wall distance"),
    ],
)
def test_names_of_the_knee_to_wall_test(read: "Read", stored: "Stored", name: str) -> None:
    """In all languages that headers are known in."""
    assert read(f"Date,Exercise,Side,Value\n2026-11-10,{name},Left,9.5\n").code == 0
    assert stored() == ["me left 9.5"]


@pytest.mark.parametrize("name", ["Lunge", "Dorsiflexion", "Thing", "KTW left", "hop to KTW"])
def test_a_test_that_may_or_may_not_be_ours(read: "Read", stored: "Stored", name: str) -> None:
    """The file is refused, and --only-test settles it; an angle is often called dorsiflexion."""
    content = f"Date,Test,Side,Value\n2026-11-10,KTW,Left,9.5\n2026-11-11,{name},Left,8\n"
    error, hint = refusal(read(content))
    assert error.startswith(f"line 3: '{name}' in the column 'Test' may or may not be the knee-to")
    assert hint.startswith('if it is: --only-test "KTW" (repeatable)')
    assert read(content, "--only-test", "ktw").code == 0
    assert stored() == ["me left 9.5"]
    both = ("--only-test", "KTW", "--only-test", name)
    assert read(content, *both).out.startswith("1 new, 0 changed, 0 same, 1 duplicate skipped")


def test_the_unit_in_the_name_of_a_test(read: "Read", stored: "Stored") -> None:
    """It is obeyed like one in a column of its own; degrees are a bad row."""
    head = "Date,Test,Side,Value\n2026-11-10,"
    assert read(f"{head}KTW (in),Left,4.25\n").code == 0
    assert stored() == ["me left 10.8"]
    assert "distance must be in cm, mm or in" in reasons(read(f"{head}KTW (deg),Left,28\n"))[0]


def test_a_test_that_no_row_has(read: "Read") -> None:
    """--only-test names one that is there, in a file that names its tests."""
    error, hint = refusal(read(TESTS, "--only-test", "KTWT"))
    assert error == "--only-test: no row has the test 'KTWT'"
    assert hint == "the others are 'KTW', 'Single leg hop'"
    assert read("Date,Left\n2026-11-10,9\n", "--only-test", "KTW").code == 2


def test_other_tests_in_columns_of_their_own(read: "Read", stored: "Stored") -> None:
    """They are named and refused until they are said to be left out."""
    content = "Date,Left,Hop left,Jump (cm)\n2026-11-20,9.5,150,31\n"
    assert refusal(read(content))[0] == "the column 'Hop left' ('150') names a kind of test"
    ignored = ("--map", "ignore=Hop left", "--map", "ignore=Jump (cm)")
    assert refusal(read(content, *ignored[:2]))[0] == "the column 'Jump (cm)' ('31') names a unit"
    assert read(content, *ignored).code == 0
    assert stored() == ["me left 9.5"]


# Columns that are not understood


@pytest.mark.parametrize(
    ("cell", "what"), [("in", "a unit"), ("180 cm", "a unit"), ("CMJ", "a kind of test")]
)
def test_cells_that_name_a_unit_or_a_test(read: "Read", cell: str, what: str) -> None:
    """Under whichever header, in whichever row."""
    content = f"Date,Left,Thing\n2026-11-19,9.5,x\n2026-11-20,9.5,{cell}\n"
    error, hint = refusal(read(content))
    assert error == (f"line 3: '{cell}': the unknown column 'Thing' names {what}")
    assert hint.endswith('or ignore it with --map ignore="Thing"')
    assert read(content, "--map", "ignore=Thing").code == 0


@pytest.mark.parametrize(
    ("header", "rows", "differ"),
    [
        ("Date,Side,Distance,Device", ["2026-11-20,L,9.5,A", "2026-11-20,L,9.5,B"], True),
        ("Date,Side,Distance,Device", ["2026-11-20,L,9.5,A", "2026-11-20,R,9.5,B"], False),
        ("Date,Side,Distance,Device", ["2026-11-20,L,9.5,A", "2026-11-20,l,9.6, A "], False),
        ("Date,Left,Right,Device", ["2026-11-20,9,10,A", "2026-11-21,9,10,B"], False),
        ("Date,Left,Right,Device", ["2026-11-20,9,10,A", "2026-11-20,,10,B"], True),
        ("Date,Left,Right,Device", ["2026-11-20,9,,A", "2026-11-20,,10,B"], False),
        ("Name,Date,Left,Device", ["Al,2026-11-20,9,A", "Bo,2026-11-20,9,B"], False),
        ("Name,Date,Left,Device", ["Al,2026-11-20,9,A", "AL,2026-11-20,9,B"], True),
        ("Date,Time,Left,Device", ["2026-11-20,07:30,9,A", "2026-11-20,07:31,9,B"], False),
    ],
)
def test_rows_that_agree_and_differ_in_a_column(
    read: "Read", header: str, rows: list[str], differ: bool
) -> None:
    """Refused where person, day, time and side agree, however far apart the rows are."""
    between = []
    if header.startswith("Date,Side"):
        between = [f"19{n // 12 % 80 + 10}-{n % 12 + 1:02}-01,L,9,C{n}" for n in range(900)]
    content = "\n".join([header, rows[0], *between, rows[1]])
    outcome = read(content, "--add-people")
    if not differ:
        assert (outcome.code, outcome.err) == (0, "ignored columns: 'Device'\n")
        return
    error, hint = refusal(outcome)
    assert error == (
        f"lines 2 and {len(between) + 3}: 'A' and 'B': the unknown column 'Device'"
        " differs between tests of the same person, time and side"
    )
    assert hint == (
        'say what it is with --map FIELD="Device", or ignore it with --map ignore="Device"'
    )
    assert read(content, "--map", "ignore=Device").code == 0
    assert read(content, "--map", "tags=Device", "--dry-run").code == 0


def test_rejected_rows_are_not_told_apart_by_their_lines(
    run: "Run", read: "Read", folder: Path
) -> None:
    """The columns that the program put in front of them are its own."""
    read("Date,Left\n2026-11-20,x\n2026-11-20,y\n", "--skip-bad")
    text = (folder / "file.csv.rejected.csv").read_text(encoding="utf-8")
    (folder / "again.csv").write_text(text.replace(",x", ",9").replace(",y", ",8"))
    assert run("import", "again.csv").out.startswith("2 new")


def test_options_are_said_as_a_shell_takes_them(read: "Read") -> None:
    """A header with quotes or a dollar is put in single quotes."""
    _, hint = refusal(read('Date,Left,"Right (°) ""x"" $5"\n2026-11-20,9,1\n'))
    assert hint == "ignore it with --map ignore='Right (°) \"x\" $5'"


def test_a_trial_number_beside_the_distance(read: "Read", stored: "Stored") -> None:
    """Its rows are one test, unless the column is left out."""
    content = "Date,Side,Trial,Distance\n2026-11-20,L,1,9.5\n2026-11-20,L,2,10\n"
    assert read(content).code == 0
    assert stored() == ["me left 9.5 10"]
    assert read(content, "--map", "trial=").code == 0
    assert stored() == ["me left 9.5 10", "me left 9.5", "me left 10"]


def test_values_without_a_header(read: "Read", stored: "Stored") -> None:
    """All of them are named, and --map takes them by their place."""
    error, hint = refusal(read(UNNAMED))
    assert error == (
        "line 2: values without a header, in column #3 '9,6', #4 '9,7', #6 '10', #7 '10'"
    )
    assert hint.startswith('add headers, say what they are with --map FIELD="#3", or ignore them')
    left = ("--map", "left=Left", "--map", "left=#3", "--map", "left=#4")
    right = ("--map", "right=Right", "--map", "right=#6", "--map", "right=#7")
    assert read(UNNAMED, *left, *right).code == 0
    assert stored() == ["me left 9.5 9.6 9.7", "me right 10 10 10"]


def test_a_value_without_a_header_of_an_absent_player(read: "Read") -> None:
    """It is not lost with the row; empty columns without a header are nothing."""
    head = "Name,Date,Left,\nAna,2026-11-19,9,\n"
    assert refusal(read(f"{head}Bo,2026-11-20,,9.5\n"))[0].startswith("line 3: values without a")
    assert read(f"{head}Bo,2026-11-20,,\n", "--add-people").code == 0


@pytest.mark.parametrize(
    ("heads", "too_much", "ignoring"),
    [
        ("Date,Left,Right,Score", "column 'Score' is", '--map ignore="Score"'),
        ("Date,Left,Right,Side", "column 'Side' is", '--map ignore="Side"'),
        (
            "Date,Side,Left,Score",
            "columns 'Side' and 'Score' are",
            '--map ignore="Side" --map ignore="Score"',
        ),
    ],
)
def test_a_distance_of_neither_ankle(
    read: "Read", heads: str, too_much: str, ignoring: str
) -> None:
    """The column that is too much is named with an option that helps."""
    content = f"{heads}\n2026-11-20,9.5,11,10.2\n".replace("Side,Left", "Left,Side")
    content = heads + "\n2026-11-20,9.5,11,10.2\n"
    error, hint = refusal(read(content))
    assert error == (f"the {too_much} for either ankle, but there are columns for left and right")
    assert hint == f"ignore what is not needed: {ignoring}"
    options = [option for option in ignoring.replace('"', "").split() if option != "--map"]
    assert read(content, *(word for o in options for word in ("--map", o))).code == 0


def test_ways_to_ignore_a_column(read: "Read", stored: "Stored") -> None:
    """The new one is repeatable; the two old ones still work."""
    content = "date,time,left,id,note\n2026-11-20,x,9.5,7,\x07\n"
    told = ("--map", "ignore=id", "--map", "ignore=Note", "--map", "time=")
    assert read(content, *told).code == 0
    assert stored() == ["me left 9.5"]
    assert read(content, "--map", "ignore=").code == 2
    assert read(content, "--map", "ignore=nowhere").code == 2


# Values


@pytest.mark.parametrize(
    "header", ["Pain (VAS mm)", "Pain (0-100)", "VAS /100", "Schmerz (%)", "Pain 1-5", "Pain mm"]
)
def test_other_scales_of_pain_are_refused(read: "Read", stored: "Stored", header: str) -> None:
    """Never rescaled, nor by --map; without the column the rest is read."""
    content = f"Date,Left,Right,{header}\n2026-11-18,9.5,11,8\n"
    assert refusal(read(content)) == (
        f"the column '{header}' ('8') is not pain on a scale of 0 to 10; pain is never rescaled",
        f'ignore it with --map ignore="{header}"',
    )
    assert "not pain on a scale" in refusal(read(content, "--map", f"pain={header}"))[0]
    assert read(content, "--map", f"ignore={header}").code == 0
    assert stored("pain") == ["me left 9.5 ", "me right 11 "]


@pytest.mark.parametrize(
    "header", ["Pain (0-10)", "NRS 0\N{EN DASH}10", "Schmerz /10", "Pain (VAS cm)"]
)
def test_pain_of_0_to_10(read: "Read", stored: "Stored", header: str) -> None:
    """Whichever way the scale is written; zero is a value."""
    assert read(f"Date,Left,Right,{header}\n2026-11-18,9.5,,0\n2026-11-19,9,,3/10\n").code == 0
    assert stored("pain") == ["me left 9.5 0", "me left 9 3"]


@pytest.mark.parametrize("cell", ["45/100", "45%", "8 mm", "3/5"])
def test_cells_on_another_scale_of_pain(read: "Read", cell: str) -> None:
    """A bad row, which says why."""
    (reason,) = reasons(read(f"Date,Left,Pain\n2026-11-18,9.5,{cell}\n"))
    assert reason.startswith(f"line 2: pain '{cell}' is not on a scale of 0 to 10")


def test_a_scale_of_pain_that_only_its_numbers_show(read: "Read", stored: "Stored") -> None:
    """One number over 10 is a bad row; two show a scale to 100, and --skip-bad keeps no 8 of it."""
    content = "Date,Left,Pain\n2026-11-18,9.5,45\n2026-11-19,9.5,8\n2026-11-20,9.5,60\n"
    for options in ((), ("--skip-bad",)):
        outcome = read(content, *options)
        assert outcome.code == 4
        assert outcome.err.splitlines()[-2:] == [
            (
                "error: line 4: pain 45 and 60: the column 'Pain' is not on a scale of 0 to 10;"
                " pain is never rescaled"
            ),
            'hint: correct the numbers, or ignore the column: --map ignore="Pain"',
        ]
    assert stored() == []
    assert len(reasons(read(content.replace("60", "45")))) == 2


@pytest.mark.parametrize("cell", ["1.095", "1.095 mm", "9.500"])
def test_thousands_in_mm(read: "Read", cell: str) -> None:
    """Three decimals of a few millimetres are on no tape: they are thousands, or cm."""
    (reason,) = reasons(read(f"Date,Left (mm)\n2026-01-05,{cell}\n"))
    assert "has three decimals of a millimetre; the point may separate thousands" in reason


@pytest.mark.parametrize("cell", ["-", "\N{EN DASH}", "\N{EM DASH}", "n/a", "NA", "k.A."])
def test_a_cell_that_says_nothing_was_measured(read: "Read", stored: "Stored", cell: str) -> None:
    """It is to be left empty, unless --empty says what it means."""
    content = f"Date,Left,Right\n2026-11-20,{cell},11.2\n"
    (reason,) = reasons(read(content))
    assert reason == (
        f"line 2: '{cell}' is not a distance; leave it empty if it was not measured, or use"
        f" --empty {shlex.quote(cell)}"
    )
    assert read(content, "--empty", cell).code == 0
    assert stored() == ["me right 11.2"]


@pytest.mark.parametrize(
    "cell", ["10-Sep", "Sep-10", "10. Sep", "09/10/2026", "9.10.2026", "2026-09-10", "46275"]
)
def test_trials_that_became_a_date(run: "Run", read: "Read", cell: str) -> None:
    """In somebody else's sheet and in an export: the column is to be text."""
    (reason,) = reasons(read(f"Date,Left\n2026-11-20,{cell}\n"))
    assert reason.startswith(f"line 2: '{cell}' is a date; a spreadsheet probably changed trials")
    assert "format the column as text" in reason
    run("log", "-l", "9/10")
    exported = run("export").out.replace("9.5,10,9 10,", f",,{cell},")
    assert "is a date" in reasons(read(exported))[0]


def test_trials_that_could_be_a_short_date(read: "Read", stored: "Stored") -> None:
    """9/10/26 is refused; trials that can be no date are read."""
    (reason,) = reasons(read("Date,Left\n2026-11-20,9/10/26\n"))
    assert "could be three trials or a date" in reason
    assert read("Date,Left\n2026-11-20,9/10/10.5\n").code == 0
    assert stored() == ["me left 9 10 10.5"]


@pytest.mark.parametrize(
    ("cell", "order"), [("20-Nov-26", "dmy"), ("Nov-20-26", "mdy"), ("26-Nov-20", "ymd")]
)
def test_dates_with_a_year_of_two_digits(
    read: "Read", stored: "Stored", cell: str, order: str
) -> None:
    """Refused until --dates says which number is the year."""
    content = f"Date,Left\n{cell},9.5\n"
    assert refusal(read(content))[0] == f"line 2: '{cell}' has a two-digit year"
    assert read(content, "--dates", order).code == 0
    assert stored("tested_at") == ["me left 9.5 2026-11-20T12:00:00+00:00"]


# Exports that another program has read and written


def test_a_person_called_na_whose_name_was_lost(run: "Run", read: "Read", stored: "Stored") -> None:
    """A known test keeps its owner; with -P of somebody else it is refused."""
    run("person", "add", "BK", "NA")
    run("-P", "BK", "log", "-l", "9")
    run("-P", "NA", "log", "-l", "12")
    lost = run("export", "--all-people").out.replace(",NA,", ",,")
    before = stored("id")
    assert read(lost).out == "0 new, 0 changed, 2 same, 0 refused\n"
    assert stored("id") == before
    outcome = run("-P", "BK", "import", "file.csv")
    assert reasons(outcome) == [
        (
            "line 3: the row belongs to NA, but -P is BK: leave out -P, or give all rows to BK with"
            " --map person="
        )
    ]
    edited = lost.replace(",12,12,12,", ",12.5,12.5,12.5,")
    assert read(edited).out.startswith("0 new, 1 changed, 1 same, 0 refused\n")
    assert stored() == ["BK left 9", "NA left 12.5"]


@pytest.mark.parametrize("value", ["null", '""'])
@pytest.mark.parametrize("what", ["tests", "training", "events"])
def test_a_name_that_was_lost_in_json(
    run: "Run", read: "Read", stored: "Stored", what: str, value: str
) -> None:
    """A known row keeps its owner, one that is not known is refused, or taken by -P."""
    run("person", "add", "BK", "NA")
    run("-P", "NA", "log", "-l", "12")
    run("-P", "NA", "train", "calf-stretch", "--sets", "3")
    run("-P", "NA", "event", "add", "new shoes")
    export = ("-P", "NA", "export", "--what", what, "--format", "json")
    exported = run(*export).out
    lost = exported.replace('"person": "NA"', f'"person": {value}')
    assert lost != exported
    assert read(lost, name="file.json").out == "0 new, 0 changed, 1 same, 0 refused\n"
    assert run(*export).out == exported
    unknown = re.sub(r'"id": "........', '"id": "00000000', lost)
    (reason,) = reasons(read(unknown, name="file.json"))
    assert reason.startswith("line 2: the person is missing, but an export has one in every row")
    assert run("-P", "BK", "import", "file.json").code == 0
    taken = ["BK left 12"] if what == "tests" else []
    assert sorted(stored()) == [*taken, "NA left 12"]


def test_a_name_that_was_lost_in_mornings(run: "Run", read: "Read") -> None:
    """Nothing else says whose morning it is: a bad row, unless -P does."""
    run("person", "add", "BK", "NA")
    run("-P", "NA", "morning", "3")
    lost = run("-P", "NA", "export", "--what", "mornings").out.replace("NA,", ",")
    (reason,) = reasons(read(lost))
    assert reason.startswith("line 2: the person is missing")
    assert run("-P", "NA", "import", "file.csv").out == "0 new, 0 changed, 1 same, 0 refused\n"


def test_a_row_that_goes_to_another_person_is_said(run: "Run", read: "Read") -> None:
    """In the dry run, in the counts and in JSON."""
    run("person", "add", "BK", "NA")
    run("-P", "BK", "log", "-l", "9")
    run("-P", "NA", "log", "-l", "12")
    edited = run("export", "--all-people").out.replace(",NA,", ",BK,")
    said = "1 row goes to another person: line 3, NA to BK"
    assert read(edited, "--dry-run").out.splitlines()[-3] == said
    data = run("import", "file.csv", "--dry-run", "--json").json
    assert data["counts"]["moved"] == 1
    assert data["moves"] == [{"line": 3, "item": None, "place": "line 3", "from": "NA", "to": "BK"}]
    assert run("import", "file.csv").out.splitlines()[:2] == [
        "0 new, 1 changed, 1 same, 0 refused",
        said,
    ]
    run("undo")
    all_of_bk = run("-P", "BK", "import", "file.csv", "--map", "person=")
    assert said in all_of_bk.out


BERLIN = {"TZ": "Europe/Berlin", "DORSIFLEX_NOW": "2026-11-22T18:00:00+01:00"}
OWN = "2026-03-30T00:15:00+02:00"


@pytest.mark.parametrize(
    "written",
    [
        *("2026-03-29T22:15:00Z", "2026-03-29T22:15:00.000000+0000", "2026-03-29T22:15:00.000Z"),
        *("2026-03-30 00:15:00+02", "2026-03-30T00:15:00.000000+0200"),
        *("2026-03-30T00:15:00.000+02:00", "2026-03-29 23:15:00+01:00", "2026-03-30T00:15:00"),
        "2026-03-30 00:15:00",
    ],
)
@pytest.mark.parametrize("what", ["tests", "training"])
def test_a_moment_that_was_written_otherwise_is_the_same(
    run: "Run", read: "Read", what: str, written: str
) -> None:
    """The tester's own day, time and offset stay, wherever the file is imported."""
    run("log", "-l", "9.5", "--at", OWN)
    run("train", "calf-stretch", "--at", OWN)
    exported = run("export", "--what", what).out
    assert OWN in exported
    for env in ({"TZ": "UTC"}, BERLIN, {"TZ": "America/New_York"}):
        (Path("file.csv")).write_text(exported.replace(OWN, written), encoding="utf-8")
        outcome = run("import", "file.csv", env=env)
        assert outcome.out == "0 new, 0 changed, 1 same, 0 refused\n"
        assert run("export", "--what", what).out == exported
    moved = exported.replace(OWN, "2026-03-30T00:16:00")
    assert read(moved).out.startswith("0 new, 1 changed")


def test_ways_to_write_one_moment_in_a_new_row(read: "Read", stored: "Stored") -> None:
    """Each is read in somebody else's sheet, too, with its own offset."""
    ways = ("2026-03-30 00:15:00+02", "2026-03-30T00:15:00.000000+0200", OWN)
    rows = "".join(f"{way},9.{n}\n" for n, way in enumerate(ways, start=1))
    assert read(f"Date,Left\n{rows}").code == 0
    assert stored("tested_at") == [f"me left 9.{n} {OWN}" for n in (1, 2, 3)]


def test_rows_of_an_array_in_one_line_are_counted(run: "Run", read: "Read") -> None:
    """`item 2` in words; in JSON the item beside the line; lines where there are lines."""
    good = '{"side":"left","tested_at":"2026-11-20T07:30:00Z","trials_cm":[9.5]}'
    bad = good.replace("9.5", "95")
    outcome = read(f"[{good},{bad},7,{good}]", name="file.json")
    assert [reason.partition(":")[0] for reason in reasons(outcome)] == ["item 2", "item 3"]
    refused = run("import", "file.json", "--json").json["refused"]
    assert [(row["line"], row["item"]) for row in refused] == [(1, 2), (1, 3)]
    (reason,) = reasons(read(f"[\n{good},\n{bad}\n]", name="file.json"))
    assert reason.startswith("line 3: ")
    named = good.replace('"left"', '"left","person":"Zoe"')
    run("log", "-l", "9")
    assert "item 2: there is no person 'Zoe'" in read(f"[{good},{named}]", name="file.json").err


def test_columns_of_an_export_that_are_not_its_own_are_named(run: "Run", read: "Read") -> None:
    """They are left out with a word; what is for other people's spreadsheets is refused."""
    run("log", "-l", "9.5")
    lines = run("export").out.splitlines()
    content = "\n".join([f"{lines[0]},mood", f"{lines[1]},good"])
    assert read(content).err == "ignored columns: 'mood'\n"
    assert read(content, "--map", "ignore=mood").code == 0
    for options in (("--only-test", "KTW"), ("--fill-down",), ("--map", "ignore=side")):
        assert read(content, *options).code == 2


# Beside the columns: titles, rows of units, numbers in headers


@pytest.mark.parametrize(
    ("title", "unit"), [("All values in inches", "in"), ("Units: mm", "mm"), ("Lunge (deg)", "cm")]
)
def test_a_title_that_names_a_unit(read: "Read", stored: "Stored", title: str, unit: str) -> None:
    """It is refused where the headers name none, until `--unit` says which."""
    content = f"{title},,\nDate,Left,Right\n2026-11-20,4.5,5\n"
    assert refusal(read(content)) == (
        f"line 1: '{title}' names a unit, but the headers do not",
        f"give the unit of the distances: --unit {unit}",
    )
    assert stored() == []
    assert read(content, "--unit", unit).code == 0
    with_unit = content.replace("Left", "Left (cm)").replace("Right", "Right (cm)")
    assert read(with_unit.replace("2026-11-20", "2026-11-21")).code == 0
    assert len(stored()) == len("LR") * 2


@pytest.mark.parametrize("title", ["Patient: Anna,,", "Name:,Anna,", "Athlete,Anna,"])
def test_a_title_that_may_say_whose_tests_they_are(
    read: "Read", stored: "Stored", run: "Run", title: str
) -> None:
    """It is refused where no column does, until `-P` says whose."""
    content = f"{title}\nDate,Left,Right\n2026-11-20,9.5,11\n"
    error, hint = refusal(read(content))
    assert error.endswith("may name a person")
    assert "-P NAME" in hint
    assert run("person", "add", "Anna").code == 0
    assert run("-P", "Anna", "import", "file.csv").code == 0
    assert stored() == ["Anna left 9.5", "Anna right 11"]


def test_other_titles_are_passed_over(read: "Read", stored: "Stored") -> None:
    """A team and the unit that is meant anyhow change nothing."""
    content = "Knee to wall test (cm),,\nSquad: U17,,\nDate,Left,Right\n2026-11-20,9.5,11\n"
    assert read(content).code == 0
    assert stored() == ["me left 9.5", "me right 11"]


def test_a_row_of_units_is_no_bad_row(read: "Read", stored: "Stored") -> None:
    """Left out with `--skip-bad`, it would leave the rows below in another unit."""
    content = "Date,Left,Right\n,mm,(mm)\n2026-11-20,95,110\n2026-11-21,29,30\n"
    assert refusal(read(content, "--skip-bad")) == (
        "line 2: 'mm' in the column 'Left' is a unit for the rows below it",
        "put it in the header, 'Left (mm)', and delete the row",
    )
    assert read(content, "--skip-bad", "--unit", "mm").code == 0
    assert stored() == ["me left 9.5", "me right 11", "me left 2.9", "me right 3"]


@pytest.mark.parametrize(
    "header", ["L 0,L 6,L 12", "Left 1,Left 3,Left 2026", ",".join(f"L{n}" for n in range(1, 13))]
)
def test_numbers_in_headers_that_count_no_trials(read: "Read", header: str) -> None:
    """Weeks, and trials that are too many, are refused and never left out or averaged."""
    cells = ",".join("9" for _ in header.split(","))
    error, hint = refusal(read(f"Date,{header}\n2026-11-20,{cells}\n"))
    assert error.endswith("could both be left")
    assert "--map left=" in hint


@pytest.mark.parametrize("header", ["L1,L2,L3", "Left 1 of 3,Left 2 of 3,Left 3 of 3"])
def test_numbers_in_headers_that_count_trials(read: "Read", stored: "Stored", header: str) -> None:
    """Columns that count from 1 are the trials of one test."""
    assert read(f"Date,{header}\n2026-11-20,9,9.5,10\n").code == 0
    assert stored() == ["me left 9 9.5 10"]


@pytest.mark.parametrize("header", ["Pupil", "Runner", "User", "Email", "Läufer", "Enfant", "Niña"])
def test_more_words_for_people(read: "Read", stored: "Stored", header: str) -> None:
    """The people whom schools, clubs and firms test are people, on different days as well."""
    content = f"Date,Left,{header}\n2026-11-20,9.5,Ana\n2026-11-21,8,Ben\n"
    assert refusal(read(content, "--add-people"))[1].startswith(f'if so: --map person="{header}"')
    assert read(content, "--add-people", "--map", f"person={header}").code == 0
    assert stored() == ["Ana left 9.5", "Ben left 8"]
