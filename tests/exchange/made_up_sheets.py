"""Made-up spreadsheets whose every row is known, because it was made from what it means.

Words, units and numbers are written down here once more, so that a mistake in the program's own
table is not repeated. Nothing of the program is used.
"""

import csv
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from random import Random
from typing import NamedTuple


class Known(NamedTuple):
    """A test that a sheet says: trials in hundredths of a centimetre, the moment without offset."""

    person: str | None
    side: str
    moment: str
    trials: tuple[int, ...]
    pain: int | None


@dataclass(frozen=True)
class Settling:
    """An option that settles what a sheet leaves open.

    Attributes:
        fault: what is wrong with the sheet.
        said: what the refusal must say of the option.
        options: as they are given to `import`.
    """

    fault: str
    said: str
    options: tuple[str, ...]


@dataclass
class Sheet:
    """A spreadsheet.

    Attributes:
        heads: the headers.
        rows: the cells.
        known: the tests in it, in order.
        settling: what is needed to read it; empty if it says all of it itself.
        delimiter: between the cells.
    """

    heads: list[str]
    rows: list[list[str]] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    settling: list[Settling] = field(default_factory=list)
    delimiter: str = ","

    @property
    def text(self) -> str:
        """The file."""
        stream = StringIO()
        csv.writer(stream, delimiter=self.delimiter, lineterminator="\n").writerows(
            [self.heads, *self.rows]
        )
        return stream.getvalue()


class Words(NamedTuple):
    """Headers of one language, several of each; `LR` are the two sides in a cell."""

    date: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    side: tuple[str, ...]
    distance: tuple[str, ...]
    pain: tuple[str, ...]
    person: tuple[str, ...]
    maybe_person: tuple[str, ...]
    unit: tuple[str, ...]
    test: tuple[str, ...]
    note: tuple[str, ...]
    lr: tuple[tuple[str, str], ...]
    ours: tuple[str, ...]
    other: tuple[str, ...]


LANGUAGES = (
    Words(
        date=("Date", "Test date", "day", "Date tested"),
        left=("Left", "L", "Left ankle", "left_foot", "KTW left"),
        right=("Right", "R", "Right ankle", "right_foot", "KTW right"),
        side=("Side", "Ankle", "Foot tested", "Leg"),
        distance=("Distance", "Value", "Score", "Result", "Knee to wall"),
        pain=("Pain", "NRS", "Pain (0-10)", "Pain during test"),
        person=("Name", "Athlete", "Player", "Patient", "Player name"),
        maybe_person=("Subject", "Participant", "ID", "Code", "Initials", "Player ID", "Surname"),
        unit=("Unit", "Units", "Unit of measure"),
        test=("Test", "Exercise", "Assessment", "Test name", "Measure"),
        note=("Note", "Comments"),
        lr=(("left", "right"), ("L", "R"), ("LEFT", "Right")),
        ours=("KTW", "Knee to wall", "knee-to-wall test", "WBLT", "Weight-bearing lunge test"),
        other=("Single leg hop", "CMJ", "Y balance", "Squat", "Heel raise test"),
    ),
    Words(
        date=("Datum", "Messdatum", "Testdatum", "Datum der Messung"),
        left=("Links", "linker Fuß", "li", "Wert links"),
        right=("Rechts", "rechter Fuß", "re", "Wert rechts"),
        side=("Seite", "Fuß", "Bein"),
        distance=("Wert", "Abstand", "Distanz", "Messwert", "Abstand zur Wand"),
        pain=("Schmerz", "Schmerzen", "Schmerz (0-10)"),
        person=("Name", "Spielerin", "Athlet", "Klient", "Patientin"),
        maybe_person=("Proband", "Teilnehmer", "Kürzel", "Nachname", "Kennung", "Initialen"),
        unit=("Einheit",),
        test=("Test", "Übung"),
        note=("Notiz", "Bemerkung"),
        lr=(("links", "rechts"), ("li", "re"), ("linker", "rechter")),
        ours=("Knie zur Wand", "Knie-zur-Wand-Test", "KTW"),
        other=("Sprung", "Kniebeuge", "Wadenheben"),
    ),
    Words(
        date=("Date", "Jour", "Date du test"),
        left=("Gauche", "cheville gauche", "Distance gauche"),
        right=("Droite", "cheville droite", "Distance droite"),
        side=("Côté", "Cheville"),
        distance=("Distance", "Valeur", "Résultat", "Mesure", "Genou au mur"),
        pain=("Douleur", "EVA", "Douleur /10"),
        person=("Nom", "Joueur", "Patiente"),
        maybe_person=("Sujet", "Prénom", "Identifiant", "Élève", "Initiales"),
        unit=("Unité",),
        test=("Test", "Exercice"),
        note=("Remarques", "Commentaire"),
        lr=(("gauche", "droite"), ("G", "D")),
        ours=("Genou au mur", "KTW"),
        other=("Saut", "Équilibre"),
    ),
    Words(
        date=("Fecha",),
        left=("Izquierda", "Tobillo izquierdo", "Izq"),
        right=("Derecha", "Tobillo derecho", "Dcha"),
        side=("Lado",),
        distance=("Distancia", "Valor", "Distancia a la pared"),
        pain=("Dolor", "Dolor (0-10)"),
        person=("Nombre", "Jugador", "Paciente"),
        maybe_person=("Apellido", "Código", "Sujeto", "Iniciales"),
        unit=("Unidad",),
        test=("Prueba", "Ejercicio"),
        note=("Notas",),
        lr=(("izquierda", "derecha"), ("izquierdo", "derecho")),
        ours=("Rodilla a la pared", "WBLT"),
        other=("Salto", "Sentadilla"),
    ),
    Words(
        date=("Data",),
        left=("Sinistra", "Caviglia sinistra", "Sx"),
        right=("Destra", "Caviglia destra", "Dx"),
        side=("Lato",),
        distance=("Distanza", "Distanza al muro"),
        pain=("Dolore",),
        person=("Nome", "Giocatore", "Paziente"),
        maybe_person=("Cognome", "Codice", "Soggetto", "Iniziali"),
        unit=("Unità",),
        test=("Prova", "Esercizio"),
        note=("Nota",),
        lr=(("sinistra", "destra"), ("sx", "dx")),
        ours=("Ginocchio al muro", "KTW"),
        other=("Salto",),
    ),
)
CM_OF = {"cm": Decimal(1), "mm": Decimal("0.1"), "in": Decimal("2.54")}
SPELLED = {
    "cm": ("cm", "CM", "centimetres"),
    "mm": ("mm", "Millimeter"),
    "in": ("in", "in.", "inch", "inches", '"', "\N{DOUBLE PRIME}"),
}
IN_HEADERS = {
    "cm": (" (cm)", " cm", "_cm", " [cm]", ""),
    "mm": (" (mm)", " mm", "_mm", " [mm]"),
    "in": (" (in)", ' (")', " (in.)", " inch", ' "', " [inches]", " (\N{DOUBLE PRIME})"),
}
PEOPLE = ("Ana", "Bo", "Cy Young", "Dora", "NA")
FAULTS = (
    *("maybe person", "two names", "merged cells", "doubtful test", "degrees beside", "pain in mm"),
    *("hop beside", "device", "unit under another header", "no header", "ambiguous dates"),
    *("short years", "trial number", "degrees in rows", "score beside", "two people columns"),
)


