"""Store a test of one or both ankles; without distances, ask for them ankle by ankle."""

import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from dorsiflex.cli import options
from dorsiflex.cli.entry import (
    NOTHING_SHARED,
    SharedFields,
    UnlikelyValues,
    ask,
    compared,
    conditions,
    confirm,
    unlikely_moment,
    unlikely_tests,
)
from dorsiflex.cli.session import Session, session_of
from dorsiflex.domain.distance import parse_trials, typed_trials
from dorsiflex.domain.measurement import KneeToWallTest, Side, Trial, Unit, parse_pain, parse_sides
from dorsiflex.domain.text import parse_note, parse_tags
from dorsiflex.domain.unlikely import Reason
from dorsiflex.errors import RefusedValueError
from dorsiflex.render.lengths import UNIT_WORDS, day, exact, length
from dorsiflex.render.messages import pain_advice
from dorsiflex.render.terminal import PAGE, filled, say, screen_of, wrap_lines, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dorsiflex.domain.people import Person
    from dorsiflex.domain.unlikely import Unlikely

app = options.command_app()

LeftOption = Annotated[
    list[str] | None,
    typer.Option("--left", "-l", metavar="TRIALS", help="Left: 9.5, 9.5/10/10.2 or 4.25in."),
]
RightOption = Annotated[
    list[str] | None,
    typer.Option("--right", "-r", metavar="TRIALS", help="Right, written the same way."),
]
PainOption = Annotated[
    str | None, typer.Option("--pain", "-p", metavar="0-10", help="Pain in each ankle tested.")
]
LeftPainOption = Annotated[
    str | None, typer.Option("--pain-left", metavar="0-10", help="Pain in the left ankle.")
]
RightPainOption = Annotated[
    str | None, typer.Option("--pain-right", metavar="0-10", help="Pain in the right ankle.")
]
SharpSidesOption = Annotated[
    str | None,
    typer.Option("--sharp", metavar="left|right|both", help="The pain was sharp."),
]
FootwearOption = Annotated[
    str | None, typer.Option("--footwear", metavar="barefoot|shoes", help="What was worn.")
]
BackFootOption = Annotated[
    str | None,
    typer.Option("--back-foot", metavar="flat|raised|off", help="Where the other foot was."),
]
ByOption = Annotated[
    str | None, typer.Option("--by", metavar="self|other", help="Who read the tape.")
]
TagOption = Annotated[
    list[str] | None,
    typer.Option("--tag", "-t", metavar="TAG", help="A word to find the test by; repeatable."),
]
ManyOption = Annotated[
    bool, typer.Option("--many", help="One line per person: NAME LEFT RIGHT [PAIN], - for none.")
]


@app.command()
def log(
    context: typer.Context,
    left: LeftOption = None,
    right: RightOption = None,
    pain: PainOption = None,
    pain_left: LeftPainOption = None,
    pain_right: RightPainOption = None,
    sharp: SharpSidesOption = None,
    at: options.AtOption = None,
    footwear: FootwearOption = None,
    warm: options.WarmOption = None,
    back_foot: BackFootOption = None,
    by: ByOption = None,
    tag: TagOption = None,
    note: options.NoteOption = None,
    many: ManyOption = False,
    unit: options.UnitOption = None,
    yes: options.YesOption = False,
    strict: options.StrictOption = False,
    json: options.JsonOption = False,
) -> None:
    """Store a test of one or both ankles.

    \b
    dorsiflex log -l 9.5 -r 11.2              one trial of each ankle, in cm
    dorsiflex log -l 9.5/10/10.2 --pain 2     three trials, with the pain
    dorsiflex log -r 4.25in --at yesterday    yesterday's test, in inches
    dorsiflex log                             asks you step by step
    dorsiflex log --many                      a whole team, one line per person
    dorsiflex log --many < lines.txt          the same from a file
    """
    session = session_of(context)
    shown_unit = session.unit(unit)
    shared = SharedFields(
        session.moment(at),
        NOTHING_SHARED._replace(
            **conditions(session.settings.conditions, footwear, warm, back_foot, by)._asdict(),
            tags=parse_tags(tag or []),
            note=None if note is None else parse_note(note),
        ),
    )
    unlikely = UnlikelyValues(session, shown_unit, yes, strict)
    in_future = unlikely_moment(session, shared.tested_at, at)
    if many:
        from dorsiflex.cli.log_batch import log_many

        _refuse_with_many([left, right, pain, pain_left, pain_right, sharp])
        log_many(session, shared, unlikely, in_future, json=json)
        return
    ankles = _ankles(left, right, pain_left, pain_right, sharp)
    is_guided = left is None and right is None
    if is_guided:
        _refuse_pain_without_distance([pain, pain_left, pain_right, sharp])
        tests = _asked_tests(session, shared, unlikely, in_future)
        given = zip(_CONDITIONS_ASKED, (footwear, warm, back_foot, by), strict=True)
        tests = _with_conditions(session, tests, dict(given))
    else:
        tests = _given_tests(session, shared, ankles, pain, unlikely, in_future)
    _store(session, tests, shown_unit, is_guided=is_guided, json=json)


