"""Every word that spreadsheets use for columns, sides and values, in all languages."""

from __future__ import annotations

import re
import shlex
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from dorsiflex.domain.measurement import MOST_TRIALS, Side, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping


class Field(StrEnum):
    """What a column can hold; what `--map` can name, besides `left`, `right` and the like."""

    DATE = "date"
    TIME = "time"
    SIDE = "side"
    DISTANCE = "distance"
    UNIT = "unit"
    TEST = "test"
    PAIN = "pain"
    SHARP = "sharp"
    FOOTWEAR = "footwear"
    WARMED_UP = "warmed_up"
    BACK_FOOT = "back_foot"
    PERSON = "person"
    TAGS = "tags"
    NOTE = "note"


class Word(StrEnum):
    """What a word can mean that is not a field, a side or a unit that distances can have."""

    DEGREES = "degrees"
    OTHER_LENGTH = "another unit of length"
    NAME = "a name, of a person unless the header says of what"
    MAYBE_PERSON = "may say whose row it is"
    KNEE_TO_WALL = "a name of the knee-to-wall test"
    OTHER_TEST = "a kind of test that is not the knee-to-wall test"
    NOT_MEASURED = "there is no value"
    BODY = "a part of the body, which a header names without saying what it holds"
    BACK = "the other foot, which stands behind"
    FILLER = "says nothing about what a column holds"
    BOTH = "both ankles"
    YES = "yes"
    NO = "no"


Concept = Field | Side | Unit | Word
"""What a word of the table can mean."""