class Maker:
    """Makes one sheet from a seed."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        chance = self.chance
        self.words = chance.choice(LANGUAGES)
        # Every other sheet has nothing that is open, so that all that can be read is.
        self.fault = None if seed % 2 else FAULTS[seed // 2 % len(FAULTS)]
        only_wide = {"no header", "score beside"}
        only_long = {"unit under another header", "trial number", "degrees in rows", "merged cells"}
        self.is_wide = self.fault in only_wide or (
            self.fault not in {*only_long, "doubtful test"} and chance.random() < 0.5
        )
        self.unit = chance.choice(("cm", "cm", "mm", "in"))
        by_people = {"maybe person", "two names", "merged cells", "two people columns"}
        self.has_people = self.fault in by_people or chance.random() < 0.4
        by_rows = {"unit under another header", "degrees in rows"}
        self.has_units = self.fault in by_rows or (not self.is_wide and chance.random() < 0.3)
        self.has_tests = self.fault == "doubtful test" or (
            not self.is_wide and self.fault != "trial number" and chance.random() < 0.3
        )
        self.has_pain = self.fault != "pain in mm" and chance.random() < 0.5
        self.trials = chance.choice((1, 1, 2, 3))
        is_open = self.fault in {"ambiguous dates", "short years"}
        self.dates = self.fault if is_open else chance.choice(("iso", "dmy", "mdy", "named"))
        self.sheet = Sheet([], delimiter=chance.choice(",;\t"))
        self.comma = self.sheet.delimiter != "," and chance.random() < 0.6

    def make(self) -> Sheet:
        """Make the sheet."""
        self._make_heads()
        people = self.chance.sample(PEOPLE, 3) if self.has_people else [None]
        day = date(2026, 1 + self.chance.randrange(2), 13)
        for _ in range(3):
            is_first = True
            for person in people:
                self._add_rows(person, day, is_first_of_day=is_first)
                is_first = False
            day += timedelta(days=32 if self.dates == "ambiguous dates" else 3)
        if self.dates == "ambiguous dates":
            self._make_dates_ambiguous()
        return self.sheet

    def _pick(self, words: tuple[str, ...]) -> str:
        return self.chance.choice(words)

    def _settle(self, said: str, *options: str) -> None:
        self.sheet.settling.append(Settling(str(self.fault), said, options))

    def _make_heads(self) -> None:
        words, heads = self.words, self.sheet.heads
        self.date_head = self._pick(words.date)
        heads.append(self.date_head)
        self._add_head_of_people()
        in_header = "" if self.has_units else self._pick(IN_HEADERS[self.unit])
        if self.is_wide:
            which = self.chance.randrange(min(len(words.left), len(words.right)))
            pair = (words.left[which] + in_header, words.right[which] + in_header)
            for name in pair:
                if self.fault == "no header":
                    heads.extend([name, ""])
                else:
                    heads.append(name)
        else:
            pair = ("", "")
            heads.append(self._pick(words.side))
            if self.fault == "trial number":
                heads.append("Rep")
            self.distance_head = self._pick(words.distance) + in_header
            heads.append(self.distance_head)
        if self.has_units:
            heads.append("Gauge" if self.fault == "unit under another header" else words.unit[0])
        if self.has_tests:
            self.test_head = self._pick(words.test)
            heads.append(self.test_head)
        if self.has_pain:
            heads.append(self._pick(words.pain))
        self._add_head_of_fault(pair)
        heads.append(self._pick(words.note))

    def _add_head_of_people(self) -> None:
        heads, words = self.sheet.heads, self.words
        if self.fault == "two names":
            heads.extend(["First name", "Last name"])
            joined = '--map person="First name" --map person="Last name"'
            self._settle(joined, "--map", "person=First name", "--map", "person=Last name")
        elif self.fault == "maybe person":
            name = self._pick(words.maybe_person)
            heads.append(name)
            self._settle(f'--map person="{name}"', "--map", f"person={name}")
        elif self.has_people:
            heads.append(self._pick(words.person))
            if self.fault == "merged cells":
                self._settle("--fill-down", "--fill-down")
            if self.fault == "two people columns":
                name = self._pick(words.maybe_person)
                heads.append(name)
                self._settle(f'--map ignore="{name}"', "--map", f"ignore={name}")

    def _add_head_of_fault(self, pair: tuple[str, str]) -> None:
        heads = self.sheet.heads
        extra = {
            "degrees beside": "Angle (\N{DEGREE SIGN})",
            "pain in mm": f"{self.words.pain[0]} (VAS mm)",
            "hop beside": "Hop (cm)",
            "device": "Device",
            "score beside": "Score",
        }.get(str(self.fault))
        if extra is not None:
            heads.append(extra)
            self._settle(f'--map ignore="{extra}"', "--map", f"ignore={extra}")
        if self.fault == "unit under another header":
            self._settle('--map FIELD="Gauge"', "--map", "unit=Gauge")
        if self.fault == "no header":
            places = [number for number, head in enumerate(heads, start=1) if not head]
            left, right = (f"#{place}" for place in places)
            self._settle(
                f'--map FIELD="{left}"',
                *("--map", f"left={pair[0]}", "--map", f"left={left}"),
                *("--map", f"right={pair[1]}", "--map", f"right={right}"),
            )
            if self.unit != "cm":
                self._settle(f"--unit {self.unit}", "--unit", self.unit)
        if self.fault == "trial number":
            self._settle('--map FIELD="Rep"', "--map", "trial=Rep")
        if self.fault == "degrees in rows":
            self._settle("--skip-bad", "--skip-bad")
        if self.fault == "doubtful test":
            name = self.words.ours[0]
            self._settle("--only-test", "--only-test", name)
        if self.fault == "short years":
            self._settle("--dates dmy", "--dates", "dmy")

    def _add_rows(self, person: str | None, day: date, *, is_first_of_day: bool) -> None:
        pain = self.chance.randrange(11) if self.has_pain and self.chance.random() < 0.8 else None
        if self.is_wide:
            if person is not None and self.chance.random() < 0.15:
                self._add_row(person, day, [], None, "", is_first_side=True)
                return
            self._add_row(person, day, ["left", "right"], pain, "", is_first_side=True)
            if self.fault == "device" and is_first_of_day:
                self._add_row(person, day, ["left", "right"], pain, "", is_first_side=False)
            return
        for place, side in enumerate(("left", "right")):
            self._add_row(person, day, [side], pain, "", is_first_side=place == 0)
            if self.fault == "device":
                self._add_row(person, day, [side], pain, "", is_first_side=False)
            if self.fault == "trial number":
                self.sheet.rows[-1][self.sheet.heads.index("Rep")] = "1"
                self._add_row(person, day, [side], pain, "", is_first_side=False)
                second = self.sheet.known.pop()
                first = self.sheet.known.pop()
                joined = first._replace(trials=first.trials + second.trials)
                self.sheet.known.append(joined)
            if self.has_tests and self.chance.random() < 0.5:
                other = self._pick(self.words.other)
                self._add_row(person, day, [side], pain, other, is_first_side=False)
            if self.fault == "doubtful test":
                self._add_row(person, day, [side], pain, "Lunge", is_first_side=False)
            if self.fault == "degrees in rows":
                self._add_row(person, day, [side], pain, "\N{DEGREE SIGN}", is_first_side=False)

    def _add_row(
        self,
        person: str | None,
        day: date,
        sides: list[str],
        pain: int | None,
        other: str,
        *,
        is_first_side: bool,
    ) -> None:
        """Add a row, and what it says: nothing if it is of another test or in degrees."""
        is_angle = other == "\N{DEGREE SIGN}"
        unit = self._pick(("cm", "mm", "in")) if self.has_units else self.unit
        cells = [self._day(day), *self._names(person, is_first_side=is_first_side)]
        for side in ("left", "right") if self.is_wide else tuple(sides):
            tested = side in sides
            values = [self._value(unit, is_other=bool(other)) for _ in range(self._count())]
            values = values if tested else []
            if self.fault == "no header":
                cells.extend([*values[:2], "", ""][:2])
            else:
                if not self.is_wide:
                    cells.append(self._pick_side(side))
                if self.fault == "trial number":
                    cells.append("1" if is_first_side else "2")
                cells.append(self._joined(values))
            if tested and not other:
                moment = datetime(day.year, day.month, day.day, 12).isoformat()  # noqa: DTZ001
                trials = tuple(in_hundredths(value, unit) for value in values)
                self.sheet.known.append(Known(person, side, moment, trials, pain))
        cells += [other if is_angle else self._pick(SPELLED[unit])] if self.has_units else []
        if self.has_tests:
            cells.append(self._name_of_test() if is_angle or not other else other)
        cells += ["" if pain is None else str(pain)] if self.has_pain else []
        if self.fault == "device":
            cells.append(self._pick(("A", "B", "C")) + str(len(self.sheet.rows)))
        elif self.fault in {"degrees beside", "pain in mm", "hop beside", "score beside"}:
            cells.append(str(self.chance.randrange(8, 30)))
        self.sheet.rows.append([*cells, self._pick(("", "", "fine", "müde"))])

    def _name_of_test(self) -> str:
        ours = self.words.ours
        return ours[0] if self.fault == "doubtful test" else self._pick(ours)

    def _names(self, person: str | None, *, is_first_side: bool) -> list[str]:
        if person is None:
            return []
        if self.fault == "two names":
            first, _, last = person.partition(" ")
            return [first, last]
        if self.fault == "merged cells" and not is_first_side:
            return [""]
        return [person, str(len(person))] if self.fault == "two people columns" else [person]

    def _pick_side(self, side: str) -> str:
        left, right = self.chance.choice(self.words.lr)
        return left if side == "left" else right

    def _count(self) -> int:
        return 2 if self.fault == "no header" else self.trials

    def _value(self, unit: str, *, is_other: bool) -> str:
        chance = self.chance
        if is_other:
            return str(chance.randrange(10, 29))
        if unit == "mm":
            return str(chance.randrange(40, 160))
        if unit == "in":
            return f"{chance.randrange(6, 24) / 4:g}".replace(".", "," if self.comma else ".")
        value = f"{chance.randrange(400, 1500) / 100:.{chance.choice((1, 2))}f}"
        return value.replace(".", ",") if self.comma else value

    def _joined(self, values: list[str]) -> str:
        # In inches a / could be a fraction, and blanks before one, too.
        return (" " if self.unit == "in" or self.has_units else "/").join(values)

    def _day(self, day: date) -> str:
        if self.dates == "short years":
            return f"{day:%d-%b-%y}"
        form = {"dmy": "%d.%m.%Y", "mdy": "%m/%d/%Y", "named": "%d %b %Y"}
        return f"{day:{form.get(str(self.dates), '%Y-%m-%d')}}"

    def _make_dates_ambiguous(self) -> None:
        """Write every day with two numbers that could both be the month, the day first."""
        moved: dict[str, date] = {}
        for row in self.sheet.rows:
            was = date.fromisoformat(row[0])
            moved.setdefault(row[0], date(was.year, was.month, 1 + was.month % 12))
            row[0] = f"{moved[row[0]]:%d/%m/%Y}"
        self.sheet.known = [
            known._replace(moment=f"{moved[known.moment[:10]]}{known.moment[10:]}")
            for known in self.sheet.known
        ]
        self._settle("--dates dmy", "--dates", "dmy")


def in_hundredths(value: str, unit: str) -> int:
    """Return a length in hundredths of a centimetre, halves up."""
    hundredths = Decimal(value.replace(",", ".")) * CM_OF[unit] * 100
    return int(hundredths.quantize(Decimal(1), ROUND_HALF_UP))