class _Ankle(NamedTuple):
    """The options given for one ankle."""

    trials: list[str] | None
    pain: str | None
    sharp: bool


def _ankles(
    left: list[str] | None,
    right: list[str] | None,
    pain_left: str | None,
    pain_right: str | None,
    sharp: str | None,
) -> dict[Side, _Ankle]:
    sides = frozenset() if sharp is None else parse_sides(sharp)
    return {
        Side.LEFT: _Ankle(left, pain_left, Side.LEFT in sides),
        Side.RIGHT: _Ankle(right, pain_right, Side.RIGHT in sides),
    }


def _given_tests(
    session: Session,
    shared: SharedFields,
    ankles: dict[Side, _Ankle],
    pain: str | None,
    unlikely: UnlikelyValues,
    in_future: "list[Unlikely]",
) -> list[KneeToWallTest]:
    """Return the tests that the options describe, after unlikely values were settled.

    `pain` is for ankles without a pain of their own; `in_future` is what `unlikely_moment` found.
    """
    with session.reading() as store:
        person = session.person(store)
        tests, typed = [], {}
        for side, ankle in ankles.items():
            if ankle.trials is None:
                _refuse_pain_without_distance_of(side, ankle)
                continue
            trials = parse_trials(ankle.trials, unlikely.unit)
            its_pain = pain if ankle.pain is None else ankle.pain
            parsed_pain = None if its_pain is None else parse_pain(its_pain)
            tests.append(shared.test(person, side, trials, parsed_pain, sharp=ankle.sharp))
            typed[side] = typed_trials(ankle.trials, unlikely.unit)
        found = unlikely_tests(store, person, tests, typed, unlikely.unit)
    unlikely.settle([*in_future, *found])
    return tests


def _refuse_pain_without_distance_of(side: Side, ankle: _Ankle) -> None:
    if ankle.pain is not None or ankle.sharp:
        raise RefusedValueError(
            f"pain is given for the {side} ankle, but no distance",
            f"give its distance, too: --{side} 9.5",
        )


def _refuse_pain_without_distance(values: list[str | None]) -> None:
    if any(value is not None for value in values):
        raise RefusedValueError(
            "pain is given, but no distance", "give the distance, too: -l 9.5 or -r 9.5"
        )


def _refuse_with_many(values: list[object]) -> None:
    if any(value is not None for value in values):
        raise RefusedValueError(
            "--many reads distances and pain from lines", "write them there: p07 9.5/10 11.2 2"
        )


def _store(
    session: Session, tests: list[KneeToWallTest], unit: Unit, *, is_guided: bool, json: bool
) -> None:
    with session.writing() as store:
        person = session.person(store)
        before = compared(store, person, tests)
        stored = store.log(person, tests, _summary(tests, unit))
        name = stored[0].person if store.has_several_people else None
    if json:
        from dorsiflex.render.json import tests_json

        write(tests_json(stored))
    else:
        from dorsiflex.render.messages import guided_end, stored_lines

        found = [each._replace(test=test) for each, test in zip(before, stored, strict=True)]
        text = stored_lines(found, unit, session.today, session.screen, name=name)
        if is_guided:
            end = guided_end(unit, session.screen.program)
            text = f"{text}\n{wrap_lines(end, session.screen)}"
        write(text)
    for test in stored:
        if advice := pain_advice(test, session.settings.pain_limit):
            say(f"warning: {advice}")