_TABLE: Mapping[Concept, Mapping[str, str]] = {
    Field.DATE: {
        "en": "date, day, when, timestamp, datetime",
        "de": "datum, messdatum, testdatum",
        "fr": "jour",
        "es": "fecha",
        "it": "data",
    },
    Field.TIME: {
        "en": "time",
        "de": "uhrzeit, zeit",
        "fr": "heure",
        "es": "hora",
        "it": "ora",
    },
    Field.SIDE: {
        "en": "side",
        "de": "seite",
        "fr": "côté",
        "es": "lado",
        "it": "lato",
    },
    Field.DISTANCE: {
        "en": "distance, dist, score, value, result, measurement, trial, trials, attempt, wblt,"
        " ktw, ktwt, wall",
        "de": "wand, distanz, abstand, wert, messwert, ergebnis, versuch, versuche, messung",
        "fr": "mur, valeur, résultat, mesure, essai, essais",
        "es": "distancia, pared, valor",
        "it": "distanza, muro",
    },
    Field.UNIT: {
        "en": "unit, units, uom",
        "de": "einheit, einheiten, masseinheit",
        "fr": "unité, unités",
        "es": "unidad, unidades",
        "it": "unità",
    },
    Field.TEST: {
        "en": "test, tests, exercise, assessment, measure, metric",
        "de": "übung, testart, testname",
        "fr": "exercice, épreuve",
        "es": "prueba, ejercicio",
        "it": "prova, esercizio",
    },
    Field.PAIN: {
        "en": "pain, nrs, vas",
        "de": "schmerz, schmerzen",
        "fr": "douleur, douleurs, eva",
        "es": "dolor",
        "it": "dolore",
    },
    Field.SHARP: {
        "en": "sharp",
        "de": "stechend",
        "fr": "vif, vive",
    },
    Field.FOOTWEAR: {
        "en": "footwear",
        "de": "schuhwerk",
        "fr": "chaussage",
        "es": "calzado",
        "it": "calzatura",
    },
    Field.WARMED_UP: {
        "en": "warm, warmed, warmup",
        "de": "aufgewärmt",
        "fr": "échauffé",
    },
    Field.PERSON: {
        "en": "person, athlete, patient, client, player",
        "de": "patientin, athlet, athletin, spieler, spielerin, sportler, sportlerin, klient,"
        " klientin",
        "fr": "personne, joueur, joueuse, patiente, cliente",
        "es": "persona, jugador, jugadora, paciente, atleta, deportista",
        "it": "giocatore, giocatrice, paziente",
    },
    Field.TAGS: {
        "en": "tag, tags, label, labels",
    },
    Field.NOTE: {
        "en": "note, notes, comment, comments, remark, remarks",
        "de": "notiz, notizen, kommentar, kommentare, bemerkung, bemerkungen, anmerkung",
        "fr": "remarque, remarques, commentaire, commentaires",
        "es": "nota, notas, comentario, comentarios",
        "it": "commento",
    },
    Side.LEFT: {
        "en": "left, l, lt",
        "de": "links, li, linke, linker, linkes",
        "fr": "gauche, g",
        "es": "izquierda, izquierdo, izq",
        "it": "sinistra, sinistro, sx",
    },
    Side.RIGHT: {
        "en": "right, r, rt",
        "de": "rechts, re, rechte, rechter, rechtes",
        "fr": "droite, droit, d",
        "es": "derecha, derecho, dcha",
        "it": "destra, destro, dx",
    },
    Unit.CM: {
        "en": "cm, cms, centimeter, centimeters, centimetre, centimetres",
        "de": "zentimeter",
        "fr": "centimètre, centimètres",
        "es": "centímetro, centímetros",
        "it": "centimetro, centimetri",
    },
    Unit.MM: {
        "en": "mm, mms, millimeter, millimeters, millimetre, millimetres",
        "fr": "millimètre, millimètres",
        "es": "milímetro, milímetros",
        "it": "millimetro, millimetri",
    },
    Unit.IN: {
        "en": "in, inch, inches",
        "de": "zoll",
        "fr": "pouce, pouces",
        "es": "pulgada, pulgadas",
        "it": "pollice, pollici",
    },
    Word.DEGREES: {
        "en": "deg, degs, degree, degrees, angle",
        "de": "grad, winkel",
        "fr": "degré, degrés",
        "es": "grado, grados, ángulo",
        "it": "gradi, angolo",
    },
    Word.OTHER_LENGTH: {
        "en": "m, meter, meters, metre, metres, dm, ft, feet, yd, yard, yards",
        "fr": "mètre, mètres",
        "es": "metro, metros",
        "it": "metri",
    },
    Word.NAME: {
        "en": "name",
        "fr": "nom",
        "es": "nombre",
        "it": "nome",
    },
    Word.MAYBE_PERSON: {
        "en": "subject, participant, id, code, initials, initial, first, last, given, family,"
        " surname, firstname, lastname, fullname, forename, identifier, pseudonym, member,"
        " student, volunteer, people, persons, athletes, players, patients, clients, names, case,"
        " mrn, who, pupil, child, kid, user, username, nickname, email, mail, employee, worker,"
        " soldier, recruit, trainee, candidate, resident, respondent, runner, swimmer, dancer,"
        " gymnast, footballer, rower, cyclist, climber, skier, jersey, shirt, bib",
        "de": "vorname, nachname, familienname, proband, probandin, teilnehmer, teilnehmerin,"
        " initialen, kürzel, kennung, pseudonym, mitglied, schüler, schülerin, wer, namen,"
        " kind, kunde, kundin, nutzer, nutzerin, benutzer, mitarbeiter, mitarbeiterin, soldat,"
        " läufer, läuferin, schwimmer, schwimmerin, turner, turnerin, tänzer, tänzerin",
        "fr": "prénom, sujet, participante, initiales, identifiant, adhérent, élève, qui,"
        " enfant, étudiant, étudiante, utilisateur, licencié, licenciée, salarié, salariée,"
        " coureur, coureuse, nageur, nageuse, danseur, danseuse",
        "es": "apellido, apellidos, sujeto, iniciales, código, alumno, alumna, usuario, quién,"
        " usuaria, niño, niña, estudiante, cliente, clienta, socio, socia, corredor, corredora,"
        " nadador, nadadora, bailarín, bailarina",
        "it": "cognome, soggetto, partecipante, iniziali, codice, allievo, allieva, chi,"
        " alunno, alunna, studente, studentessa, bambino, bambina, utente, corridore, nuotatore,"
        " nuotatrice, ballerino, ballerina",
    },
    Word.KNEE_TO_WALL: {
        "en": "knee to wall, knee wall, knee 2 wall, k2w, ktw, ktwt, kneetowall, wblt, wbl,"
        " weight bearing lunge, weightbearing lunge, wb lunge, lunge test, dorsiflexion lunge,"
        " ankle lunge, dorsiflexion distance, ankle dorsiflexion distance,"
        " weight bearing dorsiflexion",
        "de": "knie zur wand, knie wand, knie an wand, knie an die wand",
        "fr": "genou mur, genou au mur, fente en charge",
        "es": "rodilla pared, rodilla a pared, rodilla a la pared",
        "it": "ginocchio muro, ginocchio al muro",
    },
    Word.OTHER_TEST: {
        "en": "hop, hops, hopping, jump, jumps, jumping, cmj, drop, sprint, squat, squats, balance,"
        " ybt, sebt, slump, thomas, ely, ober, faber, slr, plank, grip, raise, raises, calf, heel,"
        " bridge, hamstring, quad, quadriceps, adductor, abductor, squeeze, nordic, reach, stork,"
        " shuttle, agility, yoyo, isokinetic, plantarflexion, inversion, eversion, fms, step",
        "de": "sprung, springen, kniebeuge, gleichgewicht, wadenheben, plantarflexion, liegestütz",
        "fr": "saut, sauts, équilibre, mollet",
        "es": "salto, saltos, sentadilla, equilibrio",
        "it": "salto, salti, equilibrio",
    },
    Word.NOT_MEASURED: {
        "en": "-, --, n/a, na, n.a., nan, none, null, nil, #n/a, missing, not tested, not measured",
        "de": "k.a., entfällt, fehlt",
        "fr": "néant, n/d",
        "es": "s/d",
    },
    Word.BODY: {
        "en": "ankle, ankles, foot, leg, limb",
        "de": "fuß, bein, knöchel, sprunggelenk",
        "fr": "cheville, pied, jambe",
        "es": "tobillo, pie, pierna",
        "it": "caviglia, piede, gamba",
    },
    Word.BACK: {"en": "back"},
    Word.FILLER: {
        "en": "to, the, of, in, on, at, a, and, up, level, no, nr, during, knee, tested, type",
        "de": "und, am, um, im, zur, zum, von, der, die, das, knie, art",
        "fr": "et, au, du, de, la, le, genou",
        "es": "el, al, rodilla, tipo",
        "it": "di, del, ginocchio",
    },
    Word.BOTH: {
        "en": "both, bilateral, b",
        "de": "beide, beidseits",
        "fr": "les deux",
        "es": "ambos, ambas",
        "it": "entrambi, entrambe",
    },
    Word.YES: {
        "en": "true, yes, y, 1, x, warm",
        "de": "wahr, ja, j",
        "fr": "vrai, oui, o",
        "es": "sí",
    },
    Word.NO: {
        "en": "false, no, n, 0, cold",
        "de": "falsch, nein",
        "fr": "faux, non",
    },
}

