"""The words of spreadsheets in all languages, in one table: headers, sides, units, tests, months.

Every other module of `exchange` looks words up here. To add a language, add its key to the rows; to
add a word, add it to its row. Words are written in lower case and separated by commas; case and
accents do not count when a word is looked up, and a phrase is several words.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from dorsiflex.domain.distance import Unit
from dorsiflex.domain.knee_to_wall import Side


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