def _summary(tests: list[KneeToWallTest], unit: Unit) -> str:
    scores = ", ".join(f"{test.side} {length(test.score_cm, unit)} {unit}" for test in tests)
    return f"log {scores} ({day(tests[0].tested_on)})"


# The guided log


_HOW = (
    "Knee-to-wall test: foot pointing straight at the wall, heel down, knee to the wall. Move the"
    " foot back until the knee only just touches. Measure from the wall to the tip of the big toe."
    " Three trials are usual."
)
_HEEL_AND_ARCH = (
    "Heel: a strip of paper under it must stay pinched. Arch: it must not fall, and the knee must"
    " not turn in. Otherwise the distance looks longer than it is."
)
_LEAVE = "Ctrl-C quits without storing. More on the test: dorsiflex guide test"
_EXAMPLES = {Unit.CM: "9.5/10/10.2", Unit.MM: "95/100/102", Unit.IN: "3.75/4/4.25"}


def _asked_tests(
    session: Session,
    shared: SharedFields,
    unlikely: UnlikelyValues,
    in_future: "list[Unlikely]",
) -> list[KneeToWallTest]:
    """Ask for the tests of both ankles; an empty answer skips an ankle.

    Distances that are not intended are asked for again. `in_future`: what `unlikely_moment` found.

    Raises:
        RefusedValueError: this is no terminal, or both ankles were skipped.
        typer.Abort: Ctrl-C or the end of the input.
    """
    if not session.can_ask:
        raise RefusedValueError(
            "no distance was given", "write dorsiflex log -l 9.5 -r 11.2, or run it in a terminal"
        )
    unlikely.settle(in_future)
    screen = screen_of(sys.stderr, session.environ)
    say("\n".join(filled(text, screen, widest=PAGE) for text in (_HOW, _HEEL_AND_ARCH, _LEAVE)))
    with session.reading() as store:
        person = session.person(store)
    dialogue = _Dialogue(session, person, shared, unlikely)
    while True:
        tests = dialogue.tests()
        if dialogue.are_intended(tests):
            say("\n")
            return tests


_CONDITION_WORDS: dict[str, tuple[str, str]] = {
    "barefoot": ("footwear", "barefoot"),
    "shoes": ("footwear", "shoes"),
    "cold": ("warm", "false"),
    "warm": ("warm", "true"),
    "flat": ("back_foot", "flat"),
    "raised": ("back_foot", "raised"),
    "off": ("back_foot", "off"),
    "self": ("measured_by", "self"),
    "other": ("measured_by", "other"),
}
"""What may be answered: the setting, and its value there."""

_CONDITIONS_ASKED = {
    "footwear": ("barefoot or shoes", "barefoot"),
    "warm": ("cold or warm", "cold"),
    "back_foot": ("the back foot flat, raised or off the floor", "flat"),
    "measured_by": ("the tape read by yourself (self) or another person (other)", "self"),
}


def _with_conditions(
    session: Session, tests: list[KneeToWallTest], given: "Mapping[str, object]"
) -> list[KneeToWallTest]:
    """Ask for the conditions that are neither given nor set, and offer to keep the answer.

    Args:
        session: has the settings.
        tests: of one moment.
        given: the options, by the setting that each overrides; None if not given.
    """
    settings = session.settings
    unknown = [
        key for key, value in given.items() if value is None and getattr(settings, key) is None
    ]
    if not unknown:
        return tests
    choices, example = zip(*map(_CONDITIONS_ASKED.__getitem__, unknown), strict=True)
    say(f"How you tested: {'; '.join(choices)}. Do it the same way each time.")
    answer = ask(
        f"Conditions, as {' '.join(example)} (Enter: not recorded)",
        lambda text: _parse_conditions(text, unknown),
    )
    if not answer:
        return tests
    words = ", ".join(answer)
    if confirm(f"Keep {words} as your settings for later tests?"):
        _keep(answer.values())
    answered = dict(answer.values())
    known = conditions(
        tests[0].conditions,
        answered.get("footwear"),
        answered["warm"] == "true" if "warm" in answered else None,
        answered.get("back_foot"),
        answered.get("measured_by"),
    )
    return [replace(test, conditions=known) for test in tests]