_MONTHS: Mapping[str, str] = {
    "en": "jan january, feb february, mar march, apr april, may, jun june, jul july, aug august,"
    " sep sept september, oct october, nov november, dec december",
    "de": "januar jänner, februar, mär mrz märz, april, mai, juni, juli, august, september,"
    " okt oktober, november, dez dezember",
    "fr": "janv janvier, fév févr février, mars, avr avril, mai, juin, juil juillet, août,"
    " septembre, octobre, novembre, déc décembre",
    "es": "ene enero, feb febrero, marzo, abr abril, mayo, junio, julio, ago agosto,"
    " septiembre, octubre, noviembre, dic diciembre",
    "it": "gen gennaio, febbraio, marzo, aprile, mag maggio, giu giugno, lug luglio, ago agosto,"
    " set sett settembre, ott ottobre, novembre, dic dicembre",
}
"""Months in their order, in each language with its short forms."""

SYMBOLS: Mapping[str, Unit | Word] = {
    '"': Unit.IN,
    "\N{DOUBLE PRIME}": Unit.IN,
    "\N{RIGHT DOUBLE QUOTATION MARK}": Unit.IN,
    "''": Unit.IN,
    "\N{DEGREE SIGN}": Word.DEGREES,
    "\N{MASCULINE ORDINAL INDICATOR}": Word.DEGREES,
}
"""Signs that mean a unit."""

