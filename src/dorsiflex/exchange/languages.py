"""Every word that spreadsheets use for columns, sides and values: one block per language."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from dorsiflex.domain.measurement import Side, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping


class Field(StrEnum):
    """What a column can hold; what `--map` can name, besides `left`, `right` and the like."""

    DATE = "date"
    TIME = "time"
    SIDE = "side"
    DISTANCE = "distance"
    TRIAL = "trial"
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
    MAYBE_ANGLE = "the movement that is measured, as an angle or as a distance"
    OTHER_TEST = "a kind of test that is not the knee-to-wall test"
    TRIAL = "one of several trials, or its number"
    DERIVED = "a number calculated from the trials"
    FILLED_IN = "when a form was filled in"
    NUMBER = "the number of something"
    OCCASION = "one of several times at which was tested"
    RELATIVE_SIDE = "an ankle, left in one person and right in another"
    NOT_MEASURED = "there is no value"
    BODY = "a part of the body, which a header names without saying what it holds"
    BACK = "the other foot, which stands behind"
    FILLER = "says nothing about what a column holds"
    BOTH = "both ankles"
    YES = "yes"
    NO = "no"


Concept = Field | Side | Unit | Word
"""What a word can mean."""


class Language(NamedTuple):
    """The words of a language; words that look alike in several languages mean the same in all.

    Attributes:
        words: for each meaning its words or phrases, separated by commas.
        months: in their order, each with its short forms.
        weekdays: from Monday, each with its short forms.
        day_month_year: the letters of `DD/MM/YYYY`.
        before_time: words between a date and a time.
    """

    words: Mapping[Concept, str]
    months: str
    weekdays: str
    day_month_year: str = "dmy"
    before_time: str = ""


ENGLISH = Language(
    {
        Field.DATE: "date, day, when, timestamp, time stamp, datetime, date of test,"
        " date of testing, session date, date of session, visit date, date of visit,"
        " appointment date, measurement date, date measured, date of assessment, evaluation date",
        Field.TIME: "time",
        Field.SIDE: "side, laterality",
        Field.DISTANCE: "distance, dist, score, value, result, measurement, wblt, ktw, ktwt, wall",
        Field.UNIT: "unit, units, uom",
        Field.TEST: "test, tests, exercise, assessment, measure, metric",
        Field.PAIN: "pain, nrs, vas",
        Field.SHARP: "sharp",
        Field.FOOTWEAR: "footwear",
        Field.WARMED_UP: "warm, warmed, warmup",
        Field.PERSON: "person, athlete, patient, client, player",
        Field.TAGS: "tag, tags, label, labels",
        Field.NOTE: "note, notes, comment, comments, remark, remarks",
        Side.LEFT: "left, l, lt, lhs",
        Side.RIGHT: "right, r, rt, rhs",
        Unit.CM: "cm, cms, centimeter, centimeters, centimetre, centimetres",
        Unit.MM: "mm, mms, millimeter, millimeters, millimetre, millimetres",
        Unit.IN: "in, inch, inches",
        Word.DEGREES: "deg, degs, degree, degrees, angle",
        Word.OTHER_LENGTH: "m, meter, meters, metre, metres, dm, ft, feet, yd, yard, yards",
        Word.NAME: "name, full name",
        Word.MAYBE_PERSON: "subject, participant, id, code, initials, initial, first, last, given,"
        " family, surname, firstname, lastname, fullname, forename, identifier, pseudonym, member,"
        " student, volunteer, people, persons, athletes, players, patients, clients, names, case,"
        " mrn, who, pupil, child, kid, user, username, nickname, email, mail, employee, worker,"
        " soldier, recruit, trainee, candidate, resident, respondent, runner, swimmer, dancer,"
        " gymnast, footballer, rower, cyclist, climber, skier, jersey, shirt, bib",
        Word.KNEE_TO_WALL: "knee to wall, knee wall, knee 2 wall, k2w, ktw, ktwt, kneetowall, wblt,"
        " wbl, weight bearing lunge, weightbearing lunge, weight bearing lunge test,"
        " weightbearing lunge test, wb lunge, wb lunge test, lunge test, dorsiflexion lunge,"
        " ankle lunge, dorsiflexion distance, ankle dorsiflexion distance,"
        " weight bearing dorsiflexion",
        Word.MAYBE_ANGLE: "dorsiflexion, dorsi, df, adf, wbdf, rom, range of motion",
        Word.OTHER_TEST: "hop, hops, hopping, jump, jumps, jumping, cmj, drop, sprint, squat,"
        " squats, balance, ybt, sebt, slump, thomas, ely, ober, faber, slr, plank, grip, raise,"
        " raises, calf, heel, bridge, hamstring, quad, quadriceps, adductor, abductor, squeeze,"
        " nordic, reach, stork, shuttle, agility, yoyo, isokinetic, plantarflexion, inversion,"
        " eversion, fms, step",
        Word.TRIAL: "trial, trials, attempt, attempts",
        Word.DERIVED: "best, max, maximum, highest, mean, avg, average, median",
        Word.FILLED_IN: "completed, completion, submitted, submission, submit, created, recorded,"
        " start, end, started, finished",
        Word.OCCASION: "pre, post, before, after, baseline, initial, final, followup, follow up,"
        " discharge, intake, week, wk, month, retest, visit, session",
        Word.RELATIVE_SIDE: "affected, unaffected, nonaffected, injured, uninjured, noninjured,"
        " involved, uninvolved, noninvolved, operated, unoperated, nonoperated, healthy, dominant,"
        " nondominant, surgical, nonsurgical",
        Word.NOT_MEASURED: "-, --, n/a, na, n.a., nan, none, null, nil, #n/a, missing, absent, abs,"
        " not tested, not measured, nt, dnt, ?",
        Word.BODY: "ankle, ankles, foot, leg, limb",
        Word.BACK: "back",
        Word.FILLER: "to, the, of, in, on, at, a, and, up, level, during, knee, tested,"
        " type, local",
        Word.NUMBER: "no, nr, number",
        Word.BOTH: "both, bilateral, b",
        Word.YES: "true, yes, y, 1, x, warm",
        Word.NO: "false, no, n, 0, cold",
    },
    "jan january, feb february, mar march, apr april, may, jun june, jul july, aug august,"
    " sep sept september, oct october, nov november, dec december",
    "mon monday, tue tues tuesday, wed wednesday, thu thur thurs thursday, fri friday,"
    " sat saturday, sun sunday",
    before_time="at",
)

GERMAN = Language(
    {
        Field.DATE: "datum, messdatum, testdatum, zeitstempel, untersuchungsdatum",
        Field.TIME: "uhrzeit, zeit",
        Field.SIDE: "seite",
        Field.DISTANCE: "wand, distanz, abstand, wert, messwert, ergebnis, messung",
        Field.UNIT: "einheit, einheiten, masseinheit",
        Field.TEST: "übung, testart, testname",
        Field.PAIN: "schmerz, schmerzen",
        Field.SHARP: "stechend",
        Field.FOOTWEAR: "schuhwerk",
        Field.WARMED_UP: "aufgewärmt",
        Field.PERSON: "patientin, athlet, athletin, spieler, spielerin, sportler, sportlerin,"
        " klient, klientin",
        Field.NOTE: "notiz, notizen, kommentar, kommentare, bemerkung, bemerkungen, anmerkung",
        Side.LEFT: "links, li, linke, linker, linkes",
        Side.RIGHT: "rechts, re, rechte, rechter, rechtes",
        Unit.CM: "zentimeter",
        Unit.IN: "zoll",
        Word.DEGREES: "grad, winkel",
        Word.NAME: "vollständiger name",
        Word.MAYBE_PERSON: "vorname, nachname, familienname, proband, probandin, teilnehmer,"
        " teilnehmerin, initialen, kürzel, kennung, pseudonym, mitglied, schüler, schülerin, wer,"
        " namen, kind, kunde, kundin, nutzer, nutzerin, benutzer, mitarbeiter, mitarbeiterin,"
        " soldat, läufer, läuferin, schwimmer, schwimmerin, turner, turnerin, tänzer, tänzerin",
        Word.KNEE_TO_WALL: "knie zur wand, knie wand, knie an wand, knie an die wand,"
        " knie wand abstand, knie wand test",
        Word.MAYBE_ANGLE: "dorsalextension, dorsalflexion, beweglichkeit",
        Word.OTHER_TEST: "sprung, springen, kniebeuge, gleichgewicht, wadenheben, plantarflexion,"
        " liegestütz",
        Word.TRIAL: "versuch, versuche",
        Word.DERIVED: "mittel, mittelwert, durchschnitt, mw, bester, beste, bestes, bestwert",
        Word.FILLED_IN: "abgeschlossen, abgesendet, ausgefüllt, startzeit, fertigstellungszeit",
        Word.OCCASION: "vorher, nachher, vor, nach, eingang, abschluss, woche, monat",
        Word.RELATIVE_SIDE: "betroffen, betroffene, nichtbetroffen, verletzt, unverletzt, operiert,"
        " operierte, gesund, gesunde, dominant, dominante",
        Word.NOT_MEASURED: "k.a., entfällt, fehlt",
        Word.BODY: "fuß, bein, knöchel, sprunggelenk",
        Word.FILLER: "und, am, um, im, an, zur, zum, von, der, die, das, knie, art",
        Word.NUMBER: "nummer",
        Word.BOTH: "beide, beidseits",
        Word.YES: "wahr, ja, j",
        Word.NO: "falsch, nein",
    },
    "januar jänner, februar, mär mrz märz, april, mai, juni, juli, august, september, okt oktober,"
    " november, dez dezember",
    "mo montag, di dienstag, mi mittwoch, do donnerstag, fr freitag, sa samstag sonnabend,"
    " so sonntag",
    day_month_year="tmj",
    before_time="um",
)

FRENCH = Language(
    {
        Field.DATE: "jour, horodateur, date de la séance, date de séance, date de visite,"
        " date de la visite, date de mesure",
        Field.TIME: "heure",
        Field.SIDE: "côté",
        Field.DISTANCE: "mur, valeur, résultat, mesure",
        Field.UNIT: "unité, unités",
        Field.TEST: "exercice, épreuve",
        Field.PAIN: "douleur, douleurs, eva",
        Field.SHARP: "vif, vive",
        Field.FOOTWEAR: "chaussage",
        Field.WARMED_UP: "échauffé",
        Field.PERSON: "personne, joueur, joueuse, patiente, cliente",
        Field.NOTE: "remarque, remarques, commentaire, commentaires",
        Side.LEFT: "gauche, g",
        Side.RIGHT: "droite, droit, d",
        Unit.CM: "centimètre, centimètres",
        Unit.MM: "millimètre, millimètres",
        Unit.IN: "pouce, pouces",
        Word.DEGREES: "degré, degrés",
        Word.OTHER_LENGTH: "mètre, mètres",
        Word.NAME: "nom, nom complet",
        Word.MAYBE_PERSON: "prénom, sujet, participante, initiales, identifiant, adhérent, élève,"
        " qui, enfant, étudiant, étudiante, utilisateur, licencié, licenciée, salarié, salariée,"
        " coureur, coureuse, nageur, nageuse, danseur, danseuse",
        Word.KNEE_TO_WALL: "genou mur, genou au mur, fente en charge",
        Word.MAYBE_ANGLE: "flexion dorsale",
        Word.OTHER_TEST: "saut, sauts, équilibre, mollet",
        Word.TRIAL: "essai, essais",
        Word.DERIVED: "moyenne, moy, meilleur, meilleure, maxi",
        Word.OCCASION: "avant, après, semaine, mois",
        Word.RELATIVE_SIDE: "atteint, atteinte, lésé, lésée, opéré, opérée, sain, saine",
        Word.NOT_MEASURED: "néant, n/d",
        Word.BODY: "cheville, pied, jambe",
        Word.FILLER: "et, au, du, de, la, le, genou",
        Word.NUMBER: "numéro",
        Word.BOTH: "les deux",
        Word.YES: "vrai, oui, o",
        Word.NO: "faux, non",
    },
    "janv janvier, fév févr février, mars, avr avril, mai, juin, juil juillet, août, septembre,"
    " octobre, novembre, déc décembre",
    "lun lundi, mar mardi, mer mercredi, jeu jeudi, ven vendredi, sam samedi, dim dimanche",
    day_month_year="jma",
    before_time="à",
)

SPANISH = Language(
    {
        Field.DATE: "fecha, marca temporal, fecha de la sesión, fecha de sesión, fecha de visita,"
        " fecha de la visita, fecha de evaluación",
        Field.TIME: "hora",
        Field.SIDE: "lado",
        Field.DISTANCE: "distancia, pared, valor, resultado, medida, medición",
        Field.UNIT: "unidad, unidades",
        Field.TEST: "prueba, ejercicio",
        Field.PAIN: "dolor",
        Field.FOOTWEAR: "calzado",
        Field.PERSON: "persona, jugador, jugadora, paciente, atleta, deportista",
        Field.NOTE: "nota, notas, comentario, comentarios, observaciones",
        Side.LEFT: "izquierda, izquierdo, izq, izqda, izqdo",
        Side.RIGHT: "derecha, derecho, dcha, dcho",
        Unit.CM: "centímetro, centímetros",
        Unit.MM: "milímetro, milímetros",
        Unit.IN: "pulgada, pulgadas",
        Word.DEGREES: "grado, grados, ángulo",
        Word.OTHER_LENGTH: "metro, metros",
        Word.NAME: "nombre, nombre completo, nombre y apellidos",
        Word.MAYBE_PERSON: "apellido, apellidos, sujeto, iniciales, código, alumno, alumna,"
        " usuario, quién, usuaria, niño, niña, estudiante, cliente, clienta, socio, socia,"
        " corredor, corredora, nadador, nadadora, bailarín, bailarina",
        Word.KNEE_TO_WALL: "rodilla pared, rodilla a pared, rodilla a la pared, lunge con carga",
        Word.MAYBE_ANGLE: "dorsiflexión, flexión dorsal",
        Word.OTHER_TEST: "salto, saltos, sentadilla, equilibrio",
        Word.TRIAL: "intento, intentos",
        Word.DERIVED: "media, promedio, mejor, máximo, máxima, máx",
        Word.OCCASION: "antes, después, semana, mes",
        Word.RELATIVE_SIDE: "afectado, afectada, lesionado, lesionada, sano, sana, operado,"
        " operada",
        Word.NOT_MEASURED: "s/d",
        Word.BODY: "tobillo, pie, pierna",
        Word.FILLER: "el, al, rodilla, tipo",
        Word.NUMBER: "número",
        Word.BOTH: "ambos, ambas",
        Word.YES: "sí",
    },
    "ene enero, feb febrero, marzo, abr abril, mayo, junio, julio, ago agosto, septiembre,"
    " octubre, noviembre, dic diciembre",
    "lun lunes, mar martes, mié miércoles, jue jueves, vie viernes, sáb sábado, dom domingo",
    day_month_year="dma",
    before_time="a las",
)

ITALIAN = Language(
    {
        Field.DATE: "data, informazioni cronologiche, data della seduta, data della visita,"
        " data della misurazione",
        Field.TIME: "ora",
        Field.SIDE: "lato",
        Field.DISTANCE: "distanza, muro, parete, valore, risultato, misura, misurazione",
        Field.UNIT: "unità",
        Field.TEST: "prova, esercizio",
        Field.PAIN: "dolore",
        Field.FOOTWEAR: "calzatura",
        Field.PERSON: "giocatore, giocatrice, paziente",
        Field.NOTE: "commento, osservazioni",
        Side.LEFT: "sinistra, sinistro, sx",
        Side.RIGHT: "destra, destro, dx",
        Unit.CM: "centimetro, centimetri",
        Unit.MM: "millimetro, millimetri",
        Unit.IN: "pollice, pollici",
        Word.DEGREES: "gradi, angolo",
        Word.OTHER_LENGTH: "metri",
        Word.NAME: "nome, nome completo, nome e cognome",
        Word.MAYBE_PERSON: "cognome, soggetto, partecipante, iniziali, codice, allievo, allieva,"
        " chi, alunno, alunna, studente, studentessa, bambino, bambina, utente, corridore,"
        " nuotatore, nuotatrice, ballerino, ballerina",
        Word.KNEE_TO_WALL: "ginocchio muro, ginocchio al muro, ginocchio parete,"
        " ginocchio alla parete",
        Word.MAYBE_ANGLE: "dorsiflessione, flessione dorsale",
        Word.OTHER_TEST: "salto, salti, equilibrio",
        Word.TRIAL: "tentativo, tentativi",
        Word.DERIVED: "media, migliore, massimo",
        Word.OCCASION: "prima, dopo, settimana, mese",
        Word.RELATIVE_SIDE: "leso, lesa, sano, sana, operato, operata",
        Word.BODY: "caviglia, piede, gamba",
        Word.FILLER: "di, del, della, alla, ginocchio",
        Word.NUMBER: "numero",
        Word.BOTH: "entrambi, entrambe",
        Word.YES: "vero",
        Word.NO: "falso",
    },
    "gen gennaio, febbraio, marzo, aprile, mag maggio, giu giugno, lug luglio, ago agosto,"
    " set sett settembre, ott ottobre, novembre, dic dicembre",
    "lun lunedì, mar martedì, mer mercoledì, gio giovedì, ven venerdì, sab sabato, dom domenica",
    day_month_year="gma",
    before_time="alle",
)

PORTUGUESE = Language(
    {
        Field.DATE: "data, carimbo de data, data da sessão, data da visita, data da avaliação",
        Field.TIME: "hora, horário",
        Field.SIDE: "lado",
        Field.DISTANCE: "distância, parede, valor, resultado, medida, medição",
        Field.UNIT: "unidade, unidades",
        Field.TEST: "teste, exercício, avaliação",
        Field.PAIN: "dor",
        Field.FOOTWEAR: "calçado",
        Field.PERSON: "pessoa, jogador, jogadora, paciente, atleta",
        Field.NOTE: "nota, notas, observação, observações, comentário, comentários",
        Side.LEFT: "esquerda, esquerdo, esq",
        Side.RIGHT: "direita, direito, dir",
        Unit.CM: "centímetro, centímetros",
        Unit.MM: "milímetro, milímetros",
        Unit.IN: "polegada, polegadas",
        Word.DEGREES: "grau, graus, ângulo",
        Word.NAME: "nome, nome completo",
        Word.MAYBE_PERSON: "sobrenome, apelido, sujeito, iniciais, código, participante, aluno,"
        " aluna, usuário, usuária, utente, utilizador, quem, criança, estudante, cliente, sócio,"
        " sócia, corredor, corredora, nadador, nadadora, bailarino, bailarina",
        Word.KNEE_TO_WALL: "joelho parede, joelho à parede, joelho na parede",
        Word.MAYBE_ANGLE: "dorsiflexão, flexão dorsal",
        Word.OTHER_TEST: "salto, saltos, agachamento, equilíbrio",
        Word.TRIAL: "tentativa, tentativas",
        Word.DERIVED: "média, melhor, máximo, máxima",
        Word.OCCASION: "antes, depois, pós, semana, mês",
        Word.RELATIVE_SIDE: "afetado, afetada, lesionado, lesionada, são, sã, operado, operada",
        Word.BODY: "tornozelo, pé, perna",
        Word.FILLER: "do, da, no, joelho",
        Word.NUMBER: "número",
        Word.BOTH: "ambos, ambas",
        Word.YES: "verdadeiro, sim",
        Word.NO: "falso, não",
    },
    "janeiro, fev fevereiro, março, abr abril, mai maio, junho, julho, ago agosto, set setembro,"
    " out outubro, novembro, dez dezembro",
    "seg segunda, ter terça, qua quarta, qui quinta, sex sexta, sáb sábado, dom domingo",
    day_month_year="dma",
    before_time="às",
)

DUTCH = Language(
    {
        Field.DATE: "datum, tijdstempel, testdatum, meetdatum",
        Field.TIME: "tijd, tijdstip",
        Field.SIDE: "kant, zijde",
        Field.DISTANCE: "afstand, muur, waarde, resultaat, meting",
        Field.UNIT: "eenheid",
        Field.TEST: "oefening",
        Field.PAIN: "pijn, pijnscore",
        Field.FOOTWEAR: "schoeisel",
        Field.WARMED_UP: "opgewarmd",
        Field.PERSON: "persoon, patiënt, cliënt, speler, speelster, atleet, sporter",
        Field.NOTE: "notitie, notities, opmerking, opmerkingen",
        Side.LEFT: "links, linker, linkerkant",
        Side.RIGHT: "rechts, rechter, rechterkant",
        Unit.CM: "centimeter",
        Unit.MM: "millimeter",
        Unit.IN: "duim",
        Word.DEGREES: "graden, hoek",
        Word.NAME: "naam, volledige naam",
        Word.MAYBE_PERSON: "voornaam, achternaam, familienaam, deelnemer, deelneemster,"
        " proefpersoon, initialen, leerling, kind, klant, gebruiker, lid, wie, medewerker, loper,"
        " zwemmer, danser, turner",
        Word.KNEE_TO_WALL: "knie muur, knie naar muur, knie tegen muur, knie tot muur",
        Word.MAYBE_ANGLE: "dorsaalflexie, dorsiflexie",
        Word.OTHER_TEST: "sprong, evenwicht, balans",
        Word.TRIAL: "poging, pogingen",
        Word.DERIVED: "gemiddelde, gemiddeld, beste, hoogste",
        Word.OCCASION: "voor, na, vooraf, achteraf, week, maand",
        Word.RELATIVE_SIDE: "aangedaan, aangedane, geblesseerd, geblesseerde, gezond, gezonde",
        Word.NOT_MEASURED: "n.v.t., nvt, afwezig",
        Word.BODY: "enkel, voet, been",
        Word.FILLER: "van, het, naar, tot, aan, tegen",
        Word.NUMBER: "nummer",
        Word.BOTH: "beide",
        Word.YES: "waar, ja",
        Word.NO: "onwaar, nee",
    },
    "januari, februari, mrt maart, april, mei, juni, juli, aug augustus, september, oktober,"
    " november, december",
    "ma maandag, di dinsdag, wo woensdag, do donderdag, vr vrijdag, za zaterdag, zo zondag",
    day_month_year="dmj",
    before_time="om",
)

DANISH = Language(
    {
        Field.DATE: "dato, tidsstempel, testdato",
        Field.TIME: "tid, klokkeslæt, tidspunkt",
        Field.SIDE: "side",
        Field.DISTANCE: "afstand, væg, vaeg, værdi, måling, resultat",
        Field.UNIT: "enhed",
        Field.TEST: "øvelse",
        Field.PAIN: "smerte, smerter",
        Field.FOOTWEAR: "fodtøj",
        Field.PERSON: "patient, klient, spiller, atlet, udøver",
        Field.NOTE: "note, noter, bemærkning, bemærkninger, kommentar, kommentarer",
        Side.LEFT: "venstre, ve",
        Side.RIGHT: "højre, hojre, hoejre, hø",
        Unit.IN: "tomme, tommer",
        Word.DEGREES: "grader, vinkel",
        Word.NAME: "navn, fulde navn",
        Word.MAYBE_PERSON: "fornavn, efternavn, deltager, forsøgsperson, initialer, kode, elev,"
        " barn, kunde, bruger, medlem, hvem, medarbejder, løber, svømmer, danser, cpr",
        Word.KNEE_TO_WALL: "knæ til væg, knæ mod væg, knæ væg",
        Word.MAYBE_ANGLE: "dorsalfleksion, dorsifleksion",
        Word.OTHER_TEST: "hop, balance",
        Word.TRIAL: "forsøg",
        Word.DERIVED: "gennemsnit, middel, bedste, højeste",
        Word.OCCASION: "før, efter, uge, måned",
        Word.RELATIVE_SIDE: "skadet, skadede, rask, raske, opereret",
        Word.BODY: "ankel, fod",
        Word.FILLER: "til, mod, af, på, og, knæ",
        Word.BOTH: "begge",
        Word.YES: "sand, ja",
        Word.NO: "falsk, nej",
    },
    "januar, februar, marts, april, maj, juni, juli, august, september, okt oktober, november,"
    " december",
    "man mandag, tir tirsdag, ons onsdag, tor torsdag, fre fredag, lør lørdag, søn søndag",
    day_month_year="dmå",
    before_time="kl",
)

SWEDISH = Language(
    {
        Field.DATE: "datum, tidsstämpel, testdatum, mätdatum",
        Field.TIME: "tid, klockslag, tidpunkt",
        Field.SIDE: "sida",
        Field.DISTANCE: "avstånd, vägg, värde, mätning, mätvärde, resultat",
        Field.UNIT: "enhet",
        Field.TEST: "övning",
        Field.PAIN: "smärta, smärtor",
        Field.PERSON: "patient, klient, spelare, idrottare",
        Field.NOTE: "anteckning, anteckningar, kommentar, kommentarer, anmärkning",
        Side.LEFT: "vänster, vä",
        Side.RIGHT: "höger, hö",
        Unit.IN: "tum",
        Word.DEGREES: "grader, vinkel",
        Word.NAME: "namn, fullständigt namn",
        Word.MAYBE_PERSON: "förnamn, efternamn, deltagare, försöksperson, initialer, kod, elev,"
        " barn, kund, användare, medlem, vem, anställd, löpare, simmare, dansare, personnummer",
        Word.KNEE_TO_WALL: "knä till vägg, knä mot vägg, knä vägg",
        Word.MAYBE_ANGLE: "dorsalflexion, dorsiflexion",
        Word.OTHER_TEST: "hopp, knäböj, balans",
        Word.TRIAL: "försök",
        Word.DERIVED: "medel, medelvärde, snitt, bästa, högsta",
        Word.OCCASION: "före, efter, vecka, månad",
        Word.RELATIVE_SIDE: "skadad, skadade, frisk, friska, opererad, opererade",
        Word.BODY: "fotled, fot, ankel",
        Word.FILLER: "till, mot, av, på, och, knä",
        Word.BOTH: "båda",
        Word.YES: "sant, ja",
        Word.NO: "falskt, nej",
    },
    "januari, februari, mars, april, maj, juni, juli, augusti, september, okt oktober, november,"
    " december",
    "mån måndag, tis tisdag, ons onsdag, tors torsdag, fre fredag, lör lördag, sön söndag",
    day_month_year="dmå",
    before_time="kl",
)

NORWEGIAN = Language(
    {
        Field.DATE: "dato, tidsstempel, testdato",
        Field.TIME: "tid, klokkeslett, tidspunkt",
        Field.SIDE: "side",
        Field.DISTANCE: "avstand, vegg, verdi, måling, resultat",
        Field.UNIT: "enhet",
        Field.TEST: "øvelse",
        Field.PAIN: "smerte, smerter",
        Field.FOOTWEAR: "fottøy",
        Field.PERSON: "pasient, klient, spiller, utøver",
        Field.NOTE: "notat, notater, merknad, merknader, kommentar, kommentarer",
        Side.LEFT: "venstre",
        Side.RIGHT: "høyre, hoyre, hoeyre",
        Unit.IN: "tomme, tommer",
        Word.DEGREES: "grader, vinkel",
        Word.NAME: "navn, fullt navn",
        Word.MAYBE_PERSON: "fornavn, etternavn, deltaker, forsøksperson, initialer, kode, elev,"
        " barn, kunde, bruker, medlem, hvem, ansatt, løper, svømmer, danser, fødselsnummer",
        Word.KNEE_TO_WALL: "kne til vegg, kne mot vegg, kne vegg",
        Word.MAYBE_ANGLE: "dorsalfleksjon, dorsifleksjon",
        Word.OTHER_TEST: "hopp, knebøy, balanse",
        Word.TRIAL: "forsøk",
        Word.DERIVED: "gjennomsnitt, snitt, beste, høyeste",
        Word.OCCASION: "før, etter, uke, måned",
        Word.RELATIVE_SIDE: "skadet, skadd, frisk, friske, operert",
        Word.BODY: "ankel, fot",
        Word.FILLER: "til, mot, av, på, og, kne",
        Word.BOTH: "begge",
        Word.YES: "sann, ja",
        Word.NO: "usann, nei",
    },
    "januar, februar, mars, april, mai, juni, juli, august, september, okt oktober, november,"
    " des desember",
    "man mandag, tir tirsdag, ons onsdag, tor tors torsdag, fre fredag, lør lørdag, søn søndag",
    day_month_year="dmå",
    before_time="kl",
)

POLISH = Language(
    {
        Field.DATE: "data, sygnatura czasowa, data badania, data wizyty, data pomiaru",
        Field.TIME: "godzina, godz, czas",
        Field.SIDE: "strona",
        Field.DISTANCE: "odległość, dystans, ściana, ściany, wartość, wynik, pomiar",
        Field.UNIT: "jednostka",
        Field.TEST: "badanie, ćwiczenie",
        Field.PAIN: "ból, bólu",
        Field.FOOTWEAR: "obuwie",
        Field.PERSON: "osoba, pacjent, pacjentka, zawodnik, zawodniczka, klient, klientka",
        Field.NOTE: "uwagi, uwaga, komentarz, notatka, notatki",
        Side.LEFT: "lewa, lewy, lewe, lewej",
        Side.RIGHT: "prawa, prawy, prawe, prawej",
        Unit.CM: "centymetr, centymetry",
        Unit.MM: "milimetr, milimetry",
        Unit.IN: "cale, cali",
        Word.DEGREES: "stopnie, kąt",
        Word.NAME: "imię i nazwisko",
        Word.MAYBE_PERSON: "imię, nazwisko, uczestnik, uczestniczka, badany, badana, inicjały, kod,"
        " uczeń, uczennica, dziecko, kto, student, studentka, biegacz, pływak, tancerz, tancerka,"
        " pesel",
        Word.KNEE_TO_WALL: "kolano ściana, kolano do ściany",
        Word.MAYBE_ANGLE: "zgięcie grzbietowe, dorsifleksja",
        Word.OTHER_TEST: "skok, przysiad, równowaga",
        Word.TRIAL: "próba, próby",
        Word.DERIVED: "średnia, średni, najlepszy, najlepsza, maks",
        Word.OCCASION: "przed, po, tydzień, miesiąc",
        Word.RELATIVE_SIDE: "chora, chory, zdrowa, zdrowy, operowana",
        Word.BODY: "kostka, kostki, stopa, noga, staw skokowy",
        Word.FILLER: "do, od, kolano",
        Word.NUMBER: "numer",
        Word.BOTH: "obie, oba",
        Word.YES: "prawda, tak",
        Word.NO: "fałsz, nie",
    },
    "sty styczeń stycznia, lut luty lutego, marzec marca, kwi kwiecień kwietnia, maja,"
    " cze czerwiec czerwca, lip lipiec lipca, sie sierpień sierpnia, wrz wrzesień września,"
    " paź październik października, lis listopad listopada, gru grudzień grudnia",
    "pon poniedziałek, wt wto wtorek, śr śro środa, czw czwartek, pt pią piątek, sob sobota,"
    " niedz niedziela",
    day_month_year="dmr",
    before_time="o",
)

INDONESIAN = Language(
    {
        Field.DATE: "tanggal, tgl, stempel waktu, cap waktu",
        Field.TIME: "waktu, jam, pukul",
        Field.SIDE: "sisi",
        Field.DISTANCE: "jarak, dinding, tembok, nilai, skor, hasil, pengukuran",
        Field.UNIT: "satuan",
        Field.TEST: "tes, latihan",
        Field.PAIN: "nyeri, sakit",
        Field.FOOTWEAR: "sepatu",
        Field.PERSON: "orang, pasien, pemain, klien",
        Field.NOTE: "catatan, komentar, keterangan",
        Side.LEFT: "kiri, ki",
        Side.RIGHT: "kanan, ka",
        Unit.CM: "sentimeter",
        Unit.MM: "milimeter",
        Unit.IN: "inci",
        Word.DEGREES: "derajat, sudut",
        Word.NAME: "nama, nama lengkap",
        Word.MAYBE_PERSON: "peserta, subjek, kode, inisial, siswa, anak, anggota, siapa, mahasiswa,"
        " karyawan, pelari, perenang, penari",
        Word.KNEE_TO_WALL: "lutut ke dinding, lutut dinding, lutut ke tembok, lutut tembok",
        Word.MAYBE_ANGLE: "dorsofleksi, dorsifleksi",
        Word.OTHER_TEST: "lompat, lompatan, keseimbangan",
        Word.TRIAL: "percobaan",
        Word.DERIVED: "rata rata, rerata, terbaik, tertinggi",
        Word.OCCASION: "sebelum, sesudah, setelah, minggu, bulan",
        Word.RELATIVE_SIDE: "cedera, sehat",
        Word.BODY: "pergelangan kaki, pergelangan, kaki",
        Word.FILLER: "ke, pada, dari, lutut",
        Word.NUMBER: "nomor",
        Word.BOTH: "keduanya",
        Word.YES: "ya, benar",
        Word.NO: "tidak, salah",
    },
    "januari, februari, maret, april, mei, juni, juli, agu agt agustus, september, okt oktober,"
    " november, des desember",
    "sen senin, sel selasa, rab rabu, kam kamis, jum jumat, sab sabtu, min minggu",
    before_time="pukul",
)

LANGUAGES = (
    *(ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE),
    *(DUTCH, DANISH, SWEDISH, NORWEGIAN, POLISH, INDONESIAN),
)
"""To add a language, write its block and name it here."""