def _parse_conditions(text: str, unknown: list[str]) -> dict[str, tuple[str, str]]:
    """Return the words of an answer, each with its setting and value."""
    allowed = [word for word, (key, _) in _CONDITION_WORDS.items() if key in unknown]
    answer = {}
    for word in text.casefold().replace(",", " ").split():
        if word not in allowed:
            raise RefusedValueError(f"'{word}' is not one of {', '.join(allowed)}")
        answer[word] = _CONDITION_WORDS[word]
    if len(dict(answer.values())) < len(answer):
        raise RefusedValueError(f"'{text}' contradicts itself", "write one word of each kind")
    return answer


def _keep(values: "Iterable[tuple[str, str]]") -> None:
    from dorsiflex.domain.settings import parse_setting
    from dorsiflex.storage.settings_file import settings_path, write_setting

    for key, value in values:
        write_setting(settings_path(), key, parse_setting(key, value))
    say("Kept. To change them: dorsiflex config list")


class _Dialogue:
    """Questions about both ankles of one person."""

    def __init__(
        self, session: Session, person: "Person", shared: SharedFields, unlikely: UnlikelyValues
    ) -> None:
        self._session = session
        self._person = person
        self._shared = shared
        self._unlikely = unlikely
        self._unit = unlikely.unit
        self._typed: dict[Side, tuple[str, ...]] = {}

    def tests(self) -> list[KneeToWallTest]:
        """Ask for the test of each ankle."""
        with self._session.reading() as store:
            latest = {
                side: store.latest_test(self._person, side, self._shared.tested_at) for side in Side
            }
        tests = []
        for side in Side:
            say("\n")
            say(_last_time(side, latest[side], self._unit))
            test = self._distance(side)
            if test is None:
                continue
            pain = ask(
                f"{side.capitalize()}: pain, 0 to 10 (10: worst imaginable; Enter: not recorded)",
                _pain_or_none,
            )
            sharp = bool(pain) and confirm(f"{side.capitalize()}: was the pain sharp?")
            tests.append(replace(test, pain=pain, sharp=sharp))
        if not tests:
            raise RefusedValueError(
                "no ankle was tested, nothing was stored", "give a distance for one ankle or both"
            )
        return tests

    def are_intended(self, tests: list[KneeToWallTest]) -> bool:
        """Return whether left and right are not swapped; each ankle alone was checked before."""
        swapped = [one for one in self._found(tests) if one.reason is Reason.SIDES_SWAPPED]
        return all(map(self._unlikely.accepts, swapped))

    def _distance(self, side: Side) -> KneeToWallTest | None:
        while True:
            answer = ask(
                f"{side.capitalize()}: distances in {UNIT_WORDS[self._unit]}, as"
                f" {_EXAMPLES[self._unit]} (Enter: not tested)",
                lambda text: _trials_or_none(text, self._unit),
            )
            if answer is None:
                return None
            trials, self._typed[side] = answer
            test = self._shared.test(self._person, side, trials, None, sharp=False)
            if all(map(self._unlikely.accepts, self._found([test]))):
                return test

    def _found(self, tests: list[KneeToWallTest]) -> "list[Unlikely]":
        with self._session.reading() as store:
            return unlikely_tests(store, self._person, tests, self._typed, self._unit)


def _last_time(side: Side, test: KneeToWallTest | None, unit: Unit) -> str:
    if test is None:
        return f"{side.capitalize()} ankle: no test so far."
    trials = "/".join(exact(trial, unit) for trial in test.trials_cm)
    pain = "" if test.pain is None else f", pain {test.pain}{' sharp' * test.sharp}"
    mean = f" (mean {length(test.score_cm, unit)})" if len(test.trials) > 1 else ""
    return (
        f"{side.capitalize()} ankle, last time ({day(test.tested_on)}): {trials} {unit}{mean}{pain}"
    )


def _trials_or_none(text: str, unit: Unit) -> tuple[tuple[Trial, ...], tuple[str, ...]] | None:
    if not text or text == "-":
        return None
    if "," in text:
        with_points = text.replace(",", ".")
        with suppress(RefusedValueError):
            parse_trials([with_points], unit)
            if confirm(f"{with_points}?"):
                text = with_points
    return parse_trials([text], unit), typed_trials([text], unit)


def _pain_or_none(text: str) -> int | None:
    return parse_pain(text) if text and text != "-" else None