_WORD = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))

Meant = TypeVar("Meant", bound=Concept)


def plain(text: str) -> str:
    """Return a text without case, accents, kinds of dashes and blanks around it."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_DASHES).strip()


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text as the table has them: `LeftAnkle_1` is three."""
    return _WORD.findall(plain(_CAMEL.sub(" ", text)))


def _lookup(*concepts: Meant) -> dict[str, Meant]:
    return {
        plain(word): concept
        for concept in concepts
        for words in _TABLE[concept].values()
        for word in words.split(", ")
    }


FIELD_OF: dict[str, Field] = _lookup(*(field for field in Field if field in _TABLE))
SIDE_OF: dict[str, Side] = _lookup(*Side)
UNIT_OF: dict[str, Unit | Word] = _lookup(*Unit, Word.DEGREES, Word.OTHER_LENGTH)
"""Units that a header or a cell can name, whether a distance can have them or not."""

FLAG_OF = {word: said is Word.YES for word, said in _lookup(Word.YES, Word.NO).items()}
NAMES = frozenset(_lookup(Word.NAME))
MAYBE_PERSON = frozenset(_lookup(Word.MAYBE_PERSON))
BODY = frozenset(_lookup(Word.BODY))
BACK = frozenset(_lookup(Word.BACK))
FILLERS = frozenset(_lookup(Word.FILLER)) | BODY
BOTH = frozenset(_lookup(Word.BOTH))
NOT_MEASURED = frozenset(_lookup(Word.NOT_MEASURED))
MONTH_OF = {
    word: number
    for months in _MONTHS.values()
    for number, words in enumerate(months.split(", "), start=1)
    for word in map(plain, words.split())
}
_KNEE_TO_WALL = frozenset(
    " ".join(re.findall(r"[a-z0-9]+", name)) for name in _lookup(Word.KNEE_TO_WALL)
)
_OTHER_TESTS = frozenset(_lookup(Word.OTHER_TEST))
_TEST_OR_DISTANCE = re.compile(r"\b(?:test|distance|the|ankle|rom)\b")
_LONGEST_TEST_NAME = 60


class KindOfTest(StrEnum):
    """Which test a name means."""

    KNEE_TO_WALL = "knee-to-wall test"
    OTHER = "another test"
    UNKNOWN = "unknown"


@lru_cache(maxsize=4096)
def kind_of_test(name: str) -> KindOfTest:
    """Return which test a name means: `KTW`, `Weight-bearing lunge test`, `Single leg hop`."""
    if len(name) > _LONGEST_TEST_NAME:
        return KindOfTest.UNKNOWN
    written = " ".join(re.findall(r"[a-z0-9]+", plain(name)))
    bare = " ".join(_TEST_OR_DISTANCE.sub(" ", written).split())
    if written in _KNEE_TO_WALL or bare in _KNEE_TO_WALL:
        return KindOfTest.KNEE_TO_WALL
    if not _OTHER_TESTS.isdisjoint(written.split()) and not _names_ours(written):
        return KindOfTest.OTHER
    return KindOfTest.UNKNOWN


def _names_ours(written: str) -> bool:
    padded = f" {written} "
    return any(f" {name} " in padded for name in _KNEE_TO_WALL)


def names_test(words: list[str]) -> bool:
    """Return whether one of some words is a kind of test, whichever."""
    return any(
        word in _OTHER_TESTS or word in _KNEE_TO_WALL or FIELD_OF.get(word) is Field.TEST
        for word in words
    )


AnyUnit = Unit | Word
"""What a length or an angle is in; a `Word` is no unit that a distance can have."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one column holds.

    Attributes:
        field: what.
        side: of which ankle, if the column is of one only.
        unit: of its lengths, if the header says so.
    """

    field: Field
    side: Side | None = None
    unit: Unit | None = None

    def __str__(self) -> str:
        if self.side is None:
            return str(self.field)
        return self.side if self.field is Field.DISTANCE else f"{self.field}_{self.side}"


