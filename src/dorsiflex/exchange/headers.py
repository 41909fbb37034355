"""What the heads of columns mean, in English, German, French and a few words of others."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from dorsiflex.domain.distance import Unit
from dorsiflex.domain.knee_to_wall import MOST_TRIALS, Side
from dorsiflex.exchange.cells import SIDE_OF


class Field(StrEnum):
    """What a column can hold; what `--map` can name, besides `left`, `right` and the like."""

    DATE = "date"
    TIME = "time"
    SIDE = "side"
    DISTANCE = "distance"
    PAIN = "pain"
    SHARP = "sharp"
    FOOTWEAR = "footwear"
    WARMED_UP = "warmed_up"
    BACK_FOOT = "back_foot"
    PERSON = "person"
    TAGS = "tags"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one column holds.

    Attributes:
        field: what.
        side: of which ankle, where the column is of one only.
        unit: of its lengths, where the head says so.
    """

    field: Field
    side: Side | None = None
    unit: Unit | None = None

    def __str__(self) -> str:
        if self.side is None:
            return str(self.field)
        return self.side if self.field is Field.DISTANCE else f"{self.field}_{self.side}"


OF_ONE_ANKLE = (Field.DISTANCE, Field.PAIN, Field.SHARP)
"""Fields that can have a column for each ankle."""

NAMES: dict[str, Meaning] = {
    str(meaning): meaning
    for field in Field
    for meaning in (
        Meaning(field),
        *(Meaning(field, side) for side in Side if field in OF_ONE_ANKLE),
    )
}
"""What `--map` can name: the fields, `left` and `right` (distances), `pain_left` and so on."""

_FIELDS = {
    Field.DATE: "date datum day when timestamp datetime messdatum testdatum fecha data jour",
    Field.TIME: "time uhrzeit zeit heure hora ora",
    Field.SIDE: "side seite cote lado lato",
    Field.DISTANCE: "distance dist score value result measurement trial trials attempt wblt ktw"
    " ktwt wall wand mur distanz abstand wert messwert ergebnis versuch versuche messung"
    " valeur resultat mesure essai essais distancia valor distanza",
    Field.PAIN: "pain nrs vas eva schmerz schmerzen douleur douleurs dolor dolore",
    Field.SHARP: "sharp stechend vif vive",
    Field.FOOTWEAR: "footwear schuhwerk chaussage",
    Field.WARMED_UP: "warm warmed warmup aufgewarmt echauffe",
    Field.PERSON: "person name athlete patient patientin client player athlet athletin spieler"
    " spielerin personne nom persona",
    Field.TAGS: "tag tags label labels",
    Field.NOTE: "note notes comment comments remark remarks notiz notizen kommentar kommentare"
    " bemerkung bemerkungen anmerkung remarque remarques commentaire commentaires nota notas",
}
_BODY_WORDS = "ankle ankles foot leg fuss bein knochel sprunggelenk cheville pied jambe"
_BODY = frozenset(_BODY_WORDS.split(" "))
_FILLER_WORDS = (
    "to the of in on a and und et at am um im knee knie genou test tested up level no nr"
    " zur zum von der die das de du la le au cm mm during"
)
_FILLERS = _BODY | frozenset(_FILLER_WORDS.split(" "))
_UNITS = {
    Unit.CM: "cm centimeter centimeters centimetre centimetres zentimeter",
    Unit.MM: "mm millimeter millimeters millimetre millimetres",
    Unit.IN: "in inch inches zoll pouce pouces",
}
_FIELD_OF = {word: field for field, words in _FIELDS.items() for word in words.split()}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
# Where a head has words of two fields, the more special one is meant.
_MORE_SPECIAL = (
    Field.NOTE,
    Field.SHARP,
    Field.PAIN,
    Field.DATE,
    Field.TIME,
    Field.DISTANCE,
    Field.SIDE,
)
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]*?)\s*[)\]]")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_HEAD = 100


def meaning_of(head: str) -> Meaning | None:
    """Read the head of a column; None where it is not one that is known.

    A head counts as known only if every word of it is: `left` is a distance, `left change` is not.
    """
    if len(head) > _LONGEST_HEAD or "°" in head:
        return None
    unit, rest = _taken_unit(head)
    words = _words(rest)
    if words and words[-1] in _UNIT_OF and unit is None:
        unit = _UNIT_OF[words.pop()]
    sides = {SIDE_OF[word] for word in words if word in SIDE_OF}
    fields = {_FIELD_OF[word] for word in words if word in _FIELD_OF}
    if not all(map(_is_known, words)):
        return None
    return _together(words, sides, fields, unit)


def _together(
    words: list[str], sides: set[Side], fields: set[Field], unit: Unit | None
) -> Meaning | None:
    if "back" in words:
        return Meaning(Field.BACK_FOOT) if "foot" in words and not sides else None
    if len(sides) > 1:
        return Meaning(Field.SIDE) if fields <= {Field.SIDE} else None
    side = next(iter(sides), None)
    field = next((field for field in _MORE_SPECIAL if field in fields), None)
    if field is None and fields:
        field = next(iter(fields)) if len(fields) == 1 else None
        return Meaning(field) if field and side is None else None
    if field is None or field is Field.SIDE:
        if side is not None or unit is not None:
            field = Field.DISTANCE
        elif field is Field.SIDE or _BODY.intersection(words):
            field = Field.SIDE
        elif "tested" in words:
            field = Field.DATE
        else:
            return None
    if side is not None and field not in OF_ONE_ANKLE:
        return None
    return Meaning(field, side, unit if field is Field.DISTANCE else None)


def _is_known(word: str) -> bool:
    if word.isdigit():
        return len(word) < len("100") and int(word) <= MOST_TRIALS
    return word in SIDE_OF or word in _FIELD_OF or word in _FILLERS or word == "back"


def _taken_unit(head: str) -> tuple[Unit | None, str]:
    """Take a unit in brackets out of a head."""
    for match in _BRACKETED.finditer(head):
        unit = _UNIT_OF.get(match[1].casefold())
        if unit is not None:
            return unit, head[: match.start()] + " " + head[match.end() :]
    return None, head


def _words(head: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", head).casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