class Doubt(StrEnum):
    """Why a column that is not understood could change what a row means, by its header."""

    PERSON = "may name a person"
    UNIT = "names a unit"
    DEGREES = "is in degrees; a distance must be in cm, mm or in"
    TEST = "names a kind of test"
    PAIN_SCALE = "is not pain on a scale of 0 to 10; pain is never rescaled"


OF_ONE_ANKLE = (Field.DISTANCE, Field.PAIN, Field.SHARP)
"""Fields that can have a column for each ankle."""

IGNORE = "ignore"
"""What `--map` calls a column that is not imported."""

MAPPABLE: dict[str, Meaning] = {
    str(meaning): meaning
    for field in Field
    for meaning in (
        Meaning(field),
        *(Meaning(field, side) for side in Side if field in OF_ONE_ANKLE),
    )
}
"""What `--map` can name: the fields, `left` and `right` (distances), `pain_left` and so on."""

# If a header has words of two fields, the more specific one is meant.
_MORE_SPECIFIC = (
    Field.NOTE,
    Field.SHARP,
    Field.PAIN,
    Field.DATE,
    Field.TIME,
    Field.DISTANCE,
    Field.SIDE,
)
_TEST = frozenset({"test", "tests"})
_TESTED = "tested"
_INCH = "in"
"""A unit and a preposition."""

_DEGREE = "\N{DEGREE SIGN}"
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]*?)\s*\.?\s*[)\]]")
_SCALE = re.compile(r"\b(\d+)\s*(?:-|to|bis|a)\s*(\d+)\b|(?:/|out of|von|sur|de|su)\s*(\d+)\b|%")
_SCALE_OF_TEN = {("0", "10"), ("", "10")}
_NEEDS_QUOTES = re.compile(r'["$`\\!]')
_LONGEST_HEADER = 100


def map_option(field: str, name: str) -> str:
    """Write the option that says what a column holds, as a shell takes it."""
    quoted = shlex.quote(name) if _NEEDS_QUOTES.search(name) else f'"{name}"'
    return f"--map {field}={quoted}"


def meaning_of(header: str) -> Meaning | None:
    """Return what the header of a column means; None if it is not known.

    A header counts as known only if every word of it is: `left` is a distance, `left change` is
    not. One that names a unit that a distance cannot have, two units, or another scale of pain
    than 0 to 10 is not known either.
    """
    if len(header) > _LONGEST_HEADER:
        return None
    units, words = _units_and_others(header)
    unit = next(iter(units), None)
    if len(units) > 1 or isinstance(unit, Word) or not all(map(_is_known, words)):
        return None
    meaning = _together(words, unit)
    if meaning is not None and meaning.field is Field.PAIN and not _is_scale_of_ten(header, units):
        return None
    return meaning


def doubt_of(header: str) -> Doubt | None:
    """Return why a column whose header is not understood cannot be left out; None if it can."""
    units, words = _units_and_others(header[:_LONGEST_HEADER])
    fields = {FIELD_OF[word] for word in words if word in FIELD_OF}
    if Field.PAIN in fields and not _is_scale_of_ten(header, units):
        return Doubt.PAIN_SCALE
    if Field.PERSON in fields or not (NAMES | MAYBE_PERSON).isdisjoint(words):
        return Doubt.PERSON
    if Word.DEGREES in units:
        return Doubt.DEGREES
    if units or Field.UNIT in fields:
        return Doubt.UNIT
    return Doubt.TEST if names_test(words) else None


def units_of(text: str) -> set[AnyUnit]:
    """Return the units that a text names: `Left (in.)`, `Left "`, `Left_mm`, `Left (°)`."""
    return _units_and_others(text)[0]


def bare_unit(text: str) -> AnyUnit | None:
    """Return the unit that a cell is, and nothing else: `mm`, `(in)`, `[cm]`; None if it is not."""
    inside = text.strip().strip("()[]").strip(" .")
    if inside in SYMBOLS:
        return SYMBOLS[inside]
    return UNIT_OF.get(plain(inside)) if inside else None


def _units_and_others(text: str) -> tuple[set[AnyUnit], list[str]]:
    """Return the units that a text names, and its words beside them.

    `in` is a unit in brackets or at the end; a single letter is one in brackets only.
    """
    inside = [match[1] for match in _BRACKETED.finditer(text)]
    units: set[AnyUnit] = {SYMBOLS[sign] for sign in inside if sign in SYMBOLS}
    units |= {unit for sign, unit in SYMBOLS.items() if text.rstrip()[1:].endswith(sign)}
    units |= {Word.DEGREES} if _DEGREE in text else set()
    bracketed = set(map(plain, inside))
    others = []
    for word in words_of(text):
        if word in UNIT_OF and (word in bracketed or (len(word) > 1 and word != _INCH)):
            units.add(UNIT_OF[word])
        else:
            others.append(word)
    if len(others) > 1 and others[-1] == _INCH and not units:
        others.pop()
        units.add(Unit.IN)
    return units, others


def without_unit(text: str) -> str:
    """Return a text without what it says in brackets: `KTW (cm)` is `KTW`."""
    return _BRACKETED.sub(" ", text).strip()


def _together(words: list[str], unit: Unit | None) -> Meaning | None:
    sides = {SIDE_OF[word] for word in words if word in SIDE_OF}
    fields = {FIELD_OF[word] for word in words if word in FIELD_OF}
    if not BACK.isdisjoint(words):
        is_back_foot = not BODY.isdisjoint(words) and not sides and not fields
        return Meaning(Field.BACK_FOOT) if is_back_foot else None
    if len(sides) > 1:
        return Meaning(Field.SIDE) if fields <= {Field.SIDE} else None
    side = next(iter(sides), None)
    field = _field_of(words, fields, is_length=side is not None or unit is not None)
    if field is None or (side is not None and field not in OF_ONE_ANKLE):
        return None
    return Meaning(field, side, unit if field is Field.DISTANCE else None)


def _field_of(words: list[str], fields: set[Field], *, is_length: bool) -> Field | None:
    """Return the field that the words of a header mean.

    Args:
        words: all of them.
        fields: what they mean one by one.
        is_length: the header names an ankle or a unit, and so holds distances if nothing else.
    """
    if Field.UNIT in fields:
        return Field.UNIT if fields <= {Field.UNIT, Field.DISTANCE, Field.TEST} else None
    if Field.TEST in fields and (fields != {Field.TEST} or is_length):
        # "Test" says nothing beside something else ("test date"); an exercise does.
        if any(FIELD_OF.get(word) is Field.TEST and word not in _TEST for word in words):
            return None
        fields = fields - {Field.TEST}
    if fields <= {Field.SIDE}:
        return _field_of_others(words, is_side=bool(fields), is_length=is_length)
    if fields == {Field.TEST}:
        return None if any(word.isdigit() for word in words) else Field.TEST
    field = next((field for field in _MORE_SPECIFIC if field in fields), None)
    if field is None and len(fields) == 1 and not is_length:
        (field,) = fields
    return field


def _field_of_others(words: list[str], *, is_side: bool, is_length: bool) -> Field | None:
    """Return the field of a header whose words name no field, or only the side."""
    if not is_side and not NAMES.isdisjoint(words):
        return None if is_length else Field.PERSON
    if is_length:
        return Field.DISTANCE
    if is_side or not BODY.isdisjoint(words):
        return Field.SIDE
    return Field.DATE if _TESTED in words else None


def _is_known(word: str) -> bool:
    if word.isdigit():
        return len(word) < len("100") and int(word) <= MOST_TRIALS
    return any(word in known for known in (SIDE_OF, FIELD_OF, FILLERS, NAMES, BACK))


def _is_scale_of_ten(header: str, units: set[AnyUnit]) -> bool:
    """Return whether pain is on a scale of 0 to 10, as far as its header says."""
    if not units <= {Unit.CM}:  # a line of 10 cm is a scale of 0 to 10
        return False
    scales = [
        (match[1] or "", match[2] or match[3] or "") for match in _SCALE.finditer(plain(header))
    ]
    numbers = [int(word) for word in words_of(header)[:_LONGEST_HEADER] if word.isdigit()]
    return all(scale in _SCALE_OF_TEN for scale in scales) and all(
        n <= MOST_TRIALS for n in numbers
    )
